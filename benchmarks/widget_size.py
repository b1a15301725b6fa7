"""The size of chat widgets: `python -m benchmarks.widget_size`, after `make build`.

Files are compressed with brotli as a server would, each by itself, and added up. Papercups' is bundled from its npm
package as on a page without React; Live Helper Chat's built files are read from a checkout that is named.
"""

import argparse
import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from benchmarks import environments
from benchmarks.environments import ROOT

RESULTS = ROOT / "benchmarks" / "results" / "widget-size.md"
_WITH_NODE = str(ROOT / "tools" / "with-node")
_COMPRESS = """
const { brotliCompressSync } = require("node:zlib"), { readFileSync } = require("node:fs");
console.log(process.argv.slice(1).reduce((sum, name) => sum + brotliCompressSync(readFileSync(name)).length, 0));
"""
_LIVE_HELPER_CHAT = Path("lhc_web/design/defaulttheme")


class Weight(NamedTuple):
    """Bytes; None for what is not published."""

    widget: str
    page: int | None
    """Bytes on every page of a site, for a visitor who does not chat."""
    opening: int | None
    """More bytes until one can type."""


def ours() -> Weight:
    """Measure our own build."""
    printed = _node(["node", "size.mjs"], ROOT / "frontend")
    sizes = {name: each["bytes"] for name, each in json.loads(printed).items()}
    return Weight("Jira Chat", sizes["loader"], sizes["frame"] + sizes["panel"])


def papercups() -> Weight:
    """Measure the npm package with its dependencies. The frame that it opens is not published as files."""
    folder = environments.node_folder_for("papercups", ROOT / "benchmarks" / "peers" / "papercups", program="entry.js")
    bundling = ["npx", "esbuild", "entry.js", "--bundle", "--minify", "--format=iife", "--outfile=built.js"]
    _node([*bundling, '--define:process.env.NODE_ENV="production"', "--log-level=error"], folder)
    return Weight("Papercups 1.3.1, with React", _compressed([folder / "built.js"]), None)


def live_helper_chat(checkout: Path) -> Weight:
    """Measure the files that its page and its frame name, without fonts and pictures."""
    scripts, styles = (checkout / _LIVE_HELPER_CHAT / kind / "widgetv2" for kind in ("js", "css"))
    frame = [scripts / "vendor.js", scripts / "react.app.js", styles / "bootstrap.min.css", styles / "widget.css"]
    return Weight("Live Helper Chat", _compressed([scripts / "index.js"]), _compressed(frame))


def main() -> None:
    """Measure all widgets and write the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--live-helper-chat", type=Path, metavar="CHECKOUT")
    arguments = parser.parse_args()
    found = [ours(), papercups()]
    if arguments.live_helper_chat:
        found.append(live_helper_chat(arguments.live_helper_chat))
    RESULTS.write_text("\n".join(_page(found)))
    print(RESULTS.read_text())


def _page(found: list[Weight]) -> list[str]:
    first = found[0]
    rows = [
        f"| {each.widget} | {_bytes(each.page)} | {_bytes(each.opening)} | {_ratio(each.page, first.page)} "
        f"| {_ratio(each.opening, first.opening)} |"
        for each in found
    ]
    return [
        "# What chat widgets weigh",
        "",
        "Bytes after brotli, scripts and styles; without fonts, pictures and what a server answers besides. Made by",
        "`python -m benchmarks.widget_size`. Chatwoot publishes its widget inside its image only, so it is not here.",
        "",
        "| widget | on every page | more, until one can type | page, times ours | opening, times ours |",
        "|---|---|---|---|---|",
        *rows,
        "",
    ]


def _bytes(count: int | None) -> str:
    return "not published" if count is None else f"{count:,}"


def _ratio(count: int | None, ours: int | None) -> str:
    return "" if count is None or not ours else f"{count / ours:.1f}"


def _compressed(files: Iterable[Path]) -> int:
    return int(_node(["node", "--eval", _COMPRESS, "--", *map(str, files)], ROOT))


def _node(command: list[str], folder: Path) -> str:
    done = subprocess.run([_WITH_NODE, *command], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout


if __name__ == "__main__":
    main()
