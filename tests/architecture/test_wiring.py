"""Features are built from parts that are given: a test gives what it needs otherwise, and patches no construction."""

import ast
import re
from pathlib import Path

from tests.architecture.sources import PRODUCT, ROOT, modules, name, nodes

PATCHED = re.compile(r"\b(setattr|object)\(\s*\w*wiring\b|\bpatch\(\s*[\"']jira_chat\.(\w+\.)*wiring\b")
DECIDING = (ast.If, ast.IfExp, ast.For, ast.While, ast.Try, ast.With, ast.Lambda)


def test_no_test_patches_the_construction() -> None:
    tests = [path for path in modules(ROOT / "tests") if path != Path(__file__)]
    assert [name(path) for path in tests if PATCHED.search(path.read_text())] == []


def test_a_patch_is_seen() -> None:
    assert PATCHED.search('monkeypatch.setattr(wiring, "Passwords", Quick)')
    assert PATCHED.search('patch.object(\n    sign_in_wiring, "Passwords", Quick)')
    assert PATCHED.search('patch("jira_chat.sign_in.wiring.Passwords")')


def test_the_list_of_features_decides_nothing_and_opens_no_transaction() -> None:
    wiring = ast.parse((PRODUCT / "wiring.py").read_text())
    assert [ast.unparse(each) for each in ast.walk(wiring) if isinstance(each, DECIDING)] == []


def is_builder(path: Path) -> bool:
    return path.name in {"wiring.py", "infrastructure.py"}


def called(path: Path) -> set[str]:
    """The names of what a module calls that look like classes."""
    calls = (each.func for each in nodes(path) if isinstance(each, ast.Call))
    names = {each.id for each in calls if isinstance(each, ast.Name)}
    return {each for each in names if each[0].isupper() and not each.endswith("Error")}


def imported(path: Path) -> set[str]:
    """The names that a module takes from the product."""
    statements = (each for each in nodes(path) if isinstance(each, ast.ImportFrom))
    return {
        each.name
        for statement in statements
        if (statement.module or "").startswith("jira_chat")
        for each in statement.names
    }


def test_what_is_built_there_is_built_nowhere_else() -> None:
    built = {each for path in modules() if is_builder(path) for each in called(path) & imported(path)}
    assert {"Database", "SignIn", "Fanout", "Worker"} <= built
    others = {name(path): called(path) & built for path in modules() if not is_builder(path)}
    assert {path: found for path, found in others.items() if found} == {
        "jira_chat/cli.py": {"Database"}  # which it migrates before anything else is there
    }
