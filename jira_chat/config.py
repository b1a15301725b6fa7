"""All configuration settings, read from the environment once. `README.md` has the same list for operators."""

import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import urlsplit

from jira_chat.kernel import limit_rules
from jira_chat.kernel.limit_rules import Counts, LimitRules

ATLASSIAN_INSTALL_KEYS = "https://connect-install-keys.atlassian.com"
ATLASSIAN_AUTHORIZATION = "https://oauth-2-authorization-server.services.atlassian.com"
ATLASSIAN_HOST_SCRIPT = "https://connect-cdn.atl-paas.net/all.js"
ATLASSIAN_HOSTS = ("*.atlassian.net", "*.jira.com")

LIMIT_VISITORS = "address 60/minute; 300/hour"
LIMIT_STARTS = "person 20/hour, address 20/minute; 60/hour, project 600/hour"
LIMIT_LEFT_MESSAGES = "person 3/10 minutes; 10/day, address 10/10 minutes; 40/day, project 200/hour"
LIMIT_MESSAGES = "person 60/minute"
LIMIT_FRAMES = "person 300/minute, address 3000/minute"
LIMIT_TICKETS = "person 120/minute, address 600/minute"
LIMIT_REFUSED_TOKENS = "address 60/minute"
LIMIT_JIRA = "issue 16/2 seconds; 80/30 seconds, site 50/second, app 60000/hour"
"""Below Jira's own limits (`jira/budget.py`): 20 writes to an issue in 2 s and 100 in 30 s, 65,000 points an hour."""

LIMIT_TRANSCRIPTS = "person 20/hour, address 100/hour, project 2000/hour"
LIMIT_ARTICLES = "address 60/minute; 1000/hour, project 6000/hour"
LIMIT_UPLOADS = "person 30/hour, address 100/hour, project 2000/hour"
LIMIT_UPLOADED_MEGABYTES = "person 200/hour, address 600/hour, project 10000/hour"
LIMIT_SOCKETS = "customer 20, agent 60, address 200"
"""`docs/protocol.md` explains these numbers."""

MOST_MEGABYTES = 100
"""The largest configurable size of a file, which passes through our disk and Jira's twice."""

SOCKET_OWNERS = ("customer", "agent", "address")

_NODE = r"(?:\[[0-9A-Fa-f:.]+\]|[\w.-]+)(?::\d{1,5})?"
_REDIS_URL = re.compile(
    rf"rediss?://(?:[^@/\s]*@)?{_NODE}(?:/\d*)?(?:\?\S*)?"
    r"|unix://(?:[^@/\s]*@)?/\S+"
    rf"|redis\+sentinel://(?:[^@/\s]*@)?{_NODE}(?:,{_NODE})*/[\w.-]+"
    rf"|redis\+cluster://(?:[^@/\s]*@)?{_NODE}(?:,{_NODE})*/?",
    re.ASCII,
)

_STORE = re.compile(r"/\S.*|[a-z][a-z0-9+]*://\S+")

_SHORTEST_SECRET = 32
_HIGHEST_PORT = 65535
_OWN_PORTS = {"http": ":80", "https": ":443"}
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_WEB_SCHEMES = ("http", "https")


