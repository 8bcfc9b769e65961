"""The printers in the settings: their state and problem in words, and a real test page of each."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from desktop.ports import Media
from desktop.runtime.print_station import PrintStation
from tests.contract.printing.cups_service import CupsService
from tests.printing.pdf import plain, poppler
from tests.printing.thermal import COVER_OPEN, READY, ROLL_AT_END, Habit, ThermalPrinter, decode
from tests.ui.conftest import Clerk
from tests.ui.counter_office import CounterOffice
from ui.screens.settings import SettingsScreen

pytestmark = pytest.mark.xdist_group("cups")

A4, ROLL = Media.A4, Media.ROLL_80


@pytest.fixture
def thermal() -> Iterator[ThermalPrinter]:
    """A printer for the roll."""
    with ThermalPrinter() as printer:
        yield printer


@pytest.fixture
def station(counter: CounterOffice) -> Iterator[list[PrintStation]]:
    """What `use` has made, to close it."""
    made: list[PrintStation] = []
    yield made
    for one in made:
        one.close()


def use(station: list[PrintStation], counter: CounterOffice, a4: str, roll: str = "") -> None:
    """Set these printers before the window is made."""
    counter.context.printer = PrintStation(a4, roll)
    station.append(counter.context.printer)
    counter.context.printer.start()


@pytest.fixture
def papers(station: list[PrintStation], counter: CounterOffice, tmp_path: Path) -> Path:
    """A4 goes into this folder."""
    folder = tmp_path / "papers"
    use(station, counter, f"folder:{folder}")
    return folder


@pytest.fixture
def roll(
    station: list[PrintStation], counter: CounterOffice, thermal: ThermalPrinter
) -> ThermalPrinter:
    """The roll is the only printer."""
    use(station, counter, "", f"escpos:127.0.0.1:{thermal.port}")
    return thermal


@pytest.fixture
def queue(station: list[PrintStation], counter: CounterOffice, cups: CupsService) -> CupsService:
    """A4 goes to a real queue."""
    use(station, counter, f"cups:{cups.queue}")
    return cups


@pytest.fixture
def nowhere(station: list[PrintStation], counter: CounterOffice, cups: CupsService) -> CupsService:
    """A4 goes to a queue that is not there."""
    use(station, counter, "cups:nowhere")
    return cups


@pytest.fixture
def silent(station: list[PrintStation], counter: CounterOffice) -> Iterator[socket.socket]:
    """The roll's printer takes the line and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        use(station, counter, "", f"escpos:127.0.0.1:{listener.getsockname()[1]}")
        yield listener


def opened(clerk: Clerk) -> SettingsScreen:
    """The settings, asked for at the printer in the status line."""
    clerk.window.status.items["printer"].click()
    return clerk.on(SettingsScreen)


def state(page: SettingsScreen, media: Media) -> str:
    return page.printers.rows[media].state.text()


def told(page: SettingsScreen, media: Media) -> str:
    return page.printers.rows[media].told.text()


def test_a_test_page_in_the_folder(papers: Path, clerk: Clerk) -> None:
    page = opened(clerk)
    clerk.qtbot.waitUntil(lambda: state(page, A4) == "พร้อม")
    assert page.printers.rows[A4].name.text() == "กระดาษ A4 · papers"
    assert clerk.focus() is page.printers.tests[A4], "the section begins at its first control"
    clerk.focus().click()  # type: ignore[attr-defined]
    clerk.qtbot.waitUntil(lambda: "ออกแล้ว 14:05" in told(page, A4), timeout=20_000)
    text = plain(poppler("pdftotext", (papers / "test-page-a4.pdf").read_bytes(), "-raw"))
    assert "หน้าทดสอบเครื่องพิมพ์" in text
    assert "บางกะปิ" in text
    assert "ผู้ใช้ไฟ" in text


