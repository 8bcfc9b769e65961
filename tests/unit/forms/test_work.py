"""How much the largest form has to do on a key, in calls: time would hang on the machine."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

from desktop.forms.evaluate import evaluate
from tests.fixtures import largest_form as form

# What one thing on the form may cost: a field is shown, read and told of in so many calls.
CALLS = 17


def test_the_largest_form_is_evaluated_in_so_many_calls_for_each_thing_on_it() -> None:
    service, given, rules = form.largest()
    evaluate(service, given, rules, form.TODAY)
    made = 0

    def count(_frame: FrameType, event: str, _of: Any) -> None:
        nonlocal made
        made += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        evaluate(service, given, rules, form.TODAY)
    finally:
        sys.setprofile(None)
    cells = form.ROWS * form.COLUMNS
    assert made <= CALLS * (form.FIELDS + cells + form.CHECKS + form.DOCUMENTS + form.LINES)
