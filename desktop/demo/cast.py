"""The processes of the demonstration: the central server, and counters that act in windows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from desktop.config import Profile
from desktop.domain.text import Lang
from desktop.texts import t

MAIN = Path(__file__).resolve().parent.parent.parent / "main.py"
PATIENCE = 60.0


def profile_at(folder: Path) -> Profile:
    """A counter of the demonstration; the marks lie beside it, so that none stays with the user."""
    folder = folder.resolve()
    return Profile(folder, training=True, marks=folder.parent / "marks")


class Process:
    """One `main.py` process whose output is read line by line; it does not outlive this one."""

    def __init__(
        self, *arguments: str, log: Path, environment: Mapping[str, str] | None = None
    ) -> None:
        self.log = log
        self._log = log.open("ab")
        self._process = subprocess.Popen(
            [sys.executable, "-u", str(MAIN), "--tied", *arguments],
            stdout=subprocess.PIPE,
            stderr=self._log,
            stdin=subprocess.PIPE,
            env={**os.environ, **(environment or {})},
        )
        self._lines: SimpleQueue[str | None] = SimpleQueue()
        self._reader = threading.Thread(target=self._read, name="demo-output", daemon=True)
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


class Actor(Process):
    """A counter that plays one act and says what it does, one JSON object a line."""

    def __init__(
        self,
        act: str,
        profile: Path,
        pictures: Path,
        log: Path,
        lang: Lang,
        *,
        stay: bool = False,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.act = act
        self._lang = lang
        self.killed = False
        more = ("--stay",) if stay else ()
        super().__init__(
            "--data-dir", str(profile), "--lang", lang, "demo",
            "--act", act, "--pictures", str(pictures), *more,
            log=log, environment=environment,
        )  # fmt: skip

    def kill(self) -> None:
        """SIGKILL (or what the system has instead): no chance to tidy up."""
        self.killed = True
        super().kill()

    def lines(self) -> Iterator[dict[str, Any]]:
        """What it says, until its end; silence for a minute ends it as a failure."""
        while True:
            try:
                line = self.line()
            except Empty:
                self.kill()
                yield {"failed": t("demo.silent", self._lang, seconds=PATIENCE)}
                return
            if line is None:
                return
            try:
                told = json.loads(line)
            except ValueError:
                continue
            if isinstance(told, dict):
                yield told


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
