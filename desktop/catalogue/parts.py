"""A section's rows with their places: its own, those of its group, and the parts of an address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from desktop.catalogue.base import Words
from desktop.catalogue.linker import Linker
from desktop.catalogue.models import (
    CheckRow,
    DocumentRow,
    FactRow,
    FieldRow,
    ResultRow,
    SectionRow,
)
from desktop.catalogue.names import Scope
from desktop.catalogue.parties import NEEDED_PARTS, PARTS_OF_ADDRESS, PARTS_OF_NAME
from desktop.catalogue.problems import Place, nearest
from desktop.domain.text import Text
from desktop.forms.condition import Condition
from desktop.forms.form import Section

PARTS = {"address": PARTS_OF_ADDRESS, "name": PARTS_OF_NAME}


@dataclass(slots=True)
class SectionPart:
    """A section while it is made: its rows with their places, and what has been linked."""

    row: SectionRow
    place: Place
    scope: Scope
    fields: list[tuple[FieldRow, Place]] = field(default_factory=list)
    facts: list[tuple[FactRow, Place]] = field(default_factory=list)
    checks: list[tuple[CheckRow, Place]] = field(default_factory=list)
    documents: list[tuple[DocumentRow, Place]] = field(default_factory=list)
    made: Section | None = None
    proposed_when: Condition | None = None
    # What fills it, and when it is needed, is a result's.
    result: ResultRow | None = None

    @property
    def is_table(self) -> bool:
        """Whether it has rows."""
        return self.row.repeat is not None or self.row.of is not None

    def name_of(self, row_id: str) -> str:
        """What the service calls a field or fact of it."""
        plain = not self.is_table and self.row.group is None and self.result is None
        return row_id if plain else f"{self.row.id}.{row_id}"


def part_of(row: SectionRow, place: Place, linker: Linker) -> SectionPart:
    """A section's rows with their places: its own, or those of the group that it is."""
    table = row.id if row.repeat is not None or row.of is not None else ""
    part = SectionPart(row, place, Scope(section=table))
    source, where = row, place
    if row.group is not None:
        known = linker.shared.groups.get(row.group)
        if row.field or row.fact or row.check or row.document:
            linker.problems.add(place.at("group"), "a section is a group, or has its own rows")
        if known is None:
            told = nearest(row.group, linker.shared.groups)
            linker.problems.add(place.at("group"), f"there is no group '{row.group}'{told}")
            return part
        group, where = known
        part.scope = Scope(section=table, prefix=row.id, bound=dict(row.with_))
        for name in group.needs:
            if name not in row.with_:
                linker.problems.add(place.at("with"), f"group '{row.group}' needs '{name}'")
        for name in row.with_:
            if name not in group.needs:
                told = nearest(name, group.needs)
                sentence = f"group '{row.group}' has no input '{name}'{told}"
                linker.problems.add(place.at("with"), sentence)
        source = group  # type: ignore[assignment]
    elif not row.field:
        linker.problems.add(place.at("id"), "the section has no field")
    for number, one in enumerate(source.field):
        part.fields += _expanded(linker, part, one, where.at("field", number))
    part.facts += [(one, where.at("fact", n)) for n, one in enumerate(source.fact)]
    part.checks = [(one, where.at("check", n)) for n, one in enumerate(source.check)]
    part.documents = [(one, where.at("document", n)) for n, one in enumerate(source.document)]
    return part


def part_of_result(row: ResultRow, place: Place, linker: Linker) -> SectionPart:
    """A result's rows, as a section that shows when it is needed."""
    section = SectionRow(id=row.id, title=row.title, show_when=row.needed_when)
    part = SectionPart(section, place, Scope(), result=row)
    for number, one in enumerate(row.field):
        part.fields += _expanded(linker, part, one, place.at("field", number))
    return part


def _expanded(
    linker: Linker, part: SectionPart, row: FieldRow, place: Place
) -> Iterator[tuple[FieldRow, Place]]:
    """A field, or the fields of an address or a person's name."""
    parts = PARTS.get(row.type)
    if parts is None:
        yield row, place
        return
    linker.composites[part.name_of(row.id)] = parts
    labels = linker.shared.persons.parts
    for name in parts:
        yield (
            row.model_copy(
                update={
                    "id": f"{row.id}.{name}",
                    "type": "text",
                    "label": Words.of(labels.get(name, Text(name, name))),
                    "hint": None,
                    "width": 3,
                    "required": row.required and name in NEEDED_PARTS,
                    "proposed": f"{row.proposed}.{name}" if row.proposed else None,
                    "preset": None,
                }
            ),
            place,
        )
    if row.type == "address":
        office = FactRow(id="office", office_of="site.district")
        named = office.model_copy(
            update={"id": f"{row.id}.office", "office_of": part.name_of(f"{row.id}.district")}
        )
        part.facts.append((named, place))
