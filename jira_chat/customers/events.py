"""Events of customers for all processes."""

import msgspec


class SessionEnded(msgspec.Struct, frozen=True, kw_only=True, tag="ended"):
    """Sessions ended, and the sockets opened with them have to end; the topics say which."""
