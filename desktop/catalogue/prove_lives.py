"""Duties about the life of cases: each can be decided, and services that share a mark or a key mean
the same by it."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.catalogue.cells import cells, tests_of, verdict
from desktop.catalogue.domains import agrees, behind, domain_of
from desktop.catalogue.problems import Place, nearest
from desktop.catalogue.service import Linked
from desktop.catalogue.shared import Shared
from desktop.forms.values import Type


def can_be_decided(linked: Linked, shared: Shared) -> None:
    """Whatever a case says, somebody can approve or refuse it; what nobody reviews has no words."""
    life = linked.service.life
    for number, row in enumerate(linked.model.decision):
        if row.as_ == "approve" and not life.reviewed:
            told = "nobody reviews these cases, so nobody approves one"
            shared.problems.add(linked.place.at("decision", number, "as"), told)
    rules = [rule for rule in linked.service.decisions if rule.move in ("approve", "refuse")]
    whens = [rule.when for rule in rules if rule.when is not None]
    if len(whens) < len(rules) or not rules:
        return
    names = dict.fromkeys(name for when in whens for name in when.names)
    domains = {name: found for name in names if (found := domain_of(name, linked)) is not None}
    hidden = {
        name: one for name, one in behind(names, linked).items() if set(one.names) <= set(names)
    }
    for cell in cells(domains, tests_of([*whens, *hidden.values()])):
        if agrees(cell, hidden, linked) and all(verdict(when, cell) is False for when in whens):
            shown = ", ".join(f"{name} {value}" for name, value in cell.items())
            told = f"nobody can approve or refuse a case of {shown}"
            ids = [row.id for row in linked.model.decision]
            shared.problems.add(linked.place.at("decision", ids.index(rules[0].id), "when"), told)
            return


def flags_are_set(linked: Sequence[Linked], shared: Shared) -> None:
    """A mark that is read is set by some service, and about the same type of value by all."""
    known: dict[str, Type] = {}
    for one in linked:
        for number, row in enumerate(one.model.flag):
            kind = one.linker.flags_set[row.id]
            if not kind.fits(known.setdefault(row.id, kind)):
                _differs(one.place.at("flag", number, "on"), row.id, kind, known[row.id], shared)
    for one in linked:
        for place, flag, kind in one.linker.flags_read:
            if flag not in known:
                told = f"no service sets the flag '{flag}'{nearest(flag, known)}"
                shared.problems.add(place, told)
            elif not kind.fits(known[flag]):
                _differs(place, flag, kind, known[flag], shared)


def _differs(place: Place, name: str, kind: Type, other: Type, shared: Shared) -> None:
    told = f"'{name}' is about a {kind.shown} here, and about a {other.shown} elsewhere"
    shared.problems.add(place, told)


def once_means_the_same(linked: Sequence[Linked], shared: Shared) -> None:
    """One id is one key space over all services: as many parts, of the same types."""
    known: dict[str, tuple[Type, ...]] = {}
    for one in linked:
        for name, (place, kinds) in one.linker.once_parts.items():
            other = known.setdefault(name, kinds)
            fits = [mine.fits(theirs) for mine, theirs in zip(kinds, other, strict=False)]
            if len(kinds) != len(other) or not all(fits):
                mine, theirs = (
                    " and ".join(kind.shown for kind in some) for some in (kinds, other)
                )
                told = f"'{name}' is kept by {mine} here, and by {theirs} elsewhere"
                shared.problems.add(place.at("on"), told)
