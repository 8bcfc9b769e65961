"""A key shows the form once, and the cursor alone shows nothing anew."""

from __future__ import annotations

from tests.ui.case_office import CaseOffice, KeyCounter
from tests.ui.test_case_by_keys import field
from tests.ui.test_tables_by_keys import OLD, at, barcode, draft, page, plan, scan


def test_a_scan_shows_the_form_once_and_the_cursor_alone_does_not(
    keys: KeyCounter, office: CaseOffice
) -> None:
    plan(keys, office)
    shown_anew: list[object] = []
    page(keys).presenter.changed.connect(shown_anew.append)
    scan(keys, barcode(OLD, "50000"))
    assert at(keys) is field(keys, "bills.1.month")  # which the code does not have
    assert len(shown_anew) == 1
    assert draft(keys).focus == "bills.1.month"
