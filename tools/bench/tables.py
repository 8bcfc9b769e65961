"""A scanner types bills into a table of a form: from each key to its painting.

The table fills up to the last row that it may have, which is made when its code is read.
"""

from __future__ import annotations

import os
import tempfile
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.fixtures.office import person
from tests.fixtures.there import sure, there
from tests.ui.counter_office import CounterOffice, open_office
from tools.bench.painted import limit, rest, until, when
from tools.bench.row import Row
from ui.main_window import MainWindow
from ui.screens.application import ApplicationScreen
from ui.theme import Theme
from ui.widgets.form import Form
from ui.widgets.scan_line import ScanLine

ROWS, KEY_MS = 24, 50.0
SMALL, SCANNED = 1, 8  # how many bills are scanned


def measure(scanned: int = SCANNED) -> list[Row]:
    """The Enter with which a scan ends, and the keys before it."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication(["bench"])
    assert isinstance(app, QApplication)
    with tempfile.TemporaryDirectory() as folder:
        office = open_office(Theme(app), Path(folder))
        window = MainWindow(office.context)
        window.resize(1366, 768)
        window.show()
        window.activateWindow()
        try:
            return _scans(office, window, ROWS - scanned)
        finally:
            window.close()
            window.deleteLater()
            office.close()


def _scans(office: CounterOffice, window: MainWindow, typed: int) -> list[Row]:
    page, line = _opened(office, window, typed)
    letters: list[float] = []
    ends: list[float] = []
    for number in range(typed + 1, ROWS + 1):
        *keys, end = list(f"|099400016520000\r012345678\r1{number:011}\r{number}00\r")
        letters += [until(line.editor, lambda: True, partial(_press, line, key)) for key in keys]
        shows = partial(_shows, page.form, f"bills.{number}.invoice")
        ends.append(until(there(page.form.widget()), shows, partial(_press, line, end)))
        rest(0.7)  # the draft is kept by now
        line.take_focus()
        rest(0.3)
    return [
        limit(f"a scan's Enter, rows {typed + 1} to {ROWS} of a table", ends, KEY_MS),
        limit("a key of a scan before it", letters, KEY_MS),
    ]


def _opened(
    office: CounterOffice, window: MainWindow, typed: int
) -> tuple[ApplicationScreen, ScanLine]:
    """A plan with so many bills typed."""
    office.context.session.begin(office.context.desk.staff.sign_in("9001", "8642"))
    intake = office.context.desk.intake
    draft = intake.open_draft(person(), "instalments", "9001")
    for number in range(1, typed + 1):
        if number > 1:
            draft, _ = intake.add_row(draft, "bills")
        cells = {"month": "8/2569", "invoice": f"2{number:011}", "amount": "500.00"}
        for name, text in cells.items():
            draft = intake.change(draft, f"bills.{number}.{name}", text)
    intake.save_draft(draft)
    window.go("application", draft.id)
    page = sure(window._page_of("application")[0], ApplicationScreen)
    when(lambda: page.presenter.state is not None)
    rest(1)
    table = next(one for one in page.form._sections if one.section.id == "bills")
    line = there(table.scan)
    line.take_focus()
    rest(0.3)
    return page, line


def _shows(form: Form, cell: str) -> bool:
    return cell in form.entries and form.entries[cell].isVisible()


def _press(line: ScanLine, key: str) -> None:
    if key == "\r":
        QTest.keyClick(line.editor, Qt.Key.Key_Return)
    else:
        QTest.keyClicks(line.editor, key)
