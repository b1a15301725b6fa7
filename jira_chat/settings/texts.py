"""The texts that customers see, one flat JSON file of key and text per language in `texts/`."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

DEFAULT_LANGUAGE = "en"


@cache
def bundled(language: str = DEFAULT_LANGUAGE) -> Mapping[str, str]:
    """Return all texts of a bundled language.

    Raises FileNotFoundError for a language that is not bundled.
    """
    source = files("jira_chat.settings").joinpath("texts", f"{language}.json")
    texts: dict[str, str] = json.loads(source.read_text(encoding="utf-8"))
    return texts
