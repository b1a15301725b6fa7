"""What is installed is what was chosen: direct dependencies in `pyproject.toml`, everything pinned in requirements."""

import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.sources import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def pinned(file: Path) -> list[Requirement]:
    """The requirements of a file and of those that it includes."""
    found = []
    for line in file.read_text().splitlines():
        if line.startswith("-r "):
            found += pinned(file.parent / line.removeprefix("-r ").strip())
        elif line.strip() and not line.lstrip().startswith(("#", "--")):
            found.append(Requirement(line.removesuffix("\\").strip()))
    return found


PRODUCTION = pinned(ROOT / "requirements.txt")
DEVELOPMENT = pinned(ROOT / "requirements-dev.txt")


@pytest.mark.parametrize("requirement", PRODUCTION + DEVELOPMENT, ids=str)
def test_everything_is_pinned_to_one_version(requirement: Requirement) -> None:
    (specifier,) = requirement.specifier
    assert specifier.operator == "=="
    assert "*" not in specifier.version


@pytest.mark.parametrize(
    ("wanted", "available"),
    [
        *((Requirement(each), PRODUCTION) for each in PROJECT["dependencies"]),
        *((Requirement(each), DEVELOPMENT) for each in PROJECT["optional-dependencies"]["dev"]),
    ],
    ids=lambda value: value.name if isinstance(value, Requirement) else "",
)
def test_what_the_project_asks_for_is_pinned_at_a_version_it_allows(
    wanted: Requirement, available: list[Requirement]
) -> None:
    named = [each for each in available if canonicalize_name(each.name) == canonicalize_name(wanted.name)]
    versions = [specifier.version for each in named for specifier in each.specifier]
    assert versions
    assert all(wanted.specifier.contains(version) for version in versions)


def test_production_needs_nothing_of_the_tests() -> None:
    names = {canonicalize_name(each.name) for each in PRODUCTION}
    assert not names & {"pytest", "hypothesis", "playwright", "mypy", "ruff", "atlassian-jwt", "aiosmtpd"}
