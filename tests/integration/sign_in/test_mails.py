import pytest
from sqlalchemy import select

from jira_chat.mail.errors import MailRefusedError, MailTooLateError, MailUnavailableError
from jira_chat.outbox import queue
from jira_chat.outbox.handlers import Handler, Handlers
from jira_chat.outbox.tables import jobs
from jira_chat.settings import texts
from jira_chat.settings.languages import Offered
from jira_chat.sign_in import mails
from jira_chat.sign_in.jobs import SendMail
from jira_chat.sign_in.mails import Mails, Postman, Situation

ANN = "ann@example.com"

EVERY = Offered()


class Server:
    def __init__(self):
        self.sent, self.error = [], None

    def send(self, message):
        if self.error is not None:
            raise self.error
        self.sent.append(message)


@pytest.fixture
def server():
    return Server()


@pytest.fixture
def enqueue(reception, database, vault, clock):
    words = {}

    def enqueue(situation=Situation.SIGN_IN, *, name="Support", changed=words, offered=EVERY, language=None, **about):
        mails = Mails(
            lambda _tenant: offered,
            lambda _tenant, language: {**texts.bundled_words(language.code), **changed},
            vault,
            clock=clock,
        )
        record = reception.place().record
        record.__dict__["name"] = name
        with database.transaction() as connection:
            mails.enqueue(connection, record, ANN, situation, mails.wording(record.tenant, language), **about)

    return enqueue


@pytest.fixture
def deliver(database, server, vault, clock):
    def deliver():
        with database.transaction() as connection:
            (job,) = queue.claim(connection, now=clock(), limit=1)
        Handlers([Handler(SendMail, Postman(server, vault, clock=clock).send)]).do(job)

    return deliver


def test_a_mail_says_what_it_is_for_in_both_forms(enqueue, deliver, server):
    enqueue(code="012345")
    deliver()

    (message,) = server.sent
    assert message.to == ANN
    assert message.subject == "012345 · Your code for Support"
    assert message.text.startswith(
        "Use this code to sign in to the chat of Support:\n\n    012345\n\nThe code is good for 10 "
    )
    assert "012345" in message.html
    assert "\n\n\n" not in message.text


@pytest.mark.parametrize("situation", Situation)
def test_every_situation_has_its_words(enqueue, reception, situation):
    enqueue(situation)
    (message,) = reception.mails()
    assert "{" not in message["subject"] + message["text"]


def test_a_language_that_is_not_offered_is_not_used(enqueue, reception):
    for language in ("de", "fr"):
        enqueue(language=language, offered=Offered(codes=("de", "sv"), default="sv"))
    german, swedish = reception.mails()
    assert ("Ihr Code" in german["subject"], "Din kod" in swedish["subject"]) == (True, True)


def test_a_link_can_be_followed(enqueue, reception):
    enqueue(Situation.PORTAL, link="https://acme.example/portal?a=1&b=2")
    (message,) = reception.mails()
    assert "    https://acme.example/portal?a=1&b=2\n" in message["text"]
    assert 'href="https://acme.example/portal?a=1&amp;b=2"' in message["html"]


def test_names_and_texts_are_shown_as_they_are(enqueue, reception):
    enqueue(name="<b>A & B</b>\r\nBcc: x", changed={"mail.ignore": "<script>{minutes}"})
    (message,) = reception.mails()
    assert message["subject"] == "Your code for <b>A & B</b> Bcc: x"
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in message["html"]
    assert "&lt;script&gt;10" in message["html"]


def test_a_plural_that_an_admin_writes_is_understood(enqueue, reception):
    enqueue(code="1", changed={"mail.lifetime": {"one": "{minutes} minute", "other": "{minutes} minutes"}})
    assert "10 minutes" in reception.mails()[0]["text"]


def test_the_queue_does_not_show_what_it_holds(enqueue, database):
    enqueue(code="012345")
    with database.reading() as connection:
        stored = str(connection.execute(select(jobs)).all())
    assert "012345" not in stored
    assert ANN not in stored


def test_a_mail_that_comes_too_late_stays_here(enqueue, deliver, server, clock):
    enqueue()
    clock.advance(minutes=10)
    with pytest.raises(MailTooLateError):
        deliver()
    assert server.sent == []


def test_a_refused_mail_is_given_up(enqueue, deliver, server):
    enqueue()
    server.error = MailRefusedError("no")
    with pytest.raises(MailRefusedError):
        deliver()


def test_a_mail_that_was_given_up_is_forgotten_a_week_later(enqueue, database, clock):
    enqueue()
    with database.transaction() as connection:
        (job,) = queue.claim(connection, now=clock(), limit=1)
        queue.give_up(connection, job, now=clock(), error="mail_refused")
        assert mails.forget_given_up(connection, now=clock()) == 0
    clock.advance(days=8)
    with database.transaction() as connection:
        assert mails.forget_given_up(connection, now=clock()) == 1


def test_a_server_that_is_away_is_asked_again(enqueue, deliver, server):
    enqueue()
    server.error = MailUnavailableError("away")
    with pytest.raises(MailUnavailableError):
        deliver()
