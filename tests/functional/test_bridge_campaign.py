"""The fault campaign of `benchmarks/bridge_campaign.py` in its short form: fewer people, all kinds of faults."""

import pytest

from benchmarks.campaign import runs, verdict
from benchmarks.campaign.play import Play
from jira_chat.broker.server import BundledRedis
from sandbox import adf


@pytest.fixture(scope="module")
def redis(tmp_path_factory):
    server = BundledRedis(tmp_path_factory.mktemp("redis"))
    server.start()
    yield server
    server.stop()


@pytest.mark.parametrize("seed", [1, 2])
def test_bridge_is_exact_and_leaks_nothing(redis, seed):
    outcome = runs.play(seed, redis, messages=40, conversations=4, seconds=100, rests=30)

    assert outcome.is_right, outcome
    assert outcome.messages == 40
    assert outcome.faults


def test_verdict_notices_what_is_wrong(redis):
    with runs.staged(3, redis) as stage:
        people = Play(stage, conversations=2, messages=16, seconds=60)
        stage.simulation.run(180)
        assert verdict.judge(people).is_right
        issue = people.issue_of(people.chats[0])
        ours, *_, other = (each for each in issue.comments if each.properties)
        issue.comments.remove(ours)
        issue.comments.append(other)
        stage.sandbox.webhooks.installation.state = "disabled"
        stage.sandbox.actions.add_comment(other.author, issue, adf.from_text("m99999 from Jira."), public=True)
        found = verdict.judge(people)

    assert found.counts()["lost"]
    assert found.counts()["doubled"]
    assert found.counts()["unheard"]
