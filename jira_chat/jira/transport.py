"""Requests to one site: authorization, timeouts, retries; answers become values or errors.

The library's own retries stay off: they would repeat writes and send expired tokens.
Redirects are not followed, because an authorization is valid only for the URL for which it was made.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from typing import Any, TypeVar

import msgspec
import requests
from atlassian.jira import JiraCloud, JiraServiceManagement
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_exception, wait_random_exponential
from urllib3.exceptions import HTTPError, InvalidHeader, NewConnectionError
from urllib3.util import Retry

from jira_chat.jira import errors
from jira_chat.jira.budget import SiteBudget
from jira_chat.jira.multipart import FileForm

T = TypeVar("T")

Authorizer = Callable[[str, str], str]
"""`(method, url) -> Authorization header` for a request exactly as it is sent."""

TIMEOUT_SECONDS = 10
WRITE_TIMEOUT_SECONDS = 35
"""Longer than for reads, which are soon retried: an unanswered write costs a minute (`sync/pending_writes.py`)."""

FILE_TIMEOUT_SECONDS = 30
"""Timeout for the answer to an upload, and for each piece of a download."""

CONNECTIONS = 24
"""Connections kept to a site: as many as a worker uses at once."""

WORDS_LIMIT = 500
"""Characters of Jira's own error messages that are passed on."""

_BUSY = (requests.codes.request_timeout,)

PER_ISSUE = "jira-per-issue-on-write"
"""The `RateLimit-Reason` that concerns one issue; all others concern the site or the app."""

ATTEMPTS = 3
LONGEST_PAUSE = 2.0
"""The longest `Retry-After`, in seconds, for which a read waits; a longer one is left to the caller."""

_FIRST_PAUSE = 0.25

_answer_timeout: ContextVar[float] = ContextVar("answer_timeout", default=TIMEOUT_SECONDS)


