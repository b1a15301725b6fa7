"""The sign-in methods that a project offers."""

from dataclasses import dataclass

from jira_chat.settings.models import ProjectSettings
from jira_chat.sign_in.codes import Purpose


@dataclass(frozen=True, kw_only=True)
class Offers:
    """What a customer can do beside chatting anonymously."""

    password: bool
    """Sign in with e-mail and password."""
    code: bool
    """Sign in with a code that comes by mail."""
    registration: bool
    reset: bool
    """Set a forgotten password anew."""

    def codes_for(self, purpose: Purpose) -> bool:
        """Whether codes for a purpose are sent."""
        return {Purpose.SIGN_IN: self.code, Purpose.REGISTER: self.registration, Purpose.RESET: self.reset}[purpose]


def offered(settings: ProjectSettings, *, external: bool, mail: bool) -> Offers:
    """Say what a project offers; whatever needs a code needs `mail` that can be sent.

    On external pages that have to vouch for their customers signing in by hand would not help, so it is not offered.
    """
    by_hand = not (external and settings.require_identity)
    return Offers(
        password=by_hand and settings.sign_in_password,
        code=by_hand and settings.sign_in_code and mail,
        registration=by_hand and settings.registration and mail,
        reset=by_hand and settings.sign_in_password and mail,
    )
