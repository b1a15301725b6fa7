"""What all processes are told of agents."""

import msgspec


class PutOffline(msgspec.Struct, frozen=True, kw_only=True, tag="put_offline"):
    """An admin put an agent offline. The topics name the agent."""
