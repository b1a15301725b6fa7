"""Features are built from parts that are given: a test gives what it needs otherwise, and patches no construction."""

import ast
import re
from pathlib import Path

from tests.architecture.sources import PRODUCT, ROOT, name

TESTS = [path for path in sorted((ROOT / "tests").rglob("*.py")) if path != Path(__file__)]
PATCHED = re.compile(r"\b(setattr|object)\(\s*\w*wiring\b|\bpatch\(\s*[\"']jira_chat\.(\w+\.)*wiring\b")
DECIDING = (ast.If, ast.IfExp, ast.For, ast.While, ast.Try, ast.With, ast.Lambda)


def test_no_test_patches_the_construction() -> None:
    assert [name(path) for path in TESTS if PATCHED.search(path.read_text())] == []


def test_a_patch_is_seen() -> None:
    assert PATCHED.search('monkeypatch.setattr(wiring, "Passwords", Quick)')
    assert PATCHED.search('patch.object(\n    sign_in_wiring, "Passwords", Quick)')
    assert PATCHED.search('patch("jira_chat.sign_in.wiring.Passwords")')


def test_the_list_of_features_decides_nothing_and_opens_no_transaction() -> None:
    wiring = ast.parse((PRODUCT / "wiring.py").read_text())
    assert [ast.unparse(each) for each in ast.walk(wiring) if isinstance(each, DECIDING)] == []
