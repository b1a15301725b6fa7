"""What all processes are told of sites."""

import msgspec


class Left(msgspec.Struct, frozen=True, kw_only=True, tag="left"):
    """A site is not served any more, and its sockets end; the topic says which."""
