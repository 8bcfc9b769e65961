"""The centre forgets: it is put back to a backup, as often as may be, whoever is back first."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from sqlalchemy import text

from desktop.domain.life import CaseState, Decision
from desktop.entries import NewEntry, PutRight, Withdrawn
from sync.report import LineState
from tests.faults.volume import each_run
from tests.fixtures.authors import by
from tests.fixtures.restored import Centre, Pc, centre
from tests.fixtures.store import decided, submit
from tests.sync.invariants import violations

pytestmark = pytest.mark.expects_log("^restored from a backup")

Stand = dict[str, tuple[str, int]]
# How the centre gets to know of it; a folder put back whole has no marks of what is lost.
WAYS = ("mark", "command", "counters")


@dataclass
class Office:
    """Some counters that file, decide and put right, each with what it knows."""

    centre: Centre
    folder: Path
    opened: ExitStack
    dice: random.Random
    pcs: list[Pc] = field(default_factory=list)
    minute: int = 0

    def pc(self, counter: int) -> Pc:
        made = Pc(self.centre, self.folder / f"pc{len(self.pcs)}", counter)
        self.opened.callback(made.close)
        self.pcs.append(made)
        return made

    def act(self) -> None:
        """Somebody does something, or a line comes up for a moment."""
        pc = self.dice.choice(self.pcs)
        self.minute += 1
        at = f"2026-11-22T{8 + self.minute // 60:02}:{self.minute % 60:02}:00.000Z"
        with pc.store.connection() as connection:
            query = "SELECT id FROM case_view WHERE reference IS NOT NULL ORDER BY id"
            known = [row[0] for row in connection.exec_driver_sql(query)]
        what = self.dice.randrange(6)
        if what == 0 or not known:
            with pc.store.write() as transaction:
                submit(transaction, paid=self.dice.random() < 0.7)
        elif what <= 3:
            self._move(pc, self.dice.choice(known), at)
        else:
            pc.engine.run_once()

    def _move(self, pc: Pc, case_id: str, at: str) -> None:
        view = pc.store.cases.get(case_id)
        assert view is not None
        on, upon = pc.store.cases.made_on(case_id)
        match view.state:
            case CaseState.ACCEPTED:
                word: Decision = self.dice.choice(["approve", "return"])
                pc.write(replace(decided(case_id, word, on_version=on, on_move=upon), at=at))
            case CaseState.RETURNED:
                pc.write(
                    NewEntry(
                        PutRight(
                            case_id, "brought", on, CaseState.ACCEPTED, None, None, on_move=upon
                        ),
                        by("c1"),
                        at,
                    )
                )
            case CaseState.APPROVED if self.dice.random() < 0.3:
                pc.write(
                    NewEntry(
                        Withdrawn(case_id, "changed", on, CaseState.WITHDRAWN, on_move=upon),
                        by("c1"),
                        at,
                    )
                )

    def quiet(self) -> None:
        """Each counter that has a token twice, so that all have heard of all."""
        for _ in range(3):
            for pc in self.pcs:
                report = pc.engine.run_once()
                assert report.error is None or report.state is LineState.REFUSED, report

    def standing(self) -> tuple[Stand, int, int]:
        """How each case stands at the centre, its exceptions, and what waits."""
        with self.centre.now.place.database.transaction() as connection:
            rows = connection.execute(text("SELECT case_id, state, version FROM case_file")).all()
        status = self.centre.now.status()
        stand = {row.case_id: (row.state, row.version) for row in rows}
        return stand, status["exceptions"], status["waiting"]

    def check(self, before: tuple[Stand, int, int]) -> None:
        """Nothing lost, no number twice, and every decision as it was."""
        assert self.standing() == before
        series = [pc.series for pc in self.pcs]
        assert len(set(series)) == len(series)
        numbers = [number for pc in self.pcs for number in given(pc)]
        assert len(set(numbers)) == len(numbers)
        for pc in self.pcs:
            assert violations(pc.store, self.centre.now.place) == []
            for case_id, stand in before[0].items():
                view = pc.store.cases.get(case_id)
                assert view is not None
                assert (view.state.value, view.version) == stand


def given(pc: Pc) -> list[str]:
    """The numbers that a PC has given out."""
    query = "SELECT reference FROM case_view WHERE own UNION SELECT number FROM receipt_view"
    with pc.store.connection() as connection:
        return [row[0] for row in connection.exec_driver_sql(query)]


def back(pc: Pc) -> None:
    """A counter meets the centre, and is enrolled again if that does not know it."""
    if pc.engine.run_once().error is not None:
        was = pc.series
        pc.enrol()
        assert pc.series == was
        assert pc.engine.run_once().error is None


@pytest.fixture
def office(tmp_path: Path, run: int) -> Iterator[Office]:
    """Two counters."""
    with ExitStack() as opened:
        central = opened.enter_context(centre(tmp_path, None))
        made = Office(central, tmp_path, opened, random.Random(run))
        for counter in (3, 4):
            made.pc(counter)
        yield made


@each_run
def test_a_centre_that_is_put_back_loses_nothing(office: Office, run: int) -> None:
    dice, central = office.dice, office.centre
    for _ in range(dice.randrange(10)):
        office.act()
    central.back_up()  # the last counter may be enrolled after it
    for _ in range(dice.randrange(10)):
        office.act()
    office.pc(5)
    for _ in range(dice.randint(10, 40)):
        office.act()
    office.quiet()
    for spare in range(dice.randint(1, 2)):
        before = office.standing()
        assert before[2] == 0
        way = WAYS[(run + spare) % 3]
        central.put_back(marks=way == "mark")
        if way == "command":
            central.now.place.memory.restored(central.now.place.database)
        order = dice.sample(office.pcs, k=len(office.pcs))
        for pc in order:
            back(pc)
        office.quiet()
        office.check(before)
        office.pc(6 + spare)  # a series of its own, whatever is forgotten
        for _ in range(dice.randrange(8)):
            office.act()
        office.quiet()
    office.check(office.standing())


@each_run
def test_a_spare_pc_gets_no_series_that_was_lost(office: Office, run: int) -> None:
    """It has no journal; the PC in whose place it stands comes back later, with its own letter."""
    dice, central = office.dice, office.centre
    central.back_up()
    spares = [office.pc(3) for _ in range(dice.randint(1, 3))]
    for pc in spares[:-1] if dice.random() < 0.5 else []:
        pc.enrol()  # the older one is in its place again
    for _ in range(dice.randrange(10)):
        office.act()
    office.quiet()
    way = WAYS[run % 3]
    central.put_back(marks=way == "mark")
    if way == "command":
        central.now.place.memory.restored(central.now.place.database)
    elif way == "counters":
        back(office.pcs[1])
    new = office.pc(3)
    with new.store.write() as transaction:
        submit(transaction, paid=True)
    for pc in dice.sample(office.pcs, k=len(office.pcs)):
        pc.enrol()
        pc.sync()
    numbers = [number for pc in office.pcs for number in given(pc)]
    assert len(set(numbers)) == len(numbers)
    series = [pc.series for pc in office.pcs]
    assert len(set(series)) == len(series)
