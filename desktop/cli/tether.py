"""Ends this process when the one that started it is gone, however that one ended."""

from __future__ import annotations

import _thread
import os
import threading

_GRACE_SECONDS = 10.0


def tie_to_parent() -> None:
    """Watch standard input, which the parent keeps open: at its end, end as at Ctrl-C.

    No signal tells of a parent that was killed, but the system closes its end of the pipe.
    """
    threading.Thread(target=_watch, name="tether", daemon=True).start()


def _watch() -> None:
    # Not through sys.stdin: a thread that waits in its lock aborts the interpreter at its end.
    while os.read(0, 1024):
        pass
    _thread.interrupt_main()
    # Whoever does not heed it in time is ended; the thread dies with a process that does.
    threading.Event().wait(_GRACE_SECONDS)
    os._exit(1)
