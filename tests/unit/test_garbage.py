"""The collector runs on the main thread alone, and cycles still go."""

from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop.runtime.garbage import GarbageKeeper


class Knot(QObject):
    """A cycle that holds a Qt object."""

    def __init__(self) -> None:
        super().__init__()
        self.me = self


def test_cycles_are_collected_by_the_timer_and_not_by_other_threads(qtbot: QtBot) -> None:
    keeper = GarbageKeeper()
    try:
        keeper._timer.setInterval(10)
        knot = weakref.ref(Knot())
        others: list[bool] = []

        def allocate() -> None:
            _ = [[] for _ in range(5_000)]
            others.append(knot() is not None)

        thread = threading.Thread(target=allocate)
        thread.start()
        thread.join()
        assert others == [True]
        # enough for the young generation to be due
        kept: list[list[object]] = [[] for _ in range(2_000)]
        qtbot.waitUntil(lambda: knot() is None, timeout=5_000)
        assert kept is not None
    finally:
        keeper.close()
        stays_off = not gc.isenabled()
        gc.enable()
    assert stays_off, "windows are taken apart after it, and no collection may come between"
