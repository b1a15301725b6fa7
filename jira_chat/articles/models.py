"""Articles as customers see them."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Article:
    """A suggested article: its text, and the address of its page in the portal."""

    title: str
    excerpt: str
    address: str
