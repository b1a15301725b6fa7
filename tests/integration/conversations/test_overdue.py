from datetime import timedelta

from jira_chat.conversations import overdue

HOUR = timedelta(hours=1)


def test_a_wait_of_which_the_team_was_told_is_not_the_next(database, service, cast, conversation, clock):
    since, place = (
        service.get(cast.visitor, conversation.id).waiting_since,
        (conversation.tenant, conversation.project),
    )
    with database.transaction() as connection:
        # One that was locked, and not taken, is found.
        assert overdue.next_since(connection, *place, after=since - HOUR) == since
        found = overdue.take(connection, *place, after=since - HOUR, until=since, now=clock())
        assert [each.id for each in found] == [conversation.id]
        assert overdue.next_since(connection, *place, after=since - HOUR) is None
