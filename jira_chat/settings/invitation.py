"""Pure decisions about the invitation: its valid texts and pages.

A page's pattern is a path with `*` as a wildcard. Browsers match it (frontend/src/loader/pages.ts) in linear time;
neither side turns typed text into a regular expression.
"""

from collections.abc import Sequence

from jira_chat.kernel.bounds import short

LONGEST_TEXT = 200
LONGEST_PAGE = 200
MOST_PAGES = 20
SECONDS = range(1, 3601)

_EXAMPLE = "such as /pricing or /docs/*"


def normal_pages(typed: Sequence[str]) -> tuple[str, ...]:
    """Return the patterns without empty lines and duplicates."""
    return tuple(dict.fromkeys(page for page in (each.strip() for each in typed) if page))


def problems_of(*, invites: bool, text: str, seconds: int, pages: Sequence[str]) -> dict[str, str]:
    """Return a message for each invalid field of an invitation; `pages` are normalized."""
    problems = {}
    if invites and not text.strip():
        problems["invite_text"] = "Enter what the invitation says, or switch it off."
    if seconds not in SECONDS:
        problems["invite_seconds"] = f"Enter a whole number of seconds from {SECONDS[0]} to {SECONDS[-1]}."
    if len(pages) > MOST_PAGES:
        problems["invite_pages"] = f"At most {MOST_PAGES} pages can be listed; use * for what several have in common."
    elif wrong := next(filter(None, map(_page_problem, pages)), None):
        problems["invite_pages"] = wrong
    return problems


def _page_problem(page: str) -> str | None:
    if len(page) > LONGEST_PAGE:
        return f"“{short(page)}” is too long: use at most {LONGEST_PAGE} characters."
    if "://" in page:
        return f"Leave out the web site of “{short(page)}”: enter only the path, {_EXAMPLE}."
    if not page.startswith("/") or page.startswith("//"):
        return f"“{short(page)}” is not a path. Begin with a single /, {_EXAMPLE}."
    if any(each in "?#\\" or each.isspace() or not each.isprintable() for each in page):
        return f"“{short(page)}” can hold no ?, #, \\ or spaces: enter only the path, {_EXAMPLE}."
    return None
