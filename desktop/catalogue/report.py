"""What `doctor --catalogue` prints: problems, gaps, and a table of what the office confirms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from desktop.catalogue.confirmed import digest_of, path_of, weak_rows
from desktop.catalogue.load import Loaded
from desktop.catalogue.problems import Place
from desktop.domain.data_file import find_line

HEAD = ("row", "says", "source", "digest", "confirmed by", "date")


def lines(loaded: Loaded) -> Iterator[str]:
    """Problems and gaps first; then the table, to be signed."""
    for problem in loaded.problems:
        yield f"{problem.kind}: {problem}"
    rows = list(unconfirmed(loaded))
    if rows:
        yield ""
        yield from _table([HEAD, *rows])
    yield ""
    gaps = sum(one.kind == "gap" for one in loaded.problems)
    yield f"problems: {len(loaded.problems) - gaps}, gaps: {gaps}, to be confirmed: {len(rows)}"


def unconfirmed(loaded: Loaded) -> Iterator[tuple[str, ...]]:
    """Every row that no answer of the office stands over; the last columns are left to the pen."""
    for file in loaded.files:
        for path, row in weak_rows(file):
            if path in file.confirmed:
                continue
            place = Place(file, path)
            where = f"{path_of(place)} (line {find_line(file.text, path)})"
            yield where, _says(row), str(row.get("source", "")), digest_of(row)[:12], "", ""


def _says(row: object) -> str:
    """The value that is not sure, in a few words."""
    assert isinstance(row, dict)
    for key in ("amount", "days", "label", "text", "title", "id"):
        value = row.get(key)
        if isinstance(value, dict):
            return str(value.get("en", ""))
        if value is not None:
            return f"{key} {value}"
    return ""


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    for number, row in enumerate(rows):
        yield " | ".join(
            cell.ljust(width) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        if number == 0:
            yield "-+-".join("-" * width for width in widths)
