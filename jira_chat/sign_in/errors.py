"""Reasons why a sign-in fails."""

from jira_chat.kernel.errors import DomainError


class SignInFailedError(DomainError):
    """One refusal for a wrong, unknown, blocked or never sent credential; it does not say which."""

    code = "sign_in_failed"

    def __init__(self) -> None:
        super().__init__("We could not sign you in with this. Check the e-mail address and try again.")


class SignInUnavailableError(DomainError):
    """Jira does not answer for a group rule. `details["portal"]` is the address of Jira's own login."""

    code = "sign_in_unavailable"

    def __init__(self, portal: str) -> None:
        super().__init__("You cannot sign in here right now. Sign in on the portal instead.", portal=portal)


class IdentityRefusedError(DomainError):
    """An identity token is not accepted. The message is for the developer of the web site that signed it."""

    code = "identity_refused"


class MailboxUnprovedError(DomainError):
    """The session is not enough to set a first password: it is too old, or a web site vouched for its holder."""

    code = "mailbox_unproved"

    def __init__(self) -> None:
        super().__init__("To have a password here, ask for a code by e-mail first.")
