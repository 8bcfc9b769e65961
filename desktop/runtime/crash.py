"""What happens when the program itself is wrong: a masked report, a notice, and work goes on.

A `CounterError` never comes here; it is shown where the work is. Everything else does, whichever
thread it rises in, since Qt hands exceptions of slots to `sys.excepthook`.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from datetime import datetime
from functools import partial
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Signal

from desktop.domain.failure import Code, CounterError
from desktop.logs import redact
from desktop.runtime.relay import Relay

_log = logging.getLogger("counter.crash")
KEPT = 20


class CrashReports(QObject):
    """Writes crash reports into `folder`; `crashed` carries the report's path as a string.

    A report holds the exception, the stack and the versions; no local variables, and all texts
    masked as in the log. The newest `KEPT` reports are kept.
    """

    crashed = Signal(str)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._relay = Relay(self)
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._caught
        threading.excepthook = self._caught_in_thread

    def close(self) -> None:
        """Give the hooks back."""
        sys.excepthook, threading.excepthook = self._before

    def _caught(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._before[0](kind, error, trace)
            return
        path = str(_report(error.with_traceback(trace), self._folder))
        if threading.current_thread() is threading.main_thread():
            self.crashed.emit(path)
        else:
            self._relay.post(partial(self.crashed.emit, path))

    def _caught_in_thread(self, args: threading.ExceptHookArgs) -> None:
        error = args.exc_value if args.exc_value is not None else args.exc_type()
        self._caught(args.exc_type, error, args.exc_traceback)


def start_failed(bug: Exception, folder: Path) -> CounterError:
    """Why a start has ended: a CounterError itself; of a bug a report is written into `folder`.

    Here no work can go on: who starts the counter shows this in place of it.
    """
    if isinstance(bug, CounterError):
        return bug
    try:
        report = str(_report(bug, folder))
    except OSError:  # perhaps the reason why it does not start
        report = type(bug).__name__
    return CounterError(Code.START_FAILED, file=report)


def _report(bug: BaseException, folder: Path) -> Path:
    story = "".join(traceback.format_exception(bug))
    folder.mkdir(parents=True, exist_ok=True)
    old = sorted(folder.glob("crash-*.txt"))
    for path in old[: max(0, len(old) - KEPT + 1)]:
        path.unlink(missing_ok=True)
    now = datetime.now()
    path = folder / f"crash-{now:%Y%m%d-%H%M%S-%f}.txt"
    path.write_text(f"{now:%Y-%m-%d %H:%M:%S} Python {sys.version}\n{redact(story)}", "utf-8")
    _log.error("a bug was caught: %s, report %s", type(bug).__name__, path.name)
    return path
