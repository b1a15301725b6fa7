"""The product's own Python files, read once for the checks of this folder.

Not while tests are collected, which each process of a run does.
"""

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT = ROOT / "jira_chat"

Function = ast.FunctionDef | ast.AsyncFunctionDef


@functools.cache
def modules(folder: Path = PRODUCT) -> tuple[Path, ...]:
    """All modules but the docstrings of folders."""
    return tuple(path for path in sorted(folder.rglob("*.py")) if path.name != "__init__.py")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@functools.cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@functools.cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(tree(path)))


def functions(path: Path) -> Iterator[Function]:
    return (node for node in nodes(path) if isinstance(node, Function))
