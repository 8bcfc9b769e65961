"""A key evaluates the form once and shows it once, and the cursor alone does neither."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.forms.evaluate import evaluate
from tests.fixtures.calls import calls_of
from tests.ui.case_office import CaseOffice, KeyCounter
from tests.ui.test_case_by_keys import field
from tests.ui.test_tables_by_keys import OLD, at, barcode, draft, page, plan, scan


def test_a_scan_shows_the_form_once_and_the_cursor_alone_does_not(
    keys: KeyCounter, office: CaseOffice
) -> None:
    plan(keys, office)
    shown_anew: list[object] = []
    page(keys).presenter.changed.connect(shown_anew.append)
    with calls_of(evaluate) as made:
        scan(keys, barcode(OLD, "50000"))
    assert at(keys) is field(keys, "bills.1.month")  # which the code does not have
    assert len(shown_anew) == 1
    assert len(made) == 1
    assert draft(keys).focus == "bills.1.month"


def test_a_key_evaluates_the_form_once(keys: KeyCounter, office: CaseOffice) -> None:
    plan(keys, office)
    field(keys, "phone").setFocus()
    for typed in ("0", "8", "1"):
        with calls_of(evaluate) as made:
            QTest.keyClicks(at(keys), typed)
        assert len(made) == 1
    with calls_of(evaluate) as made:
        keys.press(Qt.Key.Key_Tab)
    assert not made, "the cursor leaves the field: no answer is another"


def test_nothing_of_a_form_is_kept_that_waits_at_the_counter(
    keys: KeyCounter, office: CaseOffice
) -> None:
    plan(keys, office)
    page(keys).forget()
    assert office.context.desk.intake._standing._last is None
