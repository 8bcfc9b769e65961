"""A case evaluated again is what was accepted; its promise stands still while it waits."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.domain.case import CaseView
from desktop.forms.evaluate import Evaluation
from tests.fixtures.there import there
from tests.ui.desk_office import Desk
from tests.ui.works_office import take_works, works


@pytest.fixture(autouse=True)
def _works(desk: Desk) -> Iterator[None]:
    with works(desk):
        yield


def stands(desk: Desk, case: CaseView) -> Evaluation:
    book = desk.office.context.desk.cases
    return there(book.accepted(there(desk.store.cases.detail(case.id))))


def test_it_costs_says_and_promises_what_it_did(desk: Desk) -> None:
    cases = [desk.take(0, corrected=True).case, desk.refund(1).case, take_works(desk, 2)]
    for days in range(2):
        # Where a line is still to be told the promise goes on with the days.
        for case in cases[: 3 - days]:
            body, now = there(there(desk.store.cases.detail(case.id)).body), stands(desk, case)
            assert now.quote == body.quote
            assert now.due.isoformat() == body.due
            assert now.life == body.life
            assert {row.key for row in now.documents if row.met} == body.documents.keys()
            said = {one.key: one.text for one in now.fields if one.text}
            assert said == {name: one.value for name, one in body.values.items() if one.value}
        desk.office.clock.forward(minutes=60 * 24)


def test_no_day_counts_while_it_is_returned(desk: Desk) -> None:
    case = desk.take(0).case
    desk.office.context.desk.review.decide(case.id, "return", "ขาดหน้า 2", 0, desk.supervisor)
    desk.office.clock.forward(minutes=60 * 24 * 3)
    # Taken on a Sunday and returned at once: Monday and Tuesday ended paused, Wednesday goes on.
    now = stands(desk, case)
    assert (now.due - case.due).days in range(1, 6)
    assert now.env[0].given.course.at["paid"] == now.env[0].given.course.at["accepted"]
