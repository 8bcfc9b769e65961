"""Duties about cases that follow: the other service takes what is carried, and chains end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from desktop.catalogue.follows import Carry
from desktop.catalogue.problems import Place, nearest
from desktop.catalogue.service import Linked
from desktop.catalogue.shared import Shared
from desktop.forms.values import Type

# Ways to begin in which the next case is filled at once.
_AT_ONCE = ("instead", "now", "now_if_present")


def carried_fits(linked: Sequence[Linked], shared: Shared) -> None:
    """Every name that is carried to is there, in each edition, and takes values of that type."""
    for one in linked:
        for carry in one.follows:
            name = carry.row.service
            targets = [other for other in linked if other.service.id == name]
            if not targets:
                told = f"there is no service '{name}'"
                known = nearest(name, [other.service.id for other in linked])
                shared.problems.add(carry.place.at("service"), f"{told}{known}")
            for target in targets:
                for place, sentence in _misfits(carry, one, target):
                    shared.problems.add(place, f"{sentence} ({target.place.file.name})")


def _misfits(carry: Carry, source: Linked, target: Linked) -> Iterator[tuple[Place, str]]:
    place, parties = carry.place.at("carry"), target.linker.parties
    roles = dict(carry.parties)
    applicant = target.model.applicant
    if carry.row.of is not None and applicant is not None:
        roles[applicant] = carry.row.of
    if applicant is not None and applicant not in roles:
        yield carry.place.at("service"), f"nobody applies there: say 'of', or carry '{applicant}'"
    for there, here in roles.items():
        where = place.at(there) if there in carry.row.carry else carry.place.at("of")
        if there not in parties:
            yield where, f"no party is '{there}' there{nearest(there, parties)}"
        elif here in source.linker.parties:
            kinds = set(source.linker.parties[here].kinds)
            if not kinds & set(parties[there].kinds):
                yield where, f"'{there}' admits nobody who can be '{here}'"
    for name, (kind, _) in carry.values.items():
        yield from _field(name, kind, target, place.at(_key(name, carry)), name)
    for there, (here, columns) in carry.tables.items():
        if there not in target.linker.tables:
            known = nearest(there, target.linker.tables)
            yield place.at(there), f"there is no table '{there}' there{known}"
            continue
        for column, (kind, _) in columns.items():
            told = f"{there}.{column}"
            yield from _field(told, kind, target, place.at(there), f"{here}.{column}")


def _key(name: str, carry: Carry) -> str:
    """The key under which a name is carried: a part of an address under that of the whole."""
    return name if name in carry.row.carry else name.rpartition(".")[0]


def _field(
    name: str, kind: Type, target: Linked, place: Place, source: str
) -> Iterator[tuple[Place, str]]:
    field = target.sections.fields.get(name)
    if field is None or name.partition(".")[0] in target.sections.results:
        known = nearest(name, target.sections.fields)
        yield place, f"no field is called '{name}' there{known}"
        return
    other = field.kind.type
    texts = other.base == "text" and not other.options
    if not kind.fits(other) and not (texts and kind.base in ("choice", "office")):
        yield place, f"'{source}' is a {kind.shown}, and '{name}' there a {other.shown}"
    for value in kind.options if other.options else ():
        if value not in other.options:
            yield place, f"'{name}' there has no choice '{value}'"


def chains_end(linked: Sequence[Linked], shared: Shared) -> None:
    """No case that is filled at once brings, one after the other, its own service again."""
    edges: dict[str, set[str]] = {}
    for one in linked:
        for carry in one.follows:
            if carry.row.begin in _AT_ONCE:
                edges.setdefault(one.service.id, set()).add(carry.row.service)
    for one in linked:
        for carry in one.follows:
            if carry.row.begin in _AT_ONCE:
                path = _path(carry.row.service, one.service.id, edges)
                if path:
                    told = " -> ".join([one.service.id, *path])
                    shared.problems.add(carry.place.at("service"), f"this chain has no end: {told}")


def _path(start: str, end: str, edges: dict[str, set[str]]) -> list[str]:
    """The services from one to another, each filled at once after the one before; none if none."""
    paths, seen = [[start]], {start}
    while paths:
        path = paths.pop(0)
        if path[-1] == end:
            return path
        for following in sorted(edges.get(path[-1], set()) - seen):
            seen.add(following)
            paths.append([*path, following])
    return []