class ConfigurationError(Exception):
    """All missing and invalid settings, one line each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("The configuration cannot be used:\n" + "\n".join(f"  - {each}" for each in problems))
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class Config:
    """Typed settings: all that a process needs to know about its environment."""

    base_url: str
    """Public address for browsers and Jira, without a trailing slash."""
    host: str
    """Address to listen on."""
    port: int
    data_dir: Path
    database_url: str
    database_prepared: bool
    """Whether to use PostgreSQL's prepared statements, which a pooler in transaction mode may not support."""
    redis_url: str | None
    """None starts the bundled server on a unix socket in `data_dir`."""
    secret_key: str
    previous_secret_key: str | None
    """The former key, which still opens and verifies what it sealed and signed."""
    smtp_url: str | None
    web_concurrency: int
    """Number of web processes."""
    serve: str
    """`all`, or only `http` or `sockets` if two services of this app share the work."""
    drain_seconds: int
    """Seconds over which an ending web process sends its sockets to another one."""
    worker_concurrency: int
    """Number of worker processes, which share one queue."""
    trusted_proxies: int
    """Number of proxies in front that set X-Forwarded-For; 0 ignores the header."""
    install_keys_url: str
    authorization_url: str
    """Base address of the authorization server for acting as users of sites."""
    allowed_hosts: tuple[str, ...]
    host_script_url: str
    """Atlassian's browser library, which pages inside Jira load."""
    attachments_url: str
    """Storage of files, as an `fsspec` address: a folder, or `s3://bucket/folder`."""
    attachment_megabytes: int
    """The largest size of a file."""
    attachment_days: int
    """How long a file is kept here; Jira keeps it with the request."""
    log_level: str
    limit_visitors: LimitRules
    """New visitors, counted by network address and project, because they have no identity yet."""
    limit_starts: LimitRules
    limit_left_messages: LimitRules
    """Starts by people who leave an address while no agent is there to notice abuse."""
    limit_messages: LimitRules
    limit_frames: LimitRules
    """Frames of sockets, per web process."""
    limit_tickets: LimitRules
    limit_refused_tokens: LimitRules
    """Refused identity tokens of web sites; valid ones are not counted."""
    limit_jira: LimitRules
    """Calls to Jira."""
    limit_transcripts: LimitRules
    limit_articles: LimitRules
    limit_uploads: LimitRules
    limit_uploaded_megabytes: LimitRules
    webhooks_to_loopback: bool
    """Whether admins may enter webhooks on this machine, as with the sandbox."""
    limit_sockets: Counts
    """Open sockets at the same time, per web process."""

    @property
    def needs_proxy(self) -> bool:
        """Whether other machines can reach us although no proxy is configured."""
        is_public = self.host not in _LOOPBACK or urlsplit(self.base_url).scheme == "https"
        return is_public and self.trusted_proxies == 0

    @property
    def origin(self) -> str:
        """Scheme, host and port of `base_url`."""
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc}"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Config":
        """Read and check all variables. Raises ConfigurationError with all problems at once."""
        reader = _Reader(environ)
        port = reader.integer("PORT", 5000, lowest=1, highest=_HIGHEST_PORT)
        data_dir = Path(environ.get("DATA_DIR") or "data").resolve()
        base_url = reader.url("BASE_URL", f"http://127.0.0.1:{port}")
        config = cls(
            base_url=base_url,
            host=environ.get("HOST") or "127.0.0.1",
            port=port,
            data_dir=data_dir,
            database_url=reader.database_url(f"sqlite:///{data_dir / 'jira-chat.db'}"),
            database_prepared=reader.choice("DATABASE_PREPARED", "ON", ("ON", "OFF")) == "ON",
            redis_url=reader.redis_url(),
            secret_key=reader.secret_key(data_dir, production=urlsplit(base_url).scheme == "https"),
            previous_secret_key=reader.previous_secret_key(),
            smtp_url=reader.address("SMTP_URL", ("smtp", "smtps")),
            web_concurrency=reader.integer("WEB_CONCURRENCY", 2, lowest=1, highest=64),
            serve=reader.serve(),
            drain_seconds=reader.integer("DRAIN_SECONDS", 4, lowest=0, highest=300),
            worker_concurrency=reader.integer("WORKER_CONCURRENCY", 1, lowest=1, highest=64),
            trusted_proxies=reader.integer("TRUSTED_PROXIES", 0, lowest=0, highest=10),
            install_keys_url=reader.url("CONNECT_INSTALL_KEYS_URL", ATLASSIAN_INSTALL_KEYS),
            authorization_url=reader.url("CONNECT_AUTHORIZATION_URL", ATLASSIAN_AUTHORIZATION),
            allowed_hosts=reader.words("CONNECT_ALLOWED_HOSTS", ATLASSIAN_HOSTS),
            host_script_url=reader.url("CONNECT_JS_URL", ATLASSIAN_HOST_SCRIPT),
            attachments_url=reader.store("ATTACHMENTS_URL", data_dir / "attachments"),
            attachment_megabytes=reader.integer("ATTACHMENT_MEGABYTES", 20, lowest=1, highest=MOST_MEGABYTES),
            attachment_days=reader.integer("ATTACHMENT_DAYS", 7, lowest=1, highest=365),
            log_level=reader.choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR")),
            limit_visitors=reader.limits("LIMIT_VISITORS", LIMIT_VISITORS),
            limit_starts=reader.limits("LIMIT_STARTS", LIMIT_STARTS),
            limit_left_messages=reader.limits("LIMIT_LEFT_MESSAGES", LIMIT_LEFT_MESSAGES),
            limit_messages=reader.limits("LIMIT_MESSAGES", LIMIT_MESSAGES),
            limit_frames=reader.limits("LIMIT_FRAMES", LIMIT_FRAMES),
            limit_tickets=reader.limits("LIMIT_TICKETS", LIMIT_TICKETS),
            limit_refused_tokens=reader.limits("LIMIT_REFUSED_TOKENS", LIMIT_REFUSED_TOKENS),
            limit_jira=reader.limits("LIMIT_JIRA", LIMIT_JIRA, limit_rules.JIRA_SCOPES),
            limit_transcripts=reader.limits("LIMIT_TRANSCRIPTS", LIMIT_TRANSCRIPTS),
            limit_articles=reader.limits("LIMIT_ARTICLES", LIMIT_ARTICLES),
            limit_uploads=reader.limits("LIMIT_UPLOADS", LIMIT_UPLOADS),
            limit_uploaded_megabytes=reader.limits("LIMIT_UPLOADED_MEGABYTES", LIMIT_UPLOADED_MEGABYTES),
            webhooks_to_loopback=reader.choice("WEBHOOKS_TO_LOOPBACK", "OFF", ("ON", "OFF")) == "ON",
            limit_sockets=reader.counts("LIMIT_SOCKETS", LIMIT_SOCKETS, SOCKET_OWNERS),
        )
        if reader.problems:
            raise ConfigurationError(reader.problems)
        return config


