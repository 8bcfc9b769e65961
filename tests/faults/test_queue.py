"""Cancelled at any moment, or the print service away: one original, and the clerk is asked."""

from __future__ import annotations

import random

import pytest
from pytestqt.qtbot import QtBot

from desktop.domain.failure import Code
from desktop.runtime.print_station import JobState
from tests.faults.original import Page
from tests.faults.trays import Tray, answer, code_of, ended
from tests.faults.trays import tray as tray
from tests.faults.volume import each_run
from tests.fixtures.there import there

_LATEST_MS = 1200


@pytest.fixture(autouse=True)
def print_server(tray: Tray, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands of CUPS speak to the service of the tray."""
    monkeypatch.setenv("CUPS_SERVER", tray.counter.cups)


@each_run
@pytest.mark.parametrize("tray", ["thermal", "cups"], indirect=True)
def test_cancelled_at_any_moment_it_is_out_or_back_or_looked_for(
    qtbot: QtBot, tray: Tray, run: int
) -> None:
    dice, number = random.Random(run), tray.counter.sell()
    if tray.cups is not None and run % 2:
        tray.cups.paper(0)  # the printer has the job, and keeps it
    with Page(tray.counter) as page:
        job_id = page.print(number)
        match run % 4:
            case 0:
                qtbot.wait(dice.randrange(_LATEST_MS))
            case 1:
                qtbot.waitUntil(lambda: _held(page, job_id), timeout=20_000)
            case 2:
                qtbot.waitUntil(lambda: bool(page.heard(job_id)), timeout=20_000)
        page.station.cancel(job_id)
        job = ended(qtbot, page, job_id)
        assert job.state in (JobState.CANCELLED, JobState.DONE, JobState.UNSURE)
        if tray.cups is not None:
            tray.cups.paper(250)
        if job.state is JobState.UNSURE:
            assert code_of(job) is Code.PRINTER_UNSURE
            answer(qtbot, page, tray, number)
        # Whoever then asks for it again gets no second one. Asked for before it is written down
        # that the first was taken back, nobody is sure.
        if ended(qtbot, page, page.print(number)).state is not JobState.DONE:
            answer(qtbot, page, tray, number)
    tray.check(number)


@each_run
@pytest.mark.parametrize("tray", ["cups"], indirect=True)
def test_a_print_service_that_was_away_prints_what_it_had_and_the_job_is_followed(
    qtbot: QtBot, tray: Tray, run: int
) -> None:
    dice, service, now = random.Random(run), there(tray.cups), [0.0]
    number = tray.counter.sell()
    service.printer_off()
    with Page(tray.counter, monotonic=lambda: now[0]) as page:
        job_id = page.print(number)
        qtbot.waitUntil(lambda: any(job.ticket for job in page.heard(job_id)), timeout=20_000)
        qtbot.wait(dice.randrange(_LATEST_MS))
        service.service_off()
        away = Code.PRINTER_SERVICE_AWAY
        qtbot.waitUntil(lambda: code_of(page.heard(job_id)[-1]) is away, timeout=20_000)
        now[0] = dice.choice([5.0, 14.0, 60.0])  # a printer may be off for ten
        with qtbot.waitSignal(page.station.looked, timeout=20_000):
            page.station.look()
        if run % 2:  # the clerk goes on after the next start
            page.station.close()
        service.printer_on()
        service.service_on()
        if not run % 2:
            assert ended(qtbot, page, job_id).state is JobState.DONE
    told = {job.state for job in page.heard(job_id)}
    assert not told & {JobState.FAILED, JobState.CANCELLED, JobState.UNSURE}
    if run % 2:
        with Page(tray.counter) as page:
            assert ended(qtbot, page, page.print(number)).state is JobState.DONE
    tray.check(number)


def _held(page: Page, job_id: str) -> bool:
    """Whether the printer has had it, and says what holds it up or that it is out."""
    jobs = page.heard(job_id)
    return any(job.ended or job.problem is not None for job in jobs)
