"""House rules for every test: nothing logged at WARNING, no thread, timer or window left behind."""

from __future__ import annotations

import functools
import gc
import logging
import os
import pickle
import re
import signal
import sys
import tempfile
import threading
import tomllib
import traceback
import weakref
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import HealthCheck, settings
from PySide6.QtCore import QEvent, QTimer
from shiboken6 import isValid

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# What the program notes outside a profile's folder never goes to the user who runs the tests.
_state = tempfile.TemporaryDirectory()
os.environ["XDG_STATE_HOME"] = _state.name

# No timed assertion hides in a deadline; a build runs the same examples every time, and whoever
# develops gets new ones.
settings.register_profile(
    "house",
    deadline=None,
    derandomize=os.environ.get("CI") == "true",
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("house")

# Files of data are read again by each store and centre, and to parse TOML takes most of that time.
_loads = tomllib.loads


@functools.lru_cache(maxsize=1024)
def _parsed(text: str) -> bytes:
    return pickle.dumps(_loads(text))


def _loads_once(text: str) -> dict[str, object]:
    """What the text says, of which each caller gets a copy; what is no TOML is told each time."""
    copy: dict[str, object] = pickle.loads(_parsed(text))
    return copy


tomllib.loads = _loads_once  # type: ignore[assignment]

_started_at: dict[int, list[traceback.FrameSummary]] = {}
_timers: weakref.WeakSet[QTimer] = weakref.WeakSet()
_timer_start = QTimer.start
_thread_start = threading.Thread.start


def _here() -> list[traceback.FrameSummary]:
    """Who called the caller, outermost first; put into words only where a test fails."""
    frame: FrameType | None = sys._getframe(2)
    found: list[traceback.FrameSummary] = []
    while frame is not None and len(found) < 5:
        code, line = frame.f_code, frame.f_lineno
        found.insert(
            0, traceback.FrameSummary(code.co_filename, line, code.co_name, lookup_line=False)
        )
        frame = frame.f_back
    return found


def _told(started: object) -> str:
    """Where it was started, as it stands in a traceback."""
    return "".join(traceback.format_list(_started_at.get(id(started), [])))


def _remember_start(self: threading.Thread) -> None:
    _started_at[id(self)] = _here()
    _thread_start(self)


def _remember_timer(self: QTimer, *args: int) -> None:
    _started_at[id(self)] = _here()
    _timers.add(self)
    _timer_start(self, *args)


threading.Thread.start = _remember_start  # type: ignore[method-assign]
QTimer.start = _remember_timer  # type: ignore[method-assign]

# Threads of the test tools themselves, and pools that live as long as the process.
_TOOLS = re.compile(r"execnet|pydevd|ThreadPoolExecutor-pgserver|pytest_timeout|AnyIO worker")


@pytest.fixture
def ctrl_c() -> Iterator[None]:
    """SIGINT is heard here and in what is started here.

    A run in the background (nohup, `&` of a script) and the workers of a run are deaf to it, and
    what they start is, too.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(autouse=True)
def own_state_folder(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Where the marks of this test's training profiles lie: a device may be in several tests."""
    folder = tmp_path_factory.mktemp("state")
    monkeypatch.setenv("XDG_STATE_HOME", str(folder))
    monkeypatch.setattr("desktop.config.state_folder", lambda: folder)
    return folder


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail the test that leaves a thread, an active timer or a window behind, naming its origin."""
    before = set(threading.enumerate())
    yield
    left = [t for t in threading.enumerate() if t not in before and not _TOOLS.search(t.name)]
    for thread in left:
        thread.join(timeout=5)
    alive = [t for t in left if t.is_alive()]
    problems = [f"thread {t.name!r} still runs; started at\n{_told(t)}" for t in alive]
    problems += _qt_left_behind()
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


def _qt_left_behind() -> list[str]:
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None:
        return []
    app = widgets.QApplication.instance()
    if app is None:
        return []
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if any(w.isVisible() for w in app.topLevelWidgets()) or _running_timers():
        gc.collect()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    shown = [w for w in app.topLevelWidgets() if w.isVisible()]
    problems = [f"window left open: {type(w).__name__} {w.objectName()!r}" for w in shown]
    for widget in shown:
        widget.close()
    for timer in _running_timers():
        problems.append(f"timer left running; started at\n{_told(timer)}")
        timer.stop()
    return problems


def _running_timers() -> list[QTimer]:
    return [t for t in list(_timers) if isValid(t) and t.isActive()]


@contextmanager
def _nothing_logged(item: pytest.Item) -> Iterator[None]:
    """A line logged at WARNING or above fails the test, unless it says that it expects it."""
    seen: list[logging.LogRecord] = []

    class Watch(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            seen.append(record)

    watch = Watch(level=logging.WARNING)
    logging.getLogger().addHandler(watch)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(watch)
    marker = item.get_closest_marker("expects_log")
    patterns = [re.compile(p) for p in (marker.args if marker else ())]
    surprises = [
        f"{r.levelname} {r.name}: {r.getMessage()}"
        for r in seen
        if not any(p.search(r.getMessage()) for p in patterns)
    ]
    if surprises:
        pytest.fail("logged:\n" + "\n".join(surprises), pytrace=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, object, object]:
    with _nothing_logged(item):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    with _nothing_logged(item):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, object, object]:
    with _nothing_logged(item):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where CI=true nothing may be skipped: what is not run proves nothing."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI") == "true":
        report.outcome, report.longrepr = "failed", f"skipped where CI=true: {report.longrepr}"
    return report
