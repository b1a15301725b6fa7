"""The built browser files and their hashed names, from Vite's manifest."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jira_chat.web.built_files import BuiltFiles

FOLDER = Path(__file__).parent.parent / "static"
"""The output of the browser build."""

ICONS = Path(__file__).parent / "icons"


class AssetsMissingError(Exception):
    """The browser files are missing; `make build` builds them."""


@dataclass(frozen=True)
class Entry:
    """The files of a page: one script and its styles, as names below `/static/`."""

    script: str
    styles: tuple[str, ...]


class Assets:
    """The built files, and their names by entry."""

    def __init__(self, folder: Path = FOLDER) -> None:
        try:
            self._manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text())
        except FileNotFoundError:
            raise AssetsMissingError("The browser files are not built yet. Run: make build") from None
        self.files = BuiltFiles(folder)

    def entry(self, source: str) -> Entry:
        """Return the files of an entry such as `src/widget/main.tsx`."""
        built = self._manifest[source]
        # A chunk that the entry shares with a lazy part has style sheets of its own.
        chunks = self._imported(source)
        return Entry(script=built["file"], styles=tuple(style for each in chunks for style in each.get("css", ())))

    def _imported(self, source: str) -> list[dict[str, Any]]:
        """Return an entry and all chunks it imports, imported chunks first."""
        ordered: dict[str, dict[str, Any]] = {}
        entered: set[str] = set()

        def enter(name: str) -> None:
            if name in entered:
                return
            entered.add(name)
            for imported in self._manifest[name].get("imports", ()):
                enter(imported)
            ordered[name] = self._manifest[name]

        enter(source)
        return list(ordered.values())
