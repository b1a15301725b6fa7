import pytest

from jira_chat.access.customer_refs import CustomerKind, CustomerRef

STORED = [
    ("visitor:v1", CustomerRef(CustomerKind.VISITOR, "v1")),
    ("chat:c1", CustomerRef(CustomerKind.CHAT_ACCOUNT, "c1")),
    ("account:557058:a", CustomerRef(CustomerKind.JIRA_ACCOUNT, "557058:a")),
]


@pytest.mark.parametrize(("text", "ref"), STORED)
def test_what_is_written_is_read(text, ref) -> None:
    assert (str(ref), CustomerRef.read(text)) == (text, ref)


@pytest.mark.parametrize("text", ["", "v1", "visitors:v1"])
def test_what_is_no_reference_is_an_error(text) -> None:
    with pytest.raises(ValueError, match="CustomerKind"):
        CustomerRef.read(text)
