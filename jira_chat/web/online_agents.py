"""The API of online agents: agents see each other and set their working habits; admins can put them offline."""

from flask import Response, jsonify, request

from jira_chat.access.principals import Principal, Side
from jira_chat.jira.errors import JiraError
from jira_chat.kernel.errors import ForbiddenError
from jira_chat.kernel.ids import AccountId
from jira_chat.presence.models import AWAY_CHOICES, Habits, OnlineAgent
from jira_chat.settings import schedule
from jira_chat.web import agent_answers, body, offers
from jira_chat.web.answers import shown
from jira_chat.web.services import Services


def show(person: Principal, services: Services) -> Response:
    """Return the project's agents who are online or away, each with the number of their open chats."""
    if person.project is None:
        raise ForbiddenError("This page is not allowed to do that.")
    online = services.presence.online_agents(person.tenant, person.project)
    chats = services.desk.open_by_agent(person.tenant, person.project)
    own = services.presence.own(person) if person.side is Side.AGENT else None
    closure = services.closing.of_project(person.tenant, person.project)
    answer = agent_answers.OnlineAgents(
        agents=[_agent(each, chats.get(each.account, 0)) for each in online],
        own=None if own is None else shown(agent_answers.OwnPresence, own),
        closure=None if closure is None else shown(agent_answers.Closure, closure),
        leads=_leads(person, services),
    )
    return jsonify(answer)


def put_offline(person: Principal, services: Services, account: str) -> tuple[str, int]:
    """Put an agent offline."""
    services.presence.put_offline(person, AccountId(account))
    return "", 204


def habits(person: Principal, services: Services) -> Response:
    """Return an agent's working habits."""
    return _habits(person, services)


def save_habits(person: Principal, services: Services) -> Response:
    """Save an agent's working habits."""
    services.presence.save_habits(person, body.read(request, Habits))
    return _habits(person, services)


def _leads(person: Principal, services: Services) -> bool:
    try:
        return services.permissions.leads(person)
    except JiraError:
        # The list works without Jira; closing does not, and checks again.
        return False


def _habits(person: Principal, services: Services) -> Response:
    record = services.settings.of_project(person.tenant, person.project) if person.project else None
    hours = None if record is None else record.settings.visibility
    answer = agent_answers.WorkingHabits(
        habits=services.presence.habits(person),
        away_choices=list(AWAY_CHOICES),
        time_zones=list(schedule.time_zones()),
        languages=offers.spoken_languages(),
        follows_holidays=hours is not None and hours.mode == "hours" and bool(hours.special_days),
    )
    return jsonify(answer)


def _agent(agent: OnlineAgent, chats: int) -> agent_answers.OnlineAgent:
    return agent_answers.OnlineAgent(
        account=agent.account,
        name=agent.name,
        until=agent.until,
        since=agent.since,
        by_hours=agent.by_hours,
        away=agent.away,
        chats=chats,
    )
