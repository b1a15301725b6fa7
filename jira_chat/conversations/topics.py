"""Topics: names that sockets subscribe to and hints carry."""

from jira_chat.access.principals import Principal, Side, Surface
from jira_chat.conversations.models import Conversation, Header
from jira_chat.customers import sessions
from jira_chat.installations.service import tenant_topic
from jira_chat.kernel.ids import IssueId, ProjectId, TenantId


def customer(tenant: TenantId, project: ProjectId, name: str) -> str:
    """Return the topic of all pages of one customer in a project."""
    return f"customer:{tenant}:{project}:{name}"


def issue(tenant: TenantId, project: ProjectId, issue_id: IssueId) -> str:
    """Return the topic of agents who look at an issue of a project."""
    return f"issue:{tenant}:{project}:{issue_id}"


def dashboard(tenant: TenantId, project: ProjectId) -> str:
    """Return the topic of agents who look at a project's dashboard."""
    return f"dashboard:{tenant}:{project}"


def project(tenant: TenantId, project_id: ProjectId) -> str:
    """Return the topic of everybody who has a page of the project open, on either side."""
    return f"project:{tenant}:{project_id}"


def agent(tenant: TenantId, project_id: ProjectId, account: str) -> str:
    """Return the topic of all pages of one agent in a project."""
    return f"agent:{tenant}:{project_id}:{account}"


def topics_of(conversation: Conversation | Header) -> list[str]:
    """Return the topics of everybody who may see the conversation; must agree with `rules.may_see`."""
    return [*customer_of(conversation), *agents_of(conversation)]


def customer_of(conversation: Conversation | Header) -> list[str]:
    """Return the topics of the customer's pages where the conversation began, and where it is now."""
    places = dict.fromkeys((conversation.entrance, conversation.project))
    return [customer(conversation.tenant, place, conversation.customer) for place in places]


def agents_of(conversation: Conversation | Header) -> list[str]:
    """Return the topics of the agents who may see the conversation."""
    topics = [dashboard(conversation.tenant, conversation.project)]
    if conversation.issue is not None:
        topics.append(issue(conversation.tenant, conversation.project, conversation.issue))
    return topics


def topics_for(person: Principal) -> list[str]:
    """Return the topics of a person's socket; a conversation's only if `rules.may_see` lets the person see it."""
    topics = [tenant_topic(person.tenant)]
    if person.project is None:
        return topics
    topics.append(project(person.tenant, person.project))
    if person.side is Side.AGENT:
        topics.append(agent(person.tenant, person.project, str(person.account)))
    if person.surface is Surface.DASHBOARD:
        topics.append(dashboard(person.tenant, person.project))
    if person.surface is Surface.ISSUE and person.issue is not None:
        topics.append(issue(person.tenant, person.project, person.issue))
    if person.surface in {Surface.PORTAL, Surface.WIDGET} and person.customer is not None:
        topics.append(customer(person.tenant, person.project, person.customer))
        topics.extend(_of_session(person))
    return topics


def _of_session(person: Principal) -> list[str]:
    topics = []
    if person.session is not None:
        topics.append(sessions.session_topic(person.session))
    if person.chat_account is not None:
        topics.append(sessions.account_topic(person.tenant, person.chat_account))
    return topics
