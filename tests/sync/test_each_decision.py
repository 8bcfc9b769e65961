"""Each service is filed and decided by each row of its decisions, where it is and at the centre."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop.domain.life import CaseState
from desktop.entries import MOVES, Executed, Withdrawn
from desktop.forms.life_rules import DecisionRule
from sync.central import tables
from tests.fixtures.central import Central, served
from tests.fixtures.services import service_files
from tests.fixtures.there import there
from tests.sync.invariants import violations
from tests.ui.answers import answers_where
from tools.office.clock import BANGKOK, DayClock
from tools.office.counter import Counter, shipped, staff
from tools.office.people import customers

CLERK, _, FIRST, SECOND = staff()
NOON = datetime(2026, 11, 26, 12, 0, tzinfo=BANGKOK)


class Offices:
    """Counters at one centre, all without a window: one of each office that has a part in it."""

    def __init__(self, folder: Path, central: Central) -> None:
        self._folder, self._central = folder, central
        self._made: dict[str, Counter] = {}

    def at(self, office: str) -> Counter:
        """That of an office, enrolled when it is first needed; it knows what the centre does."""
        if office not in self._made:
            folder, clock = self._folder / office, DayClock(NOON)
            self._made[office] = Counter.enrolled(folder, self._central, clock, office, 3)
        self._made[office].sync()
        return self._made[office]

    def close(self) -> None:
        """Nothing is amiss anywhere."""
        for counter in self._made.values():
            assert violations(counter.store, self._central.place) == []
            counter.close()


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Offices]:
    folder = tmp_path_factory.mktemp("decisions")
    with served(folder / "central", prices=True) as central:
        made = Offices(folder, central)
        yield made
        made.close()


def _rules(service_id: str) -> tuple[DecisionRule, ...]:
    return there(shipped().catalogue.get(service_id, NOON.date())).decisions


def _at_centre(counter: Counter, case_id: str) -> tuple[str, str, str]:
    """State, decision and item of the newest line, as the centre has them."""
    table = tables.case_file
    query = select(table.c.state, table.c.timeline).where(table.c.case_id == case_id)
    with counter.central.place.database.transaction() as connection:
        row = connection.execute(query).one()
    facts = json.loads(row.timeline)[-1]["facts"]
    return row.state, facts.get("decision", ""), facts.get("item", "")


@pytest.mark.parametrize("service", service_files())
def test_a_service_is_decided_by_each_of_its_rows(service: str, offices: Offices) -> None:
    people, here = customers(random.Random(service)), offices.at("BKP")
    rules = _rules(service)
    if not rules:  # nobody decides what is done at once
        taken = here.take(next(people), service, CLERK, people)
        here.sync()
        assert taken.case.state is CaseState.DONE
        assert _at_centre(here, taken.case.id)[0] == "done"
    for rule in rules:
        given = answers_where(service, rule.id).given
        said = {name: value.value for name, value in given.values.items()}
        taken = here.take(next(people), service, CLERK, people, said)
        here.sync()
        there_is = offices.at(taken.case.standing.deciding)
        there_is.engine.want(taken.case.id)  # somebody opens it: what it holds is fetched
        there_is.sync()
        if rule.move == "execute":
            for name in rule.needs:
                values = {field: value.value for field, value in given.results[name].items()}
                view = there(there_is.case(taken.case.id))
                there_is.desk.review.record(view.id, name, values, view.version, CLERK)
                there_is.sync()
            there_is.move(there(there_is.case(taken.case.id)), Executed, rule.label.th, CLERK)
            there_is.sync()
            assert there(there_is.case(taken.case.id)).exception is None
            assert _at_centre(here, taken.case.id)[0] == "done", rule.id
            continue
        kind = MOVES[rule.move]
        for by in (FIRST, SECOND):
            view = there(there_is.case(taken.case.id))
            if view.state is not kind.MOVES_TO:  # where it takes two the first leads nowhere
                there_is.decide(view, rule.move, "ตรวจสอบแล้ว", by, rule.id)  # type: ignore[arg-type]
                there_is.sync()
        decided = there(there_is.case(taken.case.id))
        assert (decided.state, decided.exception) == (kind.MOVES_TO, None), rule.id
        name = "" if rule.usual else rule.id
        item = "1.1" if rule.move == "refuse" else ""
        assert _at_centre(here, taken.case.id) == (there(kind.MOVES_TO).value, name, item)
        if decided.state is not CaseState.REFUSED:  # so that the next one may ask for the same
            here.sync()
            here.move(there(here.case(taken.case.id)), Withdrawn, "ทดสอบ", CLERK)
            here.sync()
