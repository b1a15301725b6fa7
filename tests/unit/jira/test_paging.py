import logging

from jira_chat.jira import paging, wire


class Desk:
    """A resource of numbered values, in pages."""

    def __init__(self, count, *, lists_all=True):
        self.values = list(range(count))
        self.lists_all = lists_all
        self.asked = []

    def read(self, _shape, call, *_args, start, limit, **_options):
        self.asked.append(start)
        page = tuple(self.values[start : start + limit])
        return wire.Page(values=page, is_last_page=self.lists_all and start + limit >= len(self.values))


def values(desk):
    return list(paging.values(desk, wire.Page[int], values))


def test_all_pages_are_read_and_none_too_many():
    desk = Desk(2 * paging.PAGE_SIZE + 1)
    assert values(desk) == desk.values
    assert desk.asked == [0, paging.PAGE_SIZE, 2 * paging.PAGE_SIZE]


def test_an_empty_page_is_the_last_whatever_it_says():
    desk = Desk(3, lists_all=False)
    assert values(desk) == [0, 1, 2]
    assert desk.asked == [0, 3]


def test_what_is_left_unread_is_logged(caplog):
    desk = Desk((paging.MOST_PAGES + 1) * paging.PAGE_SIZE)
    with caplog.at_level(logging.WARNING):
        assert len(values(desk)) == paging.MOST_PAGES * paging.PAGE_SIZE
    assert [record.message for record in caplog.records] == ["jira_pages_left_unread"]
