"""Cash with change, the original once, copies that count."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.domain.case import DocumentMark
from desktop.domain.failure import Code, CounterError
from desktop.domain.money import baht
from desktop.domain.receipt import Payment, Receipt
from desktop.entries import NotPrinted, Printed, Printing, body_of
from desktop.services.desk import Desk
from desktop.services.session import Session
from desktop.store import Store
from tests.fixtures.authors import session
from tests.fixtures.office import person


@pytest.fixture
def issued(desk: Desk, clerk: Session) -> Receipt:
    draft = desk.intake.open_draft(person(), "new_connection", clerk.id)
    draft = desk.intake.change(draft, "phone", "0812345678")
    seen = {"wiring_certificate": DocumentMark("seen_original")}
    payment = desk.cashier.take_cash(74900, baht(800))
    receipt = desk.intake.submit(replace(draft, documents=seen), payment, clerk).receipt
    assert receipt is not None
    return receipt


def test_change_is_given_to_the_satang(desk: Desk) -> None:
    assert desk.cashier.take_cash(74900, baht(1000)) == Payment("cash", 100000, 25100)
    assert desk.cashier.take_cash(74900, 74900).change == 0


def test_too_little_says_what_is_missing(desk: Desk) -> None:
    with pytest.raises(CounterError) as failure:
        desk.cashier.take_cash(74900, 74875)
    assert failure.value.code is Code.PAYMENT_SHORT
    assert failure.value.details == {"missing": "0.25"}


def test_a_barcode_in_the_field_of_the_cash_is_too_much(desk: Desk) -> None:
    assert desk.cashier.take_cash(74900, baht(1_749)).change == baht(1_000)
    with pytest.raises(CounterError) as failure:
        desk.cashier.take_cash(74900, baht(9_101_200_543_362))
    assert failure.value.code is Code.PAYMENT_TOO_MUCH
    assert failure.value.details == {"most": "10,000.00"}


def test_amounts_are_read_as_people_type_them(desk: Desk) -> None:
    assert desk.cashier.read_amount("1,000") == 100000
    assert desk.cashier.read_amount("๗๔๙.๕") == 74950
    for text in ("", "-5", "1e3", "1,00", "abc", "1.234"):
        with pytest.raises(CounterError) as failure:
            desk.cashier.read_amount(text)
        assert failure.value.code is Code.PAYMENT_AMOUNT


def test_a_receipt_is_kept_as_it_was_issued(desk: Desk, issued: Receipt) -> None:
    assert desk.cashier.receipt(issued.number) == issued
    assert desk.cases.receipts_of(issued.case_id) == [issued]


def test_an_unknown_receipt_is_told(desk: Desk, clerk: Session) -> None:
    for ask in (
        lambda: desk.cashier.receipt("BKP3A-69-R-000099"),
        lambda: desk.cashier.reprint("BKP3A-69-R-000099", "x", session(clerk.id)),
        lambda: desk.cashier.printed("../etc", session(clerk.id)),
    ):
        with pytest.raises(CounterError) as failure:
            ask()
        assert failure.value.code is Code.RECEIPT_UNKNOWN


def test_the_original_exists_once_and_copies_count(
    desk: Desk, store: Store, clerk: Session, issued: Receipt
) -> None:
    assert desk.cashier.printed(issued.number, session(clerk.id)) == 0
    assert desk.cashier.printed(issued.number, session(clerk.id)) == 0
    with pytest.raises(CounterError) as failure:
        desk.cashier.reprint(issued.number, "  ", session(clerk.id))
    assert failure.value.code is Code.RECEIPT_NO_REASON
    assert desk.cashier.reprint(issued.number, "ลูกค้าทำหาย", session(clerk.id)) == (issued, 1)
    assert desk.cashier.reprint(issued.number, "กระดาษ\u202eติด\x07 ", session(clerk.id)) == (
        issued,
        2,
    )
    printed = [e for e in store.journal.unsent() if e.kind == "receipt.printed"]
    assert [body_of(entry) for entry in printed] == [
        Printed(issued.number, 0, ""),
        Printed(issued.number, 1, "ลูกค้าทำหาย"),
        Printed(issued.number, 2, "กระดาษติด"),
    ]
    assert {entry.stream for entry in printed} == {"receipt-series:BKP3A-69"}


def test_what_never_came_out_is_printed_as_the_original(
    desk: Desk, clerk: Session, issued: Receipt
) -> None:
    for _jam in range(2):
        assert desk.cashier.reprint(issued.number, "", session(clerk.id)) == (issued, 0)
    desk.cashier.printed(issued.number, session(clerk.id))
    with pytest.raises(CounterError) as failure:
        desk.cashier.reprint(issued.number, "", session(clerk.id))
    assert failure.value.code is Code.RECEIPT_NO_REASON


def kinds(store: Store, number: str) -> list[str]:
    """What the journal says of the original of a receipt."""
    entries = store.journal.unsent(500)
    prints = [body_of(entry) for entry in entries if "print" in entry.kind]
    return [body.KIND for body in prints if body is not None and body.of_receipt == number]


def test_that_a_printer_is_about_to_get_it_is_written_down_first(
    desk: Desk, store: Store, clerk: Session, issued: Receipt
) -> None:
    number, cashier = issued.number, desk.cashier
    assert cashier.unsure() == frozenset()
    attempt = cashier.begin_original(number, "a4", session(clerk.id))
    assert attempt is not None
    assert not attempt.tried
    assert kinds(store, number) == ["receipt.printing"]
    entry = store.journal.unsent(500)[-1]
    assert body_of(entry) == Printing(number, "a4")
    assert entry.stream == f"receipt:{number}"
    assert cashier.unsure() == {number}
    cashier.printed(number, session(clerk.id))
    assert kinds(store, number) == ["receipt.printing", "receipt.printed"]
    assert cashier.unsure() == frozenset()
    assert cashier.begin_original(number, "a4", session(clerk.id)) is None


def test_what_was_begun_and_never_ended_goes_on_as_the_same_attempt(
    desk: Desk, store: Store, clerk: Session, issued: Receipt
) -> None:
    number, cashier = issued.number, desk.cashier
    first = cashier.begin_original(number, "a4", session(clerk.id))
    assert first is not None
    cashier.keep_print_job(number, "a4-17")
    again = cashier.begin_original(number, "a4", session(clerk.id))
    assert again is not None
    assert again.tried
    assert again.job_id == "a4-17"
    assert abs((again.since - first.since).total_seconds()) < 0.001
    assert kinds(store, number) == ["receipt.printing"]


def test_what_surely_did_not_come_out_may_be_begun_anew(
    desk: Desk, store: Store, clerk: Session, issued: Receipt
) -> None:
    number, cashier = issued.number, desk.cashier
    cashier.not_printed(number, session(clerk.id))  # nothing was begun
    assert kinds(store, number) == []
    cashier.begin_original(number, "a4", session(clerk.id))
    cashier.keep_print_job(number, "a4-17")
    cashier.not_printed(number, session(clerk.id), "ไม่ออก")
    cashier.not_printed(number, session(clerk.id))
    assert kinds(store, number) == ["receipt.printing", "receipt.not_printed"]
    assert body_of(store.journal.unsent(500)[-1]) == NotPrinted(number, "ไม่ออก")
    anew = cashier.begin_original(number, "a4", session(clerk.id))
    assert anew is not None
    assert (anew.tried, anew.job_id) == (False, "")
    cashier.printed(number, session(clerk.id), "ออกครบ")
    cashier.not_printed(number, session(clerk.id))  # it is out, whatever is said later
    assert kinds(store, number)[-1] == "receipt.printed"
    assert list(store.journal.verify()) == []
