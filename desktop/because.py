"""Why something is asked, in words: by the labels of the values that decided.

Window, paper and doctor explain alike, so the sentences are made here alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from desktop.domain.text import Text
from desktop.forms.condition import Asked, Condition, Ground
from desktop.forms.evaluate import Evaluation
from desktop.forms.form import Role, Service
from desktop.forms.kinds import DateKind
from desktop.forms.values import NO, YES, Type, Unknown
from desktop.forms.written import read_out, written
from desktop.texts import filled, text

_MONEY = Type("money")
# What somebody typed in words of their own is told as such: it may be personal.
_IN_WORDS = ("text", "name", "address", "code")


def because(service: Service, why: Sequence[Ground], item: str = "") -> Text | None:
    """`เพราะ เป็นผู้เช่าสถานที่ · ข้อ 2.3`; None where nothing decided and no item is known."""
    said = _joined(words for one in why if (words := _ground(service, one)) is not None)
    parts = [filled("because.because", grounds=said)] if said is not None else []
    parts += [filled("because.item", item=item)] if item else []
    return _chained(parts, " · ")


def grounds(service: Service, now: Evaluation) -> dict[str, Text]:
    """Why each document is asked, by its key."""
    told = ((row.key, because(service, row.why, row.rule.item)) for row in now.documents)
    return {key: words for key, words in told if words is not None}


def when(service: Service, condition: Condition) -> Text | None:
    """`เป็นผู้เช่าสถานที่ หรือ ใช้เพื่อ: ก่อสร้าง`: what a condition asks, whatever is filled in."""
    tables = (_joined(_tested(service, one) for one in table) for table in condition.tables)
    return _either(words for words in tables if words is not None)


def depends(service: Service, why: Sequence[Ground], item: str = "") -> Text | None:
    """`ขึ้นกับ เป็นผู้เช่าสถานที่`: what an open condition waits for."""
    parts = [filled("because.depends", names=names)] if (names := awaited(service, why)) else []
    parts += [filled("because.item", item=item)] if item else []
    return _chained(parts, " · ")


def awaited(service: Service, why: Sequence[Ground]) -> Text | None:
    """The labels of what is waited for."""
    return _joined(_small(label) for one in why if (label := service.labels.get(one.name)))


def _tested(service: Service, asked: Asked) -> Text:
    """One test, by the label of its name; a name that has none stands for itself."""
    name, test = asked.name, asked.test
    label = _small(service.labels.get(name, Text(name, name)))
    if test.given is not None:
        return filled("because.given" if test.given else "because.nothing", label=label)
    if test.values is not None:
        if test.values == {YES} and not test.negated and _base(service, name) == "yes_no":
            return label
        known = list(service.words.get(name, ()))
        order = sorted(test.values, key=lambda one: (known.index(one) if one in known else 0, one))
        values = _either(_words(service, name, one) for one in order) or Text("", "")
        return filled("because.not" if test.negated else "because.is", label=label, value=values)
    ends = {"low": test.low, "below": test.below}
    words = {key: _words(service, name, end) for key, end in ends.items() if end is not None}
    return filled(f"because.{'_'.join(words)}", label=label, **words)


def _ground(service: Service, ground: Ground) -> Text | None:
    """One value that decided; None if it tells nothing (a role that only such persons may fill)."""
    name, value = ground.name, ground.value
    label = service.labels.get(name)
    role = next((role for role in service.roles if name.startswith(f"{role.id}.")), None)
    part = name.partition(".")[2] if role is not None else ""
    if label is None or (role is not None and (value is None or _always(role, part))):
        return None
    label = _small(label)
    if value is None:
        return filled("because.nothing", label=label)
    if value.__class__ is Unknown:
        return filled("because.unknown", label=label)
    base = _base(service, name)
    if value == YES and base == "yes_no":
        return label
    if base in _IN_WORDS:
        return filled("because.given", label=label)
    key = "because.is_kind" if part == "kind" else "because.is"
    return filled(key, label=label, value=_words(service, name, value))


def _always(role: Role, part: str) -> bool:
    """Whether a role could be nothing else."""
    return len({"kind": role.kinds, "acting": role.acting}.get(part, ())) == 1


def _base(service: Service, name: str) -> str:
    if name in service.fields:
        return service.fields[name].kind.base
    return next((fact.type.base for fact in service.facts if fact.name == name), "")


def _words(service: Service, name: str, value: Any) -> Text:
    """A value as people read it."""
    words = service.words.get(name, {})
    if value in words:
        return words[value]
    field = service.fields.get(name)
    if field is not None:
        return field.kind.words(field.kind.text(value))
    fact = next((fact for fact in service.facts if fact.name == name), None)
    if fact is not None:
        if fact.type.base == "yes_no":
            return text("because.no" if value == NO else "because.yes")
        return read_out(fact.type, written(fact.type, value), {})
    if name.startswith("quote."):
        return read_out(_MONEY, written(_MONEY, value), {})
    kind = DateKind()
    return kind.words(kind.text(value)) if isinstance(value, date) else Text(str(value), str(value))


def _joined(parts: Iterable[Text], key: str = "both") -> Text | None:
    both = list(dict.fromkeys(parts))
    last = both.pop() if both else None
    if last is None or not both:
        return last
    return filled(f"because.{key}", first=_all(both), last=last)


def _either(parts: Iterable[Text]) -> Text | None:
    return _joined(parts, "either")


def _all(parts: list[Text]) -> Text:
    return Text(" ".join(one.th for one in parts), ", ".join(one.en for one in parts))


def _chained(parts: list[Text], mark: str) -> Text | None:
    if not parts:
        return None
    return Text(mark.join(one.th for one in parts), mark.join(one.en for one in parts))


def _small(label: Text) -> Text:
    """A label inside a sentence: in English it begins small, unless with an abbreviation."""
    first, second = label.en[:1], label.en[1:2]
    return label if second.isupper() else Text(label.th, f"{first.lower()}{label.en[1:]}")
