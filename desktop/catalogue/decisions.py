"""Decisions of a service: moves in its own words, and in the usual ones where it has none."""

from __future__ import annotations

from desktop.catalogue.base import Words
from desktop.catalogue.life_models import DecisionRow, ReasonRow
from desktop.catalogue.linker import Linker
from desktop.catalogue.lives import LATE
from desktop.catalogue.problems import Place, nearest
from desktop.catalogue.provenance import provenance_of
from desktop.catalogue.reader import Reader
from desktop.catalogue.sections import Sections
from desktop.domain.life import Move
from desktop.domain.text import Text
from desktop.forms.form import DocumentRule
from desktop.forms.life_rules import DecisionRule, LifeRule, Reason
from desktop.forms.values import Type

_PAYING = ("approve", "execute")


def rules(
    linker: Linker, sections: Sections, documents: tuple[DocumentRule, ...], life: LifeRule
) -> tuple[DecisionRule, ...]:
    """All decisions, those of the service first; only for moves that its cases can come to."""
    labels = {one.id: one.label for one in documents}
    labels |= {name: one.label for name, one in sections.fields.items()}
    labels |= {row.role: row.label.text() for row in linker.model.party}
    labels |= {row.id: row.text.text() for row in linker.model.check}
    found = [
        _rule(row, linker, linker.place.at("decision", number), labels)
        for number, row in enumerate(linker.model.decision)
    ]
    for number, _ in enumerate(found if life.at_once else ()):
        told = "nobody decides about what is done at once"
        linker.problems.add(linker.place.at("decision", number, "id"), told)
    without = {rule.move for rule in found} | _never(life)
    usual = linker.shared.life.decision if linker.shared.life is not None else ()
    return (*found, *(_usual(row) for row in usual if row.as_ not in without))


def _never(life: LifeRule) -> set[Move]:
    """The usual moves that no case comes to: what nobody reviews is approved at acceptance."""
    if life.at_once:
        return {"approve", "return", "refuse"}
    return {"approve", "return"} if not life.reviewed else set()


def _usual(row: DecisionRow) -> DecisionRule:
    reasons = tuple(Reason(_words(one.text), one.item) for one in row.reasons)
    return DecisionRule(row.id, row.label.text(), row.as_, reasons=reasons, usual=True)


def _words(words: Words | None) -> Text:
    return words.text() if words is not None else Text("", "")


def _rule(row: DecisionRow, linker: Linker, place: Place, labels: dict[str, Text]) -> DecisionRule:
    provenance_of(row, linker.model, place, linker.problems)
    reader = Reader(linker, LATE, place)
    when = reader.condition("when", row.when)
    pays = None
    if row.pays is not None:
        known = reader.name("pays", row.pays)
        reader.fits("pays", known, Type("money"))
        reader.sure("pays", known)
        pays = known.get
        if row.as_ not in _PAYING:
            reader.fail("pays", f"money goes out on approval or execution, not on '{row.as_}'")
        behind = linker.waits_for([known]) - set(row.needs)
        if behind:
            told = f"'{known.name}' may not be known by then: it hangs on '{min(behind)}'"
            reader.fail("pays", f"{told}, which the decision does not need")
    results = [result.id for result in linker.model.result]
    for result in row.needs:
        if result not in results:
            reader.fail("needs", f"there is no result '{result}'{nearest(result, results)}")
    flags = [flag.id for flag in linker.model.flag]
    for flag in row.sets:
        if flag not in flags:
            reader.fail("sets", f"there is no flag '{flag}'{nearest(flag, flags)}")
    reasons = tuple(
        _reason(one, row, linker, place.at("reasons", number), labels)
        for number, one in enumerate(row.reasons)
    )
    return DecisionRule(
        row.id, row.label.text(), row.as_, when, reasons, pays, row.sets, needs=row.needs
    )


def _reason(
    row: ReasonRow, decision: DecisionRow, linker: Linker, place: Place, labels: dict[str, Text]
) -> Reason:
    """Its words are its own, or those of what it is about; a refusal names the manual's item."""
    if row.about is not None and row.about not in labels:
        told = f"no document, check, field or role is called '{row.about}'"
        linker.problems.add(place.at("about"), f"{told}{nearest(row.about, labels)}")
    if row.about is None and row.text is None:
        linker.problems.add(place, "a reason has words, or says what it is about")
    if decision.as_ == "refuse" and not row.item:
        linker.problems.add(place, "a refusal names the manual's item")
    text = row.text.text() if row.text is not None else labels.get(row.about or "", Text("", ""))
    return Reason(text, row.item, row.about or "")