def _comes_back_soon(error: BaseException) -> bool:
    """Whether another attempt may help while a person waits.

    After a timeout they have waited long enough; an unreadable answer would most likely be the same again.
    """
    if not isinstance(error, errors.JiraUnavailableError):
        return False
    if isinstance(error, errors.JiraTimeoutError | errors.JiraUnreadableError | errors.JiraBudgetError):
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
        budget: SiteBudget | None = None,
        *,
        timeout: float = TIMEOUT_SECONDS,
        write_timeout: float = WRITE_TIMEOUT_SECONDS,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        session = requests.Session()
        session.auth = _Authorization(authorize)
        session.max_redirects = 0
        for scheme in ("https://", "http://"):
            session.mount(scheme, _BudgetedAdapter(budget, connect_timeout=timeout))
        session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
        options: dict[str, Any] = {
            "session": session,
            "advanced_mode": True,  # answers come back whole, with their status
            "retry_with_header": False,
            "backoff_and_retry": False,
        }
        self.platform = JiraCloud(base_url, **options)
        self.service_management = JiraServiceManagement(base_url, **options)
        self.answered_at: datetime | None = None
        """The time of the latest answer by the site's clock; None if it had no `Date`."""
        self._session = session
        self._budget = budget
        self._timeout = timeout
        self._write_timeout = write_timeout
        self._retrying = Retrying(
            retry=retry_if_exception(_comes_back_soon),
            stop=stop_after_attempt(ATTEMPTS),
            # Callers that failed together must not return together.
            wait=wait_exception(_asked) + wait_random_exponential(min=_FIRST_PAUSE, multiplier=2 * _FIRST_PAUSE),
            sleep=sleep,
            reraise=True,
        )

    def read(self, shape: type[T], call: Callable[..., Any], *args: Any, **kwargs: Any) -> T:
        """Call a method of the library that changes nothing; retry if that may help soon.

        Raises a `JiraError`.
        """
        answer: T = self._retrying(self._read_once, shape, call, *args, **kwargs)
        if self._budget is not None:
            self._budget.charge(_objects(answer))
        return answer

    def read_as_nobody(self, shape: type[T], path: str, query: Mapping[str, str], *, seconds: float) -> T:
        """Read a public resource once, without credentials. Raises a `JiraError`."""
        url = self.platform.url + path
        response = self._answer(seconds, self._session.get, url, params=query, auth=_as_it_is, allow_redirects=False)
        return parse(shape, response.content, status=response.status_code)

    def write(self, shape: type[T], call: Callable[..., Any], *args: Any, **kwargs: Any) -> T:
        """Call a method of the library once and return the answer in the given shape.

        Raises a `JiraError`. After a `JiraUnavailableError` the write may or may not have been done.
        """
        response = self._answer(self._write_timeout, call, *args, **kwargs)
        return parse(shape, response.content, status=response.status_code)

    def command(self, call: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
        """Do the same as `write` and ignore the body of the answer."""
        self._answer(self._write_timeout, call, *args, **kwargs)

    def exchange(self, call: Callable[..., Any], *args: Any, header: str, **kwargs: Any) -> tuple[bytes, str | None]:
        """Do the same as `write` and return the answer's body and one of its headers."""
        response = self._answer(self._write_timeout, call, *args, **kwargs)
        return response.content, response.headers.get(header)

    def upload(self, shape: type[T], path: str, form: FileForm, *, headers: Mapping[str, str]) -> T:
        """Send a file and return the answer in the given shape. Raises as `write`."""
        kinds = dict(headers) | {"Content-Type": form.content_type, "Accept": "application/json"}
        url = self.platform.url + path
        response = self._answer(FILE_TIMEOUT_SECONDS, self._session.post, url, data=form, headers=kinds)
        return parse(shape, response.content, status=response.status_code)

    @contextmanager
    def download(self, path: str) -> Iterator[Callable[[int], bytes]]:
        """Give the block a function that reads the resource at a path piece by piece. Raises a `JiraError`."""
        url = self.platform.url + path
        with self._answer(FILE_TIMEOUT_SECONDS, self._session.get, url, stream=True) as response:

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
        """Close the connections."""
        self._session.close()

    def _read_once(self, shape: type[T], call: Callable[..., Any], *args: Any, **kwargs: Any) -> T:
        response = self._answer(self._timeout, call, *args, **kwargs)
        return parse(shape, response.content, status=response.status_code)

    def _answer(self, timeout: float, call: Callable[..., Any], *args: Any, **kwargs: Any) -> requests.Response:
        waiting = _answer_timeout.set(timeout)
        try:
            response: requests.Response = call(*args, **kwargs)
        except requests.Timeout as error:
            raise errors.JiraTimeoutError("Jira did not answer in time.", not_done=_never_sent(error)) from None
        except requests.RequestException as error:
            # The error's text holds the whole URL, search words included; its type is enough for a log.
            raise errors.JiraUnavailableError(
                "Jira cannot be reached at the moment.", cause=type(error).__name__, not_done=_never_sent(error)
            ) from None
        finally:
            _answer_timeout.reset(waiting)
        self.answered_at = _date(response)
        if not requests.codes.ok <= response.status_code < requests.codes.multiple_choices:
            raise _refusal(response)
        return response


def parse(shape: type[T], sent: bytes | msgspec.Raw, *, status: int | None = None) -> T:
    """Parse Jira's answer into the given shape. Raises JiraUnreadableError."""
    try:
        return msgspec.json.decode(sent, type=shape)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise errors.JiraUnreadableError("Jira's answer cannot be read.", status=status) from None


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Return the request unchanged; without an `auth` the session would add its own."""
    return request


class _Authorization(AuthBase):
    """Authorizes each request as it is sent. Its mere presence keeps `.netrc` out."""

    def __init__(self, authorize: Authorizer) -> None:
        self._authorize = authorize

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if "Authorization" not in request.headers:  # calls as a user bring their own
            request.headers["Authorization"] = self._authorize(request.method or "", request.url or "")
        return request


class _BudgetedAdapter(HTTPAdapter):
    """Counts each request, retries included, against the budget, and sets its timeout.

    The library has one timeout for all its calls.
    """

    def __init__(self, budget: SiteBudget | None, *, connect_timeout: float) -> None:
        super().__init__(pool_maxsize=CONNECTIONS)
        self._budget = budget
        self._connect_timeout = connect_timeout

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        if self._budget is not None:
            self._budget.spend(request.method or "", request.url or "")
        options["timeout"] = (self._connect_timeout, _answer_timeout.get())
        return super().send(request, *args, **options)


def _objects(answer: Any) -> int:
    """Return the number of objects that Jira counts in an answer: those of a page, or one."""
    page = getattr(answer, "values", getattr(answer, "comments", answer))
    return len(page) if isinstance(page, tuple | list) else 1


def _never_sent(error: requests.RequestException) -> bool:
    """Whether the request was never sent because no connection was made."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(error, requests.ConnectTimeout) or isinstance(reason, NewConnectionError)


class _Words(msgspec.Struct, rename="camel"):
    """The platform's ErrorCollection and service management's ErrorResponse in one."""

    error_messages: list[str] = []
    errors: dict[str, str] = {}
    error_message: str | None = None


def _refusal(response: requests.Response) -> errors.JiraError:
    status = response.status_code
    if status == requests.codes.too_many_requests:
        return errors.JiraLimitedError(
            "Jira is asked too much at the moment.",
            status=status,
            retry_after=_retry_after(response),
            one_issue=response.headers.get("RateLimit-Reason") == PER_ISSUE,
        )
    if status not in range(requests.codes.bad_request, requests.codes.server_error) or status in _BUSY:
        retry_after = _retry_after(response)
        # With that header a 503 means the same as a 429.
        return errors.JiraUnavailableError(
            "Jira is busy or unavailable at the moment.",
            status=status,
            retry_after=retry_after,
            not_done=status == requests.codes.service_unavailable and retry_after is not None,
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


def _date(response: requests.Response) -> datetime | None:
    try:
        return parsedate_to_datetime(response.headers.get("Date", ""))
    except ValueError:
        return None


def _retry_after(response: requests.Response) -> float | None:
    header = response.headers.get("Retry-After")
    if header is None:
        return None
    try:
        return Retry().parse_retry_after(header)
    except InvalidHeader:
        return None
