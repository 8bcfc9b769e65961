"""What the start of the window imports and makes, and what it does without."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.config import Profile
from desktop.place import open_profile, remember_place
from tests.fixtures.office import device

# What a command, an enrolment, a page of cases, a card, a paper, an entry or a second
# start brings with it.
LATER = {
    "PySide6.QtNetwork",
    "annotated_types",
    "ctypes",
    "desktop.cli.card",
    "desktop.cli.doctor",
    "desktop.domain.case",
    "desktop.catalogue",
    "desktop.forms",
    "desktop.domain.listing",
    "desktop.entries",
    "desktop.store",
    "pydantic",
    "pydantic_core",
    "ssl",
    "thaibreak",
    "ui.models.cases",
    "ui.opening",
    "ui.widgets.lists",
    "uuid_utils",
}
ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import linecache, PySide6.QtCore
from desktop.runtime.imports import spare_the_sources
spare_the_sources()
before = set(linecache.cache)
import desktop.forms.evaluate, desktop.runtime.card_station
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


def _says(program: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


@pytest.fixture
def enrolled(tmp_path: Path) -> Path:
    """The folder of a counter on every day but the first."""
    profile = Profile(tmp_path, training=True)
    store = open_profile(profile)
    with store.write() as transaction:
        transaction.set_device(device(training=True))
    store.close()
    remember_place(profile, device(training=True))
    return tmp_path


# The program itself: `then` is what it has imported when its window closes.
PAINTED = """
from desktop.runtime.first_paint import FirstPaint
def begin(self, window, paint, made=FirstPaint.__init__):
    def seen():
        then.update(sys.modules)
        paint()
        window.close()
    made(self, window, seen)
FirstPaint.__init__ = begin
"""
READY = """
from desktop.counter import Counter
def begin(self, *parts, made=Counter.__init__):
    made(self, *parts)
    def seen():
        then.update(sys.modules)
        self.window.close()
    self.ready.connect(seen)
Counter.__init__ = begin
"""


def _imported(until: str, folder: Path) -> set[str]:
    said = _says(f"""
import runpy, sys
then = set()
{until}
sys.argv = ["main.py", "--data-dir", {str(folder)!r}]
try:
    runpy.run_path("main.py", run_name="__main__")
finally:
    print(*then)
""")
    return set(said.split())


def test_the_sign_in_page_is_seen_without_what_only_later_work_needs(enrolled: Path) -> None:
    seen = _imported(PAINTED, enrolled)
    assert "ui.screens.signin" in seen
    assert seen & LATER == set()


def test_somebody_can_sign_in_without_what_reads_the_data_of_the_office(enrolled: Path) -> None:
    """However many services there are: none is read before."""
    seen = _imported(READY, enrolled)
    assert {"desktop.store", "desktop.services.staff"} <= seen
    assert "PySide6.QtNetwork" not in seen  # 3 MB, for the word of a second start
    assert {name for name in seen if name.startswith("desktop.catalogue.")} == {
        "desktop.catalogue.folder"
    }


def test_going_through_the_rooms_around_a_widget_makes_no_classes_of_other_widgets() -> None:
    """PySide makes the classes of all widgets, with their enums, for one that Qt made itself."""
    program = """
import enum
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from ui.theme import Theme
from ui.widgets.surfaces import scrolled
from ui.widgets.yielding import YieldingArea, see
app = QApplication([])
theme = Theme(app)
content, line = QWidget(), QWidget()
label = QLabel("x", line)
QVBoxLayout(content).addWidget(YieldingArea(line))
room = scrolled(content)
theme.dress(room)
room.show()
make, made = enum.EnumType._create_, []
def told(cls, name, *others, **more):
    made.append(name)
    return make(cls, name, *others, **more)
enum.EnumType._create_ = told
see(label)
widget = label
while widget is not None:
    widget = widget.parentWidget()
print(len(made))
"""
    assert int(_says(program)) < 10


def test_the_network_guesses_at_no_charset() -> None:
    """Nor does it hide the module from anybody else, or warn of it."""
    program = """
import sys
import sync.client
print(sorted(name for name in sys.modules if name.startswith(("chardet", "charset_normalizer"))))
import charset_normalizer
print("requests" in sys.modules, charset_normalizer.__name__)
"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == ["[]", "True charset_normalizer"]
    assert done.stderr == ""


EVERY_PAGE = """
from desktop.counter import Counter
def begin(self, *parts, made=Counter.__init__):
    made(self, *parts)
    def seen():
        from PySide6.QtWidgets import QWidget
        for page in ("counter", "sync", "cases", "review", "customer", "application", "signin"):
            self.window.go(page)
            self.window.grab()
        found = [QWidget]
        for one in found:
            found += one.__subclasses__()
            then.add(one.__name__)
        self.window.close()
    self.ready.connect(seen)
Counter.__init__ = begin
"""


def test_no_page_makes_the_classes_of_widgets_that_it_has_not(enrolled: Path) -> None:
    made = _imported(EVERY_PAGE, enrolled)
    assert {"DenseTable", "RowList"} <= made
    assert made & {"QWizard", "QMdiArea", "QFontDialog"} == set()