class _Reader:
    """Reads single variables and collects their problems."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.problems: list[str] = []

    def integer(self, name: str, default: int, *, lowest: int, highest: int) -> int:
        raw = self._environ.get(name) or str(default)
        if raw.isascii() and raw.isdigit() and lowest <= int(raw) <= highest:
            return int(raw)
        self.problems.append(f"{name} must be a whole number from {lowest} to {highest}, not “{raw}”.")
        return default

    def url(self, name: str, default: str) -> str:
        raw = (self._environ.get(name) or default).rstrip("/")
        if not _is_web_address(raw):
            self.problems.append(f"{name} must be an address such as https://chat.example.com, not “{raw}”.")
            return default
        return _as_browsers_write(raw)

    def database_url(self, default: str) -> str:
        raw = self._environ.get("DATABASE_URL") or default
        if raw.split("://")[0].split("+")[0] not in {"sqlite", "postgresql", "postgres"}:
            self.problems.append(
                "DATABASE_URL must start with postgresql:// or sqlite:///, for example postgresql://user@host/jira_chat."
            )
            return default
        return raw.replace("postgres://", "postgresql://", 1)

    def serve(self) -> str:
        serve = self.choice("SERVE", "ALL", ("ALL", "HTTP", "SOCKETS")).lower()
        needed = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY")
        if serve != "all" and (missing := [name for name in needed if not self._environ.get(name)]):
            self.problems.append(f"SERVE={serve} needs {' and '.join(missing)}: both services have to have the same.")
        return serve

    def redis_url(self) -> str | None:
        raw = self._environ.get("REDIS_URL") or None
        if raw is not None and not _REDIS_URL.fullmatch(raw):
            self.problems.append(
                "REDIS_URL must be an address such as rediss://:password@host:6379/0, redis://host, unix:///path, "
                "redis+sentinel://host1:26379,host2:26379/service or redis+cluster://host1:6379,host2:6379."
            )
            return None
        return raw

    def address(self, name: str, schemes: tuple[str, ...]) -> str | None:
        raw = self._environ.get(name) or None
        if raw is not None and raw.partition("://")[0] not in schemes:
            self.problems.append(f"{name} must start with {' or '.join(f'{scheme}://' for scheme in schemes)}.")
            return None
        return raw

    def store(self, name: str, default: Path) -> str:
        raw = self._environ.get(name) or str(default)
        if not _STORE.fullmatch(raw):
            self.problems.append(f"{name} must be a folder such as /var/lib/jira-chat/files or s3://bucket/folder.")
            return str(default)
        return raw

    def secret_key(self, data_dir: Path, *, production: bool) -> str:
        raw = self._environ.get("SECRET_KEY")
        if raw:
            if len(raw) < _SHORTEST_SECRET:
                self.problems.append(f"SECRET_KEY must be at least {_SHORTEST_SECRET} characters of random text.")
            return raw
        if production:
            self.problems.append(
                "SECRET_KEY is missing. Set it to at least 32 random characters "
                "(python -c 'import secrets; print(secrets.token_urlsafe(48))') and keep it: "
                "stored secrets are sealed with it."
            )
            return ""
        return self._kept_secret_key(data_dir / "secret-key")

    def previous_secret_key(self) -> str | None:
        raw = self._environ.get("SECRET_KEY_PREVIOUS") or None
        if raw is not None and len(raw) < _SHORTEST_SECRET:
            self.problems.append(f"SECRET_KEY_PREVIOUS must be a key that was in use: {_SHORTEST_SECRET} characters.")
        return raw

    def _kept_secret_key(self, path: Path) -> str:
        """Return the key in `path`, which the first run creates readable by its owner only."""
        try:
            if not path.exists():
                _keep_new_secret(path)
            kept = path.read_text().strip()
        except OSError as error:
            self.problems.append(f"DATA_DIR cannot keep the secret key {path}: {error.strerror}.")
            return ""
        if len(kept) < _SHORTEST_SECRET:
            self.problems.append(f"The secret key in {path} is damaged. Restore it, or start with an empty DATA_DIR.")
        return kept

    def words(self, name: str, default: tuple[str, ...]) -> tuple[str, ...]:
        words = tuple(word.strip().lower() for word in self._environ.get(name, "").split(",") if word.strip())
        return words or default

    def limits(self, name: str, default: str, scopes: tuple[str, ...] = limit_rules.SCOPES) -> LimitRules:
        try:
            return limit_rules.parse(self._environ.get(name) or default, scopes)
        except ValueError as error:
            self.problems.append(f"{name} {error}.")
            return limit_rules.parse(default, scopes)

    def counts(self, name: str, default: str, owners: tuple[str, ...]) -> Counts:
        try:
            return limit_rules.parse_counts(self._environ.get(name) or default, owners)
        except ValueError as error:
            self.problems.append(f"{name} {error}.")
            return limit_rules.parse_counts(default, owners)

    def choice(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        raw = (self._environ.get(name) or default).upper()
        if raw not in choices:
            self.problems.append(f"{name} must be one of {', '.join(choices)}, not “{raw}”.")
            return default
        return raw


def _as_browsers_write(address: str) -> str:
    """Return an address in the form of an `Origin` header: lower case, without the scheme's default port."""
    parts = urlsplit(address)
    host = parts.netloc.lower().removesuffix(_OWN_PORTS[parts.scheme])
    return f"{parts.scheme}://{host}{parts.path}"


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        is_whole = parts.scheme in _WEB_SCHEMES and bool(parts.hostname) and parts.port != 0
        return is_whole and not (parts.query or parts.fragment)
    except ValueError:  # brackets or a port that cannot be read
        return False


def _keep_new_secret(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", dir=path.parent) as fresh:
        fresh.write(secrets.token_urlsafe(48))
        fresh.flush()
        # Linked when complete, so a crash leaves no partial key, and two concurrent first runs use the same key.
        with suppress(FileExistsError):
            path.hardlink_to(fresh.name)
