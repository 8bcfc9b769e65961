"""A state machine of two counters and a centre on a bad line, with crashes and old copies.

Whatever is done in whatever order, in the end everything is at the centre exactly once, both
counters show the same, and every decision either counts or is an exception.
"""

from __future__ import annotations

import itertools
import random
import shutil
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import text

from desktop.domain.device import DeviceIdentity
from desktop.domain.life import CaseState, Decision
from desktop.place import BangkokClock
from sync.report import LineState, SyncReport
from tests.fixtures.central import Central
from tests.fixtures.store import decided, make_store, submit
from tests.sync.faulty import (
    Fault,
    FaultyLine,
    cut_at,
    doubled,
    faulty_line,
    lost_answer,
    lost_request,
    passing,
)
from tests.sync.invariants import violations
from tests.sync.mortal import Mortal

FAULTS = st.one_of(
    st.sampled_from([passing, passing, lost_answer, lost_request, doubled]),
    st.integers(0, 700).map(cut_at),
)
WHICH = st.integers(0, 1)


class SteppingClock:
    """A PC's clock that somebody sets."""

    def __init__(self) -> None:
        self.off = timedelta()

    def now(self) -> datetime:
        return BangkokClock().now() + self.off

    def check(self) -> None:
        """It is believed."""


@dataclass
class Desk(Mortal):
    """A counter with a clock that can be set."""

    device: DeviceIdentity
    clock: SteppingClock = field(default_factory=SteppingClock, init=False)

    def opened(self) -> DeviceIdentity:
        return self.device

    def clock_of(self) -> SteppingClock:
        return self.clock


def machine_of(
    central: Central, line: FaultyLine, empty: Path, folder: Path
) -> type[RuleBasedStateMachine]:
    """The machine on a server, a line, and the file of an empty store to copy."""
    offices = (f"X{a}{b}" for a, b in itertools.product("ABCDEFGHIJKLMNOPQRSTUVWXYZ", repeat=2))

    class Machine(RuleBasedStateMachine):
        @initialize()
        def begin(self) -> None:
            self.office = next(offices)
            self.submitted: list[str] = []
            self.decisions: Counter[str] = Counter()
            self.copies: dict[int, Path] = {}
            line.faults.clear()
            self.desks = []
            for counter in (1, 2):
                device = central.device(counter, self.office)
                desk = Desk(
                    folder / f"{self.office}{counter}", replace(device, central_url=line.url)
                )
                desk.path.parent.mkdir(parents=True)
                shutil.copyfile(empty, desk.path)
                desk.open()
                with desk.store.write() as transaction:
                    transaction.set_device(desk.device)
                self.desks.append(desk)

        @rule(which=WHICH, paid=st.booleans())
        def submit(self, which: int, paid: bool) -> None:
            with self.desks[which].store.write() as transaction:
                entry = submit(transaction, paid=paid)
            self.submitted.append(entry.stream.removeprefix("case:"))

        @rule(
            which=WHICH,
            pick=st.randoms(use_true_random=False),
            decision=st.sampled_from(["approve", "return"]),
        )
        def decide(self, which: int, pick: random.Random, decision: Decision) -> None:
            store = self.desks[which].store
            seen = [store.cases.get(case_id) for case_id in self.submitted]
            waiting = [v for v in seen if v is not None and v.state is CaseState.ACCEPTED]
            if waiting:
                view = pick.choice(waiting)
                with store.write() as transaction:
                    transaction.append(decided(view.id, decision, on_version=view.version))
                self.decisions[view.id] += 1

        @rule(which=WHICH, faults=st.lists(FAULTS, max_size=2))
        def push(self, which: int, faults: list[Fault]) -> None:
            line.faults.extend(faults)
            self._fine(self.desks[which].engine.push_once())

        @rule(which=WHICH, faults=st.lists(FAULTS, max_size=2))
        def pull(self, which: int, faults: list[Fault]) -> None:
            line.faults.extend(faults)
            self._fine(self.desks[which].engine.pull_once())

        def _fine(self, report: SyncReport) -> None:
            line.faults.clear()
            assert report.state in (LineState.ONLINE, LineState.OFFLINE), report
            assert (report.error is None) == (report.next_try_in is None)

        @rule(which=WHICH)
        def die(self, which: int) -> None:
            self.desks[which].die()

        @rule(which=WHICH, hours=st.integers(-48, 48))
        def set_clock(self, which: int, hours: int) -> None:
            self.desks[which].clock.off = timedelta(hours=hours)

        @rule(which=WHICH)
        def copy(self, which: int) -> None:
            """A backup at rest."""
            desk = self.desks[which]
            desk.leave()
            self.copies[which] = desk.folder / "backup.db"
            shutil.copyfile(desk.path, self.copies[which])
            desk.open()

        @precondition(lambda self: bool(self.copies))
        @rule(pick=st.randoms(use_true_random=False), gone_on=st.booleans())
        def put_back(self, pick: random.Random, gone_on: bool) -> None:
            """An old copy at work: found at the first contact if the centre knows more."""
            which = pick.choice(sorted(self.copies))
            desk = self.desks[which]
            while desk.engine.push_once().waiting:
                continue
            true_head = desk.store.journal.head()
            desk.leave()
            newest = desk.path.with_suffix(".true")
            desk.path.replace(newest)
            shutil.copyfile(self.copies[which], desk.path)
            desk.open()
            stale = desk.store.journal.head() != true_head
            if stale:
                if gone_on:
                    with desk.store.write() as transaction:
                        submit(transaction, paid=True)
                report = desk.engine.push_once()
                assert report.state is LineState.FORK, report
            desk.leave()
            newest.replace(desk.path)
            desk.open()

        def teardown(self) -> None:
            if not hasattr(self, "desks"):
                return
            try:
                for _ in range(2):  # the second round brings what the other one pushed
                    for desk in self.desks:
                        report = desk.engine.run_once()
                        assert report.error is None
                for desk in self.desks:
                    assert violations(desk.store, central.place) == []
                self._agree()
            finally:
                for desk in self.desks:
                    desk.leave()

        def _agree(self) -> None:
            query = text("SELECT case_id, state, version FROM case_file WHERE office = :office")
            objections = text(
                "SELECT case_id, count(*) AS refused FROM objection"
                " WHERE office = :office AND code = 'stale_decision' GROUP BY case_id"
            )
            with central.place.database.transaction() as connection:
                rows = connection.execute(query, {"office": self.office}).all()
                stale = connection.execute(objections, {"office": self.office}).all()
            refused = {row.case_id: row.refused for row in stale}
            assert sorted(row.case_id for row in rows) == sorted(self.submitted)
            for row in rows:
                made = self.decisions[row.case_id]
                assert (row.state == "accepted") == (made == 0)
                assert row.version == (2 if made else 1)
                assert refused.get(row.case_id, 0) == max(0, made - 1)
                for desk in self.desks:
                    view = desk.store.cases.get(row.case_id)
                    assert view is not None
                    assert (view.state.value, view.version) == (row.state, row.version)
                    assert not view.unsent

    return Machine


def test_whatever_happens_all_arrives_once(either: Central, tmp_path: Path) -> None:
    make_store(tmp_path, None).close()
    with faulty_line(either.url) as line, TemporaryDirectory(dir=tmp_path) as folder:
        run_state_machine_as_test(
            machine_of(either, line, tmp_path / "counter.db", Path(folder)),
            settings=settings(
                max_examples=20,
                stateful_step_count=25,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
