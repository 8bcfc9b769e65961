"""`main.py` without a command: the window."""

from __future__ import annotations

import argparse
import signal
import sys
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication

    from desktop.config import Profile
    from desktop.domain.failure import CounterError
    from desktop.domain.text import Lang
    from desktop.ports import CardReader
    from desktop.runtime.only_window import OnlyWindow


def run(options: argparse.Namespace) -> int:
    """Open the window and stay until it is closed; exit 1 with the reason if it cannot open.

    Where one is open on this profile already, raise that and exit 0.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        # Until the window is open a Ctrl-C ends the program at once: nothing is begun yet, and an
        # exception may be swallowed where it falls, in the loading of Qt.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from PySide6.QtWidgets import QApplication

    from desktop.runtime.imports import spare_the_sources

    spare_the_sources()  # before most is imported
    from desktop.cli.display import is_named, use_display
    from desktop.place import profile_of
    from desktop.runtime.only_window import OnlyWindow

    profile = profile_of(options.data_dir, training=options.training)
    named = is_named()
    if not use_display() and not named:  # an unseen window would run for ever
        from desktop.texts import t

        print(t("command.no_display", options.lang), file=sys.stderr)
        return 1
    qt = QApplication(sys.argv[:1])
    with suppress(OSError):  # a folder that cannot be made is told by the window
        profile.folder.mkdir(parents=True, exist_ok=True)
    only = OnlyWindow(profile.folder, qt)
    if not only.take():
        return 0
    with ExitStack() as after:
        after.callback(only.close)
        if options.training:
            from desktop.cli.school import NoServerError, training_central

            try:
                after.enter_context(training_central(profile))
            except NoServerError as problem:
                from desktop.texts import t

                print(t("command.no_centre", options.lang, log=problem), file=sys.stderr)
                return 1
        return show(qt, only, profile, maker_of(profile, options.reader), options.lang)


def maker_of(profile: Profile, reader: str | None) -> Callable[[], CardReader]:
    """What makes the card reader: a training profile has synthetic cards unless `--reader pcsc`."""
    return _training_reader if profile.training and reader != "pcsc" else _pcsc_reader


def show(
    qt: QApplication,
    only: OnlyWindow,
    profile: Profile,
    make_reader: Callable[[], CardReader],
    lang: Lang,
) -> int:
    """The window on `profile`; returns when the last window is closed, 1 if it never opened."""
    from PySide6.QtCore import QTimer

    from desktop.app import Application
    from desktop.logs import start_logging
    from desktop.runtime.crash import start_failed
    from desktop.texts import failure_text

    with suppress(OSError):  # where no log can be written no store can be, and that is shown
        start_logging(profile.log_file)
    # Python hears a signal when it next runs, which the window's clock sees to every second; and
    # Qt hears of it in its loop, which may not have begun.
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: QTimer.singleShot(0, qt.quit))
    failure: CounterError | None = None

    def say(error: CounterError | None) -> None:
        nonlocal failure
        failure = error
        if error is not None:
            print(failure_text(error, lang), file=sys.stderr, flush=True)

    try:
        with ExitStack() as after:
            application = Application(profile, make_reader)
            after.callback(application.close)
            application.failed.connect(say)
            application.ready.connect(lambda: say(None))
            application.painted.connect(only.listen)
            only.asked.connect(application.come_up)
            application.open()
            qt.exec()
    except Exception as bug:  # noqa: BLE001 - not even a window could tell it
        say(start_failed(bug, profile.crashes))
    return 0 if failure is None else 1


def _training_reader() -> CardReader:
    from desktop.card.training import TrainingReader

    # About what a transmit takes on a real card, so that trainees see what will be.
    return TrainingReader(delay=0.04)


def _pcsc_reader() -> CardReader:
    from desktop.card.pcsc import PcscReader

    return PcscReader()
