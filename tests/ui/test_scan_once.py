"""A key evaluates the form once and shows it once, and the cursor alone does neither."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desktop.forms.evaluate import evaluate
from desktop.forms.once import once_of
from tests.fixtures.calls import calls_of
from tests.fixtures.there import there
from tests.ui.case_office import CaseOffice, KeyCounter
from tests.ui.test_case_by_keys import field
from tests.ui.test_tables_by_keys import OLD, at, barcode, draft, page, plan, scan, scan_line, table
from ui.widgets.yielding import lay_out


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
    # Whether another case asks for this bill, too, is asked meanwhile; none does.
    assert there(page(keys).presenter.state).evaluation.once
    keys.qtbot.waitUntil(lambda: not page(keys).presenter.doubles.waiting)
    assert len(shown_anew) == 1
    assert draft(keys).focus == "bills.1.month"


def scanned(
    keys: KeyCounter, number: int, function: Callable[..., object] | None = None
) -> list[str]:
    """What is called by the last key of a scan that fills a row, or how often the function is."""
    keys.qtbot.waitUntil(lambda: len(table(keys)._lines) >= number)  # it has been made
    *parts, last = barcode(f"10000000000{number}", "50000").splitlines()
    scan(keys, "\r".join(parts))
    keys.at(scan_line(keys).editor)
    QTest.keyClicks(at(keys), last)
    with calls_of(function) as made:
        QTest.keyClick(at(keys), Qt.Key.Key_Return)
    keys.at(field(keys, f"bills.{number}.month"))
    return made


def test_the_first_scan_and_what_is_said_of_it_are_laid_out_together(
    keys: KeyCounter, office: CaseOffice
) -> None:
    plan(keys, office)
    field(keys, "bills.1.invoice").setFocus()
    keys.write(OLD)
    below = scan_line(keys).field.below
    assert not below.isVisible()
    assert len(scanned(keys, 2, lay_out)) == 1  # there is a row more, and words under the line
    assert below.isVisible()


def test_a_scan_lays_the_page_out_once(keys: KeyCounter, office: CaseOffice) -> None:
    plan(keys, office)
    for number in range(1, 4):
        scan(keys, barcode(f"10000000000{number}", "50000"))
        keys.at(field(keys, f"bills.{number}.month"))
    made = scanned(keys, 4)
    shown = [one for one in keys.window.findChildren(QWidget) if one.isVisible()]
    asked = made.count("activate")
    assert 0 < asked <= len([one for one in shown if one.layout() is not None])


def test_what_is_computed_in_a_table_says_its_height_in_few_widths(
    keys: KeyCounter, office: CaseOffice
) -> None:
    plan(keys, office)
    for number in range(1, 4):
        scan(keys, barcode(f"10000000000{number}", "50000"))
        keys.at(field(keys, f"bills.{number}.month"))
        QTest.keyClicks(at(keys), f"{number}/2569")
        keys.press(Qt.Key.Key_Return)
    labels = [label for line in table(keys)._lines[:3] for label in line.computed]
    keys.qtbot.waitUntil(lambda: all(label.text() > "0" for label in labels))
    made = scanned(keys, 4)  # in a row without its month, and so nothing is computed any more
    assert {label.text() for label in labels} == {"–"}
    assert made.count("heightForWidth") <= 25 * len(labels)


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
    field(keys, "phone").setFocus()
    with calls_of(once_of) as made:
        keys.press(Qt.Key.Key_Tab)
    assert not made, "nor is what others may have asked for"


def test_nothing_of_a_form_is_kept_that_waits_at_the_counter(
    keys: KeyCounter, office: CaseOffice
) -> None:
    plan(keys, office)
    page(keys).forget()
    assert office.context.desk.intake._evaluated._last is None
