"""House rules that no linter of ours checks."""

import ast
import re
import subprocess

from tests.architecture.sources import PRODUCT, ROOT, functions, modules, name, nodes, tree

LEFT_OPEN = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
SUPPRESSION = re.compile(r"#\s*(noqa|type:\s*ignore)(?P<rest>.*)")
CODES = re.compile(r"(: [A-Z]+[0-9]+(, ?[A-Z]+[0-9]+)*|\[[a-z-]+(, ?[a-z-]+)*\])")
OURS = (PRODUCT, ROOT / "sandbox", ROOT / "tests", ROOT / "benchmarks")
TEXTS = ("*.py", "*.ts", "*.tsx", "*.css", "*.html", "*.md", "*.toml")
BUILT = {"node_modules", "static"}


def test_imports_stand_at_the_top() -> None:
    inside = [
        f"{name(path)}:{node.lineno}"
        for path in modules()
        for each in functions(path)
        for node in ast.walk(each)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert inside == []


def test_nothing_is_printed() -> None:
    calls = [(path, node) for path in modules() for node in nodes(path) if isinstance(node, ast.Call)]
    printing = [
        f"{name(path)}:{node.lineno}"
        for path, node in calls
        if isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert printing == []


def test_a_folder_says_what_lives_in_it_and_no_more() -> None:
    for path in sorted(PRODUCT.rglob("__init__.py")):
        if "migrations" not in path.parts:
            (only,) = tree(path).body
            assert isinstance(only, ast.Expr), name(path)


def test_no_name_is_a_drawer() -> None:
    drawers = {"utils", "util", "helpers", "common", "misc", "managers"}
    assert [name(path) for path in PRODUCT.rglob("*") if path.stem in drawers] == []


def test_nothing_is_left_open() -> None:
    folders = [PRODUCT, ROOT / "sandbox", ROOT / "frontend" / "src", ROOT / "templates", ROOT / "docs"]
    files = [path for folder in folders for kind in TEXTS for path in folder.rglob(kind)]
    own = [path for path in files if not BUILT & set(path.parts)]
    assert len(own) > 100
    assert [name(path) for path in own if LEFT_OPEN.search(path.read_text())] == []


def test_every_suppression_says_what_it_suppresses() -> None:
    vague = []
    for path in [path for folder in OURS for path in modules(folder)]:
        for number, line in enumerate(path.read_text().splitlines(), 1):
            found = SUPPRESSION.search(line)
            if found and path.name != "test_style.py" and not CODES.match(found["rest"].replace(":  ", ": ")):
                vague.append(f"{name(path)}:{number}")
    assert vague == []


def test_the_repository_holds_no_links() -> None:
    """A link names a place on the machine of its author."""
    listed = subprocess.run(["git", "ls-files", "--stage"], cwd=ROOT, capture_output=True, text=True, check=True)
    files = listed.stdout.splitlines()
    assert len(files) > 1_000
    assert [line for line in files if line.startswith("120000")] == []
