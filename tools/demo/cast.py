"""The counters of the demonstration: processes of their own that act in windows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from queue import Empty
from typing import Any

from desktop.cli.child import PATIENCE, Process
from desktop.config import Profile
from desktop.domain.text import Lang
from desktop.texts import t

# Of the training staff: ids and PINs.
CLERK, SUPERVISOR = ("1001", "2468"), ("9001", "8642")


def profile_at(folder: Path) -> Profile:
    """A counter of the demonstration; the marks lie beside it, so that none stays with the user."""
    folder = folder.resolve()
    return Profile(folder, training=True, marks=folder.parent / "marks")


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
            act, str(profile), "--lang", lang, "--pictures", str(pictures), *more,
            log=log, environment=environment, program=("-m", "tools.demo.act"),
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
