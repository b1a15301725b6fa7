import pytest

from jira_chat.conversations import filter_rules
from jira_chat.conversations.models import Criteria, Named
from jira_chat.kernel.errors import InvalidInputError


def drafted(name="Prices", **criteria):
    return filter_rules.draft("f1", name=name, criteria=Criteria(**criteria))


def test_what_was_typed_is_saved_without_stray_blanks():
    saved = drafted("  My   prices ", label=" vip ", path="/pricing ")
    assert (saved.name, saved.criteria) == ("My prices", Criteria(label="vip", path="/pricing"))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " ", "label": "vip"}, "name"),
        ({"name": "x" * 61, "label": "vip"}, "name"),
        ({}, "label"),
        ({"label": "two words"}, "label"),
        ({"label": "x" * 256}, "label"),
        ({"request_type": Named("x", "Ask")}, "request_type"),
        ({"request_type": Named("1" * 21, "Ask")}, "request_type"),
        ({"organization": Named("1", " ")}, "organization"),
        ({"organization": Named("1", "x" * 256)}, "organization"),
        ({"language": "x" * 36}, "language"),
        ({"path": "pricing"}, "path"),
        ({"path": "/" + "x" * 255}, "path"),
    ],
)
def test_what_is_no_filter_is_refused_by_field(wrong, field):
    with pytest.raises(InvalidInputError) as refused:
        drafted(**wrong)
    assert list(refused.value.details["fields"]) == [field]


def test_one_choice_is_enough():
    assert drafted(organization=Named("1", "Costa")).criteria == Criteria(organization=Named("1", "Costa"))


def test_no_name_passes_for_an_organization():
    kept = filter_rules.organizations_kept((Named("2", '{"id":"1","'),))
    assert filter_rules.organization_within(Named("1", "Costa")) not in kept
    assert filter_rules.organization_within(Named("2", "Other")) in kept


def test_labels_stand_between_blanks():
    assert filter_rules.labels_kept(("vip", "eu")) == " vip eu "
    assert filter_rules.labels_kept(("", "two words")) is None
    assert filter_rules.labels_kept(()) is None
