"""Limits as operators write them: what is counted, then how much of it in which time.

`person 20/hour; 5/minute, address 60/hour` is three limits, and all of them hold. Those of one scope are in the syntax
of the `limits` package (https://limits.readthedocs.io/en/stable/quickstart.html#rate-limit-string-notation).
"""

import re
from collections.abc import Mapping

PERSON = "person"
ADDRESS = "address"
PROJECT = "project"
SCOPES = (PERSON, ADDRESS, PROJECT)
"""From the narrowest to the widest: what is refused to a person costs their project nothing."""

LimitRules = Mapping[str, str]
"""Limits by scope, in the order of `SCOPES`."""

_LIMIT = r"[1-9]\d{0,5} ?(?:/| per ) ?(?:[1-9]\d{0,2} ?)?(?:second|minute|hour|day)s?"
_PART = re.compile(rf"({'|'.join(SCOPES)}) ({_LIMIT}(?: ?; ?{_LIMIT})*)")
_EXAMPLE = "person 20/hour; 5/minute, address 60/hour, project 600/hour"


def parse(text: str) -> LimitRules:
    """Read limits.

    Raises ValueError that says what cannot be read, and what it should look like.
    """
    found: dict[str, str] = {}
    for part in (" ".join(each.split()) for each in text.split(",")):
        read = _PART.fullmatch(part)
        if read is None:
            raise ValueError(f"must be limits such as “{_EXAMPLE}”; “{part}” is none")
        if read[1] in found:
            raise ValueError(f"must be limits such as “{_EXAMPLE}”; it has “{read[1]}” twice")
        found[read[1]] = read[2].replace(" ;", ";")
    return {scope: found[scope] for scope in SCOPES if scope in found}
