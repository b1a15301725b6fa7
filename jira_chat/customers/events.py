"""What all processes are told of customers."""

import msgspec


class SessionEnded(msgspec.Struct, frozen=True, kw_only=True, tag="ended"):
    """Sessions ended, and so do the sockets that were opened with them; the topics say which."""
