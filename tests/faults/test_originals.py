"""Killed at any moment between the payment and the entry: one original on paper, never two.

`MEA_FAULT_RUNS` is how often each is tried; `make faults` asks for 200.
"""

from __future__ import annotations

import multiprocessing
import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from time import monotonic

import pytest

from desktop.domain.case import DocumentMark
from desktop.domain.money import baht
from desktop.runtime.print_station import JobState
from desktop.store import Store
from tests.contract.printing.cups_service import cups_service
from tests.faults.original import Counter, print_original
from tests.faults.volume import RUNS
from tests.fixtures.office import SetClock, desk_of, enrolled_store, person
from tests.fixtures.patience import until
from tests.fixtures.there import sure, there
from tests.printing.thermal import ThermalPrinter, decode
from ui.presenters.paper_desk import Found

# A run takes two starts of a counter; the time is for a test that hangs, not for a slow machine.
pytestmark = [pytest.mark.xdist_group("cups"), pytest.mark.timeout(120 + 30 * RUNS)]

# Killed by then at the latest, as a share of what a print takes that nobody disturbs.
_LATEST = 1.2


@dataclass
class Tray:
    """What has come out: the papers of a receipt that are whole, and those that are not."""

    counter: Counter
    whole: Callable[[str], int]
    torn: Callable[[str], int]
    at_rest: Callable[[], bool]

    def look(self, number: str) -> Found:
        """What a person finds who waits until nothing moves."""
        until(self.at_rest, "the printer is at rest")
        if self.whole(number):
            return Found.WHOLE
        return Found.TORN if self.torn(number) else Found.NOTHING


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    """A store, closed."""
    store, key = enrolled_store(tmp_path)
    store.close()
    return Counter(tmp_path / "counter.db", key)


