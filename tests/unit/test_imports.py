"""Modules imported after Qt are not read as source."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import linecache, PySide6.QtCore
from desktop.runtime.imports import spare_the_sources
spare_the_sources()
before = set(linecache.cache)
import desktop.domain.evaluate, desktop.runtime.card_station
print(len(set(linecache.cache) - before))
class Kept(PySide6.QtCore.QObject):
    said = PySide6.QtCore.Signal(int)
kept, heard = Kept(), []
kept.said.connect(heard.append)
kept.said.emit(7)
kept.setObjectName("name")
print(heard, kept.objectName())
"""


def test_no_source_is_read_and_qt_works_as_ever() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.split("\n")[:2] == ["0", "[7] name"]
