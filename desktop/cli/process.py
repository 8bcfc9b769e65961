"""What stands around every command of main.py: its streams, its end, and no dump of its memory."""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Callable

# What a shell says of a program that Ctrl+C, or a reader that went away, has ended.
BROKEN_OFF, NOBODY_READS = 130, 141


def prepare() -> None:
    """Before anything is said or read: any output holds Thai, and no dump holds a person.

    A pipe, an old Windows console or `LC_ALL=C` may have an encoding without Thai. A dump of the
    memory would lay key, id and PIN on the disk.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def to_its_end(command: Callable[[], int]) -> int:
    """Run a command and give back its exit code; broken off it ends without a word."""
    try:
        try:
            return command()
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()  # here, where one who reads no more is no bug
    except KeyboardInterrupt:
        return BROKEN_OFF
    except BrokenPipeError:
        # What is left in the buffer must not be tried again when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOBODY_READS
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the end itself takes a moment
