"""The three services in the data language say what today's engine says, whatever is typed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.domain import form as old_form
from desktop.domain.address import Address
from desktop.domain.catalogue import Service as OldService
from desktop.domain.checks import tidy
from desktop.domain.citizen import Person, PersonName
from desktop.domain.evaluate import evaluate as old_evaluate
from desktop.domain.identity import identity_problems
from desktop.domain.party import Party, alone
from desktop.forms.change import change
from desktop.forms.evaluate import evaluate
from desktop.forms.form import Service
from desktop.forms.given import Given, Rules
from desktop.forms.seats import seat_of
from desktop.services.reference import Reference
from tests.fixtures.language_files import calendar, districts, loaded, titles

TODAY = date(2026, 11, 26)
REFERENCE = Reference()
LOADED = loaded()
RULES = Rules(LOADED.fees, calendar(), districts(), titles())
# It follows the address as far as that is known; what is proposed beyond has changed.
OFFICE = "owning_district"
FOREIGN = ("0", "6", "7")
BANGKOK = Address("1/2", "3", "", "สุขุมวิท 1", "สุขุมวิท", "คลองเตย", "คลองเตย", "กรุงเทพมหานคร")
FAR = Address("9", "", "ก", "ข", "", "ช้างเผือก", "เมือง", "เชียงใหม่")
PERSONS = [
    Person("9123456789010", PersonName("นาย", "ประเสริฐ", "", "ทดสอบ"),
              PersonName("Mr.", "Prasert", "", "Thotsop"), address=BANGKOK),
    Person("9123456789010", PersonName("นาง", "สม", "", "ทดสอบ"), address=FAR),
    Person("6123456789017", PersonName("Mr.", "John", "", "Doe"), address=BANGKOK),
    Person("9123456789010", PersonName("นาย", "ก", "", "ข"), source="typed",
              no_card_reason="lost", address=BANGKOK),
    Person("A1234567", PersonName("Mr.", "Jane", "", "Doe"), source="typed",
              no_card_reason="foreigner"),
    Person("9123456789010", PersonName("ด.ช.", "ก", "", "ข"), source="typed",
              no_card_reason="chip_unreadable"),
]  # fmt: skip
TEXTS = [
    "", " ", "none", "yes", "no", "012345678", "01234567", "12A", "0" * 21, "9123456789010",
    "9123456789014", "9-1234-56789-01-0", "0812345678", "021234567", "0312345678", "50000",
    "50,000.01", "abc", "๕๐๐", "1234567890", "123456789012345", "12345678901", "นายประเสริฐ ทดสอบ",
    "ประเสริฐ ทดสอบ", "Prasert Thotsop", "สม ทดสอบ", "李", "x" * 130, "เชียงใหม่", "นนทบุรี",
    "บางกะปิ", "เขตบางนา", "กรุงเทพมหานคร",
]  # fmt: skip


def _texts(service: OldService, field_id: str) -> st.SearchStrategy[str]:
    choices = [choice.value for choice in service.fields[field_id].choices]
    return st.sampled_from(choices * 4 + TEXTS) if choices else st.sampled_from(TEXTS)


@st.composite
def _typing(draw: st.DrawFn, service: OldService) -> tuple[Person, list[tuple[str, str, str]]]:
    person = draw(st.sampled_from(PERSONS))
    names = list(service.fields)
    steps = []
    for _ in range(draw(st.integers(0, 8))):
        name = draw(st.sampled_from(names))
        steps.append((name, draw(_texts(service, name)), draw(st.sampled_from(["", "ผิด"]))))
    return person, steps


def _gaps(kinds: Iterable[str]) -> bool:
    """A form with gaps has no price yet."""
    return any(kind != "warning" for kind in kinds)


def _shown_old(
    service: OldService, person: Person, steps: list[tuple[str, str, str]]
) -> dict[str, object]:
    values = old_form.fill(service, person, "BKP", REFERENCE.districts)
    for name, text, reason in steps:
        known = old_form.facts(service, person, values)
        if service.fields[name] in old_form.shown_fields(service, known):
            values = old_form.change(
                service, person, values, name, text, REFERENCE.districts, reason=reason
            )
    told = old_evaluate(
        service, alone(person), values, {}, REFERENCE.fees, REFERENCE.calendar(), TODAY
    )
    return {
        "fields": [field.id for field in told.fields],
        "values": {
            field.id: (tidy(field, values[field.id].value), values[field.id].source)
            for field in told.fields
            if field.id in values and values[field.id].value.strip() and field.id != OFFICE
        },
        "required": sorted(told.required),
        "problems": {problem.field: problem.kind for problem in told.problems},
        "documents": {row.rule.id: (row.source, row.options) for row in told.documents},
        "labels": {row.rule.id: row.rule.label for row in told.documents},
        "quote": told.quote if not _gaps(problem.kind for problem in told.problems) else None,
        "due": (told.due, told.due_unconfirmed),
        "ready": told.ready,
    }


def _shown_new(
    service: Service, person: Person, steps: list[tuple[str, str, str]]
) -> dict[str, object]:
    unready = frozenset({"applicant"} if identity_problems(person) else ())
    seats = {"applicant": (seat_of(Party(person), TODAY, FOREIGN),)}
    answers = Given(parties=seats, unready=unready, office="BKP")
    told = evaluate(service, answers, RULES, TODAY)
    for name, text, reason in steps:
        answers = change(service, answers, told, name, text, reason)
        told = evaluate(service, answers, RULES, TODAY)
    documents = [row for row in told.documents if row.needed == "yes"]
    return {
        "fields": [state.key for state in told.fields()],
        "values": {
            state.key: (state.text, state.source)
            for state in told.fields()
            if state.text and state.key != OFFICE
        },
        "required": sorted(state.key for state in told.fields() if state.required),
        "problems": {key: problem.kind for key, problem in told.problems.items()},
        "documents": {row.key: (row.source, row.options) for row in documents},
        "labels": {row.key: row.rule.label for row in documents},
        "quote": None if _gaps(one.kind for one in told.problems.values()) else told.priced.quote,
        "due": (told.promise.due, told.promise.unconfirmed),
        "ready": told.ready,
    }


@pytest.mark.parametrize("service_id", [service.id for service in REFERENCE.catalogue.versions])
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_what_is_typed_says_the_same(service_id: str, data: st.DataObject) -> None:
    old, new = REFERENCE.catalogue.get(service_id, TODAY), LOADED.catalogue.get(service_id, TODAY)
    assert old is not None
    assert new is not None
    person, steps = data.draw(_typing(old))
    assert _shown_new(new, person, steps) == _shown_old(old, person, steps)
