"""What customers are shown of an article."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Article:
    """One that may help: text, and the address of its page in the portal."""

    title: str
    excerpt: str
    address: str
