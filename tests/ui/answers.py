"""What to type into the form of any service: the answers of its own example, and where that has
none, something that the kind of the field takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from desktop.catalogue.load import Loaded
from desktop.catalogue.prove_examples import given_of
from desktop.domain.citizen import check_digit
from desktop.forms.form import Field
from desktop.forms.given import Given
from desktop.forms.kinds import CodeKind, DateKind, MoneyKind, MonthKind, NumberKind, YesNoKind
from desktop.forms.kinds.code import CodeForm
from tests.fixtures.language_files import files, loaded
from tests.fixtures.there import there


@dataclass
class Answers:
    """Texts by the key of their field (`phone`, `bills.2.month`)."""

    given: Given
    today: date

    @property
    def alone(self) -> bool:
        """Whether one person takes every part."""
        ids = [seat.get("id") for seats in self.given.parties.values() for seat in seats]
        return len(ids) < 2 or (None not in ids and len(set(ids)) == 1)

    def text(self, key: str, one: Field, shown: str) -> str:
        """The text for a field that shows this: of the example, or a sample of its kind where it
        has nothing and needs something.
        """
        section, _, rest = key.partition(".")
        number, _, name = rest.partition(".")
        if number.isdigit():
            rows = self.given.rows.get(section, ())
            row = rows[int(number) - 1] if int(number) <= len(rows) else {}
            if name not in row:
                return shown  # it follows from other rows, once these are whole
            return row[name].value
        known = self.given.values.get(key)
        if known is not None:
            return known.value
        return _sample(one, self.today) if one.required and not shown else shown


@cache
def answers_for(service_id: str) -> Answers:
    """Those of the first example of a service that nothing is wrong with.

    One in which whoever applies takes every part goes first: so are the seats filled by a key.
    """
    found = _loaded()
    linked = next(one for one in found.linked if one.service.id == service_id)
    sound = [
        Answers(given_of(example, linked, there(found.shared), linked.place), example.today)
        for example in linked.model.example
        if not example.stops
    ]
    alone = (one for one in sound if one.alone)
    return next(alone, sound[0] if sound else Answers(Given(), linked.model.example[0].today))


def answers_where(service_id: str, decision: str) -> Answers:
    """Those of the first example in which a decision of the service holds, by its id; of its first
    sound one where no example says so.
    """
    found = _loaded()
    linked = next(one for one in found.linked if one.service.id == service_id)
    for example in linked.model.example:
        if decision in (example.decisions or ()) and not example.stops:
            given = given_of(example, linked, there(found.shared), linked.place)
            return Answers(given, example.today)
    return answers_for(service_id)


def somebody_applies(service_id: str) -> bool:
    """Whether a service is asked for by somebody, and not told by anybody."""
    found = (one.service for one in _loaded().linked)
    return any(one.applicant for one in found if one.id == service_id)


@cache
def _loaded() -> Loaded:
    return loaded(files())


def _sample(one: Field, today: date) -> str:
    """Something that such a field takes."""
    kind = one.kind
    if kind.choices:
        return kind.choices[0][0]
    if isinstance(kind, CodeKind):
        return _code(kind)
    if isinstance(kind, DateKind):
        return (kind.low or kind.high or today).isoformat()
    if isinstance(kind, MonthKind):
        return kind.low or kind.high or f"{today:%Y-%m}"
    if isinstance(kind, NumberKind | MoneyKind):
        return kind.text(kind.low or 1)
    assert not isinstance(kind, YesNoKind)
    return one.example or "ทดสอบ"


def _code(kind: CodeKind) -> str:
    form: CodeForm = kind.code.forms[0]
    start = form.starts[0] if form.starts else "9"
    text = start.ljust(form.length[0], "1")
    return text[:12] + str(check_digit(text[:12])) if kind.code.check_digit else text
