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


def is_one_version(requirement: Requirement) -> bool:
    return [each.operator for each in requirement.specifier] == ["=="] and "*" not in str(requirement.specifier)


def test_everything_is_pinned_to_one_version() -> None:
    assert PRODUCTION
    assert [str(each) for each in PRODUCTION + DEVELOPMENT if not is_one_version(each)] == []


def test_what_is_no_single_version_is_seen() -> None:
    assert not any(is_one_version(Requirement(each)) for each in ("a", "a>=1", "a==1.*", "a==1,!=1.0"))


def is_available(wanted: Requirement, available: list[Requirement]) -> bool:
    named = [each for each in available if canonicalize_name(each.name) == canonicalize_name(wanted.name)]
    versions = [specifier.version for each in named for specifier in each.specifier]
    return bool(versions) and all(wanted.specifier.contains(version) for version in versions)


@pytest.mark.parametrize(
    ("wanted", "available"),
    [
        pytest.param(PROJECT["dependencies"], PRODUCTION, id="production"),
        pytest.param(PROJECT["optional-dependencies"]["dev"], DEVELOPMENT, id="development"),
    ],
)
def test_what_the_project_asks_for_is_pinned_at_a_version_it_allows(
    wanted: list[str], available: list[Requirement]
) -> None:
    assert wanted
    assert [each for each in wanted if not is_available(Requirement(each), available)] == []


def test_production_needs_nothing_of_the_tests() -> None:
    names = {canonicalize_name(each.name) for each in PRODUCTION}
    assert not names & {"pytest", "hypothesis", "playwright", "mypy", "ruff", "atlassian-jwt", "aiosmtpd"}
