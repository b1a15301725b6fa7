"""SLA clocks of a request: until an agent's first answer, and until it is resolved."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox import workflow
from sandbox.state import Comment, Issue, now

FIRST_RESPONSE = timedelta(hours=4)
RESOLUTION = timedelta(hours=16)


@dataclass(frozen=True)
class Clock:
    """The state of a clock: stopped, paused or running."""

    clock_id: str
    name: str
    began: datetime
    goal: timedelta
    elapsed: timedelta
    stopped: datetime | None = None
    paused: bool = False

    @property
    def breached(self) -> bool:
        return self.elapsed > self.goal


def clocks(issue: Issue) -> list[Clock]:
    """Return a request's clocks. Earlier time spent waiting for the customer is not subtracted."""
    answered = next((one.created for one in issue.comments if _is_answer(issue, one)), None)
    done = issue.status_since if issue.status.category == "done" else None
    paused = issue.status == workflow.WAITING_FOR_CUSTOMER
    counted = issue.status_since if paused else now()
    return [
        _clock(issue, "1", "Time to first response", FIRST_RESPONSE, stopped=answered or done),
        Clock("2", "Time to resolution", issue.created, RESOLUTION, (done or counted) - issue.created, done, paused),
    ]


def _clock(issue: Issue, clock_id: str, name: str, goal: timedelta, *, stopped: datetime | None) -> Clock:
    return Clock(clock_id, name, issue.created, goal, (stopped or now()) - issue.created, stopped)


def _is_answer(issue: Issue, comment: Comment) -> bool:
    return comment.public and comment.author != issue.reporter and comment.author in issue.project.agents
