"""What every test of the window shares."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.fixtures.cups import cups as cups
from tests.fixtures.cups import running_cups as running_cups
from tests.ui.case_office import CaseOffice, KeyCounter
from tests.ui.counter_office import CounterOffice, open_office
from tests.ui.desk_office import Desk, open_desk_office
from tests.ui.pages import AnyScreen, on
from ui.context import Context
from ui.main_window import MainWindow
from ui.screen import Frame, Screen
from ui.screens import PAGES, Page
from ui.theme import Theme


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform remarks at every window that it has no size hints: no news."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("does not support propagateSizeHints"))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol() -> Iterator[None]:
    """Collect cycles between tests, in this thread.

    The collector runs in whichever thread allocates; Qt objects of a test before must not be
    destroyed in the store's lane (it crashes now and then). The program keeps its own for life.
    """
    gc.disable()
    yield
    gc.collect(0)
    gc.enable()


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """The look, as it is at the start: light, 100 %."""
    made = Theme(qapp)
    yield made
    made.deleteLater()


@pytest.fixture
def counter(theme: Theme, tmp_path: Path) -> Iterator[CounterOffice]:
    """A counter with a real store, and nobody signed in."""
    office = open_office(theme, tmp_path)
    yield office
    office.close()


@pytest.fixture
def desk(theme: Theme, tmp_path: Path) -> Iterator[Desk]:
    """An office with a clerk and a supervisor, and nobody signed in."""
    yield from open_desk_office(theme, tmp_path)


@pytest.fixture
def window(qtbot: QtBot, desk: Desk) -> MainWindow:
    """The window of the desk."""
    window = _opened(qtbot, desk.office.context)
    qtbot.addWidget(window)
    return window


@pytest.fixture
def office(theme: Theme, tmp_path: Path) -> Iterator[CaseOffice]:
    """An office in which a clerk takes cases."""
    made = CaseOffice(tmp_path, theme)
    yield made
    made.close()


@pytest.fixture
def keys(qtbot: QtBot, office: CaseOffice) -> Iterator[KeyCounter]:
    """Its window, driven by keys that are counted."""
    window = _opened(qtbot, office.context)
    yield KeyCounter(qtbot, window)
    window.close()
    window.deleteLater()


def _opened(qtbot: QtBot, context: Context) -> MainWindow:
    window = MainWindow(context)
    window.resize(1366, 768)  # the usual counter screen
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


class PlainPage(Screen):
    """Stands for a page of another part: remembers what it was given."""

    rail = "cases"
    searches = True

    def __init__(self, context: Context, frame: Frame) -> None:
        super().__init__(context, frame)
        self.arguments: list[object] = []
        self.searched: list[str] = []
        self.left = 0

    def title(self) -> str:
        return "plain"

    def enter(self, argument: object) -> None:
        self.arguments.append(argument)

    def leave(self) -> None:
        self.left += 1

    def search(self, text: str) -> None:
        self.searched.append(text)


class Clerk:
    """Drives a window by keys alone."""

    def __init__(self, qtbot: QtBot, window: MainWindow, office: CounterOffice) -> None:
        self.qtbot, self.window, self.office = qtbot, window, office

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        """One key where the focus is."""
        target = self.window.focusWidget() or self.window
        QTest.keyClick(target, key, modifier or Qt.KeyboardModifier.NoModifier)

    def write(self, text: str) -> None:
        """Type; letters that no key of QTest bears are sent as the letter itself."""
        for letter in text:
            target = self.window.focusWidget() or self.window
            if letter.isascii():
                QTest.keyClicks(target, letter)
            else:
                QTest.sendKeyEvent(
                    QTest.KeyAction.Click, target, Qt.Key.Key_unknown, letter,
                    Qt.KeyboardModifier.NoModifier,
                )  # fmt: skip

    def sign_in(self, staff_id: str = "1001", pin: str = "2468") -> None:
        """Staff id, Enter, PIN, Enter."""
        self.write(staff_id)
        self.press(Qt.Key.Key_Return)
        self.write(pin)
        self.press(Qt.Key.Key_Return)
        self.see("counter")

    def see(self, page: str) -> Screen:
        """Wait until this page is shown."""
        self.qtbot.waitUntil(lambda: self.window.page == page)
        return self.window.current

    def on(self, kind: type[AnyScreen]) -> AnyScreen:
        """Wait until a page of this class is shown, and have it as such."""
        self.qtbot.waitUntil(lambda: isinstance(self.window.current, kind))
        return on(self.window, kind)

    def focus(self) -> QWidget:
        """Where the cursor is."""
        widget = self.window.focusWidget()
        assert widget is not None
        return widget


@pytest.fixture
def clerk(qtbot: QtBot, counter: CounterOffice, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clerk]:
    """A window on the sign-in page; the pages of other parts are plain ones."""
    monkeypatch.setattr(Page, "load", _load(Page.load))
    for name in ("application", "cases", "review", "sync"):
        plain = replace(PAGES[name], module=PlainPage.__module__, name="PlainPage")
        monkeypatch.setitem(PAGES, name, plain)
    window = _opened(qtbot, counter.context)
    yield Clerk(qtbot, window, counter)
    window.close()
    window.deleteLater()


def _load(real: Callable[[Page], type[Screen]]) -> Callable[[Page], type[Screen]]:
    return lambda page: PlainPage if page.name == "PlainPage" else real(page)
