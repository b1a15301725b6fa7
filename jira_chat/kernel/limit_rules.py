"""Limits as operators write them: the scope, then the amount per time.

`person 20/hour; 5/minute, address 60/hour` is three limits, all of which apply. The limits of one scope use the syntax
of the `limits` package (https://limits.readthedocs.io/en/stable/quickstart.html#rate-limit-string-notation).
"""

import re
from collections.abc import Mapping

PERSON = "person"
ADDRESS = "address"
PROJECT = "project"
SCOPES = (PERSON, ADDRESS, PROJECT)
"""From the narrowest to the widest, so that what a person's limit refuses does not count for their project."""

ISSUE = "issue"
SITE = "site"
APP = "app"
JIRA_SCOPES = (ISSUE, SITE, APP)
"""Scopes of calls to Jira: writes to an issue, calls to a site, calls to all sites."""

LimitRules = Mapping[str, str]
"""Limits by scope, from the narrowest to the widest."""

_LIMIT = r"[1-9]\d{0,5} ?(?:/| per ) ?(?:[1-9]\d{0,2} ?)?(?:second|minute|hour|day)s?"
_PART = re.compile(rf"(\w+) ({_LIMIT}(?: ?; ?{_LIMIT})*)")


Counts = Mapping[str, int]
"""How many of something each kind of owner may have at the same time."""

_COUNT = re.compile(r"(\w+) ([1-9]\d{0,5})")


def parse_counts(text: str, names: tuple[str, ...]) -> Counts:
    """Parse how many of something each of `names` may have at the same time: `customer 20, agent 60`.

    All names are required. Raises ValueError as `parse`.
    """
    example = ", ".join(f"{name} 20" for name in names)
    parts = [" ".join(each.split()) for each in text.split(",")]
    counts = {read[1]: int(read[2]) for part in parts if (read := _COUNT.fullmatch(part))}
    if len(counts) != len(parts) or counts.keys() != set(names):
        raise ValueError(f"must say how many for each, such as “{example}”, not “{text}”")
    return {name: counts[name] for name in names}


def parse(text: str, scopes: tuple[str, ...] = SCOPES) -> LimitRules:
    """Parse the limits of some scopes.

    Raises ValueError, which quotes the invalid part and gives an example.
    """
    found: dict[str, str] = {}
    example = f"{scopes[0]} 20/hour; 5/minute, {scopes[1]} 60/hour, {scopes[2]} 600/hour"
    for part in (" ".join(each.split()) for each in text.split(",")):
        read = _PART.fullmatch(part)
        if read is None or read[1] not in scopes:
            raise ValueError(f"must be limits such as “{example}”; “{part}” is none")
        if read[1] in found:
            raise ValueError(f"must be limits such as “{example}”; it has “{read[1]}” twice")
        found[read[1]] = read[2].replace(" ;", ";")
    return {scope: found[scope] for scope in scopes if scope in found}
