"""The sandbox's parts, created once, and the access of views to them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from flask import current_app

from sandbox import seed
from sandbox.actions import Actions, Event
from sandbox.configuration import Configuration
from sandbox.grants import Grants
from sandbox.installation import Installation
from sandbox.keeping import Keeping
from sandbox.keys import InstallKey
from sandbox.lag import Lag
from sandbox.mail import Mailbox
from sandbox.misbehaviour import Misbehaviour
from sandbox.people import People
from sandbox.quotas import Quotas
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
    lag: Lag
    quotas: Quotas
    grants: Grants = field(default_factory=Grants)
    widget_keys: dict[str, str] = field(default_factory=dict)
    csp_reports: list[dict[str, object]] = field(default_factory=list)
    keep: Callable[[], None] = lambda: None
    """Called after each change."""


def build(configuration: Configuration, webhooks_of: Callable[..., Webhooks] = Webhooks) -> Parts:
    jira = seed.seeded(configuration.url)
    installation = Installation(configuration, InstallKey())
    misbehaviour = Misbehaviour()
    webhooks = webhooks_of(installation, misbehaviour, configuration.url, configuration.webhook_pause)
    lag = Lag(misbehaviour)

    def tell(event: Event) -> None:
        lag.note(event)
        webhooks.tell(event)

    built = Parts(
        configuration=configuration,
        jira=jira,
        installation=installation,
        misbehaviour=misbehaviour,
        webhooks=webhooks,
        actions=Actions(jira, tell),
        people=People(jira, misbehaviour),
        mailbox=Mailbox(),
        lag=lag,
        quotas=Quotas(misbehaviour),
    )
    if configuration.data_dir is not None:
        _keep(built, configuration.data_dir)
    return built


def _keep(built: Parts, folder: Path) -> None:
    kept = Keeping(folder, built.jira)
    kept.restore()
    kept.keep()
    built.installation.client_key, built.widget_keys, built.keep = kept.client_key, kept.widget_keys, kept.keep


def parts() -> Parts:
    """Return the parts of the application that handles the present request."""
    return cast("Parts", current_app.extensions[EXTENSION])
