"""Pictures with the initials of agents who have no photo, drawn from the letters in their address alone."""

from unicodedata import normalize
from urllib.parse import quote

from jira_chat.kernel.errors import NotFoundError

MEDIA_TYPE = "image/svg+xml"
MOST = 2

_COLORS = ("#0055CC", "#206A83", "#216E4E", "#5E4DB2", "#943D73", "#A54800")
"""White letters on them have a contrast of 5 at least."""

_PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64" viewBox="0 0 64 64">'
    '<rect width="64" height="64" fill="{color}"/>'
    '<text x="32" y="33" fill="#FFF" font-family="system-ui, sans-serif" font-size="26" font-weight="600"'
    ' text-anchor="middle" dominant-baseline="central">{letters}</text></svg>'
)


def path_of(name: str) -> str:
    """Return the path of a person's initials, empty if their name has no letters."""
    letters = initials(name)
    return f"/initials/{quote(letters)}" if letters else ""


def initials(name: str) -> str:
    """Return the first letters of a name's first and last word, one letter in scripts without capitals."""
    found = [_first_letter(word) for word in normalize("NFC", name).split()]
    letters = [each for each in found if each]
    if not letters:
        return ""
    ends = letters[:1] if len(letters) == 1 or letters[0].lower() == letters[0] else [letters[0], letters[-1]]
    return "".join(ends)


def draw(letters: str) -> str:
    """Return the picture of initials. Raises NotFoundError for anything else."""
    if not 1 <= len(letters) <= MOST or not letters.isalpha():
        raise NotFoundError("These are no initials.")
    return _PICTURE.format(color=_COLORS[sum(map(ord, letters)) % len(_COLORS)], letters=letters)


def _first_letter(word: str) -> str:
    return next((each.upper()[0] for each in word if each.isalpha()), "")
