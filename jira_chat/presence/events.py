"""Events of agents for all processes."""

import msgspec


class PutOffline(msgspec.Struct, frozen=True, kw_only=True, tag="put_offline"):
    """An admin put an agent offline. The topics name the agent."""


class ClosureChanged(msgspec.Struct, frozen=True, kw_only=True, tag="closure_changed"):
    """A project's chat was closed or reopened. The topics name the project."""

    agents_online: bool
    """Whether customers find an agent online now."""
