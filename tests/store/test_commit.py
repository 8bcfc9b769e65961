"""What a commit costs: it is paid by the page, whatever the machine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from desktop.domain.case import DocumentMark
from desktop.domain.data_file import RESOURCES
from desktop.domain.receipt import Payment
from desktop.entries import Issued, NewEntry, Submitted
from desktop.ids import new_id
from desktop.services.staff_file import load_staff
from desktop.store import Store, mark_vaults, views
from desktop.store.connection import PAGE_BYTES
from desktop.store.mark_vaults import FileMarks
from tests.fixtures.authors import by, session
from tests.fixtures.calls import calls_of
from tests.fixtures.office import SetClock, desk_of, enrolled_store, person
from tests.fixtures.store import (
    AT,
    YEAR,
    draft,
    make_store,
    receipt,
    submit,
    submitted_body,
    typed,
)

CASES = 100
# An entry and a body twice, case, receipt, their indexes, the draft that is gone: like
# every draft with a form it was longer than a row has room, so a page of its own
# goes free, which what is written next takes.
PAGES = 18.6
# Where chain, exchange and device stand; for each of two entries the right to it, its version,
# body, row and view, with the case of the receipt; the draft; the chain's new head and numbers.
STATEMENTS = 14
# Body and receipt are written, held against their bounds, and told to the views, in so many calls
# whether 24 fields are filled or 240.
VALUES = {f"field_{n}": {"value": "1", "source": "typed", "reason": ""} for n in range(24)}
CALLS = 380
_FRAME = 24 + PAGE_BYTES  # of a page in the log (sqlite.org/fileformat2.html#walformat)


def test_a_paid_case_is_written_in_few_pages(store: Store) -> None:
    drafts = [new_id() for _ in range(CASES)]
    log = store.path.with_name(store.path.name + "-wal")
    written = 0
    for case_id in drafts:
        with store.write() as transaction:
            transaction.put_draft(draft(case_id))
        store.checkpoint()
        with store.write() as transaction:
            transaction.delete_draft(case_id)
            submit(transaction, case_id=case_id, person_key=case_id.replace("-", ""), paid=True)
        written += log.stat().st_size // _FRAME
    assert written / CASES <= PAGES


def test_a_paid_case_asks_for_nothing_twice(store: Store) -> None:
    case_id = new_id()
    with store.write() as transaction:
        transaction.put_draft(draft(case_id))
    asked: list[str] = []
    with store.write() as transaction:
        driver = transaction._connection.connection.driver_connection
        assert driver is not None
        driver.set_trace_callback(asked.append)
        submit(transaction, case_id=case_id, person_key=case_id.replace("-", ""), paid=True)
        transaction.delete_draft(case_id)
        transaction.finish()
        driver.set_trace_callback(None)
    # A statement is traced again for each trigger that it wakes; the search index asks for itself.
    ours = [one for one in dict.fromkeys(asked) if "'main'" not in one]
    assert len(ours) == STATEMENTS, ours


def test_a_paid_case_is_checked_and_folded_in_few_calls(store: Store) -> None:
    body = typed("case.submitted", submitted_body(new_id(), "BKP3A-69-000001", values=VALUES))
    assert isinstance(body, Submitted)
    for number in range(2):  # what is made once for all cases of a service has been made then
        case_id = new_id()
        case = replace(body, case_id=case_id, reference=f"BKP3A-69-{number:06}")
        paid = Issued(receipt(f"BKP3A-69-R-{number:06}", case_id, case.reference))
        with store.write() as transaction:
            transaction.next_number("case", YEAR)
            with calls_of() as made:
                transaction.append(NewEntry(case, by("c1"), AT))
                transaction.append(NewEntry(paid, by("c1"), AT))
    assert len(made) <= CALLS


def test_a_receipt_wakes_no_count_of_cases(store: Store) -> None:
    """What waits for a decision hangs on nothing that a receipt changes of its case."""
    with store.write() as transaction:
        driver = transaction._connection.connection.driver_connection
        assert driver is not None
        values = {"case_id": "", "chain": 1, "seq": 1}
        steps = driver.execute(f"EXPLAIN {views._TOUCH.compiled[0]}", values).fetchall()
    assert [step[1] for step in steps if step[1] == "Program"] == []  # of a trigger


def test_a_draft_goes_before_its_case_is_written(tmp_path: Path) -> None:
    """What is written next takes the page that it leaves."""
    store, _key = enrolled_store(tmp_path)
    intake = desk_of(store, SetClock()).intake
    clerk = next(m for m in load_staff(RESOURCES / "training" / "staff.toml") if m.id == "1001")
    ready = intake.open_draft(person(), "new_connection", clerk.id)
    ready = intake.change(ready, "phone", "0812345678")
    ready = replace(ready, documents={"wiring_certificate": DocumentMark("seen_original")})
    asked: list[str] = []
    with store.write() as transaction:
        driver = transaction._connection.connection.driver_connection
    assert driver is not None
    driver.set_trace_callback(asked.append)
    intake.submit(ready, Payment("cash", intake.evaluate(ready).quote.total, 0), session(clerk))
    driver.set_trace_callback(None)
    store.close()
    written = [one.split("(")[0].split() for one in asked]
    gone = [words[:3] for words in written].index(["DELETE", "FROM", "draft"])
    assert gone < [words[:3] for words in written].index(["INSERT", "INTO", "body"])


def test_the_writer_keeps_its_connection(store: Store) -> None:
    taken: list[object] = []

    def take(*taking: object) -> None:
        taken.append(taking)

    event.listen(Engine, "engine_connect", take)
    try:
        for _ in range(3):
            with store.write() as transaction:
                submit(transaction, paid=True)
    finally:
        event.remove(Engine, "engine_connect", take)
    assert len(taken) <= 1


def test_a_mark_of_ours_is_not_taken_apart_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_store(tmp_path, marks=FileMarks(tmp_path / "marks"))
    with made.write() as transaction:
        submit(transaction, paid=True)
    taken: list[bytes] = []
    parse = mark_vaults._parsed

    def parsed(slot: bytes) -> tuple[int, str | None] | None:
        taken.append(slot)
        return parse(slot)

    monkeypatch.setattr(mark_vaults, "_parsed", parsed)
    for _ in range(3):
        with made.write() as transaction:
            submit(transaction, paid=True)
    made.close()
    assert taken == []
