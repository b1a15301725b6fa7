"""The sign-in methods that a project offers."""

from dataclasses import dataclass

from jira_chat.settings.models import ProjectSettings
from jira_chat.sign_in.codes import Purpose


@dataclass(frozen=True, kw_only=True)
class Offers:
    """The ways to sign in that a project offers to customers."""

    password: bool
    """Sign in with e-mail and password."""
    code: bool
    """Sign in with a code that comes by mail."""
    registration: bool
    reset: bool
    """Reset a forgotten password."""

    def codes_for(self, purpose: Purpose) -> bool:
        """Whether codes for a purpose are sent."""
        return {Purpose.SIGN_IN: self.code, Purpose.REGISTER: self.registration, Purpose.RESET: self.reset}[purpose]


def offered(settings: ProjectSettings, *, external: bool, mail: bool) -> Offers:
    """Return the offers of a project; everything with a code requires that `mail` can be sent.

    External pages that must vouch for their customers offer no sign-in by hand, because it would not help.
    """
    by_hand = not (external and settings.require_identity)
    return Offers(
        password=by_hand and settings.sign_in_password,
        code=by_hand and settings.sign_in_code and mail,
        registration=by_hand and settings.registration and mail,
        reset=by_hand and settings.sign_in_password and mail,
    )
