from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_chat.config import ATLASSIAN_HOST_SCRIPT, ATLASSIAN_HOSTS, ATLASSIAN_INSTALL_KEYS, Config, ConfigurationError

SECRET = "0123456789abcdef0123456789abcdef"


def read(**environ: str) -> Config:
    return Config.from_environment({"SECRET_KEY": SECRET, **environ})


def problems(**environ: str) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        read(**environ)
    return caught.value.problems


def test_the_defaults_need_nothing_installed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    config = Config.from_environment({})

    assert config == Config(
        base_url="http://127.0.0.1:5000",
        host="127.0.0.1",
        port=5000,
        data_dir=tmp_path / "data",
        database_url=f"sqlite:///{tmp_path}/data/jira-chat.db",
        database_prepared=True,
        redis_url=None,
        secret_key=(tmp_path / "data" / "secret-key").read_text(),
        previous_secret_key=None,
        smtp_url=None,
        web_concurrency=2,
        serve="all",
        drain_seconds=4,
        worker_concurrency=1,
        trusted_proxies=0,
        install_keys_url=ATLASSIAN_INSTALL_KEYS,
        authorization_url="https://oauth-2-authorization-server.services.atlassian.com",
        allowed_hosts=ATLASSIAN_HOSTS,
        host_script_url=ATLASSIAN_HOST_SCRIPT,
        attachments_url=str(tmp_path / "data" / "attachments"),
        attachment_megabytes=20,
        attachment_days=7,
        log_level="INFO",
        limit_visitors={"address": "60/minute; 300/hour"},
        limit_starts={"person": "20/hour", "address": "20/minute; 60/hour", "project": "600/hour"},
        limit_left_messages={
            "person": "3/10 minutes; 10/day",
            "address": "10/10 minutes; 40/day",
            "project": "200/hour",
        },
        limit_messages={"person": "60/minute"},
        limit_frames={"person": "300/minute", "address": "3000/minute"},
        limit_tickets={"person": "120/minute", "address": "600/minute"},
        limit_refused_tokens={"address": "60/minute"},
        limit_jira={"issue": "16/2 seconds; 80/30 seconds", "site": "50/second", "app": "60000/hour"},
        limit_transcripts={"person": "20/hour", "address": "100/hour", "project": "2000/hour"},
        limit_articles={"address": "60/minute; 1000/hour", "project": "6000/hour"},
        limit_uploads={"person": "30/hour", "address": "100/hour", "project": "2000/hour"},
        limit_uploaded_megabytes={"person": "200/hour", "address": "600/hour", "project": "10000/hour"},
        webhooks_to_loopback=False,
        limit_sockets={"customer": 20, "agent": 60, "address": 200},
    )


def test_every_variable_is_read(tmp_path):
    environ = {
        "BASE_URL": "https://chat.example.com/jira/",
        "HOST": "0.0.0.0",
        "PORT": "8000",
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": "postgresql://user:pass@db/chat",
        "DATABASE_PREPARED": "off",
        "REDIS_URL": "rediss://redis:6380/1",
        "SECRET_KEY": SECRET,
        "SECRET_KEY_PREVIOUS": SECRET[::-1],
        "SMTP_URL": "smtps://user:pass@mail:465",
        "WEB_CONCURRENCY": "8",
        "SERVE": "http",
        "DRAIN_SECONDS": "30",
        "WORKER_CONCURRENCY": "3",
        "TRUSTED_PROXIES": "1",
        "CONNECT_INSTALL_KEYS_URL": "http://127.0.0.1:8080/keys/",
        "CONNECT_AUTHORIZATION_URL": "http://127.0.0.1:8080/oauth/",
        "CONNECT_ALLOWED_HOSTS": " LocalHost , *.atlassian.net,",
        "CONNECT_JS_URL": "http://127.0.0.1:8080/all.js",
        "ATTACHMENTS_URL": "s3://files/chat",
        "ATTACHMENT_MEGABYTES": "5",
        "ATTACHMENT_DAYS": "30",
        "LOG_LEVEL": "debug",
        "LIMIT_VISITORS": "address 5/minute",
        "LIMIT_STARTS": "person 1/hour, address 2/hour; 1/minute",
        "LIMIT_LEFT_MESSAGES": "person 2/day",
        "LIMIT_MESSAGES": "project 100/second",
        "LIMIT_FRAMES": "person 10/second",
        "LIMIT_TICKETS": "person 1/second",
        "LIMIT_REFUSED_TOKENS": "address 5/minute",
        "LIMIT_JIRA": "site 9/second, issue 1/2 seconds",
        "LIMIT_TRANSCRIPTS": "person 2/hour",
        "LIMIT_ARTICLES": "address 7/hour",
        "LIMIT_UPLOADS": "person 3/hour",
        "LIMIT_UPLOADED_MEGABYTES": "person 9/hour",
        "WEBHOOKS_TO_LOOPBACK": "on",
        "LIMIT_SOCKETS": " agent 3,customer  2, address 4",
    }

    assert Config.from_environment(environ) == Config(
        base_url="https://chat.example.com/jira",
        host="0.0.0.0",
        port=8000,
        data_dir=tmp_path,
        database_url="postgresql://user:pass@db/chat",
        database_prepared=False,
        redis_url="rediss://redis:6380/1",
        secret_key=SECRET,
        previous_secret_key=SECRET[::-1],
        smtp_url="smtps://user:pass@mail:465",
        web_concurrency=8,
        serve="http",
        drain_seconds=30,
        worker_concurrency=3,
        trusted_proxies=1,
        install_keys_url="http://127.0.0.1:8080/keys",
        authorization_url="http://127.0.0.1:8080/oauth",
        allowed_hosts=("localhost", "*.atlassian.net"),
        host_script_url="http://127.0.0.1:8080/all.js",
        attachments_url="s3://files/chat",
        attachment_megabytes=5,
        attachment_days=30,
        log_level="DEBUG",
        limit_visitors={"address": "5/minute"},
        limit_starts={"person": "1/hour", "address": "2/hour; 1/minute"},
        limit_left_messages={"person": "2/day"},
        limit_messages={"project": "100/second"},
        limit_frames={"person": "10/second"},
        limit_tickets={"person": "1/second"},
        limit_refused_tokens={"address": "5/minute"},
        limit_jira={"issue": "1/2 seconds", "site": "9/second"},
        limit_transcripts={"person": "2/hour"},
        limit_articles={"address": "7/hour"},
        limit_uploads={"person": "3/hour"},
        limit_uploaded_megabytes={"person": "9/hour"},
        webhooks_to_loopback=True,
        limit_sockets={"customer": 2, "agent": 3, "address": 4},
    )


