import pytest

from jira_chat.jira.articles import JiraArticles
from jira_chat.jira.errors import JiraForbiddenError, JiraUnreadableError
from jira_chat.jira.models import Article
from tests.support.scripted_server import Answer

VIEW = "https://acme.example/rest/servicedeskapi/knowledgebase/article/view/"


def listed(*articles):
    return Answer(body={"values": list(articles), "isLastPage": True})


def article(title="Pay", view=f"{VIEW}8786177", **source):
    return {
        "title": title,
        "excerpt": "How",
        "source": {"type": "confluence", **source},
        "content": {"iframeSrc": view},
    }


def test_it_is_asked_without_credentials(server, transport, authorized):
    server.will_answer(listed(article()))

    found = JiraArticles(transport).find("28", "how to pay", most=3)

    (received,) = server.received
    assert found == [Article(page="8786177", title="Pay", excerpt="How")]
    assert received.path.endswith("/rest/servicedeskapi/servicedesk/28/knowledgebase/article")
    assert received.query == {"query": ["how to pay"], "highlight": ["false"], "limit": ["3"]}
    assert "Authorization" not in received.headers
    assert authorized == []


def test_articles_without_a_page_are_left_out(server, transport):
    server.will_answer(listed(article(view=""), article(view="javascript:0", pageId="7/../8"), article(pageId="9"), {}))

    assert [each.page for each in JiraArticles(transport).find("28", "pay", most=10)] == ["9"]


def test_a_jira_that_shows_strangers_nothing_is_asked_once(server, transport):
    server.will_answer(Answer(401))

    with pytest.raises(JiraForbiddenError):
        JiraArticles(transport).find("28", "pay", most=3)
    assert len(server.received) == 1


def test_what_is_no_answer_is_not_read(server, transport):
    server.will_answer(Answer(200, "<html>Log in</html>"))

    with pytest.raises(JiraUnreadableError):
        JiraArticles(transport).find("28", "pay", most=3)
