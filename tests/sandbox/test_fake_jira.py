"""The same questions to `FakeJira` and, through `JiraClient`, to the sandbox: what tests rely on is what Jira does."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import pytest

from jira_chat.hosts.connect import qsh
from jira_chat.jira import adf
from jira_chat.jira.client import JiraClient
from jira_chat.jira.errors import JiraNotFoundError, JiraRefusedError
from jira_chat.jira.models import RequestField, RequestType
from jira_chat.jira.transport import Transport
from jira_chat.kernel.ids import AccountId, IssueId, ProjectId, RequestTypeId, ServiceDeskId, new_id
from sandbox import parts, seed
from sandbox.configuration import Configuration
from sandbox.server import Servers
from sandbox.state import Field
from sandbox.state import RequestType as SandboxType
from tests.sandbox.fake_addon import FakeAddon
from tests.support import ports
from tests.support.fakes import FakeClock, FakeJira

NOBODY = IssueId("99999")
ORDER = "customfield_10050"


@dataclass(frozen=True)
class World:
    """A site, and what there is on it."""

    jira: JiraClient
    project: ProjectId
    desk: ServiceDeskId
    admin: AccountId
    customer: AccountId
    customer_email: str
    asking: RequestTypeId
    """A request type that requires an order number."""

    def request(self, marker: str = "A question") -> IssueId:
        (kind, *_) = self.jira.request_types(self.desk)
        return self.jira.create_request(self.desk, kind.id, "Help", marker, self.customer).issue_id


def _fake() -> World:
    jira = FakeJira(FakeClock())
    jira.granted |= {("ada", "ADMINISTER", None), ("ada", "ADMINISTER_PROJECTS", "10000")}
    (email,) = jira.shown_emails.values()
    asking = RequestTypeId("50")
    jira.types += (RequestType(asking, "Order"),)
    jira.fields[asking] = (RequestField(id=ORDER, name="Order number", required=True, custom="textfield"),)
    return World(jira, ProjectId("10000"), ServiceDeskId("4"), AccountId("ada"), AccountId("carla"), email, asking)


@pytest.fixture(scope="module", params=["fake", "sandbox"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    if request.param == "fake":
        yield _fake()
        return
    addon = FakeAddon()
    built = parts.build(Configuration(port=ports.find_free_block(), addon_url=addon.url, webhook_pause=0.05))
    with Servers(built):
        built.installation.install()
        transport = Transport(built.configuration.url, partial(_signed, addon))
        support, carla = built.jira.projects[0], seed.CARLA
        order = SandboxType("50", "Order", "", fields=(Field(ORDER, "Order number", "text"),))
        support.request_types.append(order)
        yield World(
            JiraClient(transport),
            ProjectId(support.project_id),
            ServiceDeskId(support.service_desk_id),
            AccountId(seed.ADA.account_id),
            AccountId(carla.account_id),
            carla.email,
            RequestTypeId(order.type_id),
        )
        transport.close()
    addon.close()


def _signed(addon: FakeAddon, method: str, url: str) -> str:
    return f"JWT {addon.token(method, url, qsh=qsh.query_string_hash(method, url, ''))}"


def test_a_project_has_its_desk_and_another_has_none(world: World) -> None:
    assert world.jira.project(world.project).id == world.project
    desk = world.jira.service_desk_of(world.project)
    assert desk is not None
    assert (desk.id, desk.project_id, desk.project_key) == (world.desk, world.project, "SUP")
    assert world.jira.service_desk_of(ProjectId("99999")) is None


def test_rights_are_those_that_were_granted_where_they_were(world: World) -> None:
    asked = {"ADMINISTER_PROJECTS", "ADD_COMMENTS"}
    assert "ADMINISTER_PROJECTS" in world.jira.permissions(world.admin, asked, world.project)
    assert world.jira.permissions(world.admin, {"ADMINISTER"}) == {"ADMINISTER"}
    assert world.jira.permissions(world.customer, {"ADMINISTER"}) == frozenset()


def test_users_are_found_by_their_whole_address_and_customers_by_a_part(world: World) -> None:
    (found,) = world.jira.find_customers(world.desk, world.customer_email.partition("@")[0] + "@")
    assert (found.account, found.email) == (world.customer, world.customer_email)
    assert world.jira.find_users(world.customer_email.partition("@")[0]) == ()
    assert world.jira.user(world.customer).account == world.customer


def test_groups_are_found_by_a_part_of_their_name_and_the_app_sees_people(world: World) -> None:
    assert "jira-administrators" in [group.name for group in world.jira.search_groups("administrators")]
    assert world.jira.search_groups("no such group") == ()
    assert world.jira.shows_people()
    assert world.jira.myself().account


def test_an_address_becomes_a_customer_once(world: World) -> None:
    email = f"{new_id()}@example.com"
    made = world.jira.create_customer(email, "Ann Lee")
    assert made is not None
    assert made.name == "Ann Lee"
    assert world.jira.create_customer(email, "Ann Lee") is None
    for _ in range(2):
        world.jira.add_customers(world.desk, [made.account])
    assert [each.account for each in world.jira.find_customers(world.desk, email)] == [made.account]


def test_a_request_is_found_by_its_marker_and_is_its_customers(world: World) -> None:
    marker = new_id()
    issue = world.request(f"Help!\n\n{marker}")
    found = world.jira.find_request(world.desk, marker)
    assert found is not None
    assert found.issue_id == issue
    assert world.jira.find_requests(world.desk, marker) == (found,)
    assert world.jira.find_request(world.desk, new_id()) is None
    shown = world.jira.find_issue(issue)
    assert shown is not None
    assert (shown.key, shown.summary, shown.resolved, shown.reporter) == (found.key, "Help", False, world.customer)


def test_a_request_needs_the_fields_that_its_type_requires_and_takes_no_others(world: World) -> None:
    asking, plain = world.asking, world.jira.request_types(world.desk)[1].id
    fields = {each.id: each for each in world.jira.request_type_fields(world.desk, asking)}
    assert (fields[ORDER].required, fields[ORDER].custom) == (True, "textfield")
    assert [each.required for each in world.jira.request_type_fields(world.desk, plain)] == [True, False]

    with pytest.raises(JiraRefusedError):
        world.jira.create_request(world.desk, asking, "Help", "Please")
    with pytest.raises(JiraRefusedError):
        world.jira.create_request(world.desk, plain, "Help", "Please", None, {ORDER: "A-1"})
    assert world.jira.create_request(world.desk, asking, "Help", "Please", None, {ORDER: "A-1"}).key


def test_another_reporter_takes_the_place_of_the_first(world: World) -> None:
    made = world.jira.create_customer(f"{new_id()}@example.com", "Ann Lee")
    assert made is not None
    world.jira.add_customers(world.desk, [made.account])
    issue = world.request()
    world.jira.set_reporter(issue, made.account)
    shown = world.jira.find_issue(issue)
    assert shown is not None
    assert shown.reporter == made.account


def test_a_comment_of_ours_is_public_and_known_by_its_marker(world: World) -> None:
    issue = world.request()
    written = world.jira.add_comment(issue, adf.from_text("Hello"), {"conversation": "c1", "first": 1})
    assert (written.text, written.public, written.own) == ("Hello", True, True)
    assert world.jira.comment(issue, written.id) == written
    assert world.jira.find_own_comment(issue, {"first": 1}) == written
    assert world.jira.find_own_comment(issue, {"first": 2}) is None
    assert world.jira.comments_since(issue, written.created) == (written,)
    assert world.jira.comments_since(issue, written.created + timedelta(seconds=1)) == ()
    world.jira.add_note(issue, adf.from_text("Among ourselves"))
    noted, same = world.jira.comments_since(issue, written.created)[::-1]
    assert (noted.text, noted.public, noted.own, same) == ("Among ourselves", False, False, written)
    world.jira.comment_changes.delete(issue, written.id)
    assert world.jira.comment(issue, written.id) is None


def test_what_is_not_there_is_none_to_readers_and_an_error_to_writers(world: World) -> None:
    assert world.jira.find_issue(NOBODY) is None
    assert world.jira.comment(world.request(), "99999") is None
    with pytest.raises(JiraNotFoundError):
        world.jira.add_comment(NOBODY, adf.from_text("Hello"), {})
    with pytest.raises(JiraNotFoundError):
        world.jira.set_reporter(NOBODY, world.customer)


def test_what_checks_and_links_ask_for(world: World) -> None:
    issue = world.request()
    assert world.jira.relates()
    world.jira.relate(issue, world.request())
    assert world.jira.server_time() is not None
    assert world.jira.own_permissions({"ADD_COMMENTS"}, world.project) == {"ADD_COMMENTS"}
    world.jira.require_admin_scope()
