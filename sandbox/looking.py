"""The viewer of a page (`?as=`), and the values that every page gets."""

from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from flask import abort, render_template, request

from sandbox import permissions
from sandbox.parts import parts
from sandbox.state import User
from sandbox.surfaces import Frame


def viewer(default: str) -> User:
    """Return the person that `?as=` names, by short name or account id; 404 for nobody."""
    jira, name = parts().jira, request.args.get("as", default)
    found = jira.user_named(name) or jira.user(name)
    return found or abort(404, f"Nobody is called {name}.")


def portal_viewer(default: str = "carla") -> User | None:
    """Return the portal visitor, None for an anonymous one."""
    return None if request.args.get("as") == "anonymous" else viewer(default)


def link(path: str) -> str:
    """Return the address of another page, for the same viewer if one was chosen."""
    chosen = request.args.get("as")
    return f"{path}?{urlencode({'as': chosen})}" if chosen else path


def show(template: str, who: User | None, frames: list[Frame] | None = None, **values: Any) -> str:
    """Render a host page."""
    here = parts()
    with here.jira.lock:
        return render_template(
            template,
            who=who,
            frames=frames or [],
            frame_data={
                "account_id": who.account_id if who else None,
                "frames": [asdict(frame) for frame in frames or []],
            },
            installation=here.installation,
            configuration=here.configuration,
            jira=here.jira,
            permissions=permissions,
            link=link,
            **values,
        )
