"""A case filed at any district office for any other one is seen at both, and at no third."""

from __future__ import annotations

import random
from datetime import datetime
from itertools import permutations
from pathlib import Path

from desktop.domain.life import CaseState
from tests.fixtures.central import served
from tests.fixtures.there import there
from tools.office.clock import BANGKOK, DayClock
from tools.office.counter import Counter, shipped, staff
from tools.office.people import customers


def test_a_case_of_each_office_for_each_other_one_arrives_there(tmp_path: Path) -> None:
    true = DayClock(datetime(2026, 11, 23, 9, 0, tzinfo=BANGKOK))
    people = customers(random.Random(18))
    offices = sorted(shipped().districts.by_code)
    filed: dict[tuple[str, str], str] = {}
    with served(tmp_path / "centre", now=true.now) as central:
        counters = {
            office: Counter.enrolled(tmp_path / office, central, true, office, 1)
            for office in offices
        }
        for receiving, owning in permutations(offices, 2):
            said = {"owning_district": owning}
            taken = counters[receiving].take(
                next(people), "new_connection", staff()[0], people, said
            )
            filed[receiving, owning] = taken.case.id
        for _ in range(2):  # what one has pushed the others receive in the second round
            for counter in counters.values():
                assert counter.sync().error is None
        assert len(filed) == 306
        for (receiving, owning), case_id in filed.items():
            knows = {office for office in offices if counters[office].case(case_id) is not None}
            assert knows == {receiving, owning}
            there_it = there(counters[owning].case(case_id))
            here = there(counters[receiving].case(case_id))
            assert (there_it.state, there_it.version) == (here.state, here.version)
            assert here.state is CaseState.ACCEPTED
            assert (there_it.here, here.here) == (True, False)
            assert there_it.reference == here.reference
        for counter in counters.values():
            counter.close()
