import pytest

from jira_chat.jira.budget import SiteBudget
from jira_chat.jira.errors import JiraBudgetError
from jira_chat.kernel.errors import TooManyRequestsError
from jira_chat.kernel.ids import TenantId

SITE = "https://a.atlassian.net"


class Counter:
    """Counts uses; one of them is refused."""

    def __init__(self, refused: str | None = None) -> None:
        self.refused = refused
        self.used: list[tuple[str, ...]] = []
        self.charged: list[tuple[str, int]] = []

    def spend_all(self, *uses: tuple[str, ...]) -> None:
        for use in uses:
            if use[0] == self.refused:
                raise TooManyRequestsError("Too many.", retry_after=7, limit=use[0])
            self.used.append(use)

    def charge(self, name: str, *_who: str, cost: int) -> None:
        self.charged.append((name, cost))


def budget(counter: Counter, limited=("issue", "site", "app"), *, waits: bool = True) -> SiteBudget:
    return SiteBudget(TenantId("t1"), counter, limited, waits=waits)


@pytest.mark.parametrize(
    ("method", "path", "issue"),
    [
        ("POST", "/rest/api/3/issue/10007/comment", ["10007"]),
        ("PUT", "/rest/api/3/issue/10007", ["10007"]),
        ("POST", "/rest/servicedeskapi/request/10007/participant?x=1", ["10007"]),
        ("GET", "/rest/api/3/issue/10007/comment", []),
        ("POST", "/rest/servicedeskapi/request", []),
        ("POST", "/rest/api/3/permissions/check", []),
    ],
)
def test_a_write_counts_for_its_issue_and_everything_for_site_and_app(method, path, issue):
    counter = Counter()
    budget(counter).spend(method, SITE + path)

    assert counter.used == [*(("issue", "t1", each) for each in issue), ("site", "t1"), ("app",)]


@pytest.mark.parametrize(("refused", "one_issue"), [("issue", True), ("site", False), ("app", False)])
def test_a_job_waits_and_a_person_does_not(refused, one_issue):
    comment = f"{SITE}/rest/api/3/issue/10007/comment"

    with pytest.raises(JiraBudgetError) as caught:
        budget(Counter(refused)).spend("POST", comment)
    budget(Counter(refused), waits=False).spend("POST", comment)

    assert (caught.value.retry_after, caught.value.one_issue, caught.value.not_done) == (7, one_issue, True)


def test_what_is_not_limited_is_not_counted():
    counter = Counter()
    budget(counter, ("app",)).spend("POST", f"{SITE}/rest/api/3/issue/10007/comment")
    budget(counter, ("site",)).charge(3)

    assert (counter.used, counter.charged) == ([("app",)], [])


def test_what_a_read_answers_with_is_charged_to_the_app():
    counter = Counter()
    budget(counter).charge(50)

    assert counter.charged == [("app", 50)]