@pytest.fixture(scope="module")
def forks() -> ForkServerContext:
    """A server that has loaded everything and forks the processes that are killed."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.faults.original"])
    return context


@pytest.fixture
def folder(counter: Counter, tmp_path: Path) -> Tray:
    """Papers go into a folder."""
    papers = tmp_path / "papers"

    def count(number: str) -> int:
        return sum(path.stat().st_size > 0 for path in papers.glob(f"{number}*.pdf"))

    with_folder = replace(counter, a4=f"folder:{papers}")
    return Tray(with_folder, count, lambda _number: 0, lambda: True)


@pytest.fixture
def thermal(counter: Counter) -> Iterator[Tray]:
    """Receipts go to a thermal printer, which gets one at a time in these tests."""
    with ThermalPrinter() as printer:
        seen: dict[str, list[bytes]] = {}

        def of(number: str) -> list[bytes]:
            seen.setdefault(number, []).extend(printer.jobs)
            printer.jobs.clear()
            return seen[number]

        yield Tray(
            replace(counter, roll=f"escpos:127.0.0.1:{printer.port}"),
            lambda number: sum(_is_whole(job) for job in of(number)),
            lambda number: sum(not _is_whole(job) for job in of(number)),
            lambda: printer.lines == 0,
        )


@pytest.fixture
def cups(counter: Counter) -> Iterator[Tray]:
    """Papers go to a queue of CUPS."""
    with cups_service() as service:
        service.paper(250)
        yield Tray(
            replace(counter, a4=f"cups:{service.queue}", cups=service.server),
            lambda number: service.came_out().count(number),
            lambda _number: 0,
            service.is_at_rest,
        )


@pytest.mark.parametrize("printer", ["folder", "thermal", "cups"])
def test_a_counter_that_is_killed_prints_one_original(
    printer: str, request: pytest.FixtureRequest, forks: ForkServerContext
) -> None:
    tray = sure(request.getfixturevalue(printer), Tray)
    first, *numbers = issue(tray.counter, RUNS + 1)
    began = monotonic()
    assert run(forks, tray, first) == JobState.DONE
    whole_time = monotonic() - began
    assert tray.look(first) is Found.WHOLE
    asked = 0
    for turn, number in enumerate(numbers):
        # At any time, and as soon as the printer has had it, as it is out, as it is begun.
        after = random.Random(turn).uniform(0.0, whole_time * _LATEST)
        if turn % 2:
            run(forks, tray, number, kill_after=after)
        else:
            kill_at(forks, tray, number, word=(2, 3, 1)[turn // 2 % 3])
        ended = run(forks, tray, number)
        asked += ended is JobState.UNSURE
        assert ended in (JobState.DONE, JobState.UNSURE), f"turn {turn}"
        assert tray.whole(number) + tray.torn(number) == 1, f"turn {turn}"
    entries = prints(tray.counter)
    assert sorted(entries) == sorted([first, *numbers])
    print(f"{printer}: {len(numbers)} killed, asked {asked} times, one original each")


def test_killed_while_the_queue_waits_for_paper_it_is_followed_and_not_printed_again(
    counter: Counter, forks: ForkServerContext
) -> None:
    with cups_service() as service:
        service.paper(0)
        here = replace(counter, a4=f"cups:{service.queue}", cups=service.server)
        (number,) = issue(here, 1)
        line, process = start(forks, here, number)
        until(service.is_waiting_for_paper, "the printer has it")
        process.kill()
        process.join()
        line.close()
        line, process = start(forks, here, number)
        assert line.recv() is JobState.PRINTING
        assert line.recv() is JobState.PRINTING  # and now with the name of the job that waited
        service.paper(250)
        until(lambda: service.came_out() == [number], "the paper is out")
        process.join()
        line.close()
        assert prints(here) == [number]
        assert service.came_out() == [number]
        assert service.is_at_rest()


def start(
    forks: ForkServerContext, counter: Counter, number: str
) -> tuple[Connection, ForkServerProcess]:
    """A process that prints the original of a receipt, and the line to it."""
    here, there_ = forks.Pipe()
    process = forks.Process(target=print_original, args=(counter, number, there_))
    process.start()
    there_.close()
    return here, process


def run(
    forks: ForkServerContext, tray: Tray, number: str, *, kill_after: float | None = None
) -> JobState:
    """Print the original of a receipt in a process, answer what it asks; its last but one word.

    A process that is killed says nothing; WAITING stands for that.
    """
    here, process = start(forks, tray.counter, number)
    state = JobState.WAITING
    if kill_after is None:
        with suppress(EOFError):
            while True:
                now = sure(here.recv(), JobState)
                if now is JobState.UNSURE:
                    here.send(tray.look(number))
                if state is not JobState.UNSURE:
                    state = now
    process.join(kill_after)
    process.kill()
    process.join()
    here.close()
    until(tray.at_rest, "the printer is at rest")
    return state


def kill_at(forks: ForkServerContext, tray: Tray, number: str, *, word: int) -> None:
    """Print the original and kill the process at its first, second or third word of it."""
    line, process = start(forks, tray.counter, number)
    for _ in range(word):
        line.recv()
    process.kill()
    process.join()
    line.close()
    until(tray.at_rest, "the printer is at rest")


def issue(counter: Counter, count: int) -> list[str]:
    """Take cases that are paid for; the numbers of their receipts."""
    store = Store.open(counter.store, counter.key)
    try:
        desk = desk_of(store, SetClock())
        clerk = desk.staff.sign_in("1001", "2468")
        numbers = []
        for _ in range(count):
            draft = desk.intake.open_draft(person(), "new_connection", clerk.id)
            draft = desk.intake.change(draft, "phone", "0812345678")
            seen = {"wiring_certificate": DocumentMark("wiring_certificate", "seen_original")}
            payment = desk.cashier.take_cash(74900, baht(749))
            submitted = desk.intake.submit(replace(draft, documents=seen), payment, clerk)
            numbers.append(there(submitted.receipt).number)
        return numbers
    finally:
        store.close()


def prints(counter: Counter) -> list[str]:
    """The numbers of the originals that the journal says are out, in a chain that verifies."""
    store = Store.open(counter.store, counter.key)
    try:
        assert list(store.journal.verify()) == []
        entries = store.journal.unsent(100_000)
        return [e.data()["number"] for e in entries if e.kind == "receipt.printed"]
    finally:
        store.close()


def _is_whole(job: bytes) -> bool:
    try:
        return decode(job)[1] == 1
    except (ValueError, IndexError):
        return False
