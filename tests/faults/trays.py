"""The printers of these tests, and what a person finds in their trays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.domain.failure import Code
from desktop.runtime.print_station import JobState, PaperJob
from tests.contract.printing.cups_service import CupsService, cups_service
from tests.faults.original import Counter, Page
from tests.fixtures.office import enrolled_store
from tests.fixtures.patience import until
from tests.printing.thermal import ThermalPrinter, decode
from ui.presenters.paper_trail import Found


@dataclass
class Tray:
    """A counter with one printer, and what comes out: `papers` are those of a receipt that are
    whole, and those that are not.
    """

    counter: Counter
    papers: Callable[[str], tuple[int, int]]
    at_rest: Callable[[], bool]
    cups: CupsService | None = None

    def look(self, number: str) -> Found:
        """What a person finds who waits until nothing moves."""
        until(self.at_rest, "the printer is at rest")
        whole, torn = self.papers(number)
        if whole:
            return Found.WHOLE
        return Found.TORN if torn else Found.NOTHING

    def check(self, number: str) -> None:
        """The rule of these tests: one original on paper, and one in the journal."""
        until(self.at_rest, "the printer is at rest")
        assert sum(self.papers(number)) == 1
        assert self.counter.told(number).count("receipt.printed") == 1


def counter_in(folder: Path) -> Counter:
    """A store, closed."""
    store, key = enrolled_store(folder)
    store.close()
    return Counter(folder / "counter.db", key)


def folder_tray(counter: Counter, papers: Path) -> Tray:
    """Papers go into a folder."""

    def count(number: str) -> tuple[int, int]:
        return sum(path.stat().st_size > 0 for path in papers.glob(f"{number}*.pdf")), 0

    return Tray(replace(counter, a4=f"folder:{papers}"), count, lambda: True)


def thermal_tray(counter: Counter, printer: ThermalPrinter) -> Tray:
    """Receipts go to a thermal printer, which gets one receipt at a time in these tests."""
    seen: dict[str, list[bytes]] = {}

    def count(number: str) -> tuple[int, int]:
        seen.setdefault(number, []).extend(printer.jobs)
        printer.jobs.clear()
        whole = sum(is_whole(job) for job in seen[number])
        return whole, len(seen[number]) - whole

    with_roll = replace(counter, roll=f"escpos:127.0.0.1:{printer.port}")
    return Tray(with_roll, count, lambda: printer.lines == 0)


def cups_tray(counter: Counter, service: CupsService) -> Tray:
    """Papers go to a queue of CUPS."""
    return Tray(
        replace(counter, a4=f"cups:{service.queue}", cups=service.server),
        lambda number: (service.came_out().count(number), 0),
        service.is_at_rest,
        service,
    )


@contextmanager
def tray_of(kind: str, folder: Path) -> Iterator[Tray]:
    """A tray of a kind with a counter of its own."""
    counter = counter_in(folder)
    if kind == "folder":
        yield folder_tray(counter, folder / "papers")
    elif kind == "thermal":
        with ThermalPrinter() as printer:
            yield thermal_tray(counter, printer)
    else:
        with cups_service() as service:
            service.paper(250)
            yield cups_tray(counter, service)


@pytest.fixture(scope="module")
def tray(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Tray]:
    """A tray of the kind that a test names, for all its runs."""
    with tray_of(str(request.param), tmp_path_factory.mktemp("counter")) as made:
        yield made


def ended(qtbot: QtBot, page: Page, job_id: str) -> PaperJob:
    """The last word about a job."""
    qtbot.waitUntil(lambda: any(job.ended for job in page.heard(job_id)), timeout=20_000)
    return page.heard(job_id)[-1]


def code_of(job: PaperJob) -> Code | None:
    return job.problem.code if job.problem else None


def answer(qtbot: QtBot, page: Page, tray: Tray, number: str) -> Found:
    """Somebody looks into the tray and says what is there; what is not is printed once more."""
    found = tray.look(number)
    page.papers.answer(number, found)
    if found is Found.NOTHING:
        assert ended(qtbot, page, page.print(number)).state is JobState.DONE
    return found


def is_whole(job: bytes) -> bool:
    """Whether the paper was printed to its end and cut."""
    try:
        return decode(job)[1] == 1
    except (ValueError, IndexError):
        return False
