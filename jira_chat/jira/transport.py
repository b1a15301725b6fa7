"""Requests to one site: authorization, timeouts, retries; answers become values or errors.

The library's own retries stay off: they would repeat writes and send a token again after its time.
Redirects are not followed, because an authorization holds for the URL that it was made for.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.cookiejar import DefaultCookiePolicy
from typing import Any, TypeVar

import msgspec
import requests
from atlassian.jira import JiraCloud, JiraServiceManagement
from requests.auth import AuthBase
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_exception, wait_random_exponential
from urllib3.exceptions import HTTPError, InvalidHeader
from urllib3.util import Retry

from jira_chat.jira import errors
from jira_chat.jira.multipart import FileForm

T = TypeVar("T")

Authorizer = Callable[[str, str], str]
"""`(method, url) -> Authorization header` for a request exactly as it will be sent."""

TIMEOUT_SECONDS = 10
FILE_TIMEOUT_SECONDS = 30
"""Until Jira answers with, or to, a file; or takes, or has, the next of it."""

WORDS_LIMIT = 500
"""Characters of Jira's own words that are passed on."""

_BUSY = (requests.codes.request_timeout, requests.codes.too_many_requests)

ATTEMPTS = 3
LONGEST_PAUSE = 2.0
"""Seconds that a read lets Jira ask for (`Retry-After`); a longer pause is the caller's to wait for."""

_FIRST_PAUSE = 0.25


def _comes_back_soon(error: BaseException) -> bool:
    """Whether another attempt may help while somebody waits.

    After a timeout they have waited long enough; an answer that cannot be read is most likely the same again.
    """
    if not isinstance(error, errors.JiraUnavailableError):
        return False
    if isinstance(error, errors.JiraTimeoutError | errors.JiraUnreadableError):
        return False
    return (error.retry_after or 0) <= LONGEST_PAUSE


def _asked(error: BaseException) -> float:
    return getattr(error, "retry_after", None) or 0


