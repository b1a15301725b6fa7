import pytest

from jira_chat.conversations import progress_rows
from jira_chat.conversations.models import Named, Progress, Sla
from tests.support.fakes import NOW

COUNTS = Sla(name="Time to resolution", breach_at=NOW, left=None, goal=3_600)
PAUSED = Sla(name="", breach_at=None, left=-5, goal=None)


@pytest.mark.parametrize(
    "progress",
    [
        Progress(),
        Progress(
            assignee="nina", assignee_name="Nina Novak", status="Open", status_category="new", labels=("eu", "vip")
        ),
        Progress(request_type=Named("11", "Ask"), organizations=(Named("1", 'A "B"'), Named("2", "C"))),
        Progress(sla=COUNTS),
        Progress(sla=PAUSED),
    ],
)
def test_what_is_kept_comes_back(progress):
    assert progress_rows.value(progress_rows.values(progress)) == progress
