"""What may be done with the rows of a table: one more, one less, one filled from a scanned code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from desktop.domain.case import FieldValue
from desktop.forms.evaluate import Evaluation, SectionState
from desktop.forms.form import Section, Service
from desktop.forms.given import Given, Row

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Scanned:
    """The answers after a code was scanned, and the number of its row (from 1).

    `known` tells that the code was there already: nothing has changed. Row 0: there is no room.
    """

    given: Given
    row: int
    known: bool = False


def add_row(given: Given, state: SectionState) -> tuple[Given, int]:
    """One more row, and its number; 0 and nothing changed where the table has all it may have.

    Where the number of rows is computed nobody adds one.
    """
    repeat, shown = state.section.repeat, len(state.rows)
    if repeat is None or repeat.rows is not None or repeat.of or shown >= repeat.high:
        return given, 0
    rows = [*_filled_up(given, state.section, shown), {}]
    return _with(given, state.section, rows), shown + 1


def remove_row(service: Service, given: Given, state: SectionState, number: int) -> Given:
    """Without a row, and without its documents and reasons; the rows behind it move up.

    Where the number of rows is computed nobody removes one; of the least number one stays, empty.
    """
    section, repeat = state.section, state.section.repeat
    rows = _filled_up(given, section, len(state.rows))
    if repeat is None or repeat.rows is not None or repeat.of or not 1 <= number <= len(rows):
        return given
    del rows[number - 1]
    papers, checks = _by_row(service, section)
    return replace(
        _with(given, section, rows),
        documents=_moved_up(given.documents, papers, number),
        reasons=_moved_up(given.reasons, checks, number),
    )


def put_back(
    service: Service, given: Given, state: SectionState, number: int, before: Given
) -> Given:
    """With the row again that was `number` in the answers `before` it was removed, and with what
    belonged to it; the rows behind it move down."""
    section, old = state.section, before.rows.get(state.section.id, ())
    if not 1 <= number <= len(old):
        return given
    rows = list(given.rows.get(section.id, ()))
    rows.extend({} for _ in range(number - 1 - len(rows)))
    papers, checks = _by_row(service, section)
    return replace(
        _with(given, section, [*rows[: number - 1], old[number - 1], *rows[number - 1 :]]),
        documents=_moved_down(given.documents, before.documents, papers, number),
        reasons=_moved_down(given.reasons, before.reasons, checks, number),
    )


def _by_row(service: Service, section: Section) -> tuple[list[str], list[str]]:
    """The documents and the checks of which each row has its own."""
    papers = [r.id for r in service.documents if r.of_section and r.of == section.id]
    return papers, [check.id for check in service.checks if check.section == section.id]


def _moved_up(known: Mapping[str, _T], heads: list[str], gone: int) -> dict[str, _T]:
    """What is kept by row (`head.3`), one row less."""
    moved = {}
    for key, value in known.items():
        head, _, number = key.rpartition(".")
        if head not in heads:
            moved[key] = value
        elif (at := int(number)) != gone:
            moved[f"{head}.{at - 1 if at > gone else at}"] = value
    return moved


def _moved_down(
    known: Mapping[str, _T], before: Mapping[str, _T], heads: list[str], back: int
) -> dict[str, _T]:
    """What is kept by row, with that of the row that is back."""
    moved = {}
    for key, value in known.items():
        head, _, number = key.rpartition(".")
        at = int(number) if head in heads else 0
        moved[f"{head}.{at + 1}" if at >= back else key] = value
    return moved | {f"{h}.{back}": before[f"{h}.{back}"] for h in heads if f"{h}.{back}" in before}


def scanned(given: Given, now: Evaluation, section_id: str, parts: Mapping[str, str]) -> Scanned:
    """A code's parts in the first row that holds nothing, or in a new one."""
    state = next(one for one in now.sections if one.section.id == section_id)
    section = state.section
    assert section.scan is not None
    cells = {field: parts[part] for part, field in section.scan.into.items() if parts.get(part, "")}
    rows = _filled_up(given, section, len(state.rows))
    twice = _with_this(state, cells)
    if twice:
        return Scanned(given, twice, known=True)
    number = next((at for at, row in enumerate(rows, start=1) if is_blank(row)), 0)
    if not number:
        given, number = add_row(given, state)
        rows = _filled_up(given, section, number)
    if not number:
        return Scanned(given, 0)
    rows[number - 1] = {field: FieldValue(text) for field, text in cells.items()}
    return Scanned(_with(given, section, rows), number)


def is_blank(row: Row) -> bool:
    """Whether nobody has given anything in it, or all of it has been cleared again."""
    return not any(cell.value or cell.typed for cell in row.values())


def _with_this(state: SectionState, cells: Mapping[str, str]) -> int:
    """The row that has this value in a column without doubles; 0 if none has."""
    repeat = state.section.repeat
    for column in repeat.unique if repeat is not None else ():
        for number, row in enumerate(state.rows, start=1):
            for one in row:
                if one.field.id == column and one.text == one.field.kind.tidy(
                    cells.get(column, "")
                ):
                    return number if one.text else 0
    return 0


def _filled_up(given: Given, section: Section, count: int) -> list[Row]:
    rows = list(given.rows.get(section.id, ()))
    return rows + [{} for _ in range(count - len(rows))]


def _with(given: Given, section: Section, rows: Sequence[Row]) -> Given:
    return replace(given, rows={**given.rows, section.id: tuple(rows)})
