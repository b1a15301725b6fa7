"""The descriptor against Atlassian's schema, and against what its documentation asks for besides."""

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft4Validator

from jira_chat.hosts.connect import descriptor
from tests.support import conformance

BASE_URL = "https://chat.example.com/jira-chat"
TEMPLATE = Path(__file__).parents[2].joinpath("atlassian-connect.json").read_text(encoding="utf-8")

PORTAL_PAGES = {
    "help_center",
    "portal",
    "create_request",
    "view_request",
    "my_requests",
    "approvals",
    "profile",
}


@pytest.fixture
def described():
    return json.loads(descriptor.render(TEMPLATE, BASE_URL))


@pytest.fixture
def validator():
    schema = conformance.path("descriptor/jira-global-schema.patched.json")
    return Draft4Validator(json.loads(schema.read_text(encoding="utf-8")))


def resolved(node):
    """Make relative addresses absolute: the schema's formats do not know any other."""
    if isinstance(node, dict):
        return {key: resolved(value) for key, value in node.items()}
    if isinstance(node, list):
        return [resolved(item) for item in node]
    return BASE_URL + node if isinstance(node, str) and node.startswith("/") else node


def test_matches_the_schema(described, validator):
    problems = validator.iter_errors(resolved(described))

    assert [f"{problem.json_path}: {problem.message}" for problem in problems] == []


def test_the_schema_notices_a_mistake(described, validator):
    described["modules"]["serviceDeskPortalFooters"][0]["pages"] = ["everywhere"]

    assert not validator.is_valid(resolved(described))


def test_asks_for_signed_installs_context_hashes_and_account_ids(described):
    assert described["authentication"] == {"type": "jwt"}
    assert described["apiMigrations"] == {"signed-install": True, "context-qsh": True, "gdpr": True}


def test_chat_is_on_every_portal_page(described):
    assert {
        page for module in described["modules"]["serviceDeskPortalFooters"] for page in module["pages"]
    } == PORTAL_PAGES


def test_addresses_are_plain_paths_with_known_context_parameters(described):
    paths = re.findall(r'"(/[^"]*)"', json.dumps(described))
    parameters = set(re.findall(r"\{([^}]*)\}", "".join(paths)))

    assert all(re.fullmatch(r"/[a-z_/.-]+(\?[\w=&{}.]+)?", path) for path in paths)
    in_portal = {"servicedesk.serviceDeskId", "servicedesk.requestId"}
    assert parameters == {"project.id", "project.key", "issue.id", "issue.key"} | in_portal


def test_module_keys_are_unique(described):
    keys = [module["key"] for modules in described["modules"].values() for module in modules if "key" in module]

    assert len(keys) == len(set(keys))


def test_key_fits_the_marketplace():
    assert re.fullmatch(r"[A-Za-z0-9._-]{1,64}", descriptor.app_key(TEMPLATE))
