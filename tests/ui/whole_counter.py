"""The program itself, enrolled at a running centre, with a training card reader at its side."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.card.training import TrainingReader
from desktop.config import Profile
from desktop.counter import Counter
from desktop.place import enrol, open_profile
from tests.fixtures.central import Central, served
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


@contextmanager
def whole_counter(folder: Path, qtbot: QtBot) -> Iterator[WholeCounter]:
    """Counter 3 of Bang Kapi, open and enrolled."""
    with served(folder / "central") as central:
        profile = Profile(folder / "counter", training=True)
        store = open_profile(profile)
        enrol(profile, store, central.url, central.code())
        store.close()
        reader = TrainingReader()
        application = Application(profile, lambda: reader, lang="en")
        with qtbot.waitSignal(application.ready, timeout=15_000):
            application.open()
        assert application.counter is not None
        yield WholeCounter(application.counter, central, reader, profile, qtbot)
        application.close()
