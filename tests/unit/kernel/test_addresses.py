import pytest

from jira_chat.kernel.addresses import forms, is_same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ann@Example.com", "ann@example.com", True),
        ("ann@münchen.example", "ann@xn--mnchen-3ya.example", True),
        ("ann@MÜNCHEN.example", "ann@münchen.example", True),
        ("ann@großbank.example", "ann@grossbank.example", False),
        ("ann@νόμος.example", "ann@νόμοσ.example", False),
        ("ann@example.com", "ann@example.com.au", False),
        ("", "ann@example.com", False),
        (None, "ann@example.com", False),
        ("no address", "no address", True),
        ("é" * 100_000, "é" * 100_001, False),
    ],
)
def test_addresses_are_one_if_their_mail_goes_to_one_mailbox(one, other, same):
    assert is_same(one, other) is same


def test_a_domain_is_looked_for_in_both_its_forms():
    assert forms("ann@example.com") == ["ann@example.com"]
    assert forms("ann@münchen.example") == ["ann@münchen.example", "ann@xn--mnchen-3ya.example"]
