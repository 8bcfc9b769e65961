"""A counter in a process of its own that takes cases without end, to be killed at any moment."""

from __future__ import annotations

import json
import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path

from desktop.store import Store
from desktop.store.mark_vaults import FileMarks
from tests.fixtures.store import KEY, submit


class _DeadlyMarks(FileMarks):
    """Marks in files; before that of receipt `stop` is written the program dies."""

    def __init__(self, folder: Path, stop: int) -> None:
        super().__init__(folder)
        self._stop = stop

    def put(self, device_id: str, text: str, before: str | None) -> None:
        if json.loads(text)["numbers"].get("receipt/2569", 0) == self._stop:
            os.kill(os.getpid(), signal.SIGKILL)
        super().put(device_id, text, before)


def take_cases(folder: Path, stop: int, line: Connection) -> None:
    """Show the number of each receipt on `line`, as the window does once it has it."""
    marks = _DeadlyMarks(folder / "marks", stop)
    store = Store.open(folder / "profile" / "counter.db", KEY, marks)
    while True:
        with store.write() as transaction:
            submit(transaction, paid=True)
            number = transaction.numbers["receipt/2569"]
        line.send(number)
