"""Articles for a panel: a Jira that cannot be reached has none, and is no reason for an error."""

import pytest


@pytest.fixture
def look(web):
    return lambda key, query="delivery address": web.send(
        "POST", f"/widget/{key}/articles?lang=de", json={"query": query}
    )


@pytest.mark.parametrize("suggests", [True, False])
def test_without_jira_there_are_none(web, look, suggests):
    answer = look(web.configure(suggest_articles=suggests))

    assert (answer.status_code, answer.json["articles"]) == (200, [])
    assert answer.json["texts"]["articles.title"] == "Diese Artikel könnten helfen"


def test_of_a_chat_that_is_not_there_nothing_is_told(look):
    assert look("nothing").status_code == 404


def test_looking_for_them_is_limited(web, look):
    key = web.configure(suggest_articles=True)

    assert [look(key).status_code for _ in range(61)][-1] == 429
