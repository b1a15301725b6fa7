"""Budgets: a file and a function that can be read in one go."""

import functools
import statistics
from pathlib import Path

from tests.architecture.sources import functions, modules, name

LONGEST_MODULE = 400
LONGEST_FUNCTION = 50
MEDIAN_MODULE = 120
MEDIAN_FUNCTION = 15


def measured() -> list[Path]:
    return [path for path in modules() if "migrations" not in path.parts]


@functools.cache
def lengths() -> dict[Path, int]:
    return {path: len(path.read_text().splitlines()) for path in measured()}


@functools.cache
def function_lengths() -> dict[str, int]:
    return {
        f"{name(path)}:{each.name}": (each.end_lineno or 0) - each.lineno + 1
        for path in measured()
        for each in functions(path)
    }


def test_no_module_is_too_long() -> None:
    assert {name(path): length for path, length in lengths().items() if length > LONGEST_MODULE} == {}


def test_no_function_is_too_long() -> None:
    assert {place: length for place, length in function_lengths().items() if length > LONGEST_FUNCTION} == {}


def test_most_are_much_shorter(record_property) -> None:
    module, function = statistics.median(lengths().values()), statistics.median(function_lengths().values())
    record_property("median_lines_of_a_module", module)
    record_property("median_lines_of_a_function", function)
    assert module <= MEDIAN_MODULE
    assert function <= MEDIAN_FUNCTION
