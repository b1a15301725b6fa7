"""Hints about sites for all processes."""

import msgspec


class Left(msgspec.Struct, frozen=True, kw_only=True, tag="left"):
    """A site is no longer served, and its sockets end; the topic names the site."""
