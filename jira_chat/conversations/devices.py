"""A customer's browser and operating system in coarse words, by the rules of uap-core. Pure."""

from functools import cache

from ua_parser import Parser
from ua_parser.loaders import load_lazy_builtins
from ua_parser.regex import Resolver

LONGEST_HEADER = 512
"""Browsers send less."""


def described(user_agent: str) -> str:
    """Return the browser and system in a `User-Agent` header, such as `Firefox Mobile, Android`; empty if unknown.

    Versions and models are left out: they would tell people apart.
    """
    if not 0 < len(user_agent) <= LONGEST_HEADER:
        return ""
    browser, system = _parser().parse_user_agent(user_agent), _parser().parse_os(user_agent)
    return ", ".join(each.family for each in (browser, system) if each is not None)


@cache
def _parser() -> Parser:
    """Return the parser. A process builds it at its first visit, which takes a tenth of a second."""
    browsers, systems, _ = load_lazy_builtins()
    return Parser(Resolver((browsers, systems, [])))
