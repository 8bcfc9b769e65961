"""What processes have spent, whoever else was busy on the machine; only Linux tells it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_PROC = Path("/proc")
KNOWN = (_PROC / "self" / "stat").exists()
_PARENT, _TIMES = 1, slice(11, 15)  # of what follows the name


def processor(pid: int) -> float:
    """Seconds of processor that a process and all below it have used, ended ones included."""
    if not KNOWN:
        return 0.0
    ticks = 0
    for one in _below(pid):
        with suppress(OSError):  # it has just ended
            ticks += sum(map(int, _facts(one)[_TIMES]))
    return ticks / os.sysconf("SC_CLK_TCK")


def most_memory(pid: int) -> dict[int, float]:
    """The most that a process and each of those below it have ever held, in MB."""
    found = {}
    for one in _below(pid) if KNOWN else ():
        with suppress(OSError):
            for line in (_PROC / str(one) / "status").read_text().splitlines():
                if line.startswith("VmHWM:"):
                    found[one] = int(line.split()[1]) * 1024 / 1e6
    return found


def parent(pid: int) -> int:
    """Whose child it is; 0 where nobody tells."""
    return int(_facts(pid)[_PARENT]) if KNOWN else 0


def _below(pid: int) -> Iterator[int]:
    yield pid
    for path in _PROC.glob("[0-9]*"):
        whose = 0
        with suppress(OSError):
            whose = parent(int(path.name))
        if whose == pid:
            yield from _below(int(path.name))


def _facts(pid: int) -> list[str]:
    return (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
