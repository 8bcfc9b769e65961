"""Plays one act of the demonstration in a process of its own."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from desktop.cli import carry_out
from desktop.cli.child import PATIENCE
from desktop.cli.process import prepare, to_its_end


def main(argv: Sequence[str]) -> int:
    """Play the act that `argv`, which a director has written, names."""
    parser = argparse.ArgumentParser(prog="python -m tools.demo.act")
    parser.add_argument("act")
    parser.add_argument("profile", type=Path)
    parser.add_argument("--pictures", type=Path, required=True)
    parser.add_argument("--lang", choices=("th", "en"), required=True)
    parser.add_argument("--stay", action="store_true")
    parser.add_argument("--tied", action="store_true")
    return carry_out(play, parser.parse_args(argv))


def play(options: argparse.Namespace) -> int:
    """Play one act to its end; 0 if it went as written."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from desktop.runtime.imports import spare_the_sources

    spare_the_sources()  # before most is imported
    from desktop.logs import start_logging
    from tools.demo.cast import profile_at
    from tools.demo.player import Player
    from tools.demo.stage import Stage
    from tools.demo.story import ACTS

    profile = profile_at(options.profile)
    start_logging(profile.log_file)
    qt = QApplication(sys.argv[:1])
    qt.setCursorFlashTime(0)  # a blinking cursor is never at rest
    stage = Stage(profile, options.pictures, options.lang)
    good: list[bool] = []

    def finished(problem: Exception | None) -> None:
        good.append(problem is None)
        if problem is not None:
            stage.snap(f"failed-{options.act}")
            stage.fail(problem)
        if problem is not None or not options.stay:
            qt.quit()

    def begin() -> None:
        stage.open()
        player.start()

    # Less than the director's; the clerk waits for the supervisor at another PC, too.
    player = Player(ACTS[options.act](stage), patience=PATIENCE * 3 / 4)
    player.finished.connect(finished)
    # Python hears a signal when it next runs, which the window's clock sees to every second.
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: qt.quit())
    QTimer.singleShot(0, begin)
    qt.exec()
    stage.application.close()
    return 0 if good == [True] else 1


if __name__ == "__main__":
    prepare()
    sys.exit(to_its_end(lambda: main(sys.argv[1:])))
