"""The product's own Python files, read once for the checks of this folder.

Not while tests are collected, which each process of a run does.
"""

import ast
import functools
import os
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT = ROOT / "jira_chat"

Function = ast.FunctionDef | ast.AsyncFunctionDef


@functools.cache
def modules(folder: Path = PRODUCT) -> tuple[Path, ...]:
    """All modules but the docstrings of folders. What browser packages bring along is not looked through."""
    found = []
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(set(folders) - {"node_modules", "static"})
        found += [Path(place) / each for each in files if each.endswith(".py") and each != "__init__.py"]
    return tuple(sorted(found))


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
