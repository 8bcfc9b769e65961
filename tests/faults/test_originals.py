"""Killed at any moment between the payment and the entry: one original on paper, never two."""

from __future__ import annotations

import random
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess
from time import monotonic

import pytest

from desktop.runtime.print_station import JobState
from tests.faults.original import Counter, print_original
from tests.faults.trays import Tray
from tests.faults.trays import tray as tray
from tests.faults.volume import each_run
from tests.fixtures.patience import until
from tests.fixtures.there import sure, there
from ui.presenters.paper_trail import Found

# Killed by then at the latest, as a share of what a print takes that nobody disturbs.
_LATEST = 1.2


@pytest.fixture(scope="module")
def whole_time(tray: Tray, forks: ForkServerContext) -> float:
    """How many seconds a print takes that nobody disturbs."""
    number = tray.counter.sell()
    run_in(forks, tray, number)  # the first also starts the server of the processes
    number = tray.counter.sell()
    began = monotonic()
    assert run_in(forks, tray, number) is JobState.DONE
    took = monotonic() - began
    assert tray.look(number) is Found.WHOLE
    return took


@each_run
@pytest.mark.parametrize("tray", ["folder", "thermal", "cups"], indirect=True)
def test_a_counter_that_is_killed_prints_one_original(
    tray: Tray, whole_time: float, forks: ForkServerContext, run: int
) -> None:
    number = tray.counter.sell()
    # At any time, and as soon as the printer has had it, as it is out, as it is begun.
    if run % 2:
        after = random.Random(run).uniform(0.0, whole_time * _LATEST)
        run_in(forks, tray, number, kill_after=after)
    else:
        kill_at(forks, tray, number, word=(2, 3, 1)[run // 2 % 3])
    assert run_in(forks, tray, number) in (JobState.DONE, JobState.UNSURE)
    tray.check(number)


@each_run
@pytest.mark.parametrize("tray", ["cups"], indirect=True)
def test_killed_while_the_queue_waits_for_paper_it_is_followed_and_not_printed_again(
    tray: Tray, forks: ForkServerContext, run: int
) -> None:
    service, dice = there(tray.cups), random.Random(run)
    number = tray.counter.sell()
    service.paper(0)
    line, process = start(forks, tray.counter, number)
    if dice.random() < 0.5:
        until(service.is_waiting_for_paper, "the printer has it")
    else:
        for _ in range(2):  # the queue has it, the printer perhaps not yet
            line.recv()
    kill(line, process)
    if dice.random() < 0.3:  # the paper comes while nobody is there
        service.paper(250)
    line, process = start(forks, tray.counter, number)
    assert line.recv() is JobState.PRINTING
    assert line.recv() is JobState.PRINTING  # and now with the name of the job that waited
    service.paper(250)
    process.join()
    line.close()
    tray.check(number)
    assert service.came_out().count(number) == 1


def start(
    forks: ForkServerContext, counter: Counter, number: str
) -> tuple[Connection, ForkServerProcess]:
    """A process that prints the original of a receipt, and the line to it."""
    here, there_ = forks.Pipe()
    process = forks.Process(target=print_original, args=(counter, number, there_))
    process.start()
    there_.close()
    return here, process


def kill(line: Connection, process: ForkServerProcess) -> None:
    """End a process that prints, wherever it is."""
    process.kill()
    process.join()
    line.close()


def run_in(
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
    kill(here, process)
    until(tray.at_rest, "the printer is at rest")
    return state


def kill_at(forks: ForkServerContext, tray: Tray, number: str, *, word: int) -> None:
    """Print the original and kill the process at its first, second or third word of it."""
    line, process = start(forks, tray.counter, number)
    for _ in range(word):
        line.recv()
    kill(line, process)
    until(tray.at_rest, "the printer is at rest")
