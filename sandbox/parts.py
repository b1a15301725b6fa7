"""The sandbox's parts, made once, and how a view finds them."""

from dataclasses import dataclass, field
from typing import cast

from flask import current_app

from sandbox import seed
from sandbox.actions import Actions
from sandbox.configuration import Configuration
from sandbox.grants import Grants
from sandbox.installation import Installation
from sandbox.keys import InstallKey
from sandbox.mail import Mailbox
from sandbox.misbehaviour import Misbehaviour
from sandbox.people import People
from sandbox.state import Jira
from sandbox.webhooks import Webhooks

EXTENSION = "sandbox"


@dataclass
class Parts:
    """`widget_keys` and `csp_reports` are by the name of the customer web site."""

    configuration: Configuration
    jira: Jira
    installation: Installation
    misbehaviour: Misbehaviour
    webhooks: Webhooks
    actions: Actions
    people: People
    mailbox: Mailbox
    grants: Grants = field(default_factory=Grants)
    widget_keys: dict[str, str] = field(default_factory=dict)
    csp_reports: list[dict[str, object]] = field(default_factory=list)


def build(configuration: Configuration) -> Parts:
    jira = seed.seeded(configuration.url)
    installation = Installation(configuration, InstallKey())
    misbehaviour = Misbehaviour()
    webhooks = Webhooks(installation, misbehaviour, configuration.url, configuration.webhook_pause)
    return Parts(
        configuration=configuration,
        jira=jira,
        installation=installation,
        misbehaviour=misbehaviour,
        webhooks=webhooks,
        actions=Actions(jira, webhooks.tell),
        people=People(jira, misbehaviour),
        mailbox=Mailbox(),
    )


def parts() -> Parts:
    """Return the parts of the application that handles the present request."""
    return cast("Parts", current_app.extensions[EXTENSION])
