"""What a newer program has written is kept and shown as such; this one breaks on none of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import pytest
from sqlalchemy import update

from desktop import entries
from desktop.domain.life import CaseState
from desktop.domain.numbers import case_stream
from desktop.entries import Approved, Body, Issued, NewEntry, NewerError, Printed
from desktop.ids import new_id
from desktop.services.outbox import Outbox
from desktop.store import Store, schema, views
from desktop.store.check import rebuild_check
from tests.fixtures.authors import by
from tests.fixtures.office import SetClock
from tests.fixtures.store import AT, YEAR, feed_case, receipt, submit, submitted_body, tell, typed

CASE = "01937f00-0000-7000-8000-0000000000aa"
OTHER = "01937f00-0000-7000-8000-0000000000bb"


@dataclass(frozen=True, slots=True)
class _Rated(Body):
    """A kind that this program does not have."""

    KIND: ClassVar = "case.rated"

    case_id: str
    stars: int

    @property
    def stream(self) -> str:
        """The case's own."""
        return case_stream(self.case_id)


class _Approved(Approved):
    SCHEMA: ClassVar = Approved.SCHEMA + 1


class _Issued(Issued):
    SCHEMA: ClassVar = 2


class _Printed(Printed):
    SCHEMA: ClassVar = 2


@pytest.fixture
def written(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A case whose receipt, print, rating and decision a newer program has written and folded."""
    folds: dict[type[Body], Callable[..., None]] = {
        _Approved: views._moved, _Issued: views._issued, _Printed: views._printed,
    }  # fmt: skip
    reference, number = "BKP3A-69-000001", "BKP3A-69-R-000001"
    with monkeypatch.context() as newer:
        newer.setitem(entries.KINDS, _Rated.KIND, _Rated)
        for kind, fold in folds.items():
            newer.setitem(views._FOLDS, kind, fold)
        with store.write() as transaction:
            for numbering in ("case", "receipt"):
                transaction.next_number(numbering, YEAR)
            for body in (
                typed("case.submitted", submitted_body(CASE, reference, receipt_number=number)),
                _Issued(receipt(number, CASE, reference)),
                _Printed(number, 0, ""),
                _Rated(CASE, 5),
                _Approved(CASE, "", 0, CaseState.APPROVED, "", "", [], [], on_move=None),
            ):
                actor = "s1" if isinstance(body, Approved) else "c1"
                transaction.append(NewEntry(body, by(actor), AT))
    return store


def test_the_timeline_says_that_something_was_done(written: Store) -> None:
    detail = written.cases.detail(CASE)
    assert detail is not None
    assert detail.body is not None
    lines = [(item.kind, item.newer) for item in detail.timeline]
    assert sorted(lines) == [
        ("case.approved", True), ("case.rated", True), ("case.submitted", False),
        ("receipt.issued", True), ("receipt.printed", True),
    ]  # fmt: skip
    assert all(item.facts == {} for item in detail.timeline if item.newer)


def test_the_check_excuses_it_and_nothing_else(written: Store) -> None:
    report = rebuild_check(written)
    assert report.problems == ()
    assert (report.entries, report.purged) == (5, 0)
    with written.write() as transaction:
        submit(transaction, case_id=OTHER)
    with written.write() as transaction, transaction.connection() as connection:
        wrong = update(schema.case_view).where(schema.case_view.c.id == OTHER)
        connection.execute(wrong.values(total=1))
    (problem,) = rebuild_check(written).problems
    assert problem == f"case_view {OTHER}: differs in total"


def test_it_waits_for_the_centre_like_any_other(written: Store) -> None:
    outgoing = Outbox(written, SetClock()).outgoing()
    told = [(entry.kind, entry.about) for entry in outgoing.entries]
    assert told == [
        ("case.submitted", "BKP3A-69-000001"), ("receipt.issued", ""), ("receipt.printed", ""),
        ("case.rated", "BKP3A-69-000001"), ("case.approved", "BKP3A-69-000001"),
    ]  # fmt: skip
    assert len(written.journal.unsent()) == 5


def test_its_receipt_is_one_that_is_no_longer_found(written: Store) -> None:
    assert written.receipts.get("BKP3A-69-R-000001") is None
    assert written.receipts.last() is None
    assert written.receipts.of_case(CASE) == []
    assert written.receipts.prints("BKP3A-69-R-000001") == 1


def test_a_case_of_a_newer_counter_is_listed_and_not_misread(store: Store) -> None:
    body = submitted_body(OTHER, "BKP2A-69-000031", counter=2)
    item = feed_case(1, body, body_schema=3, timeline=[
        {"entry": new_id(), "at": AT, "kind": "case.rated", "actor": "c1", "facts": {"stars": 5}},
    ])  # fmt: skip
    with store.write() as transaction:
        tell(transaction, [item], 1)
    assert store.cases.get(OTHER) is not None
    with pytest.raises(NewerError):
        store.cases.detail(OTHER)
    with store.write() as transaction:
        tell(transaction, [item | {"position": 2, "data": item["data"] | {"body_schema": 1}}], 2)
    detail = store.cases.detail(OTHER)
    assert detail is not None
    assert [item.newer for item in detail.timeline] == [True]
    assert rebuild_check(store).problems == ()


def test_what_nobody_can_read_is_named_by_the_check(store: Store) -> None:
    """A hole in a body that no program of ours makes."""
    with store.write() as transaction:
        entry = submit(transaction, case_id=CASE)
        with transaction.connection() as connection:
            connection.execute(update(schema.body).values(content=b'{"case_id": 7}'))
    assert entry.seq == 1
    told = [line for line in rebuild_check(store).problems if "case.submitted" in line]
    assert len(told) == 1
    assert "reference" in told[0]
