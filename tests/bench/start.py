"""From the start of the process to a window that can be used, against a bare QMainWindow.

Both are processes of their own; each says when its window has been painted and takes keys, with
the memory it holds. The counter opens an enrolled profile with its encrypted store; its memory
is taken 6 s later, when store, sync and printing run.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.row import Row

RUNS = 7
# Usable: painted, and the event loop takes the next event.
PAINTED = """
from PySide6.QtCore import QEvent, QObject, QTimer
class Watch(QObject):
    def __init__(self, window, then):
        super().__init__(window)
        self.then = then
        window.installEventFilter(self)
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.UpdateRequest:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self.then)
        return False
def painted(window, then):
    Watch(window, then)
"""
BARE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow
qt = QApplication(sys.argv[:1])
window = QMainWindow()
editor = QLineEdit()
window.setCentralWidget(editor)
window.resize(1366, 768)
window.show()
editor.setFocus()
def usable():
    print("usable", flush=True)
    qt.quit()
painted(window, usable)
qt.exec()
"""
OURS = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from desktop.app import Application
from desktop.card.training import TrainingReader
from desktop.place import profile_of
qt = QApplication(sys.argv[:1])
application = Application(profile_of(Path(sys.argv[1]), training=True), TrainingReader)
def usable():
    print("usable", flush=True)
    QTimer.singleShot(6000, memory)
def memory():
    import psutil
    held = psutil.Process().memory_info
    window = application.counter.window
    window.go("counter")
    window.grab()
    at_counter = held().rss
    for page in ("sync", "cases", "review", "customer", "application", "signin"):
        window.go(page)
        window.grab()
    print(json.dumps([at_counter, held().rss]), flush=True)
    qt.quit()
application.open()
painted(application.counter.window, usable)
qt.exec()
application.close()
"""


def measure() -> list[Row]:
    """Start as a ratio, memory as megabytes against the goal of 150."""
    with tempfile.TemporaryDirectory() as folder:
        _enrolled(Path(folder))
        bare, ours, held = [], [], []
        for _ in range(RUNS):
            bare.append(_time_of(BARE)[0])
            took, said = _time_of(OURS, folder)
            ours.append(took)
            held.append([size / 2**20 for size in json.loads(said)])
    ratio = statistics.median(ours) / statistics.median(bare)
    start = Row(
        "start to usable window / bare QMainWindow",
        statistics.median(ours) * 1000,
        statistics.median(bare) * 1000,
        "ms",
        ratio,
        "<= 3 x",
        ratio <= 3,
    )
    names = ("counter page, stations running", "every page shown once")
    return [start] + [
        Row(f"resident, {name} / 150 MB", size, 150, "MB", size / 150, "<= 1 x", size <= 150)
        for name, size in zip(names, map(max, zip(*held, strict=True)), strict=True)
    ]


def _time_of(program: str, *arguments: str) -> tuple[float, str]:
    """Seconds to the line `usable`, and the last line that the process said."""
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", PAINTED + program, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        took = time.perf_counter() - began
        rest = process.stdout.read().strip()
    if first.strip() != "usable" or process.returncode != 0:
        raise RuntimeError("the window did not come up")
    return took, rest


def _enrolled(folder: Path) -> None:
    """An enrolled training profile, as on every day but the first."""
    from desktop.config import Profile
    from desktop.domain.device import DeviceIdentity
    from desktop.domain.text import Text
    from desktop.ids import new_id
    from desktop.place import open_profile, remember_place

    store = open_profile(Profile(folder, training=True))
    identity = DeviceIdentity(
        device_id=new_id(),
        office="BKP",
        office_name=Text("การไฟฟ้านครหลวงเขตบางกะปิ", "MEA Bang Kapi District"),
        counter=3,
        epoch=1,
        central_url="http://127.0.0.1:9",
        token="bench",
        person_pepper=bytes(32),
    )
    with store.write() as transaction:
        transaction.set_device(identity)
    store.close()
    remember_place(Profile(folder, training=True), identity)
