"""Papers prove themselves: also where somebody who has the store's key removed their rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from desktop.domain.case import DocumentMark, Draft
from desktop.domain.receipt import Payment, Receipt
from desktop.entries import Defect
from desktop.services.desk import Desk
from desktop.services.filing import Submitted
from desktop.services.proving import Proof, Row, check
from desktop.services.reference import Reference
from desktop.services.session import Session
from desktop.signing.statement import Claim, Fault, Kind, Statement, verify, write
from desktop.store import Store
from tests.fixtures.office import SetClock, desk_of, device, enrolled_store, person
from tests.fixtures.statements import CENTRE, OTHER_CENTRE, certified, content_of
from tests.unit.services.test_put_right import opened, returned

DEVICE = certified(device())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """That of a counter whose key the centre has certified."""
    store, _ = enrolled_store(tmp_path, place=DEVICE)
    yield store
    store.close()


@pytest.fixture
def desk(store: Store, clock: SetClock, reference: Reference) -> Desk:
    return desk_of(store, clock, reference, place=DEVICE)


@pytest.fixture
def draft(desk: Desk, clerk: Session) -> Draft:
    draft = desk.intake.open_draft(person(), "new_connection", clerk.id)
    for name, value in {"phone": "0812345678", "owning_district": "BKP"}.items():
        draft = desk.intake.change(draft, name, value)
    assert desk.intake.save_draft(draft)
    return draft


@pytest.fixture
def taken(desk: Desk, clerk: Session, draft: Draft) -> Submitted:

    draft = replace(draft, documents={"wiring_certificate": DocumentMark("seen_original")})
    total = desk.intake.evaluate(draft).quote.total
    return desk.intake.submit(draft, Payment("cash", total, 0), clerk)


def receipt_of(taken: Submitted) -> Receipt:
    assert taken.receipt is not None
    return taken.receipt


def proved(code: str) -> Statement:
    found = verify(code, CENTRE.public)
    assert isinstance(found, Statement)
    return found


def test_all_papers_of_a_case_say_what_they_are(store: Store, taken: Submitted) -> None:
    receipt, codes = receipt_of(taken), taken.papers.codes
    assert set(codes) == {"receipt", "copy", "summary"}
    rows = store.journal.unsent()
    hashes = {row.kind: row.hash[:32] for row in rows}
    for kind in (Kind.RECEIPT, Kind.COPY):
        said = proved(codes[kind])
        assert (said.device_id, said.claim.kind) == (DEVICE.device_id, kind)
        assert (said.claim.number, said.claim.case) == (receipt.number, taken.case.reference)
        assert said.claim.amount == receipt.total
        assert said.claim.at == datetime.fromisoformat(receipt.issued_at)
        assert said.claim.entry == hashes["receipt.issued"]
    summary = proved(codes["summary"]).claim
    assert (summary.number, summary.amount) == (taken.case.reference, receipt.total)
    assert summary.entry == hashes["case.submitted"]


def test_printed_again_it_says_the_same(desk: Desk, taken: Submitted) -> None:
    detail = desk.cases.detail(taken.case.id)
    (receipt,) = desk.cases.receipts_of(taken.case.id)
    assert desk.cases.papers_of(detail, receipt).codes == taken.papers.codes


def test_a_summary_that_was_put_right_is_that_of_the_new_entry(
    store: Store, desk: Desk, clock: SetClock, clerk: Session, taken: Submitted
) -> None:
    returned(desk, store, clock, taken.case)
    draft = desk.intake.change(opened(desk, taken.case), "phone", "0899999999")
    filed = desk.intake.submit(draft, None, clerk)
    hashes = {row.kind: row.hash[:32] for row in store.journal.unsent()}
    claim = proved(filed.papers.codes["summary"]).claim
    assert (claim.number, claim.entry) == (taken.case.reference, hashes["case.put_right"])
    (receipt,) = desk.cases.receipts_of(taken.case.id)
    again = desk.cases.papers_of(desk.cases.detail(taken.case.id), receipt).codes
    assert again["summary"] == filed.papers.codes["summary"]
    assert again["receipt"] == taken.papers.codes["receipt"]
    assert isinstance(found := check(store, taken.papers.codes["summary"]), Proof)
    assert found.row is Row.THERE  # the paper from before is genuine, too


def test_a_defect_record_proves_itself(desk: Desk, clerk: Session, draft: Draft) -> None:
    lack = Defect("wiring_certificate", "missing", "", "3.4")
    recorded = desk.intake.record_defects(draft, [lack], clerk)
    assert set(recorded.papers.codes) == {"defects"}
    claim = proved(recorded.papers.codes["defects"]).claim
    assert (claim.kind, claim.number) == (Kind.DEFECTS, recorded.case.reference)
    assert claim.amount == 0


def test_nothing_personal_is_in_it(taken: Submitted) -> None:

    receipt = receipt_of(taken)
    secrets = (receipt.payer_name, receipt.payer_tax_id, receipt.contract_account)
    for code in taken.papers.codes.values():
        content = content_of(code)
        assert not any(secret and secret.encode() in content for secret in secrets)


def test_a_counter_without_keys_prints_as_before(
    tmp_path: Path, clock: SetClock, reference: Reference
) -> None:
    store, _ = enrolled_store(tmp_path)
    desk = desk_of(store, clock, reference)
    clerk = desk.staff.sign_in("1001", "2468")
    draft = desk.intake.open_draft(person(), "new_connection", clerk.id)
    assert desk.intake.save_draft(draft)
    lack = Defect("wiring_certificate", "missing", "", "3.4")
    for name, value in {"phone": "0812345678", "owning_district": "BKP"}.items():
        draft = desk.intake.change(draft, name, value)
    recorded = desk.intake.record_defects(draft, [lack], clerk)
    assert recorded.papers.codes == {}
    assert check(store, "MEA1:AAAA") is None
    store.close()


def test_what_a_scanned_code_proves_here(store: Store, taken: Submitted) -> None:
    for code in taken.papers.codes.values():
        found = check(store, code)
        assert isinstance(found, Proof)
        assert found.row is Row.THERE
    assert check(store, "MEA1:AAAA") is Fault.DAMAGED


def _view(store: Store, number: str) -> None:
    with store.write() as transaction:
        transaction._connection.execute(
            text("DELETE FROM receipt_view WHERE number = :number"), {"number": number}
        )


def _row(store: Store, number: str) -> None:
    with store.write() as transaction:
        connection = transaction._connection
        place = connection.execute(
            text("SELECT place FROM journal WHERE kind = 'receipt.issued'")
        ).scalar_one()
        connection.execute(text("DROP TRIGGER journal_no_delete"))
        connection.execute(text("DELETE FROM journal WHERE place = :place"), {"place": place})
        connection.execute(text("DELETE FROM body WHERE place = :place"), {"place": place})


def _both(store: Store, number: str) -> None:
    _row(store, number)
    _view(store, number)


@pytest.mark.parametrize("removed", [_view, _row, _both])
def test_the_paper_proves_a_receipt_that_somebody_removed(
    store: Store, desk: Desk, taken: Submitted, removed: Callable[[Store, str], None]
) -> None:
    receipt, code = receipt_of(taken), taken.papers.codes["receipt"]
    removed(store, receipt.number)
    assert desk.cases.receipts_of(taken.case.id) == []
    said = proved(code)  # by the centre's key alone
    assert said.device_id == DEVICE.device_id
    assert (said.claim.number, said.claim.amount) == (receipt.number, receipt.total)
    found = check(store, code)
    assert isinstance(found, Proof)
    assert found.row is Row.MISSING


def test_a_row_that_was_written_anew_is_not_the_one_of_the_paper(
    store: Store, taken: Submitted
) -> None:
    with store.write() as transaction:
        connection = transaction._connection
        connection.execute(text("DROP TRIGGER journal_no_update"))
        connection.execute(
            text("UPDATE journal SET hash = :hash WHERE kind = 'receipt.issued'"),
            {"hash": "ab" * 32},
        )
    found = check(store, taken.papers.codes["receipt"])
    assert isinstance(found, Proof)
    assert found.row is Row.MISSING


def test_a_paper_of_another_counter_is_proved_and_not_looked_for(
    store: Store, taken: Submitted
) -> None:
    other = certified(replace(device(), counter=4))

    claim = proved(taken.papers.codes["receipt"]).claim
    number = claim.number.replace(DEVICE.series, other.series)
    theirs = write(Claim(Kind.RECEIPT, number, claim.case, 1, claim.at, claim.entry), other)
    found = check(store, theirs)
    assert isinstance(found, Proof)
    assert found.row is Row.ELSEWHERE


def test_another_centre_proves_nothing(store: Store, taken: Submitted) -> None:
    assert verify(taken.papers.codes["receipt"], OTHER_CENTRE.public) is Fault.OTHER_CENTRE
