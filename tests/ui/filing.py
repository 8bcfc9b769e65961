"""Files an application of any service through the window by keys, as its data say."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.domain.case import Draft
from desktop.domain.money import format_baht
from desktop.visit.visit import Visit
from tests.fixtures.there import there
from tests.ui.answers import Answers
from tests.ui.pages import on
from tests.ui.whole_counter import WholeCounter
from ui.screens.application import ApplicationScreen
from ui.screens.customer import CustomerScreen
from ui.screens.payment import PaymentScreen
from ui.widgets.document_line import DocumentLine
from ui.widgets.fields import Choice
from ui.widgets.form_options import Options
from ui.widgets.lines import Lines

Key = Qt.Key
WRONG = "!!"
BILLER = "099400016520000"  # the tax id of MEA, and two digits
_MOST_STOPS = 200


class Clerk:
    """Works at a whole counter with keys alone; `refused` are the fields that were typed wrong
    first, as far as their kind has something that is wrong.
    """

    def __init__(self, whole: WholeCounter) -> None:
        self.whole, self.qtbot = whole, whole.qtbot
        self.window = whole.counter.window
        self.refused: set[str] = set()

    @property
    def focus(self) -> QWidget:
        """Where the next key goes."""
        return self.window.focusWidget() or self.window

    def press(self, *keys: Qt.Key, ctrl: bool = False) -> None:
        """Keys where the focus is."""
        no, control = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
        for key in keys:
            QTest.keyClick(self.focus, key, control if ctrl else no)

    def alt(self, key: Qt.Key) -> None:
        """A key with Alt."""
        QTest.keyClick(self.focus, key, Qt.KeyboardModifier.AltModifier)

    @property
    def _visit(self) -> Visit | None:
        return self.whole.counter.context.here.visit

    def write(self, text: str) -> None:
        """Letters where the focus is."""
        for letter in text:
            if letter.isascii():
                QTest.keyClicks(self.focus, letter)
            else:
                QTest.sendKeyEvent(
                    QTest.KeyAction.Click, self.focus, Key.Key_unknown, letter,
                    Qt.KeyboardModifier.NoModifier,
                )  # fmt: skip

    def welcome(self, card: str) -> CustomerScreen:
        """Card in."""
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)  # or nothing hears of the focus
        self.whole.reader.insert(card)
        self.qtbot.waitUntil(lambda: isinstance(self.window.current, CustomerScreen))
        return on(self.window, CustomerScreen)

    def report(self) -> CustomerScreen:
        """Nobody has to be known: the key for that, on the page of the counter."""
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)
        QTest.keyClick(self.focus, Key.Key_F4, Qt.KeyboardModifier.ShiftModifier)
        self.qtbot.waitUntil(lambda: isinstance(self.window.current, CustomerScreen))
        return on(self.window, CustomerScreen)

    def choose(self, page: CustomerScreen, service: str) -> None:
        """Go down the list of services to this one, once it is there, and open it."""
        self.qtbot.waitUntil(lambda: service in self.offered(page), timeout=15_000)
        for _ in self.offered(page):
            if page.services.current_key() != service:
                self.press(Key.Key_Down)
        self.press(Key.Key_Return)
        self.qtbot.waitUntil(
            lambda: isinstance(self.window.current, ApplicationScreen), timeout=10_000
        )
        form = on(self.window, ApplicationScreen)
        self.qtbot.waitUntil(lambda: form.presenter.state is not None)

    @staticmethod
    def offered(page: CustomerScreen) -> list[str]:
        """The services in the list."""
        return [row.key for row in page.services.rows.rows()]

    def fill(self, answers: Answers) -> Draft:
        """Go by Tab to every stop and answer it, until nothing is left to be done."""
        page = on(self.window, ApplicationScreen)
        if any(seat.person is None for seat in there(self._visit).seats):
            self.alt(Key.Key_1)  # whoever applies is the other party, too
        if any(seat.person is None for seat in there(self._visit).seats):
            self.alt(Key.Key_2)  # where it must be another person nobody comes
        done: set[str] = set()
        for _ in range(_MOST_STOPS):
            state = there(page.presenter.state)
            if not state.evaluation.remaining and done >= self._wanted(page, answers):
                return state.draft
            self._answer(page, answers, done)
            self.press(Key.Key_Tab)
        left = there(page.presenter.state).evaluation.remaining
        raise AssertionError(f"still to be done: {[(one.kind, one.id) for one in left]}")

    def _open_rows(self, page: ApplicationScreen, table: str, answers: Answers) -> None:
        """As many rows as the example has, by the scanner where the table has one."""
        shown = there(page.presenter.state).evaluation.sections
        section = next(one.section for one in shown if one.section.id == table)
        if section.repeat is None or section.repeat.rows is not None:
            return
        for number, row in enumerate(answers.given.rows[table], start=1):
            if section.scan is not None:
                into = section.scan.into.items()
                self._scan({part: row[name].value for part, name in into})
            elif number > section.repeat.low:
                self.press(Key.Key_N, ctrl=True)
            self.qtbot.waitUntil(partial(self._has_rows, page, table, number))

    def _scan(self, parts: Mapping[str, str]) -> None:
        """A bill's barcode as a scanner types it, wherever the cursor is."""
        satang = parts.get("amount", "").replace(".", "")
        lines = (f"|{BILLER}", parts.get("contract_account", "012345678"), parts["invoice"], satang)
        for line in lines:
            self.write(line)
            self.press(Key.Key_Return)

    @staticmethod
    def _has_rows(page: ApplicationScreen, section: str, count: int) -> bool:
        shown = there(page.presenter.state).evaluation.sections
        return next(len(one.rows) >= count for one in shown if one.section.id == section)

    def _wanted(self, page: ApplicationScreen, answers: Answers) -> set[str]:
        state = there(page.presenter.state)
        return {
            one.key
            for one in state.evaluation.fields
            if one.text != answers.text(one.key, one.field, one.text)
        }

    def _answer(self, page: ApplicationScreen, answers: Answers, done: set[str]) -> None:
        at = self.focus
        if isinstance(at, DocumentLine):
            if at.id not in done:
                self.press(Key.Key_Space)
                done.add(at.id)
            return
        for line in page.documents.lines.values():
            for name, entry in line.records.entries.items():
                if entry.editor is at:
                    mark = answers.given.documents.get(line.id)
                    self.put(mark.recorded[name] if mark is not None else "ทดสอบ")
                    return
        key = next((name for name, entry in page.form.entries.items() if entry.editor is at), "")
        table = key.partition(".")[0]
        if table in answers.given.rows and table not in done:
            done.add(table)
            self._open_rows(page, table, answers)
            return
        states = {one.key: one for one in there(page.presenter.state).evaluation.fields}
        if key not in states or key in done:
            return
        text = answers.text(key, states[key].field, states[key].text)
        if states[key].text != text:
            self._put_wrong(page, key)
            self.put(text)
        done.add(key)

    def _put_wrong(self, page: ApplicationScreen, key: str) -> None:
        """What the field cannot be: it says so in place, and keeps what was typed."""
        entry, at = page.form.entries[key], self.focus
        kind = entry.view().field.kind
        finding = kind.find(kind.tidy(WRONG))
        if not isinstance(at, QLineEdit) or finding is None or finding.level != "wrong":
            return
        self.press(Key.Key_A, ctrl=True)
        self.write(WRONG)
        self.press(Key.Key_Tab)
        assert entry.view().problem is not None, key
        assert at.text() == WRONG, key
        # A row that is left finds its place by then: the way back may be longer.
        for _ in range(_MOST_STOPS):
            if self.focus is not at:
                self.press(Key.Key_Backtab)
        self.refused.add(key)

    def put(self, text: str) -> None:
        """Answer the field that has the focus."""
        at = self.focus
        if isinstance(at, Choice):
            step = at.findData(text) - at.currentIndex()
            self.press(*[Key.Key_Down if step > 0 else Key.Key_Up] * abs(step))
        elif isinstance(at, Options):
            for _ in at._options:
                if at.value() != text:
                    self.press(Key.Key_Right)
        else:
            assert isinstance(at, QLineEdit | Lines)
            self.press(Key.Key_A, ctrl=True)
            self.write(text)

    def hand_in(self) -> None:
        """Go on, and take the money where it costs something."""
        page = on(self.window, ApplicationScreen)
        total = there(page.presenter.state).evaluation.quote.total
        self.press(Key.Key_F6)
        if total:
            self.qtbot.waitUntil(lambda: isinstance(self.window.current, PaymentScreen))
            payment = on(self.window, PaymentScreen)
            self.qtbot.waitUntil(lambda: self.focus is payment.cash.editor)
            self.write(format_baht(total).replace(",", ""))
            self.press(Key.Key_Return)
        self.qtbot.waitUntil(lambda: self.window.page == "done", timeout=10_000)
