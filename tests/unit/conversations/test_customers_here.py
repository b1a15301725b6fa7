from dataclasses import replace

from jira_chat.conversations.customers_here import with_customer_here
from tests.support.conversations import CONVERSATION


def test_a_customer_is_here_where_they_began_and_where_the_request_is_now():
    moved = replace(CONVERSATION, id="c2", project="10001")
    there = replace(CONVERSATION, id="c3", project="10001", entrance="10001", customer="visitor:v3")
    here = {("t1", "10000"): {"visitor:v1"}, ("t1", "10001"): {"visitor:v3"}}
    asked = []

    def customers_online(tenant, project, customers):
        asked.append(project)
        return here[tenant, project] & set(customers)

    assert with_customer_here([CONVERSATION, moved, there], customers_online) == {"c1", "c2", "c3"}
    assert sorted(asked) == ["10000", "10001"]
    assert with_customer_here([], customers_online) == set()