def test_an_empty_variable_is_one_that_is_not_set():
    names = ("BASE_URL", "PORT", "DATABASE_URL", "REDIS_URL", "SMTP_URL", "CONNECT_ALLOWED_HOSTS", "LOG_LEVEL")

    assert read(**dict.fromkeys(names, "")) == read()


def test_everything_that_is_wrong_is_reported_together():
    wrong = {
        "BASE_URL": "chat.example.com",
        "PORT": "http",
        "DATABASE_URL": "mysql://db/chat",
        "DATABASE_PREPARED": "0",
        "REDIS_URL": "localhost:6379",
        "SECRET_KEY": "short",
        "SECRET_KEY_PREVIOUS": "short",
        "SMTP_URL": "mail.example.com",
        "WEB_CONCURRENCY": "0",
        "SERVE": "everything",
        "DRAIN_SECONDS": "-1",
        "WORKER_CONCURRENCY": "0",
        "TRUSTED_PROXIES": "-1",
        "ATTACHMENTS_URL": "files",
        "ATTACHMENT_MEGABYTES": "101",
        "ATTACHMENT_DAYS": "0",
        "CONNECT_INSTALL_KEYS_URL": "ftp://keys",
        "CONNECT_AUTHORIZATION_URL": "oauth.example.com",
        "CONNECT_JS_URL": "//cdn/all.js",
        "LOG_LEVEL": "loud",
    }

    found = problems(**wrong)

    assert sorted(each.split()[0] for each in found) == sorted(wrong)


def test_the_report_is_one_line_each():
    error = ConfigurationError(["PORT must be a number.", "LOG_LEVEL must be known."])

    assert str(error).splitlines()[1:] == ["  - PORT must be a number.", "  - LOG_LEVEL must be known."]


@pytest.mark.parametrize(
    "address",
    ["https://", "http://[::1", "https://chat.example.com:port", "https://chat.example.com:70000", "https://a/?b", "x"],
)
def test_an_address_that_cannot_be_one(address):
    (problem,) = problems(BASE_URL=address)

    assert problem.startswith("BASE_URL must be an address")


@pytest.mark.parametrize("number", ["0", "65536", "1.5", "-1", "\uff15000", "five", " "])
def test_a_port_that_cannot_be_one(number):
    assert problems(PORT=number) == [f"PORT must be a whole number from 1 to 65535, not “{number}”."]


@given(st.sampled_from(["BASE_URL", "PORT", "DATABASE_URL", "REDIS_URL", "SMTP_URL", "LOG_LEVEL"]), st.text())
def test_whatever_is_set_nothing_else_is_raised(name, value):
    with suppress(ConfigurationError):
        assert isinstance(read(**{name: value}), Config)


def test_postgres_may_be_called_by_its_short_name():
    assert read(DATABASE_URL="postgres://user@db/chat").database_url == "postgresql://user@db/chat"


def test_the_origin_leaves_the_path_out():
    assert read(BASE_URL="https://chat.example.com:8443/jira").origin == "https://chat.example.com:8443"


