"""A counter with a clerk signed in, for the tests of the pages of a case; all parts are real."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.case import Draft
from desktop.domain.citizen import Person
from desktop.domain.staff import StaffMember
from desktop.domain.text import Text
from desktop.ports import Media, Printer
from desktop.runtime.print_station import PrintStation
from desktop.services.reference import Reference
from tests.fixtures.authors import session
from tests.fixtures.office import person
from tests.ui.counter_office import CounterOffice, open_office
from tests.ui.pages import AnyScreen, on
from ui.main_window import MainWindow
from ui.screen import Screen
from ui.theme import Theme

CLERK = session(StaffMember("1001", Text("พรทิพย์ ส.", "Pornthip S."), "clerk"))


class CaseOffice:
    """The counter of the frame's tests with a clerk at it, and papers that go into a folder."""

    def __init__(
        self,
        folder: Path,
        theme: Theme,
        opener: Callable[[str, Media], Printer] | None = None,
        *,
        readers: tuple[str, ...] = ("Reader",),
        data: Reference | None = None,
    ) -> None:
        self.papers = folder / "papers"
        self._office: CounterOffice = open_office(theme, folder, readers=readers, data=data)
        self.context, self.store = self._office.context, self._office.store
        self.clock, self.reader = self._office.clock, self._office.reader
        self.time = self._office.time
        self.lane_held = self._office.lane_held
        self.printer = PrintStation(f"folder:{self.papers}", opener=opener)
        self.printer.start()
        self.context.printer = self.printer
        self.context.session.begin(CLERK)
        self.context.aims.choose("cases", "asked")

    def draft(self, service: str, applicant: Person | None = None) -> Draft:
        """A fresh draft in the store."""
        return self.context.desk.intake.open_draft(applicant or person(), service, CLERK.id)

    def printed(self) -> list[str]:
        """The papers that have come out."""
        return sorted(path.stem for path in self.papers.glob("*.pdf"))

    def close(self) -> None:
        """Join every thread and close the store."""
        self.printer.close()
        self._office.close()

    def kinds(self) -> list[str]:
        """What the journal says has happened, in order."""
        return [entry.kind for entry in self.store.journal.unsent()]


class KeyCounter:
    """Drives a window by keys, and counts them; facts that no card holds are counted apart."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.qtbot, self.window = qtbot, window
        self.keys = 0
        self.facts = 0

    def press(self, *keys: Qt.Key, shift: bool = False, ctrl: bool = False) -> None:
        """Keys where the focus is, one after the other."""
        modifier = Qt.KeyboardModifier.NoModifier
        if shift:
            modifier |= Qt.KeyboardModifier.ShiftModifier
        if ctrl:
            modifier |= Qt.KeyboardModifier.ControlModifier
        for key in keys:
            self.keys += 1
            QTest.keyClick(self.window.focusWidget() or self.window, key, modifier)

    def alt(self, key: Qt.Key) -> None:
        """A key with Alt."""
        self.keys += 1
        target = self.window.focusWidget() or self.window
        QTest.keyClick(target, key, Qt.KeyboardModifier.AltModifier)

    def write(self, text: str) -> None:
        """Type a fact."""
        self.facts += len(text)
        for letter in text:
            target = self.window.focusWidget() or self.window
            if letter.isascii():
                QTest.keyClicks(target, letter)
            else:
                QTest.sendKeyEvent(
                    QTest.KeyAction.Click, target, Qt.Key.Key_unknown, letter,
                    Qt.KeyboardModifier.NoModifier,
                )  # fmt: skip

    def see(self, page: str) -> Screen:
        """Wait until this page is shown."""
        self.qtbot.waitUntil(lambda: self.window.page == page)
        return self.window.current

    def on(self, kind: type[AnyScreen]) -> AnyScreen:
        """Wait until a page of this class is shown, and have it as such."""
        self.qtbot.waitUntil(lambda: isinstance(self.window.current, kind))
        return on(self.window, kind)

    def at(self, widget: QWidget) -> None:
        """Wait until the cursor is here."""
        self.qtbot.waitUntil(lambda: self.window.focusWidget() is widget)
