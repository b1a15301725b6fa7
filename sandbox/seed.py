"""The story's people and projects."""

import uuid

from sandbox import adf, workflow
from sandbox.state import Article, Group, Issue, Jira, Organization, Project, RequestType, User, now

_NAMESPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
_SITE_ID = uuid.uuid5(_NAMESPACE, "acme")

APP = User("app", f"557058:{uuid.uuid5(_NAMESPACE, 'app')}", "Jira Chat", "app", "app@connect.example")
ADA = User("ada", "5b10a2844c20165700ede21a", "Ada Admin", "atlassian", "ada@acme.example", shows_email=True)
NINA = User("nina", "5b10a2844c20165700ede21b", "Nina Novak", "atlassian", "nina@acme.example")
OMAR = User("omar", f"712020:{uuid.uuid5(_NAMESPACE, 'omar')}", "Omar Okafor", "atlassian", "omar@acme.example")
PIA = User("pia", f"712020:{uuid.uuid5(_NAMESPACE, 'pia')}", "Pia Petrova", "atlassian", "pia@acme.example")
PAUL = User("paul", f"712020:{uuid.uuid5(_NAMESPACE, 'paul')}", "Paul Prieur", "atlassian", "paul@acme.example")

ASK = RequestType("11", "Ask a question", "Anything that you would like to know.")
REPORT = RequestType("12", "Report a problem", "Something does not work as it should.")
ESCALATION = RequestType("13", "Escalation", "For agents only.", ("summary", "description"), hidden=True)
TIME_OFF = RequestType("21", "Ask about time off", "Holidays and leave.")

ARTICLES = [
    Article("8786177", "Change your delivery address", "Open your order and choose another address before it is sent."),
    Article("8786178", "Return a bicycle", "Within thirty days you can return what you ordered."),
    Article("8786179", "Track your order", "The mail with your delivery has a link that shows where it is."),
    Article("8786180", "Bicycles that last", "How we test each bicycle before delivery."),
    Article("8786181", "Refund a delivery", "For agents: how to refund an order and its delivery.", internal=True),
]

_OTHER_GROUPS = (
    "accounting", "administrators", "all-employees", "berlin-office", "board", "confluence-users",
    "contractors", "customer-success", "data-protection", "designers", "developers",
    "developers-backend", "developers-frontend", "facilities", "field-engineers", "finance-approvers",
    "hr-business-partners", "interns", "jira-software-users", "jira-users", "legal", "lisbon-office",
    "marketing", "night-shift", "on-call", "operations", "procurement", "product-managers",
    "release-managers", "sales-emea", "sales-us", "security-team", "support-tier-1", "support-tier-2",
    "works-council",
)  # fmt: skip


def customer(name: str, display_name: str, email: str) -> User:
    """Return a portal-only customer, with an account id in Jira's form for them."""
    return User(name, f"qm:{_SITE_ID}:{uuid.uuid5(_SITE_ID, email)}", display_name, "customer", email)


CARLA = customer("carla", "Carla Costa", "carla@example.com")
CARL = customer("carl", "Carl Chen", "carl@example.com")


def seeded(url: str) -> Jira:
    """Return a fresh site, served at `url`."""
    support = Project("10001", "SUP", "Acme Support", "1", [ASK, REPORT, ESCALATION])
    support.admins, support.agents, support.customers = [ADA], [ADA, NINA, OMAR], [CARLA, CARL]
    support.articles = list(ARTICLES)
    people = Project("10002", "HR", "Human Resources", "2", [TIME_OFF])
    people.admins, people.agents, people.customers = [ADA], [PIA, PAUL], [CARL]
    website = Project("10003", "WEB", "Acme Website", "", [], admins=[ADA], agents=[OMAR], kind="software")
    jira = Jira(
        url,
        APP,
        users=[APP, ADA, NINA, OMAR, PIA, PAUL, CARLA, CARL],
        groups=_groups(),
        projects=[support, people, website],
        organizations=[Organization("1", "Costa Bakeries", (CARLA.account_id,))],
    )
    jira.issues.append(_first_request(jira, support))
    return jira


def _groups() -> list[Group]:
    members = {
        "jira-administrators": [ADA],
        "site-admins": [ADA],
        "jira-servicedesk-users": [ADA, NINA, OMAR, PIA, PAUL],
        "jira-servicemanagement-customers-acme": [CARLA, CARL],
    }
    names = sorted({*members, *_OTHER_GROUPS})
    return [Group(str(uuid.uuid5(_NAMESPACE, name)), name, list(members.get(name, []))) for name in names]


def _first_request(jira: Jira, project: Project) -> Issue:
    created = now()
    return Issue(
        issue_id=str(next(jira.issue_ids)),
        key=f"{project.key}-{next(project.numbers)}",
        project=project,
        request_type=ASK,
        summary="How do I change my delivery address?",
        description=adf.from_text("I have moved.\nWhere can I enter the new address?"),
        reporter=CARLA,
        creator=CARLA,
        status=workflow.WAITING_FOR_SUPPORT,
        status_since=created,
        created=created,
        updated=created,
    )