class TestSecretKey:
    @pytest.mark.parametrize("base_url", ["https://chat.example.com", "HTTPS://chat.example.com"])
    def test_production_refuses_to_start_without(self, tmp_path, base_url):
        with pytest.raises(ConfigurationError, match="SECRET_KEY is missing"):
            Config.from_environment({"BASE_URL": base_url, "DATA_DIR": str(tmp_path)})

        assert not list(tmp_path.iterdir())

    def test_is_made_at_the_first_run_and_kept(self, tmp_path):
        environ = {"DATA_DIR": str(tmp_path / "new")}

        first = Config.from_environment(environ).secret_key

        assert len(first) >= 32
        assert Config.from_environment(environ).secret_key == first
        assert [file.name for file in (tmp_path / "new").iterdir()] == ["secret-key"]
        assert (tmp_path / "new" / "secret-key").stat().st_mode & 0o777 == 0o600

    @pytest.mark.parametrize("kept", ["", "\n", "short"])
    def test_that_was_half_written_is_not_used(self, tmp_path, kept):
        (tmp_path / "secret-key").write_text(kept)

        with pytest.raises(ConfigurationError, match="secret-key"):
            Config.from_environment({"DATA_DIR": str(tmp_path)})

    def test_that_cannot_be_kept_is_reported(self, tmp_path):
        (tmp_path / "file").touch()

        with pytest.raises(ConfigurationError, match="DATA_DIR"):
            Config.from_environment({"DATA_DIR": str(tmp_path / "file")})


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("HTTPS://Chat.Example.COM:443/Base/", "https://chat.example.com/Base"),
        ("http://127.0.0.1:80", "http://127.0.0.1"),
        ("http://127.0.0.1:5000", "http://127.0.0.1:5000"),
    ],
)
def test_addresses_are_kept_as_browsers_write_them(given, kept, tmp_path):
    environ = {"DATA_DIR": str(tmp_path), "BASE_URL": given, "SECRET_KEY": "k" * 40}

    assert Config.from_environment(environ).base_url == kept


@pytest.mark.parametrize(
    ("environ", "needs_proxy"),
    [
        ({}, False),
        ({"HOST": "::1"}, False),
        ({"HOST": "0.0.0.0"}, True),
        ({"HOST": "0.0.0.0", "TRUSTED_PROXIES": "1"}, False),
        ({"BASE_URL": "https://chat.example.com"}, True),
        ({"BASE_URL": "https://chat.example.com", "TRUSTED_PROXIES": "1"}, False),
    ],
)
def test_who_is_reached_by_others_needs_a_proxy(environ, needs_proxy, tmp_path):
    config = Config.from_environment({"DATA_DIR": str(tmp_path), "SECRET_KEY": "k" * 32} | environ)

    assert config.needs_proxy is needs_proxy


@pytest.mark.parametrize("name", ["LIMIT_VISITORS", "LIMIT_STARTS", "LIMIT_MESSAGES", "LIMIT_FRAMES"])
def test_limits_that_cannot_be_read_are_named_with_an_example(name):
    (problem,) = problems(**{name: "20 an hour"})
    assert problem.startswith(f"{name} must be limits such as “person 20/hour; 5/minute, address 60/hour")
    assert "“20 an hour”" in problem


@pytest.mark.parametrize(
    "address",
    [
        "redis://localhost",
        "redis://user:p%40ss@redis.example.com:6379/0?protocol=3",
        "rediss://:pass@[::1]:6380/1",
        "unix:///run/redis.sock",
        "redis+sentinel://:pass@one:26379,two:26380,three/chat",
        "redis+cluster://user:pass@one:6379,two:6379",
    ],
)
def test_addresses_of_redis(address):
    assert read(REDIS_URL=address).redis_url == address


@pytest.mark.parametrize(
    "address",
    [
        "localhost:6379",
        "http://redis",
        "redis://",
        "redis://one:port",
        "redis://one,two",
        "unix://relative",
        "redis+sentinel://one:26379",
        "redis+sentinel:///chat",
        "redis+cluster://one:6379,",
        "redis+cluster://one:6379/service",
        "rediss+cluster://one",
    ],
)
def test_an_address_of_redis_that_cannot_be_one(address):
    (problem,) = problems(REDIS_URL=address)

    assert problem.startswith("REDIS_URL must be an address such as")


@pytest.mark.parametrize("serve", ["http", "sockets"])
def test_two_services_have_to_share_what_they_work_on(serve):
    (problem,) = problems(SERVE=serve, DATABASE_URL="postgresql://db/chat")

    assert problem == f"SERVE={serve} needs REDIS_URL: both services have to have the same."
    assert read(SERVE=serve, DATABASE_URL="postgresql://db/chat", REDIS_URL="redis://r").serve == serve
