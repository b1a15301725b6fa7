"""Against a real SMTP server (aiosmtpd) on the loopback."""

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from jira_chat.mail import smtp
from jira_chat.mail.errors import MailRefusedError, MailUnavailableError
from jira_chat.mail.smtp import Message, SmtpServer
from tests.support.ports import find_free_block

MESSAGE = Message(to="ann@example.com", subject="Your code", text="The code is 123456.", html="<p>123456</p>")


class Mailbox:
    """Takes mail, or answers what `replies` says to a command."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.senders: list[str] = []
        self.recipients: list[list[str]] = []
        self.replies: dict[str, str] = {}

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:  # noqa: N802 -- named after the command
        if "RCPT" in self.replies:
            return self.replies["RCPT"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802 -- named after the command
        if "DATA" in self.replies:
            return self.replies["DATA"]
        self.letters.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        self.senders.append(envelope.mail_from)
        self.recipients.append(list(envelope.rcpt_tos))
        return "250 OK"


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def address(mailbox: Mailbox) -> Iterator[str]:
    """Host and port of a server that knows one login."""

    def check(_server, _session, _envelope, _mechanism, login) -> AuthResult:
        return AuthResult(success=(login.login, login.password) == (b"chat", b"pass word"), handled=False)

    controller = Controller(
        mailbox, hostname="127.0.0.1", port=find_free_block(), authenticator=check, auth_require_tls=False
    )
    controller.start()
    yield f"127.0.0.1:{controller.port}"
    controller.stop()


def test_a_mail_arrives_in_both_forms(mailbox, address) -> None:
    SmtpServer(f"smtp://{address}?from=help@acme.example").send(MESSAGE)

    (letter,) = mailbox.letters
    assert (mailbox.senders, mailbox.recipients) == (["help@acme.example"], [["ann@example.com"]])
    assert (letter["To"], letter["Subject"]) == ("ann@example.com", "Your code")
    assert letter["From"] == "Jira Chat <help@acme.example>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Date"]
    assert letter["Message-ID"].endswith("@acme.example>")
    assert letter.get_body(("plain",)).get_content().strip() == MESSAGE.text
    assert letter.get_body(("html",)).get_content().strip() == MESSAGE.html


def test_a_mail_to_an_international_domain_needs_no_international_server(mailbox, address) -> None:
    SmtpServer(f"smtp://{address}").send(
        Message(to="ann@bücher.example", subject="Your code", text="123456", html="<p>123456</p>")
    )

    assert mailbox.recipients == [["ann@xn--bcher-kva.example"]]


def test_a_mail_arrives_in_every_script(mailbox, address) -> None:
    SmtpServer(f"smtp://{address}").send(
        Message(to="ann@example.com", subject="رمزك لـ Support", text="الرمز 123456", html="<p>رمز</p>")
    )

    (letter,) = mailbox.letters
    assert letter["Subject"] == "رمزك لـ Support"
    assert "الرمز" in letter.get_body(("plain",)).get_content()


def test_it_logs_in_where_it_has_a_login(mailbox, address) -> None:
    SmtpServer(f"smtp://chat:pass%20word@{address}?from=help@acme.example").send(MESSAGE)
    assert len(mailbox.letters) == 1

    with pytest.raises(MailUnavailableError):
        SmtpServer(f"smtp://chat:wrong@{address}").send(MESSAGE)


@pytest.mark.parametrize("command", ["RCPT", "DATA"])
@pytest.mark.parametrize(
    ("reply", "error"), [("451 come back later", MailUnavailableError), ("550 no such user", MailRefusedError)]
)
def test_what_the_server_answers_decides_about_a_retry(mailbox, address, command, reply, error) -> None:
    mailbox.replies[command] = reply
    with pytest.raises(error) as refused:
        SmtpServer(f"smtp://{address}").send(MESSAGE)
    assert "ann" not in refused.value.message
    assert "such" not in refused.value.message


def test_a_server_that_is_away_may_come_back() -> None:
    with pytest.raises(MailUnavailableError):
        SmtpServer(f"smtp://127.0.0.1:{find_free_block()}").send(MESSAGE)


def test_a_certificate_that_nobody_trusts_is_not_taken(address) -> None:
    with pytest.raises(MailUnavailableError):
        SmtpServer(f"smtps://{address}").send(MESSAGE)


def test_a_password_does_not_travel_in_the_clear(mailbox, address, monkeypatch) -> None:
    monkeypatch.setattr(smtp, "_NEAR", frozenset())
    with pytest.raises(MailRefusedError):
        SmtpServer(f"smtp://chat:pass%20word@{address}").send(MESSAGE)
    assert mailbox.letters == []


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "Hello\r\nBcc: all@example.com"},
        {"to": "ann@example.com\r\nBcc: all@example.com"},
        {"to": "ann@example.com, all@example.com"},
        {"to": ""},
    ],
)
def test_nothing_typed_becomes_a_header(mailbox, address, changes) -> None:
    fields = {"to": MESSAGE.to, "subject": MESSAGE.subject, "text": "", "html": ""} | changes
    with pytest.raises(MailRefusedError):
        SmtpServer(f"smtp://{address}").send(Message(**fields))
    assert mailbox.letters == []


@pytest.mark.parametrize(
    "url", ["", "mail.example.com", "http://mail.example.com", "smtp://", "smtp://mail.example.com?from=nobody"]
)
def test_an_address_that_is_none_is_refused(url) -> None:
    with pytest.raises(ValueError, match=r"smtp://|from="):
        SmtpServer(url)


def test_its_own_address_is_that_of_the_login_or_made_up(mailbox, address) -> None:
    SmtpServer(f"smtp://{address}").send(MESSAGE)
    assert mailbox.senders == ["jira-chat@127.0.0.1"]
