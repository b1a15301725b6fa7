"""Locates the conformance data: vectors, schemas and example payloads that are not part of this repository."""

import os
from pathlib import Path

import pytest

_DEFAULT = Path(__file__).parents[2].parent / "shared" / "conformance"


def path(relative: str) -> Path:
    """Return a file of the conformance data; skip the calling test or module if it is missing."""
    found = Path(os.environ.get("JIRA_CHAT_CONFORMANCE") or _DEFAULT) / relative
    if not found.exists():
        pytest.skip(f"conformance data not found: {relative} (set JIRA_CHAT_CONFORMANCE)", allow_module_level=True)
    return found
