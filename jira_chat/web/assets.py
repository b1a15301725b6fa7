"""The built browser files and their hashed names, from the manifest that Vite leaves beside them."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jira_chat.web.built_files import BuiltFiles

FOLDER = Path(__file__).parent.parent / "static"
"""What the browser build makes."""

ICONS = Path(__file__).parent / "icons"


class AssetsMissingError(Exception):
    """The browser files were not built; `make build` does it."""


@dataclass(frozen=True)
class Entry:
    """What a page loads: one script and its styles, as names below `/static/`."""

    script: str
    styles: tuple[str, ...]


class Assets:
    """Names of built files by their entry, and the files themselves."""

    def __init__(self, folder: Path = FOLDER) -> None:
        try:
            self._manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text())
        except FileNotFoundError:
            raise AssetsMissingError("The browser files are not built yet. Run: make build") from None
        self.files = BuiltFiles(folder)

    def entry(self, source: str) -> Entry:
        """Return the files of an entry such as `src/widget/main.tsx`."""
        built = self._manifest[source]
        return Entry(script=built["file"], styles=tuple(built.get("css", ())))
