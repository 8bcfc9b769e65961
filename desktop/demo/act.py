"""Plays one act of the demonstration in a process of its own."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desktop.demo.cast import PATIENCE, profile_at
from desktop.demo.player import Player
from desktop.demo.stage import Stage
from desktop.demo.story import ACTS
from desktop.domain.text import Lang
from desktop.logs import start_logging


def play(act: str, folder: Path, pictures: Path, lang: Lang, *, stay: bool) -> int:
    """Play one act to its end; 0 if it went as written."""
    profile = profile_at(folder)
    start_logging(profile.log_file)
    qt = QApplication(sys.argv[:1])
    qt.setCursorFlashTime(0)  # a blinking cursor is never at rest
    stage = Stage(profile, pictures, lang)
    good: list[bool] = []

    def finished(problem: Exception | None) -> None:
        good.append(problem is None)
        if problem is not None:
            stage.snap(f"failed-{act}")
            stage.fail(problem)
        if problem is not None or not stay:
            qt.quit()

    def begin() -> None:
        stage.open()
        player.start()

    # Less than the director's; the clerk waits for the supervisor at another PC, too.
    player = Player(ACTS[act](stage), patience=PATIENCE * 3 / 4)
    player.finished.connect(finished)
    # Python hears a signal when it next runs, which the window's clock sees to every second.
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: qt.quit())
    QTimer.singleShot(0, begin)
    qt.exec()
    stage.application.close()
    return 0 if good == [True] else 1
