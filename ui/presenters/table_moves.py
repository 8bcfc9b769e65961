"""What the clerk does to the tables of the open draft: one row more or less, and scanned codes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.domain.case import Draft
from desktop.domain.text import Text
from desktop.forms.rows import is_blank
from desktop.forms.scans import Fault, Parts
from desktop.texts import filled
from ui.context import Context
from ui.presenters.form_view import ScanSaid

if TYPE_CHECKING:
    from desktop.forms.form import Section
    from desktop.services.intake import Intake


@dataclass(frozen=True, slots=True)
class Removed:
    """A row that held something, and the draft that still has it."""

    draft: Draft
    section_id: str
    number: int


class TableMoves:
    """Changes the draft that `draft` gives and hands the new one to `take`; `told` are the cells
    whose problems have been said.
    """

    def __init__(
        self,
        context: Context,
        draft: Callable[[], Draft | None],
        take: Callable[[Draft], None],
        told: set[str],
    ) -> None:
        self._context = context
        self._draft, self._take, self._told = draft, take, told

    @property
    def _intake(self) -> Intake:
        return self._context.desk.intake

    def add(self, section_id: str) -> str:
        """One more row; the key of its first cell, empty if there is no room."""
        draft = self._draft()
        if draft is None:
            return ""
        changed, number = self._intake.add_row(draft, section_id)
        if not number:
            return ""
        self._take(changed)
        return self._first(draft, section_id, number)

    def remove(self, section_id: str, number: int) -> Removed | None:
        """One row less; what held something can be put back."""
        draft = self._draft()
        if draft is None:
            return None
        changed = self._intake.remove_row(draft, section_id, number)
        if changed is draft:
            return None
        rows = draft.rows.get(section_id, ())
        held = number <= len(rows) and not is_blank(rows[number - 1])
        self._renumber(section_id, number, -1)
        self._take(changed)
        return Removed(draft, section_id, number) if held else None

    def put_back(self, removed: Removed) -> str:
        """The row that was removed is there again; the key of its first cell."""
        draft = self._draft()
        if draft is None or draft.id != removed.draft.id:
            return ""
        section_id, number = removed.section_id, removed.number
        self._renumber(section_id, number, 1)
        self._take(self._intake.put_row_back(draft, section_id, number, removed.draft))
        return self._first(draft, section_id, number)

    def scan(self, section_id: str, typed: str) -> ScanSaid:
        """Take a code, if it is whole by now."""
        draft = self._draft()
        if draft is None:
            return ScanSaid(open=True)
        found = self._intake.read_code(draft, section_id, typed)
        if found is Fault.OPEN:
            return ScanSaid(open=True)
        if isinstance(found, Fault):
            return ScanSaid(filled(f"application.scan_{found}"), wrong=True)
        section = self._section(draft, section_id)
        assert section.scan is not None
        if not any(found.get(part) for part in section.scan.into):
            return ScanSaid(filled("application.scan_useless"), wrong=True)
        changed, number, known = self._intake.scan(draft, section_id, found)
        if section.repeat is None:
            self._take(changed)
            return ScanSaid(self._filled(section, found))
        if not number:
            return ScanSaid(filled("application.scan_full"), wrong=True)
        key = self._first(draft, section_id, number)
        if known:
            return ScanSaid(filled("application.scan_known"), wrong=True, key=key)
        self._take(changed)
        return ScanSaid(self._filled(section, found), key=key)

    def _filled(self, section: Section, parts: Parts) -> Text:
        """`สแกนล่าสุด 10:14:06 · 100000000002 · 800.50`."""
        assert section.scan is not None
        kinds = {field.id: field.kind for field in section.fields}
        shown = []
        for part, name in section.scan.into.items():
            if parts.get(part):
                text = kinds[name].tidy(parts[part])
                shown.append(text if kinds[name].find(text) else kinds[name].show(text))
        return filled(
            "application.scanned",
            time=f"{self._context.clock.now():%H:%M:%S}",
            what=" · ".join(shown),
        )

    def _first(self, draft: Draft, section_id: str, number: int) -> str:
        section = self._section(draft, section_id)
        return f"{section_id}.{number}.{section.fields[0].id}"

    def _section(self, draft: Draft, section_id: str) -> Section:
        service = self._intake.service(draft)
        return next(one for one in service.sections if one.id == section_id)

    def _renumber(self, section_id: str, number: int, by: int) -> None:
        """What has been told of the rows behind stays with them."""
        moved = set()
        for key in self._told:
            head, _, rest = key.partition(".")
            at, _, field_id = rest.partition(".")
            if head != section_id or not at.isdigit() or int(at) < number:
                moved.add(key)
            elif by > 0 or int(at) > number:
                moved.add(f"{head}.{int(at) + by}.{field_id}")
        self._told.clear()
        self._told.update(moved)
