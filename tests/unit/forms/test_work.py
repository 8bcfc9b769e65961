"""How much the largest form has to do on a key, in calls: time would hang on the machine."""

from __future__ import annotations

from desktop.forms.evaluate import evaluate
from tests.fixtures import largest_form as form
from tests.fixtures.calls import calls_of

# What one thing on the form may cost: a field is shown, read and told of in so many calls.
CALLS = 12


def test_the_largest_form_is_evaluated_in_so_many_calls_for_each_thing_on_it() -> None:
    service, given, rules = form.largest()
    evaluate(service, given, rules, form.TODAY)
    with calls_of() as made:
        evaluate(service, given, rules, form.TODAY)
    cells = form.ROWS * form.COLUMNS
    things = form.FIELDS + cells + form.CHECKS + form.DOCUMENTS + form.LINES
    assert len(made) <= CALLS * things
