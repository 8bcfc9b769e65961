"""The life of a service's cases: `[life]` of its file, over the usual one of `life.toml`."""

from __future__ import annotations

from typing import Any

from desktop.catalogue.life_models import LifeFile, LifeTable
from desktop.catalogue.linker import Linker
from desktop.catalogue.names import Scope
from desktop.catalogue.problems import Place
from desktop.catalogue.provenance import provenance_of
from desktop.catalogue.reader import Reader
from desktop.catalogue.shared import Shared
from desktop.forms.life_rules import LifeRule
from desktop.forms.values import Getter, Type

# Names of the life of a case: those of its form, and the sums of its lines.
LATE = Scope(late=True)


def usual(model: LifeFile, place: Place, shared: Shared) -> None:
    """What holds where a service says nothing else."""
    provenance_of(model.life, model, place.at("life"), shared.problems)
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
    for number, line in enumerate(linker.model.fee):
        if line.later is not None:
            told = "a line told later has no place in a case that is done at once"
            linker.problems.add(linker.place.at("fee", number, "later"), told)
