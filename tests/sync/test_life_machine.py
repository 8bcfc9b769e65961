"""A state machine of the life of cases: two counters and a supervisor, a neighbouring district, and
the centre, on a bad line, with crashes.

At every step any move is tried by anybody: what the table does not allow is refused and changes
nothing. Whatever was done in whatever order, in the end both offices and the centre have the same
states and the same timelines, and each move either counts or is an exception.
"""

from __future__ import annotations

import itertools
import random
import shutil
from collections import Counter as Count
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from desktop.domain.case import CaseView
from desktop.domain.device import DeviceIdentity
from desktop.domain.failure import Code, CounterError
from desktop.domain.journal import utc_stamp
from desktop.domain.life import CLOSED, CaseState, Life
from desktop.domain.staff import StaffRole
from desktop.entries import MOVES, Body, NewEntry
from desktop.entries.rights import Fault, Who
from desktop.store import Store
from desktop.store.cases import MadeOn
from sync.central import tables
from sync.report import LineState
from tests.fixtures.authors import by
from tests.fixtures.central import Central
from tests.fixtures.store import KEY, make_store, move_body, submit, typed
from tests.fixtures.there import there
from tests.sync import faulty
from tests.sync.faulty import FaultyLine, doubled, faulty_line, lost_answer, lost_request
from tests.sync.mortal import Mortal

STAFF: dict[str, StaffRole] = {
    "1001": "clerk",
    "1002": "clerk",
    "9001": "supervisor",
    "9002": "supervisor",
    "9003": "supervisor",
}
FAULTS = st.lists(st.sampled_from([lost_answer, lost_request, doubled]), max_size=2)
PLACES = ("a1", "a2", "b1")  # two counters of one office, and one of its neighbour
WHERE = st.sampled_from(PLACES)
# Where a newer program may have brought a case is for that program to say.
KNOWN = set(CaseState) - {CaseState.NEWER}
START = datetime(2026, 11, 22, 8, tzinfo=UTC)
PICK = st.randoms(use_true_random=False)
LIVES = st.builds(
    Life,
    review=st.sampled_from(["supervisor", "supervisor", "none"]),
    two_persons=st.booleans(),
    route=st.sampled_from(["receiving", "owning", "back_office"]),
    owning=st.sampled_from(["a", "b"]),
)


def test_every_state_that_is_not_an_end_has_a_way_to_one() -> None:
    leads = {
        state: {
            kind.MOVES_TO or state
            for kind in MOVES.values()
            if kind.RIGHT.cases is not None and state in kind.RIGHT.cases
        }
        for state in KNOWN
    }
    ends = set(CLOSED)
    while more := {state for state, to in leads.items() if to & ends} - ends:
        ends |= more
    assert ends == KNOWN


@dataclass
class Pc(Mortal):
    """A counter of an office with its staff."""

    office: str

    def opened(self) -> DeviceIdentity:
        return there(self.store.device)

    def timeline(self, case_id: str) -> list[tuple[str, str, str]]:
        """What the page of a case shows of what has happened, in its order; at the counter that
        did it, what the centre has refused stands there, too.
        """
        detail = there(self.store.cases.detail(case_id))
        if detail.behind:  # as when somebody opens it
            self.engine.want(case_id)
            assert self.engine.push_once().error is None
            detail = there(self.store.cases.detail(case_id))
        items = detail.timeline
        return [(item.at, item.kind, item.actor) for item in items if not item.refused]


def _fault(pc: Pc, view: CaseView, word: str, actor: str) -> Fault | None:
    who, made = Who(actor, STAFF[actor], pc.office), _made(view, word, actor, MadeOn(1, None))
    return made.right.fault(who, view.standing, kind=made.KIND)


def _made(view: CaseView, word: str, actor: str, on: MadeOn) -> Body:
    to = MOVES[word].leads(view.standing, actor).state
    return typed(MOVES[word].KIND, move_body(view.id, word, *on) | {"to": to})


