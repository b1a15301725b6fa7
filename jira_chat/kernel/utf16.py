"""Cutting texts as Jira counts them: in UTF-16 code units, of which an emoji has two. No character is cut in half."""


def first(text: str, units: int) -> str:
    """Return the beginning of a text, at most this many code units."""
    return text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "ignore")


def last(text: str, units: int) -> str:
    """Return the end of a text, at most this many code units, more than none."""
    return text.encode("utf-16-le", "surrogatepass")[-2 * units :].decode("utf-16-le", "ignore")
