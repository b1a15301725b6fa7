"""Tables as files for spreadsheets. Pure."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table as CSV.

    A cell that a spreadsheet would run as a formula gets a leading apostrophe, because cells have untrusted text.
    """
    lines = StringIO()
    writer = csv.writer(lines)
    writer.writerow(header)
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return lines.getvalue()


def _safe(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else "" if cell is None else cell
