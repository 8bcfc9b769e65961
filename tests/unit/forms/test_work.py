"""How much the largest form has to do on a key, in calls: time would hang on the machine."""

from __future__ import annotations

from dataclasses import replace

from desktop.domain.case import FieldValue
from desktop.forms.evaluate import evaluate
from tests.fixtures import largest_form as form
from tests.fixtures.calls import calls_of

# What one thing on the form may cost, a field or a row of a list: in so many calls it is read and
# told of once the form is opened, and told of again on a key.
OPENED, KEY = 13, 7
THINGS = form.FIELDS + form.ROWS * form.COLUMNS + form.CHECKS + form.DOCUMENTS + form.LINES


def test_the_largest_form_is_evaluated_in_so_many_calls_for_each_thing_on_it() -> None:
    service, given, rules = form.largest()
    with calls_of() as made:
        evaluate(service, given, rules, form.TODAY)
    assert len(made) <= OPENED * THINGS


def test_a_key_reads_what_it_has_changed_and_no_other_text() -> None:
    service, given, rules = form.largest()
    before = evaluate(service, given, rules, form.TODAY)
    typed = replace(given, values={**given.values, "f1": FieldValue("1,250.5")})
    with calls_of() as made:
        after = evaluate(service, typed, rules, form.TODAY)
    assert made.count("read") == 1
    assert len(made) <= KEY * THINGS
    assert after == before  # the same amount


def test_what_was_read_counts_for_its_field_and_place_alone() -> None:
    """A value may be handed to another field, and a form to another edition of its service."""
    service, given, rules = form.largest()
    evaluate(service, given, rules, form.TODAY)
    moved = replace(given, values={**given.values, "f2": given.values["f1"]})
    found = {state.key: state for state in evaluate(service, moved, rules, form.TODAY).fields}
    assert (found["f2"].field.id, found["f2"].finding is None) == ("f2", False)
    assert (found["f1"].field.id, found["f1"].value) == ("f1", 125050)
    other, _, _ = form.largest()
    fields = [state.field for state in evaluate(other, given, rules, form.TODAY).fields]
    assert fields[0] is other.sections[0].fields[0]
