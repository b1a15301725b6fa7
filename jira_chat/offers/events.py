"""Events of offers for all processes."""

import msgspec


class OffersChanged(msgspec.Struct, frozen=True, kw_only=True, tag="offers_changed"):
    """A chat is offered to an agent, or no longer is. The topics name the agent."""
