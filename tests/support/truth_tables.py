"""The truth tables in `docs/who-may-chat.md`, read from the document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_DOCUMENT = Path(__file__).parents[2] / "docs" / "who-may-chat.md"
_ANYTHING = "*"


@dataclass(frozen=True)
class Table:
    """Conditions by column, and the outcome in the last column. The first matching row decides."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def decide(self, **case: str) -> str:
        """Return the outcome of a case; the table only looks at its own columns."""
        return self.rows[self.deciding(case)][-1]

    def deciding(self, case: Mapping[str, str]) -> int:
        """Return the number of the row that decides a case."""
        for number, row in enumerate(self.rows):
            conditions = zip(self.columns[:-1], row[:-1], strict=True)
            if all(wanted in (_ANYTHING, case[column]) for column, wanted in conditions):
                return number
        raise AssertionError(f"The document says nothing of {case}.")


def table(heading: str) -> Table:
    """Return the table below a heading of the document."""
    _, found, rest = _DOCUMENT.read_text().partition(f"\n## {heading}\n")
    assert found, f"The document has no heading “{heading}”."
    lines = [line for line in rest.partition("\n## ")[0].splitlines() if line.startswith("|")]
    columns, _rule, *rows = [_cells(line) for line in lines]
    return Table(columns, tuple(rows))


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip("|").split("|"))


def title(case: Sequence[str]) -> str:
    """Return the name of a case in the tests."""
    return ", ".join(case)
