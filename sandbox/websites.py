"""Customers' own web sites, each on its own origin, with the add-on's snippet on every page."""

import re

from flask import Flask, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from sandbox.parts import EXTENSION, Parts

_KEY = re.compile(r'data-chat="([^"]*)"')
TITLES = {
    "plain": "Brindle Bicycles",
    "strict-csp": "Larch & Co. Bank",
    "spa": "Tern Travel",
    "rtl": "بيت القهوة",
    "unlisted": "Somebody Else",
}


def widget_key(pasted: str) -> str:
    """Return the key in a pasted snippet, or the text itself where it is no snippet."""
    found = _KEY.search(pasted)
    return (found[1] if found else pasted).strip()


def content_security_policy(addon_url: str) -> str:
    """Return what the snippet needs from a site with a strict policy; nothing inline, no foreign styles."""
    return "; ".join(
        [
            "default-src 'none'",
            "style-src 'self'",
            "img-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            f"script-src {addon_url}",
            f"connect-src {addon_url}",
            f"frame-src {addon_url}",
            "report-uri /csp-report",
        ]
    )


def create_website(parts: Parts, name: str) -> Flask:
    """Return the site of this name; it shares nothing with Jira but its owner's memory of the widget key."""
    app = Flask("sandbox", static_folder="assets")
    app.extensions[EXTENSION] = parts

    @app.get("/")
    @app.get("/<path:page>")
    def show(page: str = "") -> str:
        return render_template(
            f"websites/{name}.html",
            name=name,
            title=TITLES[name],
            page=page,
            key=parts.widget_keys.get(name),
            loader=f"{parts.configuration.addon_url}/widget/loader.js",
            jira_url=parts.configuration.url,
        )

    @app.post("/snippet")
    def paste() -> Response:
        parts.widget_keys[name] = widget_key(request.form["snippet"])
        parts.keep()
        return redirect("/")

    @app.post("/csp-report")
    def report() -> ResponseReturnValue:
        parts.csp_reports.append({"site": name, **(request.get_json(force=True) or {})})
        return "", 204

    @app.after_request
    def protect(response: Response) -> Response:
        if name == "strict-csp":
            policy = content_security_policy(parts.configuration.addon_url)
            response.headers["Content-Security-Policy"] = policy
        return response

    return app
