"""Jobs lie in databases of every version: what is written here is what the first version wrote."""

from datetime import UTC, datetime

import pytest

from jira_chat.attachments.jobs import FetchPhotos
from jira_chat.conversations.jobs import CatchUp, ChangeReporter, Heal, KeepVisit, LookForRequest, SendMessages
from jira_chat.kernel.kinds import kind_of, to_fields
from jira_chat.outbox.payloads import UnreadableJobError, from_fields
from jira_chat.privacy.jobs import ReportAccounts
from jira_chat.reports.jobs import CountConversations
from jira_chat.settings.jobs import CheckRequestType, Resend
from jira_chat.sign_in.jobs import MakeCustomer, SendMail
from jira_chat.sync.jobs import HearComment, LookAtRequest, LookForTwin

STORED = [
    (SendMessages(conversation="c1"), "tell_jira", {"conversation": "c1"}),
    (ChangeReporter(conversation="c1"), "change_reporter", {"conversation": "c1"}),
    (CatchUp(issue="1"), "catch_up", {"issue": "1"}),
    (SendMail(sealed="2:x"), "send_mail", {"sealed": "2:x"}),
    (MakeCustomer(chat_account="a", project="1"), "make_customer", {"chat_account": "a", "project": "1"}),
    (
        HearComment(issue="1", comment="2"),
        "hear_comment",
        {"issue": "1", "comment": "2", "deleted": False, "created": False},
    ),
    (LookAtRequest(issue="1"), "look_at_request", {"issue": "1", "deleted": False}),
    (LookForRequest(issue="1"), "look_for_request", {"issue": "1"}),
    (
        LookForTwin(conversation="c1", service_desk="4", due=datetime(2026, 6, 1, tzinfo=UTC)),
        "look_for_twin",
        {"conversation": "c1", "service_desk": "4", "due": "2026-06-01T00:00:00Z"},
    ),
    (Heal(), "heal", {}),
    (KeepVisit(conversation="c1"), "keep_visit", {"conversation": "c1"}),
    (CheckRequestType(project="1"), "check_request_type", {"project": "1"}),
    (FetchPhotos(), "fetch_photos", {}),
    (Resend(), "tell_again", {}),
    (ReportAccounts(), "report_accounts", {}),
    (CountConversations(), "count_conversations", {}),
]


@pytest.mark.parametrize(("payload", "kind", "fields"), STORED, ids=[each[1] for each in STORED])
def test_a_job_is_stored_under_its_kind_and_read_again(payload, kind, fields) -> None:
    assert (kind_of(payload), to_fields(payload)) == (kind, fields)
    assert from_fields(fields, type(payload)) == payload


def test_what_another_version_stored_beside_it_is_ignored_and_what_it_lacked_is_assumed() -> None:
    assert from_fields({"issue": "1", "comment": None}, LookAtRequest) == LookAtRequest(issue="1")


@pytest.mark.parametrize("fields", [{}, {"conversation": None}, {"conversation": 1}])
def test_what_lacks_a_field_is_unreadable(fields) -> None:
    with pytest.raises(UnreadableJobError):
        from_fields(fields, SendMessages)
