import pytest

from jira_chat.broker import hint_channels
from jira_chat.broker.hint_channels import CHANNEL, SHARDS, Following, Gap, channel_of


def test_a_site_has_the_same_channel_in_every_process_and_version() -> None:
    """Processes of several versions run side by side; another rule would need another name for the channels."""
    assert [channel_of(None), channel_of("t1"), channel_of("t2")] == [CHANNEL, f"{CHANNEL}:55", f"{CHANNEL}:141"]
    assert len({channel_of(f"tenant {number}") for number in range(50 * SHARDS)}) == SHARDS


def test_a_gap_covers_the_sites_of_its_channels_and_everybodys_covers_all() -> None:
    gap = Gap(frozenset({channel_of("t1")}))
    assert (gap.covers("t1"), gap.covers("t2"), gap.is_whole) == (True, False, False)
    assert (Gap().covers("t1"), Gap().covers("t2"), Gap().is_whole) == (True, True, True)


@pytest.fixture
def now(monkeypatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr(hint_channels.time, "monotonic", lambda: now[0])
    return now


def test_a_channel_is_heard_until_a_while_after_the_last_one_left(now) -> None:
    news: list[None] = []
    following = Following(on_new=lambda: news.append(None))
    following.begin("t1")
    following.begin("t1")
    following.end("t1")
    assert (following.channels(), len(news)) == ({CHANNEL, channel_of("t1")}, 1)
    following.end("t1")
    now[0] += hint_channels.LINGER_SECONDS - 1
    assert following.channels() == {CHANNEL, channel_of("t1")}
    following.begin("t1")
    assert len(news) == 1, "it was still heard"
    following.end("t1")
    now[0] += hint_channels.LINGER_SECONDS
    assert following.channels() == {CHANNEL}
    following.begin("t1")
    assert (following.channels(), len(news)) == ({CHANNEL, channel_of("t1")}, 2)
