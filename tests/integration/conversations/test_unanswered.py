from datetime import timedelta

import pytest
from msgspec.structs import replace

from jira_chat.conversations.unanswered import Unanswered, due_in
from jira_chat.kernel.errors import ForbiddenError, NotFoundError
from jira_chat.kernel.ids import new_id

ANN = "ann@example.com"


@pytest.fixture
def unanswered(database, service, hints, clock):
    return Unanswered(database, service, hints, clock=clock)


def answered(service, cast, conversation):
    service.post(cast.dashboard, conversation.id, client_id=new_id(), body="Sorry!")


def test_it_is_due_so_long_after_what_nobody_answered(service, cast, conversation, clock):
    known = service.get(cast.visitor, conversation.id)
    since = known.waiting_since
    assert due_in(known, 5, since + timedelta(minutes=1)) == 240
    assert due_in(known, 5, since + timedelta(hours=1)) == 0
    assert due_in(known, 0, since) is None
    answered(service, cast, conversation)
    assert due_in(service.get(cast.visitor, conversation.id), 5, since + timedelta(hours=1)) is None


def test_a_resolved_request_waits_for_nobody(service, link, cast, conversation):
    link.note_request(conversation, "10100", "SUP-7", described=True)
    link.note_state(conversation, key="SUP-7", summary="Hello", resolved=True)
    known = service.get(cast.visitor, conversation.id)
    assert due_in(known, 5, known.created_at + timedelta(hours=1)) is None


def test_agents_hear_once_that_a_customer_was_told(unanswered, cast, conversation, hints):
    told = [unanswered.tell(cast.visitor, conversation.id) for _ in range(2)]
    assert told[0].told_at is not None
    assert told[0] == told[1]
    assert [hint.kind for hint in hints.told] == ["changed"]


def test_a_customer_is_told_again_of_what_was_written_after_an_answer(unanswered, service, cast, conversation, clock):
    told = [unanswered.tell(cast.visitor, conversation.id).told_at]
    clock.advance(minutes=10)
    answered(service, cast, conversation)
    assert unanswered.tell(cast.visitor, conversation.id).told_at == told[0]
    service.post(cast.visitor, conversation.id, client_id=new_id(), body="And now?")
    assert unanswered.tell(cast.visitor, conversation.id).told_at == clock()


def test_what_is_left_keeps_waiting_with_the_address_of_a_stranger(unanswered, service, cast, conversation, hints):
    left = unanswered.leave(cast.visitor, conversation.id, ANN)
    assert (left.left, left.unconfirmed_email) == (True, ANN)
    assert left.waiting_since is not None
    assert unanswered.leave(cast.visitor, conversation.id, ANN) == left
    assert unanswered.leave(cast.visitor, conversation.id, None).unconfirmed_email == ANN
    assert [hint.kind for hint in hints.told] == ["changed"]
    answered(service, cast, conversation)
    assert not service.get(cast.visitor, conversation.id).left


def test_no_address_is_kept_of_somebody_who_is_known(unanswered, service, cast):
    theirs = service.start(cast.customer, client_id=new_id(), body="Hello").conversation
    left = unanswered.leave(cast.customer, theirs.id, ANN)
    assert (left.left, left.unconfirmed_email) == (True, None)


def test_only_its_customer_waits(unanswered, cast, conversation):
    for note in (unanswered.tell, lambda *of: unanswered.leave(*of, ANN)):
        with pytest.raises(ForbiddenError):
            note(cast.dashboard, conversation.id)
        with pytest.raises(NotFoundError):
            note(replace(cast.visitor, visitor="v2"), conversation.id)
