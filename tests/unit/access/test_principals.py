import pytest

from jira_chat.access.principals import Principal, Side, Surface


@pytest.mark.parametrize(
    ("surface", "side"),
    [
        (Surface.ISSUE, Side.AGENT),
        (Surface.DASHBOARD, Side.AGENT),
        (Surface.PORTAL, Side.CUSTOMER),
        (Surface.WIDGET, Side.CUSTOMER),
    ],
)
def test_the_surface_decides_the_side(surface, side):
    assert Principal(tenant="t", surface=surface, account="a").side is side


@pytest.mark.parametrize(
    ("account", "visitor", "customer"),
    [("a", None, "account:a"), (None, "v", "visitor:v"), ("a", "v", "account:a"), (None, None, None)],
)
def test_a_customer_is_named_by_account_or_visitor(account, visitor, customer):
    assert Principal(tenant="t", surface=Surface.PORTAL, account=account, visitor=visitor).customer == customer


def test_an_account_and_a_visitor_are_never_the_same_customer():
    account = Principal(tenant="t", surface=Surface.PORTAL, account="visitor:x")
    visitor = Principal(tenant="t", surface=Surface.PORTAL, visitor="x")

    assert account.customer != visitor.customer
