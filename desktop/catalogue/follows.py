"""Cases that follow: each with what it carries, named on both sides; the other side is proved when
all services are linked (`prove_follows`)."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop.catalogue.life_models import FollowsRow
from desktop.catalogue.linker import Linker
from desktop.catalogue.names import EVENTS, Scope, slot
from desktop.catalogue.parties import PARTS_OF_ADDRESS
from desktop.catalogue.problems import Place, nearest
from desktop.catalogue.provenance import provenance_of
from desktop.catalogue.reader import Reader
from desktop.catalogue.sections import Sections
from desktop.forms.life_rules import Carried, FollowRule
from desktop.forms.values import Getter, Type


@dataclass(slots=True)
class Carry:
    """What a follow carries, by the names of the other service, with the types of here."""

    row: FollowsRow
    place: Place
    parties: dict[str, str] = field(default_factory=dict)
    values: dict[str, tuple[Type, Getter]] = field(default_factory=dict)
    tables: dict[str, tuple[str, dict[str, tuple[Type, Getter]]]] = field(default_factory=dict)


def rules(linker: Linker, sections: Sections) -> tuple[tuple[FollowRule, ...], tuple[Carry, ...]]:
    """All rows compiled, and what each carries."""
    carries = [
        _carry(row, linker, sections, linker.place.at("follows", number))
        for number, row in enumerate(linker.model.follows)
    ]
    return tuple(_rule(carry, linker) for carry in carries), tuple(carries)


def _carry(row: FollowsRow, linker: Linker, sections: Sections, place: Place) -> Carry:
    provenance_of(row, linker.model, place, linker.problems)
    found = Carry(row, place)
    scope = Scope(section=row.each or "") if row.each in linker.tables else Scope()
    for target, source in row.carry.items():
        reader = Reader(linker, scope, place.at("carry"))
        if source in linker.parties:
            found.parties[target] = source
        elif source in linker.tables:
            found.tables[target] = (source, _columns(source, sections))
        elif linker.is_composite(source):
            parts = linker.composites.get(source) or PARTS_OF_ADDRESS
            for part in parts:
                known = Reader(linker, scope, place.at("carry")).name(target, f"{source}.{part}")
                found.values[f"{target}.{part}"] = known.type, known.get
        else:
            known = reader.name(target, source)
            if not known.composite:
                found.values[target] = known.type, known.get
    return found


def _columns(table: str, sections: Sections) -> dict[str, tuple[Type, Getter]]:
    made = next(part for part in sections.parts if part.row.id == table)
    names = [row.id for row, _ in made.fields]
    known = {name: sections.fields[f"{table}.{name}"] for name in names}
    return {name: (one.kind.type, slot(one.slot)) for name, one in known.items()}


def _rule(carry: Carry, linker: Linker) -> FollowRule:
    row, place, problems = carry.row, carry.place, linker.problems
    if row.each is not None and row.each not in linker.tables:
        told = f"there is no table '{row.each}'{nearest(row.each, linker.tables)}"
        problems.add(place.at("each"), told)
    if row.of is not None and row.of not in linker.parties:
        problems.add(place.at("of"), f"no party is '{row.of}'{nearest(row.of, linker.parties)}")
    if row.begin == "now_if_present" and row.of is None:
        problems.add(place.at("begin"), "say by 'of' who has to be present")
    known = [*EVENTS, *(result.id for result in linker.model.result)]
    if row.after is not None and row.after not in known:
        told = f"neither an event nor a result is called '{row.after}'{nearest(row.after, known)}"
        problems.add(place.at("after"), told)
    if row.after is not None and row.begin == "instead":
        problems.add(place.at("after"), "what is asked instead waits for nothing")
    each = row.each if row.each in linker.tables else None
    reader = Reader(linker, Scope(section=each or ""), place)
    tables = tuple(
        (target, linker.section_slot(source), _carried(columns))
        for target, (source, columns) in carry.tables.items()
    )
    return FollowRule(
        id=row.id,
        label=row.label.text(),
        service=row.service,
        begin=row.begin,
        after=row.after or "accepted",
        when=reader.condition("when", row.when),
        each=linker.section_slot(each) if each else 0,
        of=row.of or "",
        parties=carry.parties,
        values=_carried(carry.values),
        tables=tables,
    )


def _carried(values: dict[str, tuple[Type, Getter]]) -> tuple[Carried, ...]:
    return tuple(Carried(target, kind, get) for target, (kind, get) in values.items())
