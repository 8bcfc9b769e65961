"""The program itself, enrolled at a running centre, with a training card reader at its side."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.card.training import TrainingReader
from desktop.config import Profile
from desktop.counter import Counter
from desktop.place import enrol, open_profile
from tests.fixtures.central import Central, served
from ui.main_window import MainWindow
from ui.screens.signin import SignInScreen


@dataclass
class WholeCounter:
    """A window over all its parts, and what is at the other ends of its lines."""

    counter: Counter
    central: Central
    reader: TrainingReader
    profile: Profile
    qtbot: QtBot

    def sign_in(self, staff: str = "1001", pin: str = "2468") -> None:
        """By keys, until the counter page is there."""
        window = self.counter.window
        screen = window.current
        assert isinstance(screen, SignInScreen)
        for field, text in ((screen.staff, staff), (screen.pin, pin)):
            editor = field.editor
            assert isinstance(editor, QLineEdit)
            self.qtbot.keyClicks(editor, text)
            self.qtbot.keyClick(editor, Qt.Key.Key_Return)
        self.qtbot.waitUntil(lambda: window.page == "counter", timeout=10_000)


class Flashes(QObject):
    """Windows that come up beside the one of the program: whatever is shown before it lies in
    another widget is one for a moment, and takes the focus with it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note what is shown as a window and is none."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            kind = watched.windowType()
            if kind == Qt.WindowType.Window and not isinstance(watched, MainWindow):
                self.seen.append(f"{type(watched).__name__} {watched.accessibleName()}")
        return False


@contextmanager
def whole_counter(folder: Path, qtbot: QtBot) -> Iterator[WholeCounter]:
    """Counter 3 of Bang Kapi, open and enrolled."""
    with served(folder / "central", training=True) as central:
        profile = Profile(folder / "counter", training=True)
        store = open_profile(profile)
        enrol(profile, store, central.url, central.code())
        store.close()
        reader = TrainingReader()
        application = Application(profile, lambda: reader, lang="en")
        with qtbot.waitSignal(application.ready, timeout=15_000):
            application.open()
        assert application.counter is not None
        flashes, app = Flashes(), QApplication.instance()
        assert app is not None
        app.installEventFilter(flashes)
        yield WholeCounter(application.counter, central, reader, profile, qtbot)
        app.removeEventFilter(flashes)
        application.close()
        assert flashes.seen == []
