"""What is missing is said in the words that fit: typed is filled in, offered is chosen."""

from __future__ import annotations

from dataclasses import replace

from desktop.domain.case import FieldValue
from desktop.domain.identity import identity_problems
from desktop.services.reference import Reference
from tests.fixtures.form import TODAY, Form
from tests.fixtures.office import person


def test_what_is_offered_is_to_be_chosen_and_not_filled_in() -> None:
    reference = Reference()
    keys: dict[str, set[bool]] = {}
    for service in reference.catalogue.on(TODAY):
        form = Form(reference, service.id, person())
        empty = {name: FieldValue("") for name in service.fields}
        form.given = replace(form.given, values=empty)
        for problem in form.now.problems.values():
            field = next(one.field for one in form.now.fields if one.key == problem.field)
            offers = field.is_chosen
            keys.setdefault(problem.key, set()).add(offers)
    assert keys["rules.required"] == {False}
    assert keys["rules.required_choice"] == {True}


def test_why_there_is_no_card_is_chosen() -> None:
    problems = identity_problems(replace(person(source="typed"), no_card_reason=None))
    assert [problem.key for problem in problems] == ["rules.required_choice"]
