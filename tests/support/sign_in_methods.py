"""Every sign-in method, with a right or wrong credential."""

from datetime import timedelta
from typing import Any

import jwt

from jira_chat.kernel.ids import AccountId, new_id
from jira_chat.sign_in.codes import Purpose
from sandbox import seed
from tests.support.in_process import InProcessStack

PASSWORD = "violin harbour teapot"
ANOTHER = "nine paper lanterns"

BY_HAND = ("password", "code", "register", "reset")
WAYS = (*BY_HAND, "identity")


class WebSite:
    """A customer's web site with its own secret, and the identity tokens that it signs."""

    def __init__(self, stack: InProcessStack) -> None:
        self.stack = stack
        made = stack.services.identity.make(
            stack.tenant, stack.project, author=AccountId(seed.ADA.account_id), name=seed.ADA.display_name
        )
        self._secret = made.secret

    def token(self, email: str, *, secret: str | None = None) -> str:
        now = self.stack.infrastructure.clock()
        said = {"email": email, "name": "Ann Lee", "aud": self.stack.key, "jti": new_id()}
        times = {"iat": int(now.timestamp()), "exp": int((now + timedelta(minutes=5)).timestamp())}
        return jwt.encode(said | times, secret or self._secret, algorithm="HS256")


def attempt(website: WebSite, way: str, email: str, *, right: bool = True) -> tuple[str, dict[str, Any]]:
    """Return the endpoint and the body of an attempt."""

    def code(purpose: Purpose) -> dict[str, str]:
        real = website.stack.code(email, purpose)
        return real if right else real | {"code": f"{real['code']}0"}

    match way:
        case "password":
            return "sign-in", {"email": email, "password": PASSWORD if right else ANOTHER}
        case "code":
            return "sign-in", {"email": email} | code(Purpose.SIGN_IN)
        case "register":
            return "register", {"email": email, "name": "Ann Lee"} | code(Purpose.REGISTER)
        case "reset":
            return "reset", {"email": email, "password": PASSWORD} | code(Purpose.RESET)
        case _:
            wrong = "somebody else's secret, of a good length"
            return "identify", {"token": website.token(email, secret=None if right else wrong)}


def outcome(answer: Any) -> tuple[int, str]:
    """Return the status of an answer, and its error code if it has one."""
    body = answer.get_json(silent=True) or {}
    return answer.status_code, body.get("error", {}).get("code", "")