def test_the_roll_says_what_is_wrong_and_prints_its_page_when_it_is_mended(
    roll: ThermalPrinter, clerk: Clerk
) -> None:
    roll.answers = COVER_OPEN
    page = opened(clerk)
    clerk.qtbot.waitUntil(lambda: state(page, ROLL).startswith("ฝาเปิดอยู่"))
    assert clerk.window.status.items["printer"].text() == "เครื่องพิมพ์มีปัญหา"
    page.printers.tests[ROLL].click()
    clerk.qtbot.waitUntil(lambda: "ฝาเปิด" in told(page, ROLL), timeout=20_000)
    roll.answers = ROLL_AT_END
    page.printing.enter()
    clerk.qtbot.waitUntil(lambda: state(page, ROLL).startswith("กระดาษหมด"))
    roll.answers = READY
    page.printers.tests[ROLL].click()
    clerk.qtbot.waitUntil(lambda: "ออกแล้ว" in told(page, ROLL), timeout=20_000)
    clerk.qtbot.waitUntil(lambda: state(page, ROLL) == "พร้อม")
    (job,) = roll.jobs
    (paper,), cuts = decode(job)
    assert (paper.width, cuts) == (576, 1)


def test_the_test_page_finds_out_that_a_printer_says_nothing_and_it_is_kept(
    roll: ThermalPrinter, counter: CounterOffice, clerk: Clerk
) -> None:
    roll.habit = Habit.MUTE
    setting = f"escpos:127.0.0.1:{roll.port}"
    kept = counter.context.kept
    kept.change(lambda settings: replace(settings, printer_roll=setting))
    page = opened(clerk)
    clerk.qtbot.waitUntil(lambda: state(page, ROLL).startswith("ไม่บอกสถานะ"), timeout=30_000)
    page.printers.tests[ROLL].click()
    clerk.qtbot.waitUntil(lambda: "ดูใบเสร็จทุกใบ" in told(page, ROLL), timeout=30_000)
    clerk.qtbot.waitUntil(lambda: roll.papers == 1)
    assert kept.now.printer_roll == f"{setting}:silent"
    clerk.qtbot.waitUntil(lambda: state(page, ROLL) == "พร้อม", timeout=20_000)
    roll.habit = Habit.WELL  # another printer stands there now
    page.printers.tests[ROLL].click()
    clerk.qtbot.waitUntil(lambda: kept.now.printer_roll == setting, timeout=30_000)


def test_the_window_goes_on_while_a_printer_does_not_answer(
    silent: socket.socket, clerk: Clerk
) -> None:
    page = opened(clerk)
    line, _ = silent.accept()  # it has been asked, and says nothing
    with line:
        assert state(page, ROLL) == "กำลังถามเครื่องพิมพ์"
        clerk.press(Qt.Key.Key_F12)
        assert state(page, ROLL) == "Asking the printer"
    clerk.qtbot.waitUntil(
        lambda: state(page, ROLL).startswith("The printer cannot"), timeout=20_000
    )


def test_a_real_queue_prints_the_page(queue: CupsService, clerk: Clerk) -> None:
    page = opened(clerk)
    clerk.qtbot.waitUntil(lambda: state(page, A4) == "พร้อม", timeout=20_000)
    page.printers.tests[A4].click()
    assert told(page, A4) == "กำลังพิมพ์หน้าทดสอบ"
    page.printers.tests[A4].click()  # one at a time
    clerk.qtbot.waitUntil(lambda: "ออกแล้ว" in told(page, A4), timeout=30_000)
    (printed,) = queue.printed()
    assert "หน้าทดสอบ" in plain(poppler("pdftotext", printed, "-raw"))


def test_a_real_queue_without_paper_off_or_paused_says_so(queue: CupsService, clerk: Clerk) -> None:
    page = opened(clerk)
    queue.paper(0)
    page.printers.tests[A4].click()
    clerk.qtbot.waitUntil(lambda: "หมด" in told(page, A4), timeout=30_000)
    clerk.qtbot.waitUntil(lambda: state(page, A4).startswith("กระดาษหมด"), timeout=30_000)
    queue.paper(250)
    clerk.qtbot.waitUntil(lambda: "ออกแล้ว" in told(page, A4), timeout=30_000)
    queue.run("cupsdisable", queue.queue)
    try:
        page.printing.enter()
        clerk.qtbot.waitUntil(lambda: "หยุดไว้" in state(page, A4), timeout=30_000)
    finally:
        queue.run("cupsenable", queue.queue)


def test_a_name_that_no_queue_has(nowhere: CupsService, clerk: Clerk) -> None:
    page = opened(clerk)
    clerk.qtbot.waitUntil(lambda: state(page, A4).startswith("ไม่มีเครื่องพิมพ์ชื่อนี้"), timeout=20_000)
    page.printers.tests[A4].click()
    clerk.qtbot.waitUntil(lambda: "nowhere" in told(page, A4), timeout=20_000)
    assert nowhere.printed() == []
