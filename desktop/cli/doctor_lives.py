"""What `doctor --catalogue` tells of lives: who decides, by which items, and what follows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from desktop.texts import t

if TYPE_CHECKING:
    from desktop.catalogue.service import Linked
    from desktop.domain.text import Lang
    from desktop.forms.condition import Condition
    from desktop.forms.life_rules import DecisionRule


def life_lines(linked: Iterable[Linked], lang: Lang) -> Iterator[str]:
    """Each service with its life, results, decisions, and what it brings or forbids."""
    for one in linked:
        service = one.service
        head = f"{one.place.file.name}: {service.title.of(lang)} ({service.id} {service.edition})"
        yield head
        parts = (_life, _results, _decisions, _lines, _follows, _once)
        yield from (f"  {line}" for part in parts for line in part(one, lang))


def _life(one: Linked, lang: Lang) -> Iterator[str]:
    life = one.service.life
    office = t(f"doctor.office_{life.route}", lang)
    told = [t(f"doctor.life_review_{life.review}", lang, office=office)]
    if life.at_once:
        told.append(t("doctor.life_at_once", lang))
    else:
        told.append(t("doctor.life_days", lang, wait=life.wait_days, appeal=life.appeal_days))
    if life.part_payment:
        told.append(t("doctor.life_part_payment", lang))
    yield " · ".join(told)
    if life.two_persons_when is not None:
        yield t("doctor.says_two_persons_when", lang, words=_when(one, life.two_persons_when, lang))


def _results(one: Linked, lang: Lang) -> Iterator[str]:
    for row in one.service.results:
        office = t(f"doctor.office_{row.by}", lang)
        yield t("doctor.life_result", lang, id=row.id, title=row.title.of(lang), office=office)


def _decisions(one: Linked, lang: Lang) -> Iterator[str]:
    for rule in one.service.decisions:
        told = [f"{t(f'doctor.move_{rule.move}', lang)} {rule.id}: {rule.label.of(lang)}"]
        if rule.usual:
            told[0] += f" ({t('doctor.life_usual', lang)})"
        if rule.when is not None:
            told.append(t("doctor.says_when", lang, words=_when(one, rule.when, lang)))
        if rule.move == "refuse":
            told.append(_items(one, rule, lang))
        for key, names in (("needs", rule.needs), ("sets", rule.sets)):
            if names:
                told.append(t(f"doctor.life_{key}", lang, names=", ".join(names)))
        yield " · ".join(told)


def _items(one: Linked, rule: DecisionRule, lang: Lang) -> str:
    """The items of the manual that it can name; in usual words those of documents and checks."""
    items = [reason.item for reason in rule.reasons]
    if rule.usual:
        items += [row.item for row in one.service.checks]
        items += [row.item for row in one.service.documents]
    found = ", ".join(dict.fromkeys(item for item in items if item))
    return t("doctor.life_items", lang, items=found) if found else t("doctor.life_no_item", lang)


def _lines(one: Linked, lang: Lang) -> Iterator[str]:
    for row in one.service.lines:
        label = row.label.of(lang)
        if row.later:
            yield t("doctor.life_later", lang, line=label, name=row.later)
        if row.back_when is not None:
            yield t("doctor.life_back", lang, line=label, words=_when(one, row.back_when, lang))
        if row.kept_on:
            moves = ", ".join(t(f"doctor.move_{move}", lang) for move in row.kept_on)
            yield t("doctor.life_kept", lang, line=label, moves=moves)


def _follows(one: Linked, lang: Lang) -> Iterator[str]:
    for row in one.service.follows:
        begin = t(f"doctor.begin_{row.begin}", lang)
        told = [t("doctor.life_follows", lang, id=row.id, service=row.service, begin=begin)]
        if row.when is not None:
            told.append(t("doctor.says_when", lang, words=_when(one, row.when, lang)))
        yield " · ".join(told)


def _once(one: Linked, lang: Lang) -> Iterator[str]:
    for row in one.model.once:
        how = t(f"doctor.once_{row.while_}_{row.level}", lang)
        yield t("doctor.life_once", lang, id=row.id, on=", ".join(row.on), how=how)


def _when(one: Linked, condition: Condition, lang: Lang) -> str:
    """A condition in words, as the rest of the doctor's table says them."""
    from desktop.because import when

    found = when(one.service, condition)
    return found.of(lang) if found is not None else ""
