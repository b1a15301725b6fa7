import os

from jira_chat.supervision.restarts import LONGEST_PAUSE, STEADY_SECONDS, is_pointless, pause_after


def test_pauses_double_up_to_the_longest():
    pauses = [pause_after(0, ran_for=1)]
    while len(pauses) < 9:
        pauses.append(pause_after(pauses[-1], ran_for=1))

    assert pauses == [0.5, 1, 2, 4, 8, 16, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE]


def test_a_steady_run_begins_anew():
    assert pause_after(16, ran_for=STEADY_SECONDS) == 0.5


def test_only_a_refused_start_is_pointless():
    statuses = [-9, 0, 1, 3, os.EX_SOFTWARE, os.EX_UNAVAILABLE, os.EX_CONFIG]

    assert [each for each in statuses if is_pointless(each)] == [os.EX_UNAVAILABLE, os.EX_CONFIG]
