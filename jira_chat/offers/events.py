"""What all processes are told of offers."""

import msgspec


class OffersChanged(msgspec.Struct, frozen=True, kw_only=True, tag="offers_changed"):
    """A chat is offered to an agent, or not any more. The topics name the agent."""