class Transport:
    """Connections to one site. Keep one per tenant and never share it between tenants."""

    def __init__(
        self,
        base_url: str,
        authorize: Authorizer,
        *,
        timeout: int = TIMEOUT_SECONDS,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        session = requests.Session()
        session.auth = _Authorization(authorize)
        session.max_redirects = 0
        session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
        options: dict[str, Any] = {
            "session": session,
            "timeout": timeout,
            "advanced_mode": True,  # answers come back whole, with their status
            "retry_with_header": False,
            "backoff_and_retry": False,
        }
        self.platform = JiraCloud(base_url, **options)
        self.service_management = JiraServiceManagement(base_url, **options)
        self._session = session
        self._retrying = Retrying(
            retry=retry_if_exception(_comes_back_soon),
            stop=stop_after_attempt(ATTEMPTS),
            # Callers that failed together must not return together.
            wait=wait_exception(_asked) + wait_random_exponential(min=_FIRST_PAUSE, multiplier=2 * _FIRST_PAUSE),
            sleep=sleep,
            reraise=True,
        )

    def read(self, shape: type[T], call: Callable[..., Any], *args: Any, **kwargs: Any) -> T:
        """Call a method of the library that changes nothing; try again when that may help soon.

        Raises a `JiraError`.
        """
        answer: T = self._retrying(self.write, shape, call, *args, **kwargs)
        return answer

    def write(self, shape: type[T], call: Callable[..., Any], *args: Any, **kwargs: Any) -> T:
        """Call a method of the library once and return the answer in the given shape.

        Raises a `JiraError`. After a `JiraUnavailableError` the write may or may not have been done.
        """
        response = self._answer(call, *args, **kwargs)
        return parse(shape, response.content, status=response.status_code)

    def command(self, call: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
        """Do the same as `write` where the answer has nothing to say but its status."""
        self._answer(call, *args, **kwargs)

    def upload(self, shape: type[T], path: str, form: FileForm, *, headers: Mapping[str, str]) -> T:
        """Send a file and return the answer in the given shape. Raises as `write`."""
        kinds = dict(headers) | {"Content-Type": form.content_type, "Accept": "application/json"}
        url = self.platform.url + path
        response = self._answer(self._session.post, url, data=form, headers=kinds, timeout=FILE_TIMEOUT_SECONDS)
        return parse(shape, response.content, status=response.status_code)

    @contextmanager
    def download(self, path: str) -> Iterator[Callable[[int], bytes]]:
        """Read what is at a path piece by piece, for as long as the block lasts. Raises a `JiraError`."""
        url = self.platform.url + path
        with self._answer(self._session.get, url, stream=True, timeout=FILE_TIMEOUT_SECONDS) as response:

            def read(most: int) -> bytes:
                try:
                    piece: bytes = response.raw.read(most, decode_content=True)
                except (OSError, HTTPError) as error:
                    raise errors.JiraUnavailableError(
                        "Jira cannot be reached at the moment.", cause=type(error).__name__
                    ) from None
                return piece

            yield read

    def close(self) -> None:
        """Let go of the connections."""
        self._session.close()

    def _answer(self, call: Callable[..., Any], *args: Any, **kwargs: Any) -> requests.Response:
        try:
            response: requests.Response = call(*args, **kwargs)
        except requests.Timeout:
            raise errors.JiraTimeoutError("Jira did not answer in time.") from None
        except requests.RequestException as error:
            # Its text holds the whole URL, search words included; its kind is enough for a log.
            raise errors.JiraUnavailableError(
                "Jira cannot be reached at the moment.", cause=type(error).__name__
            ) from None
        if not requests.codes.ok <= response.status_code < requests.codes.multiple_choices:
            raise _refusal(response)
        return response


def parse(shape: type[T], sent: bytes | msgspec.Raw, *, status: int | None = None) -> T:
    """Return what Jira sent in the given shape. Raises JiraUnreadableError."""
    try:
        return msgspec.json.decode(sent, type=shape)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise errors.JiraUnreadableError("Jira's answer cannot be read.", status=status) from None


class _Authorization(AuthBase):
    """Asks the authorizer about each request as it goes out. Being there at all keeps `.netrc` out."""

    def __init__(self, authorize: Authorizer) -> None:
        self._authorize = authorize

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = self._authorize(request.method or "", request.url or "")
        return request


class _Words(msgspec.Struct, rename="camel"):
    """The platform's ErrorCollection and service management's ErrorResponse in one."""

    error_messages: list[str] = []
    errors: dict[str, str] = {}
    error_message: str | None = None


def _refusal(response: requests.Response) -> errors.JiraError:
    status = response.status_code
    if status not in range(requests.codes.bad_request, requests.codes.server_error) or status in _BUSY:
        return errors.JiraUnavailableError(
            "Jira is busy or unavailable at the moment.", status=status, retry_after=_retry_after(response)
        )
    words = _words(response)
    sentences = [*words.error_messages, words.error_message, *words.errors.values()]
    said = " ".join(sentence for sentence in sentences if sentence)[:WORDS_LIMIT]
    if status in (requests.codes.unauthorized, requests.codes.forbidden):
        advice = "Jira does not allow Jira Chat to do this. Ask a Jira admin to check the app's permissions."
        return errors.JiraForbiddenError(f"{advice} {said}".strip(), status=status)
    if status in (requests.codes.not_found, requests.codes.gone):
        return errors.JiraNotFoundError(said or "Jira cannot find this.", status=status)
    return errors.JiraRefusedError(said or "Jira refused this.", status=status, fields=words.errors)


def _words(response: requests.Response) -> _Words:
    try:
        return msgspec.json.decode(response.content, type=_Words)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return _Words()


def _retry_after(response: requests.Response) -> float | None:
    header = response.headers.get("Retry-After")
    if header is None:
        return None
    try:
        return Retry().parse_retry_after(header)
    except InvalidHeader:
        return None
