"""A day at the counters of some offices, played by a seed: the same seed is the same day again.

Customers come one after the other, each with a service of the catalogue; clerks take their cases,
supervisors decide what has arrived, lines fail and come back, PCs are killed, clocks are off.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from desktop.domain.case import CaseView
from desktop.domain.citizen import Person
from desktop.domain.failure import Code, CounterError
from desktop.domain.life import CaseState
from desktop.entries import MOVES, Withdrawn
from desktop.entries.rights import Who
from desktop.services.session import Session
from sync.report import LineState
from tests.fixtures.central import Central, served
from tests.fixtures.services import service_files
from tests.sync.faulty import Fault, FaultyLine, doubled, faulty_line, lost_answer, lost_request
from tests.sync.invariants import violations
from tools.office.clock import BANGKOK, DayClock
from tools.office.counter import Counter, staff
from tools.office.people import customers

OPENS = datetime(2026, 11, 23, 8, 30, tzinfo=BANGKOK)
_FAULTS: tuple[Fault, ...] = (lost_answer, lost_request, doubled)
ACCOUNTS = 200  # so many that two customers seldom ask for the same
_REASONS = {
    "approve": "ตรวจสอบแล้ว",
    "return": "ขอแก้เลขบัญชีให้ตรงกับใบแจ้ง",
    "refuse": "ไม่เข้าเงื่อนไขของบริการ",
}
_MOST_OFF = 20  # minutes by which a PC's clock may be wrong


@dataclass
class Day:
    """The day while it is played. `log` says what happened, by references and never by persons."""

    chance: random.Random
    true: DayClock
    counters: list[Counter]
    line: FaultyLine
    central: Central
    log: list[str] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)
    down: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._people = customers(self.chance)
        self._services = service_files()

    def play(self, events: int) -> None:
        """So many things happen, each some minutes after the one before."""
        doings: Sequence[tuple[int, Callable[[], str]]] = (
            (10, self._customer),
            (8, self._decision),
            (2, self._changed_mind),
            (10, self._exchange),
            (2, self._line_changes),
            (1, self._killed),
            (1, self._clock_jumps),
        )
        weights = [weight for weight, _ in doings]
        for _ in range(events):
            self.true.forward(seconds=self.chance.randrange(20, 240))
            [(_, doing)] = self.chance.choices(doings, weights)
            self.log.append(f"{self.true.now():%H:%M:%S} {doing()}")

    def ends(self) -> list[str]:
        """Everything is sent and received; what does not hold then, empty if all does."""
        self.down.clear()
        self.line.faults.clear()
        for _ in range(2):  # the second round brings what the others pushed
            for counter in self.counters:
                report = counter.sync()
                if report.error is not None:
                    return [f"{counter.name}: {report.error.code}"]
        found = [
            f"{counter.name}: {one}"
            for counter in self.counters
            for one in violations(counter.store, self.central.place)
        ]
        for case_id in self.cases:
            views = [view for c in self.counters if (view := c.case(case_id)) is not None]
            if len({(view.state, view.version) for view in views}) != 1:
                found.append(f"{views[0].reference}: {[(v.office, v.state) for v in views]}")
        return found

    # --- what may happen ---------------------------------------------------------------------

    def _customer(self) -> str:
        counter, clerk = self.chance.choice(self.counters), self.chance.choice(staff()[:2])
        service = self.chance.choice(self._services)
        said = {"contract_account": f"{self.chance.randrange(ACCOUNTS):09}"}
        try:
            taken = counter.take(self._next_person(), service, clerk, self._people, said)
        except CounterError as error:
            if error.code is not Code.CASE_TWICE:
                raise
            return f"{counter.name} {service} asked for twice: {error.details['reference']}"
        self.cases.append(taken.case.id)
        paid = f", {taken.receipt.number}" if taken.receipt is not None else ""
        return f"{counter.name} {service} {taken.case.reference}{paid}"

    def _next_person(self) -> Person:
        return next(self._people)

    def _decision(self) -> str:
        counter, by = self.chance.choice(self.counters), self.chance.choice(staff()[2:])
        word = self.chance.choice(("approve", "approve", "approve", "return", "refuse"))
        view = self._one_that_allows(counter, word, by)
        if view is None:
            return f"{counter.name} nothing to {word}"
        after = counter.decide(view, word, _REASONS[word], by)  # type: ignore[arg-type]
        return f"{counter.name} {word} {view.reference}: {after.state}"

    def _changed_mind(self) -> str:
        counter, by = self.chance.choice(self.counters), self.chance.choice(staff()[:2])
        view = self._one_that_allows(counter, Withdrawn.WORD, by)
        if view is None:
            return f"{counter.name} nothing to withdraw"
        counter.move(view, Withdrawn, "ลูกค้าขอยกเลิก", by)
        return f"{counter.name} withdraw {view.reference}"

    def _one_that_allows(self, counter: Counter, word: str, by: Session) -> CaseView | None:
        """A case that this PC knows and of which the table allows this person this move."""
        kind, who = MOVES[word], Who(by.id, by.role, counter.office)
        known = [view for one in self.cases if (view := counter.case(one)) is not None]
        may = [v for v in known if kind.RIGHT.fault(who, v.standing, kind=kind.KIND) is None]
        may = [v for v in may if v.state is not CaseState.APPROVED]  # few withdraw what they got
        return self.chance.choice(may) if may else None

    def _exchange(self) -> str:
        counter = self.chance.choice(self.counters)
        if counter.name in self.down:
            self.line.faults.extend([lost_request] * 4)
        elif self.chance.random() < 0.3:
            self.line.faults.append(self.chance.choice(_FAULTS))
        report = counter.sync()
        self.line.faults.clear()
        assert report.state in (LineState.ONLINE, LineState.OFFLINE), report
        return f"{counter.name} {report.state}, {report.waiting} wait"

    def _line_changes(self) -> str:
        name = self.chance.choice(self.counters).name
        self.down ^= {name}
        return f"{name} line {'down' if name in self.down else 'up'}"

    def _killed(self) -> str:
        at = self.chance.randrange(len(self.counters))
        self.counters[at] = self.counters[at].killed()
        return f"{self.counters[at].name} killed and back"

    def _clock_jumps(self) -> str:
        counter = self.chance.choice(self.counters)
        minutes = self.chance.randrange(-_MOST_OFF, _MOST_OFF + 1)
        counter.clock.off = timedelta(minutes=minutes)
        return f"{counter.name} clock off by {minutes} min"


@contextmanager
def a_day(seed: int, folder: Path, places: Sequence[tuple[str, int]]) -> Iterator[Day]:
    """The morning of the day of this seed, at counters `places` (office, number)."""
    true = DayClock(OPENS)
    with (
        served(folder / "centre", now=true.now, prices=True) as central,
        faulty_line(central.url) as line,
    ):
        counters = [
            Counter.enrolled(
                folder / f"{office}{number}", central, true, office, number, through=line.url
            )
            for office, number in places
        ]
        day = Day(random.Random(seed), true, counters, line, central)
        try:
            yield day
        finally:
            for counter in day.counters:
                counter.close()
