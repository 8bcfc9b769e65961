"""From the start of the process to a window that can be used, against a bare QMainWindow.

Both are processes of their own, as installed: with compiled modules. Each says when its window has
been painted and takes keys; ours, started by main.py, also when the store is open, so that signing
in works. Its memory is taken 6 s later, when store, sync and printing run.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from tools.bench.row import Row

ROOT = Path(__file__).resolve().parents[2]
RUNS = 7
PAGES = ("counter", "signin")  # the first and the last that are shown
# Usable: painted, and the event loop takes the next event.
PAINTED = """
def painted(window, then):
    from PySide6.QtCore import QEvent, QObject, QTimer
    class Watch(QObject):
        def eventFilter(self, watched, event):
            if event.type() == QEvent.Type.UpdateRequest:
                watched.removeEventFilter(self)
                QTimer.singleShot(0, then)
            return False
    window.installEventFilter(Watch(window))
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
import runpy, sys
from desktop.cli import display
folder, sys.argv = sys.argv[1], ["main.py", "--data-dir", sys.argv[1]]
use_display = display.use_display
def watched():  # asked right before the application is made, when all is imported
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication
    from desktop.app import Application
    open_it = Application.open
    def opened(application):
        open_it(application)
        application.ready.connect(ready)
        painted(application.counter.window, lambda: print("usable", flush=True))
        Application.shown = application
    def ready():
        print("ready", flush=True)
        QTimer.singleShot(6000, memory)
    def memory():
        window = Application.shown.counter.window
        for page in ("counter", "sync", "cases", "review", "customer", "application", "signin"):
            window.go(page)
            QApplication.sendPostedEvents()
            window.repaint()
            if page in ("counter", "signin"):
                print(page, flush=True)
                sys.stdin.readline()
        QApplication.quit()
    Application.open = opened
    return use_display()
display.use_display = watched
runpy.run_path("main.py", run_name="__main__")
"""


def measure() -> list[Row]:
    """Start as a ratio, memory as megabytes against the goal of 150."""
    with tempfile.TemporaryDirectory() as folder:
        _enrolled(Path(folder))
        _times(OURS, folder)  # compiles the modules, where nobody has before
        bare, usable, ready, held = [], [], [], []
        for _ in range(RUNS):
            bare.append(_times(BARE)[0]["usable"])
            times, sizes = _times(OURS, folder)
            usable.append(times["usable"])
            ready.append(times["ready"])
            held.append(sizes)
    rows = [
        _start("start to usable window / bare QMainWindow", usable, bare, 3),
        _start("start to sign-in (store open) / bare QMainWindow", ready, bare, 6),
    ]
    names = ("counter page, stations running", "every page shown once")
    return rows + [
        Row(f"resident, {name} / 150 MB", size, 150, "MB", size / 150, "<= 1 x", size <= 150)
        for name, size in zip(names, map(max, zip(*held, strict=True)), strict=True)
    ]


def _start(name: str, ours: list[float], bare: list[float], most: int) -> Row:
    mine, base = statistics.median(ours), statistics.median(bare)
    ratio = mine / base
    return Row(name, mine * 1000, base * 1000, "ms", ratio, f"<= {most} x", ratio <= most)


def _times(program: str, *arguments: str) -> tuple[dict[str, float], list[float]]:
    """Seconds from the start to each line that it says, and its MB where it says a page and waits.

    They are read from here: what looks must not be part of what is looked at.
    """
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    times: dict[str, float] = {}
    sizes: list[float] = []
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", PAINTED + program, *arguments],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        for line in process.stdout:
            times[line.strip()] = time.perf_counter() - began
            if line.strip() in PAGES:
                sizes.append(psutil.Process(process.pid).memory_info().rss / 2**20)
                process.stdin.write("\n")
                process.stdin.flush()
    if "usable" not in times or process.returncode != 0:
        raise RuntimeError("the window did not come up")
    return times, sizes


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
        training=True,
    )
    with store.write() as transaction:
        transaction.set_device(identity)
    store.close()
    remember_place(Profile(folder, training=True), identity)
