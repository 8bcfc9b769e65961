"""What the names of a linked service can be, and which cells of them agree with each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from desktop.catalogue.cells import Cell, Domain, cells, tests_of, verdict
from desktop.catalogue.service import Linked
from desktop.forms.condition import Condition
from desktop.forms.values import NO, YES, Type


def domain_of(name: str, linked: Linked) -> Domain | None:
    """The domain of a name; None if nothing is known of it."""
    linker = linked.linker
    field = linked.sections.fields.get(name)
    if field is not None:
        entry = linker.entries[name].known
        nothing = entry.nothing if entry is not None else True
        low, high = getattr(field.kind, "low", None), getattr(field.kind, "high", None)
        return Domain(field.kind.type, nothing, low, high)
    entry_known = linker.entries[name].known if name in linker.entries else None
    if entry_known is not None:
        return Domain(entry_known.type, entry_known.nothing, signed=name in linker.signed)
    if name.startswith("quote."):
        return Domain(Type("money"))
    asked = linker.party_asked.get(name)
    return Domain(asked.type, asked.nothing) if asked is not None else None


def behind(names: Iterable[str], linked: Linked) -> dict[str, Condition]:
    """The conditions behind these names: what shows a field, what a fact `holds`."""
    found: dict[str, Condition] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        condition = condition_behind(name, linked)
        if condition is not None:
            found[name] = condition
            waiting += condition.names
    return found


def condition_behind(name: str, linked: Linked) -> Condition | None:
    """What shows a field and its section, what needs a result, or what a fact `holds`."""
    known = linked.sections.shown_when.get(name)
    return known if known is not None else linked.linker.held.get(name)


def possible(condition: Condition, linked: Linked) -> Iterator[Cell]:
    """The cells of a condition's names that agree with what is behind each."""
    hidden = behind(condition.names, linked)
    names = dict.fromkeys([*condition.names, *(n for c in hidden.values() for n in c.names)])
    domains = {name: found for name in names if (found := domain_of(name, linked)) is not None}
    tests = tests_of([condition, *hidden.values()])
    for cell in cells(domains, tests):
        if agrees(cell, hidden, linked):
            yield cell


def agrees(cell: Cell, hidden: dict[str, Condition], linked: Linked) -> bool:
    """Whether no field has a value while it is hidden, and every held fact says what it holds."""
    for name, condition in hidden.items():
        if name not in cell:
            continue
        told, value = verdict(condition, cell), cell[name]
        if name in linked.sections.fields:
            field = linked.sections.fields[name]
            if told is False and value is not None:
                return False
            if told is True and value is None and field.required and field.none is None:
                return False
        elif (told is True and value == NO) or (told is False and value == YES):
            return False
    return True
