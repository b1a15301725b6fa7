"""Every option of the settings page means what it says, held against `docs/who-may-chat.md`.

Each case asks twice: what the panel is told to offer, and what the server does with somebody who tries all the same.
All combinations are held against the decisions themselves, in `tests/unit/conversations/test_availability.py` and
`tests/unit/sign_in`; here any two options meet, and each of them meets each line of the document.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any, NamedTuple

import pytest

from jira_chat.access.principals import Principal
from jira_chat.settings.models import BlockedGroup, Span, Visibility, WeekDay
from jira_chat.sign_in.codes import Purpose
from sandbox import seed
from sandbox.state import Group, User
from tests.support.in_process import EVERYTHING_ON, SITE, InProcessStack, code_in, start_of
from tests.support.pairs import pairwise
from tests.support.sign_in_methods import BY_HAND, PASSWORD, WAYS, WebSite, attempt, outcome
from tests.support.truth_tables import Table, table, title

CHAT = table("Is there a chat here?")
BEGIN = table("Who may begin a conversation?")
OFFERED = table("What is offered to sign in?")
SIGN_IN = table("Who may sign in?")
MAIL = table("What does the mail with a code say?")
PROOF = table("What does a proof count for?")

OTHER_SITE = "https://shop.example.net"
ANN = "ann@example.com"
NOT_OFFERED = (403, "chat_not_offered")

_ANOTHER_DAY = WeekDay(day=(datetime.now(UTC) + timedelta(days=3)).weekday(), spans=(Span(start="09:00", end="10:00"),))
SHOWN = {
    "always": Visibility(),
    "closed": Visibility(mode="hours", week=(_ANOTHER_DAY,)),
    "unless away": Visibility(hide_when_away=True),
}
"""When customers see the chat, as saved."""


@pytest.fixture(scope="module")
def stranger(stack: InProcessStack) -> str:
    """The panel session of somebody in the portal unknown to Jira."""
    stack.configure()
    start = stack.portal_page(None)
    assert start is not None
    return str(start["session"])


@pytest.fixture(scope="module")
def people(stack: InProcessStack, website: WebSite, stranger: str) -> dict[tuple[str, str, str], Principal]:
    """Everybody who could want to chat, by surface, kind and site; they came while everything was allowed."""
    stack.configure()
    stack.register(ANN, PASSWORD)
    start = stack.portal_page(seed.CARLA)
    assert start is not None
    tokens = {
        ("portal", "portal", ""): start["session"],
        ("portal", "visitor", ""): stack.send("POST", "/api/visitor-session", token=stranger).json["token"],
        ("portal", "password", ""): sign_in(stack, "password", "", token=stranger),
        ("portal", "code", ""): sign_in(stack, "code", "", token=stranger),
    }
    for site in (SITE, OTHER_SITE):
        identified = stack.ask("identify", {"site": site, "token": website.token(ANN)})
        tokens |= {
            ("external", "visitor", site): stack.ask("session", {"site": site}).json["token"],
            ("external", "password", site): sign_in(stack, "password", site),
            ("external", "code", site): sign_in(stack, "code", site),
            ("external", "identity", site): identified.json["token"],
        }
    return {who: stack.principal(token) for who, token in tokens.items()}


def sign_in(stack: InProcessStack, way: str, site: str, **options: Any) -> str:
    """Sign Ann in and return her token."""
    proof = {"password": PASSWORD} if way == "password" else stack.code(ANN, Purpose.SIGN_IN)
    answer = stack.ask("sign-in", {"site": site or None, "email": ANN} | proof, **options)
    assert answer.status_code == 200, answer.text
    return str(answer.json["token"])


def on(option: str) -> bool:
    return option in {"on", "required", "online", "works"}


class Here(NamedTuple):
    """Somewhere, at some moment."""

    surface: str
    portal: str
    external: str
    site: str
    shown: str
    agents: str

    @property
    def case(self) -> dict[str, str]:
        hidden = self.shown == "closed" or (self.shown == "unless away" and self.agents == "offline")
        return self._asdict() | {"hidden": "yes" if hidden else "no"}

    @property
    def page(self) -> str:
        """The site that the customer is on."""
        if self.surface == "portal":
            return ""
        return OTHER_SITE if self.site == "unlisted" else SITE

    @property
    def options(self) -> dict[str, Any]:
        sites = () if self.site == "any" else (SITE,)
        return {
            "portal": on(self.portal),
            "external": on(self.external),
            "sites": sites,
            "visibility": SHOWN[self.shown],
        }


def places() -> Iterator[Here]:
    """All places and moments; which sites are listed does not matter to somebody in the portal."""
    switches, moments = ("off", "on"), product(SHOWN, ("offline", "online"))
    for portal, external, (shown, agents) in product(switches, switches, moments):
        yield Here("portal", portal, external, "any", shown, agents)
        for site in ("any", "listed", "unlisted"):
            yield Here("external", portal, external, site, shown, agents)


def arrange(stack: InProcessStack, here: Here, **more: Any) -> None:
    stack.configure(**here.options, **more)
    stack.agents(online=on(here.agents))


PLACES = pairwise(sorted(places(), key=str), lambda here: (*here, CHAT.deciding(here.case)))


@pytest.mark.parametrize("here", PLACES, ids=title)
def test_where_there_is_a_chat(stack, people, website, stranger, here: Here) -> None:
    stack.forget_limits()
    arrange(stack, here)
    there = CHAT.decide(**here.case) == "yes"

    if here.surface == "portal":
        assert (stack.portal_page(None) is not None) == there
        assert (stack.portal_page(seed.CARLA) is not None) == there
        place, options = {}, {"token": stranger}
        visit = stack.send("POST", "/api/visitor-session", token=stranger)
    else:
        assert is_offered_on(stack, here.page) == there
        place, options = {"site": here.page}, {}
        visit = stack.ask("session", place)
        identified = stack.ask("identify", place | {"token": website.token(ANN)})
        assert outcome(identified) == ((200, "") if there else NOT_OFFERED)

    signed_in = stack.ask("sign-in", place | {"email": ANN, "password": PASSWORD}, **options)
    sent = stack.ask("code", place | {"email": ANN, "purpose": "sign_in"}, **options)
    assert outcome(visit) == ((201, "") if there else NOT_OFFERED)
    assert outcome(signed_in) == ((200, "") if there else NOT_OFFERED)
    assert outcome(sent) == ((202, "") if there else NOT_OFFERED)


def is_offered_on(stack: InProcessStack, site: str) -> bool:
    """Whether a page of a site gets a launcher and may show the frame; both must say the same."""
    asked = stack.send("GET", f"/widget/{stack.key}/settings", headers={"Origin": site})
    # Any page may read that there is none, and which of the reasons it is not.
    assert asked.headers["Access-Control-Allow-Origin"] == "*"
    launcher = asked.status_code == 200 and asked.json["offered"]
    frame = stack.send("GET", f"/widget/{stack.key}/frame")
    framed_by = frame.headers["Content-Security-Policy"].partition("frame-ancestors ")[2].partition(";")[0].split()
    framed = start_of(frame) is not None and bool({site, "https:"} & set(framed_by))
    assert framed == launcher
    return launcher


class Beginning(NamedTuple):
    """Somebody who wants to begin a conversation."""

    here: Here
    who: str
    identity: str
    anonymous: str

    @property
    def case(self) -> dict[str, str]:
        return self.here.case | {"who": self.who, "identity": self.identity, "anonymous": self.anonymous}

    @property
    def expected(self) -> str:
        return BEGIN.decide(**self.case) if CHAT.decide(**self.here.case) == "yes" else "chat_not_offered"


WHO = {"portal": ("visitor", "portal", "password", "code"), "external": ("visitor", "password", "code", "identity")}


def situations() -> Iterator[Beginning]:
    """What may be saved in each place, without who asks."""
    for here, identity, anonymous in product(places(), ("optional", "required"), ("off", "on")):
        yield Beginning(here, "", identity, anonymous)


def by_everybody(asked: Beginning) -> Iterator[Beginning]:
    return (asked._replace(who=who) for who in WHO[asked.here.surface])


def cheapest(asked: Beginning) -> tuple[object, ...]:
    """Order by what has to be saved, then by who has to be online."""
    here = asked.here
    saved = (here.portal, here.external, here.site == "any", here.shown, asked.identity, asked.anonymous)
    return (*saved, here.agents, here.surface, here.site)


def met(asked: Beginning) -> tuple[str, ...]:
    """The options of a case, and what becomes of everybody with them."""
    results = {each.who: each.expected for each in by_everybody(asked)}
    return (*asked.here, *asked[2:], *(results.get(who, "") for who in ("visitor", "portal", "password", "identity")))


SITUATIONS = pairwise(sorted(situations(), key=cheapest), met)


@pytest.mark.parametrize("asked", SITUATIONS, ids=lambda one: title((*one.here, *one[2:])))
def test_who_may_begin(stack, people, asked: Beginning) -> None:
    here = asked.here
    arrange(stack, here, anonymous=on(asked.anonymous), require_identity=on(asked.identity))
    expected = {each.who: each.expected for each in by_everybody(asked)}

    assert {who: stack.begins(people[here.surface, who, here.page]) for who in expected} == expected
    if "chat_not_offered" not in expected.values():
        start = panel(stack, here.surface)
        assert start is not None
        assert {who: told(start, who) for who in expected} == expected


def panel(stack: InProcessStack, surface: str, **options: Any) -> dict[str, Any] | None:
    return stack.portal_page(None, **options) if surface == "portal" else stack.frame_page(**options)


def told(start: Mapping[str, Any], who: str) -> str:
    """What the panel knows, before anybody tries, of whether somebody may begin."""
    if start["require_identity"] and who != "identity":
        return "identity_required"
    if who != "visitor":
        return "yes"
    if not start["anonymous"]:
        return "sign_in_required"
    return "yes" if start["agents_online"] else "nobody_online"


class Offer(NamedTuple):
    """What a project lets its customers do to become known."""

    surface: str
    identity: str
    password: str
    code: str
    registration: str
    mail: str
    anonymous: str
    agents: str

    def case(self, way: str) -> dict[str, str]:
        options = {"password": self.password, "reset": self.password, "code": self.code, "register": self.registration}
        return self._asdict() | {"way": way, "option": options[way]}

    def expected(self, way: str) -> bool:
        return OFFERED.decide(**self.case(way)) == "yes"


EVERY_OFFER = (
    Offer(*values)
    for values in product(
        ("portal", "external"),
        ("optional", "required"),
        *[("off", "on")] * 3,
        ("none", "works"),
        # The table does not ask for these two: they change nothing.
        ("off", "on"),
        ("offline", "online"),
    )
)
OFFERS = pairwise(EVERY_OFFER, lambda one: (*one, *(OFFERED.deciding(one.case(way)) for way in BY_HAND)))


@pytest.mark.parametrize("offer", OFFERS, ids=title)
def test_what_is_offered_to_sign_in(stack, website, people, stranger, offer: Offer) -> None:
    stack.forget_limits()
    stack.configure(
        require_identity=on(offer.identity),
        sign_in_password=on(offer.password),
        sign_in_code=on(offer.code),
        registration=on(offer.registration),
        anonymous=on(offer.anonymous),
    )
    stack.agents(online=on(offer.agents))
    start = panel(stack, offer.surface, mail=on(offer.mail))
    assert start is not None
    assert start["sign_in"] == {way: offer.expected(way) for way in ("password", "code", "reset")}
    assert start["registration"] == offer.expected("register")

    place: dict[str, Any] = {"site": SITE} if offer.surface == "external" else {}
    options = {"mail": on(offer.mail), "token": None if offer.surface == "external" else stranger}
    for way in BY_HAND:
        path, body = attempt(website, way, ANN)
        answer = stack.ask(path, place | body, **options)
        assert outcome(answer) == ((200, "") if offer.expected(way) else NOT_OFFERED), way
    for way, purpose in (("code", "sign_in"), ("register", "register"), ("reset", "reset")):
        answer = stack.ask("code", place | {"email": ANN, "purpose": purpose}, **options)
        assert outcome(answer) == ((202, "") if offer.expected(way) else NOT_OFFERED), purpose


STAFF = BlockedGroup(id="staff-id", name="staff")
RULES: dict[str, dict[str, Any]] = {
    "none": {},
    "groups": {"blocked_groups": (STAFF,)},
    "admins": {"block_admins": True},
    "both": {"blocked_groups": (STAFF,), "block_admins": True},
}
PERSONS = ("member", "admin", "user", "unknown", "hidden")


def address(person: str, *, account: str = "known") -> str:
    """Where mail reaches somebody; each person of Jira is there twice, with a chat account and without."""
    return f"{person}@acme.example" if account == "known" else f"new-{person}@acme.example"


@pytest.fixture(scope="module")
def everybody(stack: InProcessStack) -> None:
    """Let everybody have a chat account, and all but one a Jira account, of which one hides its address."""
    stack.configure()
    jira = stack.sandbox.jira
    staff = Group(STAFF.id, STAFF.name)
    jira.groups.append(staff)
    for account, person in product(("known", "unknown"), PERSONS):
        email = address(person, account=account)
        if account == "known":
            stack.register(email, PASSWORD)
        if person == "unknown":
            continue
        name = email.partition("@")[0]
        user = User(name, f"account-of-{name}", name.title(), "atlassian", email, shows_email=person != "hidden")
        jira.users.append(user)
        if person in {"member", "hidden"}:
            staff.members.append(user)
        if person in {"admin", "hidden"}:
            jira.projects[0].admins.append(user)


class SigningIn(NamedTuple):
    """Somebody who wants to sign in."""

    rule: str
    person: str
    jira: str
    surface: str
    way: str
    credential: str

    @property
    def case(self) -> dict[str, str]:
        return self._asdict()

    @property
    def forged(self) -> bool:
        """Whether nobody is asked, for a signature comes first."""
        return (self.way, self.credential) == ("identity", "wrong")

    @property
    def expected(self) -> str:
        """What follows, in the words of the table."""
        decided = "yes" if self.forged else SIGN_IN.decide(**self.case)
        return "sign_in_failed" if decided == "yes" and self.credential == "wrong" else decided

    @property
    def answer(self) -> tuple[int, str]:
        """The same as an answer: machines are told so in their own words."""
        match self.expected:
            case "yes":
                return 200, ""
            case "sign_in_failed" if self.way == "identity":
                return 401, "identity_refused"
            case "sign_in_failed":
                return 401, "sign_in_failed"
            case code:
                return 503, code


EVERYBODY_SIGNING_IN = (
    SigningIn(*values)
    for values in product(RULES, PERSONS, ("up", "down"), ("external", "portal"), WAYS, ("right", "wrong"))
    if values[3:5] != ("portal", "identity")
)
SIGNING_IN = pairwise(EVERYBODY_SIGNING_IN, lambda one: (*one, SIGN_IN.deciding(one.case), one.answer))


@pytest.mark.parametrize("asked", SIGNING_IN, ids=title)
def test_who_may_sign_in(stack, everybody, website, stranger, asked: SigningIn) -> None:
    prepare(stack, asked.rule, up=asked.jira == "up")
    email, right = address(asked.person), asked.credential == "right"
    place: dict[str, Any] = {"site": SITE} if asked.surface == "external" else {}
    path, body = attempt(website, asked.way, email, right=right)
    before = blocked_attempts(stack)
    answer = stack.ask(path, place | body, token=None if asked.surface == "external" else stranger)
    stack.jira(up=True)

    assert outcome(answer) == asked.answer
    # The rule counts the people it refuses, whatever credential they had.
    is_blocked = SIGN_IN.decide(**asked.case) == "sign_in_failed" and not asked.forged
    assert blocked_attempts(stack) - before == is_blocked
    if asked.expected == "yes":
        assert answer.json["customer"]["email"] == email
        assert stack.begins(stack.principal(answer.json["token"])) == "yes"
    elif asked.expected == "sign_in_unavailable":
        assert answer.json["error"]["portal"].startswith(stack.sandbox.configuration.url)


@pytest.mark.parametrize("surface", ["external", "portal"])
@pytest.mark.parametrize("rule", RULES)
def test_nobody_sees_from_outside_that_there_is_a_rule(stack, everybody, rule: str, surface: str) -> None:
    prepare(stack, rule, up=True)
    start = panel(stack, surface)
    assert start is not None
    assert all(start["sign_in"].values())
    assert start["registration"]


def prepare(stack: InProcessStack, rule: str, *, up: bool) -> None:
    stack.forget_limits()
    stack.forget_groups()
    stack.configure(**{"block_admins": False} | RULES[rule])
    stack.jira(up=up)


def blocked_attempts(stack: InProcessStack) -> int:
    return stack.services.group_rule.blocked_attempts(stack.tenant, stack.project).last_day


class Asking(NamedTuple):
    """Somebody who asks for a code."""

    rule: str
    person: str
    jira: str
    purpose: str
    account: str

    @property
    def case(self) -> dict[str, str]:
        case = self._asdict()
        return case | {"sign in": SIGN_IN.decide(**case)}

    @property
    def expected(self) -> str:
        return MAIL.decide(**self.case)


EVERYBODY_ASKING = (
    Asking(*values)
    for values in product(RULES, PERSONS, ("up", "down"), ("sign_in", "register", "reset"), ("known", "unknown"))
)
ASKING = pairwise(EVERYBODY_ASKING, lambda one: (*one, MAIL.deciding(one.case)))


@pytest.mark.parametrize("asked", ASKING, ids=title)
def test_what_the_mail_with_a_code_says(stack, everybody, asked: Asking) -> None:
    email = address(asked.person, account=asked.account)
    prepare(stack, asked.rule, up=asked.jira == "up")
    before = stack.newest_mail()
    answer = stack.ask("code", {"site": SITE, "email": email, "purpose": asked.purpose})
    stack.jira(up=True)

    mail = stack.newest_mail()
    assert outcome(answer) == ((503, "sign_in_unavailable") if asked.expected == "none" else (202, ""))
    if asked.expected == "none":
        assert mail == before
        return
    assert mail is not None
    assert mail != before
    assert mail["to"] == email
    assert (code_in(mail) is not None) == (asked.expected == "code")
    assert (stack.sandbox.configuration.url in mail["text"]) == (asked.expected == "portal")


class Use(NamedTuple):
    """What somebody does with what was proved in the first project."""

    proof: str
    use: str
    project: str

    @property
    def expected(self) -> bool:
        return PROOF.decide(**self._asdict()) == "yes"


USES = [Use(*values) for values in product(("identity", "code"), ("enter", "password", "by code"), ("same", "another"))]


@pytest.fixture(scope="module")
def another_project(stack: InProcessStack) -> str:
    """The widget key of a second project, with everything on."""
    project = stack.sandbox.jira.projects[1].project_id
    service = stack.services.settings
    service.save(stack.tenant, project, EVERYTHING_ON, version=0, author=seed.ADA.account_id)
    saved = service.of_project(stack.tenant, project)
    assert saved is not None
    return saved.widget_key


@pytest.mark.parametrize("asked", USES, ids=title)
def test_what_a_proof_counts_for(stack, website, another_project, asked: Use) -> None:
    stack.forget_limits()
    stack.configure()
    email = f"{asked.proof}-{asked.use.replace(' ', '-')}-{asked.project}@acme.example"
    if asked.proof == "identity":
        proved = stack.ask("identify", {"site": SITE, "token": website.token(email)})
        assert proved.status_code == 200
        session = proved.json["token"]
    else:
        session = stack.register(email, None)
    key = stack.key if asked.project == "same" else another_project

    def send(path: str, **body: Any) -> Any:
        return stack.send("POST", f"/widget/{key}/{path}", json={"site": SITE, "email": email} | body)

    match asked.use:
        case "enter" if asked.proof == "identity":
            holds = send("identify", token=website.token(email)).status_code == 200
        case "enter":
            holds = send("sign-in", **stack.code(email, Purpose.SIGN_IN)).status_code == 200
        case "password":
            changed = stack.send("PUT", "/api/password", token=session, json={"new_password": PASSWORD})
            assert outcome(changed) == ((200, "") if asked.expected else (403, "mailbox_unproved"))
            holds = send("sign-in", password=PASSWORD).status_code == 200
        case _:
            assert send("code", purpose="sign_in").status_code == 202
            mail = stack.newest_mail()
            assert mail is not None
            holds = code_in(mail) is not None
    assert holds == asked.expected


@pytest.mark.parametrize(
    ("decisions", "cases"),
    [
        pytest.param(CHAT, [here.case for here in PLACES], id="chat"),
        pytest.param(BEGIN, [one.case for asked in SITUATIONS for one in by_everybody(asked)], id="begin"),
        pytest.param(OFFERED, [one.case(way) for one, way in product(OFFERS, BY_HAND)], id="offered"),
        pytest.param(SIGN_IN, [one.case for one in SIGNING_IN], id="sign in"),
        pytest.param(MAIL, [one.case for one in ASKING], id="mail"),
        pytest.param(PROOF, [one._asdict() for one in USES], id="proof"),
    ],
)
def test_every_line_of_the_document_decides_something(decisions: Table, cases: list[dict[str, str]]) -> None:
    assert {decisions.deciding(case) for case in cases} == set(range(len(decisions.rows)))
