"""The life of a service's cases: `[life]` of its file, over the usual one of `life.toml`."""

from __future__ import annotations

from typing import Any

from desktop.catalogue.life_models import LifeFile, LifeTable
from desktop.catalogue.linker import QUOTE, Linker
from desktop.catalogue.names import Scope
from desktop.catalogue.problems import Place
from desktop.catalogue.provenance import provenance_of
from desktop.catalogue.reader import Reader
from desktop.catalogue.shared import Shared
from desktop.domain.life import Move
from desktop.forms.life_rules import LifeRule, OnceRule
from desktop.forms.values import Getter, Type

# What every case can come to, in the usual words unless a service has its own.
USUAL: tuple[Move, ...] = ("approve", "return", "refuse")
# Names of the life of a case: those of its form, and the sums of its lines.
LATE = Scope(late=True)


def usual(model: LifeFile, place: Place, shared: Shared) -> None:
    """What holds where a service says nothing else."""
    provenance_of(model.life, model, place.at("life"), shared.problems)
    for number, row in enumerate(model.decision):
        where = place.at("decision", number)
        provenance_of(row, model, where, shared.problems)
        for key in ("when", "pays", "sets"):
            if getattr(row, key):
                shared.problems.add(where.at(key), "usual words know no values of a service")
        for count, reason in enumerate(row.reasons):
            if reason.text is None or reason.about is not None:
                shared.problems.add(where.at("reasons", count), "a usual reason has words alone")
        if row.as_ in [other.as_ for other in model.decision[:number]]:
            shared.problems.add(where.at("as"), f"'{row.as_}' has its usual words already")
    for move in USUAL:
        if move not in [row.as_ for row in model.decision]:
            shared.problems.add(place.at("decision"), f"there are no usual words for '{move}'")
    for name in QUOTE:
        if sum(row.id == name for row in model.sum) != 1:
            shared.problems.add(place.at("sum"), f"the sum '{name}' has one label")
    shared.life = model


def life_rule(linker: Linker) -> LifeRule:
    """The life compiled; its problems are told at the service's own rows."""
    if linker.shared.life is None:
        return LifeRule()  # told at `life.toml`
    row, place = linker.model.life, linker.place.at("life")
    provenance_of(row, linker.model, place, linker.problems)
    plain = linker.shared.life.life

    def said(key: str) -> Any:
        own = getattr(row, key)
        return getattr(plain, key) if own is None else own

    reader = Reader(linker, LATE, place)
    two_persons = reader.condition("two_persons_when", row.two_persons_when)
    rule = LifeRule(
        review=said("review"),
        at_once=said("at_once"),
        two_persons_when=two_persons,
        route=said("route"),
        owning=_owning(row, linker, place),
        wait_days=said("wait_days"),
        appeal_days=said("appeal_days"),
        part_payment=said("part_payment"),
        quote=linker.quote_slots,
    )
    _at_once(rule, row, linker, place)
    for number, result in enumerate(linker.model.result):
        where = linker.place.at("result", number, "by")
        if result.by == "owning" and row.owning is None:
            told = "what the owning office fills needs 'owning' in [life], a value of type office"
            linker.problems.add(where, told)
    if rule.route == "owning" and row.owning is None:
        key = "route" if row.route is not None else "owning"
        told = "route 'owning' needs 'owning', a value of type office"
        linker.problems.add(place.at(key), told)
    return rule


def _owning(row: LifeTable, linker: Linker, place: Place) -> Getter | None:
    """The owning office, which is known when the case is accepted."""
    if row.owning is None:
        return None
    reader = Reader(linker, Scope(), place)
    known = reader.name("owning", row.owning)
    reader.fits("owning", known, Type("office"))
    if known.outside:
        reader.fail(
            "owning", f"'{known.name}' hangs on the outside, and the case goes there at once"
        )
    return known.get


def _at_once(rule: LifeRule, row: LifeTable, linker: Linker, place: Place) -> None:
    """What is done at acceptance leaves nothing to be looked at, or to be told."""
    if not rule.at_once:
        return
    key = "at_once" if row.at_once is not None else "review"
    if rule.review != "none" or rule.two_persons_when is not None:
        linker.problems.add(place.at(key), 'what is done at once is not reviewed: review = "none"')
    for number, _ in enumerate(linker.model.result):
        told = "a result has no place in a case that is done at once"
        linker.problems.add(linker.place.at("result", number, "id"), told)
    for number, line in enumerate(linker.model.fee):
        if line.later is not None:
            told = "a line told later has no place in a case that is done at once"
            linker.problems.add(linker.place.at("fee", number, "later"), told)


def once_rules(linker: Linker) -> tuple[OnceRule, ...]:
    """What must not be done twice: each by its parts, or by one column."""
    found = []
    for number, row in enumerate(linker.model.once):
        place = linker.place.at("once", number)
        provenance_of(row, linker.model, place, linker.problems)
        if row.id in [other.id for other in linker.model.once[:number]]:
            linker.problems.add(place.at("id"), f"'{row.id}' is there twice")
        reader = Reader(linker, Scope(), place)
        parts = [reader.name("on", one, column=len(row.on) == 1) for one in row.on]
        if reader.outside and not reader.broken:
            reader.fail("on", "it hangs on the outside, and is to be known at acceptance")
        kinds = tuple(known.type for known in parts)
        linker.once_parts[row.id] = (place, kinds)
        column = parts[0] if parts[0].is_column else None
        getters = [column.cell] if column is not None and column.cell else [p.get for p in parts]
        found.append(
            OnceRule(
                id=row.id,
                parts=tuple(zip(kinds, getters, strict=True)),
                during=row.while_,
                level=row.level,
                rows=column.rows if column is not None else None,
            )
        )
    return tuple(found)
