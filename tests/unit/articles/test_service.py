from types import SimpleNamespace

import pytest

from jira_chat.articles.service import ArticleService
from jira_chat.jira.errors import JiraForbiddenError, JiraTimeoutError
from jira_chat.jira.models import Article

FOUND = Article(page="7", title="Change  your address", excerpt="Open your order.")


class Knowledge:
    """A site's knowledge base."""

    def __init__(self) -> None:
        self.asked = []
        self.error = None

    def find(self, service_desk, query, *, most):
        self.asked.append((service_desk, query, most))
        if self.error:
            raise self.error
        return [FOUND]


@pytest.fixture
def knowledge():
    return Knowledge()


@pytest.fixture
def service(knowledge):
    return ArticleService(
        lambda _tenant: SimpleNamespace(articles=knowledge), lambda tenant, desk: f"https://{tenant}.example/{desk}"
    )


def test_articles_have_the_address_of_the_portal(service):
    (article,) = service.find("acme", "1", "address")

    assert (article.title, article.address) == ("Change your address", "https://acme.example/1/article/7")


def test_the_same_is_asked_once(service, knowledge):
    for typed in ("Address", " address ", "ADDRESS"):
        service.find("acme", "1", typed)
    service.find("other", "1", "address")

    assert knowledge.asked == [("1", "address", 3)] * 2


def test_too_little_is_not_looked_for(service, knowledge):
    assert service.find("acme", "1", "ad") == ()
    assert knowledge.asked == []


@pytest.mark.parametrize("error", [JiraTimeoutError("late"), JiraForbiddenError("no", status=401)])
def test_a_jira_that_does_not_answer_is_left_alone(service, knowledge, error):
    knowledge.error = error

    assert [service.find("acme", "1", typed) for typed in ("address", "address of")] == [(), ()]
    assert len(knowledge.asked) == 1
