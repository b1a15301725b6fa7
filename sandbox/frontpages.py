"""The sandbox's own pages: roles to play, requests sent, faults to switch on."""

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response

from sandbox.configuration import WEBSITES
from sandbox.installation import LifecycleError
from sandbox.looking import show, viewer
from sandbox.misbehaviour import KINDS, REASONS, Misbehaviour, Rule
from sandbox.parts import parts
from sandbox.websites import TITLES

blueprint = Blueprint("frontpages", __name__)


@blueprint.get("/")
def front() -> str:
    """Explain the roles."""
    here = parts()
    sites = [(name, TITLES[name], here.configuration.website_url(name)) for name in WEBSITES]
    return show("front.html", viewer("ada"), sites=sites, keys=here.widget_keys, active="front")


@blueprint.post("/installation")
def change_installation() -> Response | tuple[str, int]:
    """Install, disable, enable or uninstall; show the add-on's answer if it refuses."""
    installation = parts().installation
    changes = {
        "install": installation.install,
        "disable": installation.disable,
        "enable": installation.enable,
        "uninstall": installation.uninstall,
    }
    try:
        changes.get(request.form["change"], lambda: abort(400))()
    except LifecycleError as error:
        return render_template("failure.html", message=str(error)), 502
    return redirect("/")


@blueprint.get("/mail")
def mail() -> str:
    """Show the letters that the add-on sent."""
    return show("mail.html", viewer("ada"), letters=parts().mailbox.listed(), active="mail")


@blueprint.get("/misbehaviour")
def misbehaviour() -> str:
    """Show the switches, the rules in force and the latest webhooks."""
    here = parts()
    return show(
        "misbehaviour.html",
        viewer("ada"),
        explanations=Misbehaviour.explanations,
        reasons=REASONS,
        calls=here.quotas.counted(),
        rules=here.misbehaviour.listed(),
        deliveries=here.webhooks.listed()[:-31:-1],
        active="misbehaviour",
    )


@blueprint.post("/misbehaviour")
def misbehave() -> Response:
    """Add one rule, or end all."""
    form = request.form
    if form["kind"] == "off":
        parts().misbehaviour.clear()
    else:
        kind = next((kind for kind in KINDS if kind == form["kind"]), None) or abort(400)
        times = int(form["times"]) if form["times"] else None
        rule = Rule(
            kind,
            form["prefix"] or "/rest/",
            times,
            float(form["seconds"] or 1),
            chance=float(form["chance"] or 100) / 100,
            reason=form["reason"],
            points=int(form["points"] or 65_000),
        )
        parts().misbehaviour.add(rule)
    return redirect("/misbehaviour")


@blueprint.get("/sites/<name>")
def website(name: str) -> Response:
    """Go to a customer's web site on its own origin."""
    if name not in WEBSITES:
        abort(404)
    return redirect(parts().configuration.website_url(name))
