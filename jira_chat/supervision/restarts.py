"""Pure decisions about restarting a program that ended."""

import os

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
STEADY_SECONDS = 60.0
"""A program that ran this long had a good start; the next pause is the first one again."""


def pause_after(last_pause: float, *, ran_for: float) -> float:
    """Return the seconds to wait before the next start; `last_pause` is 0 if there was none."""
    if last_pause == 0 or ran_for >= STEADY_SECONDS:
        return FIRST_PAUSE
    return min(last_pause * 2, LONGEST_PAUSE)


def is_pointless(status: int) -> bool:
    """Whether another start would end in the same way, because the configuration or the start itself was refused."""
    return status in {os.EX_CONFIG, os.EX_UNAVAILABLE}