def machine_of(
    central: Central, line: FaultyLine, empty: Path, folder: Path
) -> type[RuleBasedStateMachine]:
    """The machine on a server, a line, and the file of an empty store to copy."""
    codes = (f"X{a}{b}" for a, b in itertools.product("ABCDEFGHIJKLMNOPQRSTUVWXYZ", repeat=2))

    class Machine(RuleBasedStateMachine):
        @initialize(lives=st.lists(LIVES, min_size=2, max_size=2))
        def begin(self, lives: list[Life]) -> None:
            self.offices = {"a": next(codes), "b": next(codes)}
            self.cases: list[str] = []
            self.moves: Count[str] = Count()
            self.ticks = itertools.count()
            line.faults.clear()
            self.pcs: dict[str, Pc] = {}
            for name in PLACES:
                office = self.offices[name[0]]
                pc = Pc(folder / f"{office}{name[1]}", office)
                pc.path.parent.mkdir(parents=True)
                shutil.copyfile(empty, pc.path)
                device = central.device(int(name[1]), office)
                with closing(Store.open(pc.path, KEY)) as store, store.write() as transaction:
                    transaction.set_device(replace(device, central_url=line.url))
                pc.open()
                self.pcs[name] = pc
            for life in lives:
                self.take("a1", life, "1001")

        @rule(where=WHERE, life=LIVES, clerk=st.sampled_from(["1001", "1002", "9001"]))
        def another(self, where: str, life: Life, clerk: str) -> None:
            if len(self.cases) < 4:  # rather few that much is done with
                self.take(where, life, clerk)

        def take(self, where: str, life: Life, clerk: str) -> None:
            owning = self.offices[life.owning]
            with self.pcs[where].store.write() as transaction:
                entry = submit(
                    transaction,
                    actor=clerk,
                    at=self._at(),
                    life=asdict(replace(life, owning=owning)),
                )
            self.cases.append(entry.stream.removeprefix("case:"))

        @rule(where=WHERE, pick=PICK)
        def move(self, where: str, pick: random.Random) -> None:
            """Somebody makes a move that the table allows."""
            pc = self.pcs[where]
            if may := [one for one in self._tries(pc) if _fault(pc, *one) is None]:
                view, word, actor = pick.choice(may)
                self._write(pc, view, word, actor)
                self.moves[view.id] += 1

        @rule(where=WHERE, pick=PICK)
        def must_not(self, where: str, pick: random.Random) -> None:
            """Somebody tries one that it does not allow."""
            pc = self.pcs[where]
            if barred := [one for one in self._tries(pc) if _fault(pc, *one) is not None]:
                view, word, actor = pick.choice(barred)
                with pytest.raises(CounterError) as refused:
                    self._write(pc, view, word, actor)
                assert refused.value.code is Code.ENTRY_NOT_ALLOWED
                assert pc.store.cases.get(view.id) == view

        def _tries(self, pc: Pc) -> list[tuple[CaseView, str, str]]:
            """Everything that anybody could think of there."""
            known = [v for v in map(pc.store.cases.get, self.cases) if v is not None]
            return list(itertools.product(known, sorted(MOVES), sorted(STAFF)))

        def _write(self, pc: Pc, view: CaseView, word: str, actor: str) -> None:
            with pc.store.write() as transaction:
                body = _made(view, word, actor, transaction.cases.made_on(view.id))
                transaction.append(NewEntry(body, by(actor, STAFF[actor]), self._at()))

        def _at(self) -> str:
            """No two things happen at the same moment."""
            return utc_stamp(START + timedelta(seconds=next(self.ticks)))

        @rule(where=WHERE, faults=FAULTS)
        def exchange(self, where: str, faults: list[faulty.Fault]) -> None:
            line.faults.extend(faults)
            report = self.pcs[where].engine.run_once()
            line.faults.clear()
            assert report.state in (LineState.ONLINE, LineState.OFFLINE), report

        @rule(where=WHERE)
        def die(self, where: str) -> None:
            self.pcs[where].die()

        def teardown(self) -> None:
            if not hasattr(self, "pcs"):
                return
            try:
                for _ in range(2):  # the second round brings what the others pushed
                    for pc in self.pcs.values():
                        assert pc.engine.run_once().error is None
                self._agree()
            finally:
                for pc in self.pcs.values():
                    pc.leave()

        def _agree(self) -> None:
            files, objected = tables.case_file, tables.objection
            with central.place.database.transaction() as connection:
                rows = connection.execute(
                    select(files).where(files.c.case_id.in_(self.cases))
                ).all()
                refused = Count(
                    connection.execute(
                        select(objected.c.case_id).where(objected.c.case_id.in_(self.cases))
                    ).scalars()
                )
            assert sorted(row.case_id for row in rows) == sorted(self.cases)
            for row in rows:
                assert row.version == 1 + self.moves[row.case_id] - refused[row.case_id]
                told = []
                for pc in self.pcs.values():
                    view = pc.store.cases.get(row.case_id)
                    assert (view is not None) == (pc.office in (row.office, row.owning))
                    if view is not None:
                        assert (view.state.value, view.version) == (row.state, row.version)
                        assert not view.unsent
                        told.append(pc.timeline(row.case_id))
                assert all(one == told[0] for one in told)

    return Machine


def test_whatever_is_done_with_a_case_all_sides_agree(central: Central, tmp_path: Path) -> None:
    make_store(tmp_path, None).close()
    with faulty_line(central.url) as line, TemporaryDirectory(dir=tmp_path) as folder:
        run_state_machine_as_test(
            machine_of(central, line, tmp_path / "counter.db", Path(folder)),
            settings=settings(
                max_examples=8,
                stateful_step_count=30,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
