"""Other `main.py` processes that a command starts beside itself, and which do not outlive it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue

MAIN = Path(__file__).resolve().parents[2] / "main.py"
PATIENCE = 60.0


class Process:
    """A process whose output is read line by line; it does not outlive this one.

    It is `main.py`, or another `program` that is tied by `--tied` as well.
    """

    def __init__(
        self,
        *arguments: str,
        log: Path,
        environment: Mapping[str, str] | None = None,
        program: Sequence[str] = (),
    ) -> None:
        self.log = log
        self._log = log.open("ab")
        self._process = subprocess.Popen(
            [sys.executable, "-u", *(program or (str(MAIN),)), "--tied", *arguments],
            stdout=subprocess.PIPE,
            stderr=self._log,
            stdin=subprocess.PIPE,
            env={**os.environ, **(environment or {})},
        )
        self._lines: SimpleQueue[str | None] = SimpleQueue()
        self._reader = threading.Thread(target=self._read, name="child-output", daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line.decode("utf-8", "replace").rstrip())
        self._lines.put(None)

    def line(self, patience: float = PATIENCE) -> str | None:
        """The next line of its output; None when it has ended. Raises Empty when it is silent."""
        line = self._lines.get(timeout=patience)
        if line is None:
            self._lines.put(None)  # it stays ended, however often one asks
        return line

    def kill(self) -> None:
        """SIGKILL (or what the system has instead): no chance to tidy up."""
        self._process.kill()

    def ask_to_end(self) -> None:
        """Let go of it: it is tied to its input and ends with it, on every system."""
        assert self._process.stdin is not None
        with suppress(OSError):
            self._process.stdin.close()

    def end(self) -> int:
        """Ask it to end if it has not, and return its exit code."""
        self.ask_to_end()
        return self.wait(15)

    def wait(self, patience: float | None = PATIENCE) -> int:
        """Wait for its end."""
        try:
            code = self._process.wait(patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        self._reader.join()
        self.ask_to_end()
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._log.close()
        return code


def command(*arguments: str) -> str:
    """Run one command of main.py to its end; its output, or RuntimeError with what it said."""
    done = subprocess.run(
        [sys.executable, str(MAIN), *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"main.py {arguments[0]}: exit {done.returncode}: {done.stderr.strip()}")
    return done.stdout.strip()
