"""From an open draft to a case with its receipt, in one transaction."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import NoReturn

import pytest

from desktop.domain.case import DocumentMark, Draft, FieldValue
from desktop.domain.citizen import PersonName
from desktop.domain.failure import Code, CounterError
from desktop.domain.life import CaseState
from desktop.domain.money import baht
from desktop.domain.notes import Note
from desktop.domain.party import APPLICANT, alone
from desktop.domain.plain import plain
from desktop.domain.receipt import Payment
from desktop.domain.text import Text
from desktop.domain.thai_date import card_date
from desktop.entries import Submitted, read, write
from desktop.entries.case_submitted import Value
from desktop.services.desk import Desk
from desktop.services.receipts import Payer
from desktop.services.session import Session
from desktop.services.summary import summary_of
from desktop.store import Store
from desktop.store.check import rebuild_check
from tests.fixtures.office import SetClock, device, person, synthetic_id

CASH = Payment("cash", baht(1000), baht(251))


def new_connection(desk: Desk, **changes: str) -> Draft:
    draft = desk.intake.open_draft(person(), "new_connection", "1001")
    for name, text in {"phone": "081-234-5678", **changes}.items():
        draft = desk.intake.change(draft, name, text)
    seen = DocumentMark("seen_original")
    return replace(draft, documents={"wiring_certificate": seen})


def refund(desk: Desk) -> Draft:
    draft = desk.intake.open_draft(person(), "deposit_refund", "1001")
    draft = desk.intake.change(draft, "contract_account", "012 345 678")
    return desk.intake.change(draft, "declaration", "yes")


def body_in(desk: Desk, case_id: str) -> Submitted:
    """What was submitted, as it is read back."""
    body = desk.cases.detail(case_id).body
    assert body is not None
    return body


def fails(code: Code) -> pytest.RaisesExc[CounterError]:
    return pytest.RaisesExc(CounterError, check=lambda error: error.code is code)


def test_a_new_connection_becomes_a_case_with_a_receipt(
    desk: Desk, store: Store, clerk: Session
) -> None:
    taken = desk.intake.submit(new_connection(desk), CASH, clerk)

    assert taken.case.reference == "BKP3A-69-000001"
    assert taken.case.state is CaseState.ACCEPTED
    assert taken.case.due.isoformat() == "2026-11-27"
    assert taken.case.unsent
    receipt = taken.receipt
    assert receipt is not None
    assert receipt.number == taken.case.receipt_number == "BKP3A-69-R-000001"
    assert (receipt.base, receipt.vat, receipt.deposit, receipt.total) == (70000, 4900, 0, 74900)
    assert receipt.payment == CASH
    assert receipt.payer_name == receipt.account_holder == "นางสาวสายรุ้ง ใจกว้าง"
    assert receipt.payer_address.startswith("99/1 หมู่ที่ 2 ถนนสาทรใต้")
    assert receipt.seller.tax_id == "0994000165200"
    assert receipt.issued_at == "2026-11-22T14:05:12+07:00"
    assert receipt.issued_by_name == "พรทิพย์ ส."
    kinds = [(entry.stream, entry.kind) for entry in store.journal.unsent()]
    assert kinds[-2:] == [
        (f"case:{taken.case.id}", "case.submitted"),
        ("receipt-series:BKP3A-69", "receipt.issued"),
    ]
    assert desk.intake.drafts() == []
    assert rebuild_check(store).problems == ()


def test_the_body_holds_what_was_shown_and_nothing_else(desk: Desk, clerk: Session) -> None:
    draft = new_connection(desk, house_id="1012-345678-9")
    draft = desk.intake.change(draft, "tariff", "2")
    price = desk.intake.evaluate(draft).quote.total
    body = body_in(desk, desk.intake.submit(draft, Payment("cash", price, 0), clerk).case.id)

    assert body.values["phone"] == Value("0812345678", "typed", "")
    assert body.values["house_no"].source == "chip"
    assert body.values["house_id"].value == "10123456789"
    assert "lane" not in body.values
    met = {name: (row.source, row.reason, row.recorded) for name, row in body.documents.items()}
    assert met == {
        "id_card": ("chip", "", {}),
        "house_registration": ("pending_lookup", "", {}),
        "no_debt": ("pending_lookup", "", {}),
        "wiring_certificate": ("seen_original", "", {}),
    }
    why = body.documents["house_registration"].because
    assert why is not None
    assert why.en == "because the applicant is: in the house registration"
    assert body.applicant.birth_date == "1959-07-09"
    assert body.applicant.photo_sha256 is None
    assert body.quote.deposit == baht(2000)
    assert body.quote.vat == 4900
    assert body.identity_check == "chip"
    assert synthetic_id() not in body.person_key


def test_a_wrong_check_digit_is_no_tax_id_and_stays_with_the_case(
    desk: Desk, clerk: Session
) -> None:
    wrong = synthetic_id()[:12] + str((int(synthetic_id()[12]) + 1) % 10)
    notes = (Note("check_digit", "citizen_id"),)
    draft = new_connection(desk).seat(APPLICANT, person(citizen_id=wrong, notes=notes))
    taken = desk.intake.submit(draft, CASH, clerk)
    assert taken.receipt is not None
    assert taken.receipt.payer_tax_id == ""
    known = body_in(desk, taken.case.id).applicant
    assert known.card_notes == ["check_digit:citizen_id"]


@pytest.mark.parametrize(
    ("raw", "kept"),
    [("25740708", "2031-07-08"), ("99999999", "lifelong"), ("25740000", "2031"), (None, None)],
)
def test_the_body_says_how_long_the_card_holds(
    desk: Desk, clerk: Session, raw: str | None, kept: str | None
) -> None:
    holder = person(expiry_date=raw and card_date(raw))
    draft = desk.intake.open_draft(holder, "deposit_refund", "1001")
    draft = desk.intake.change(draft, "contract_account", "012345678")
    draft = desk.intake.change(draft, "declaration", "yes")
    case_id = desk.intake.submit(draft, None, clerk).case.id
    assert body_in(desk, case_id).applicant.expiry_date == kept


def test_what_nobody_sees_is_kept_by_no_way_in(desk: Desk, clerk: Session) -> None:
    """Whoever hands a draft to the services may have forgotten to clean what was typed."""
    unseen = "\u200e\u00ad\U000e0041\ud800\x00"
    name = PersonName("นาย", f"ประ{unseen}เสริฐ", "", "มั่นคง")
    odd = person(thai_name=name, no_card_note=f"บัตร{unseen}หาย")
    draft = new_connection(desk)
    values = {**draft.values, "phone": FieldValue(f"081{unseen}2345678", reason=f"ย้าย{unseen}แล้ว")}
    marks = {"wiring_certificate": DocumentMark("copy_taken", unseen + "ใช่")}
    draft = replace(draft, parties=alone(odd), values=values, documents=marks)
    desk.intake.save_draft(draft)
    assert seen_in(desk.intake.draft(draft.id), unseen) == set()
    assert seen_in(desk.intake.open_draft(odd), unseen) == set()

    payer = Payer(f"บริษัท{unseen} ก", f"ถนน{unseen}สาทร")
    taken = desk.intake.submit(draft, CASH, clerk, payer=payer)
    body = body_in(desk, taken.case.id)
    assert body.values["phone"].value == "0812345678"
    assert body.documents["wiring_certificate"].reason == "ใช่"
    assert body.applicant.thai_name.first == "ประเสริฐ"
    assert taken.receipt is not None
    assert seen_in([body, taken.receipt], unseen) == set()


def seen_in(value: object, characters: str) -> set[str]:
    """Which of these characters stand anywhere in a value."""
    text = json.dumps(plain(value), ensure_ascii=False).replace("\\u0000", "\0")
    return set(text) & set(characters)


def test_a_chip_value_taken_out_leaves_its_trace(desk: Desk, clerk: Session) -> None:
    draft = desk.intake.change(new_connection(desk), "moo", "", reason="เลิกใช้หมู่แล้ว")
    taken = desk.intake.submit(draft, CASH, clerk)
    kept = body_in(desk, taken.case.id).values["moo"]
    assert kept == Value("", "typed", "เลิกใช้หมู่แล้ว")
    rows = {row.label.th: row.value for part in taken.summary.sections for row in part.rows}
    assert rows["หมู่ที่"] == "–"


def test_the_summary_reads_as_the_form_and_masks_numbers(desk: Desk, clerk: Session) -> None:
    summary = desk.intake.submit(refund(desk), None, clerk).summary
    rows = {row.label.th: row for section in summary.sections for row in section.rows}

    assert rows["บัญชีแสดงสัญญา"].value == "012 345 678"
    assert rows["พร้อมเพย์"].value == "9-xxxx-xxxxx-03-x"
    assert rows["วิธีรับเงิน"].choice is not None
    assert rows["วิธีรับเงิน"].choice.en == "PromptPay by citizen id"
    assert summary.applicant_name == "นางสาวสายรุ้ง ใจกว้าง"
    assert summary.clerk_name == "พรทิพย์ ส."
    assert summary.office_name.en == "MEA Bang Kapi District"
    assert [row.source for row in summary.documents] == ["chip", "pending_lookup"]
    notes = [row.note.en if row.note else "" for row in summary.documents]
    assert notes == ["", "Not needed; MEA checks its own data"]
    assert summary.quote is not None
    assert summary.quote.total == 0
    assert len(summary.steps) == 2


def test_a_date_that_is_not_confirmed_is_so_on_paper_and_in_the_record(
    desk: Desk, clerk: Session
) -> None:
    taken = desk.intake.submit(refund(desk), None, clerk)
    assert taken.summary.due_unconfirmed
    detail, body = desk.cases.detail(taken.case.id), body_in(desk, taken.case.id)
    assert body.due_unconfirmed is True
    confirmed = replace(body, due_unconfirmed=False)
    paper = summary_of(replace(detail, body=confirmed), None, Text("", ""), "")
    assert paper is not None
    assert not paper.due_unconfirmed


def test_a_case_without_a_fee_has_no_receipt_and_uses_no_number(desk: Desk, clerk: Session) -> None:
    taken = desk.intake.submit(refund(desk), None, clerk)
    assert taken.receipt is None
    assert taken.case.receipt_number is None
    assert taken.case.contract_account == "012345678"
    paid = desk.intake.submit(new_connection(desk), CASH, clerk)
    assert paid.case.receipt_number == "BKP3A-69-R-000001"


def test_the_same_draft_twice_is_one_case(desk: Desk, store: Store, clerk: Session) -> None:
    draft = new_connection(desk)
    first = desk.intake.submit(draft, CASH, clerk)
    again = desk.intake.submit(draft, CASH, clerk)
    assert again == first
    assert sum(entry.kind == "case.submitted" for entry in store.journal.unsent()) == 1


@pytest.mark.parametrize(
    "payment",
    [
        None,
        Payment("cash", 70000, 0),
        Payment("cash", 100000, 0),
        Payment("cash", 74901, 0),
        Payment("cash", 100, -74800),
    ],
)
def test_money_that_does_not_fit_is_refused_whole(
    desk: Desk, store: Store, clerk: Session, payment: Payment | None
) -> None:
    draft = new_connection(desk)
    before = store.journal.head()
    with fails(Code.PAYMENT_DIFFERS):
        desk.intake.submit(draft, payment, clerk)
    assert store.journal.head() == before
    assert [kept.id for kept in desk.intake.drafts()] == [draft.id]
    taken = desk.intake.submit(draft, CASH, clerk)
    assert taken.case.reference == "BKP3A-69-000001", "the refused attempts used no number"


def test_money_for_what_costs_nothing_is_refused(desk: Desk, clerk: Session) -> None:
    with fails(Code.PAYMENT_DIFFERS):
        desk.intake.submit(refund(desk), Payment("cash", 0, 0), clerk)


def test_an_unfinished_form_is_refused(desk: Desk, clerk: Session) -> None:
    draft = replace(new_connection(desk), documents={})
    with fails(Code.CASE_INCOMPLETE):
        desk.intake.submit(draft, CASH, clerk)


def test_a_failure_between_case_and_receipt_leaves_nothing(
    desk: Desk, store: Store, clerk: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = new_connection(desk)
    before = store.journal.head()

    def full(_receipt: object) -> NoReturn:
        raise CounterError(Code.STORE_DISK_FULL)

    monkeypatch.setattr("desktop.services.receipts.Issued", full)
    with fails(Code.STORE_DISK_FULL):
        desk.intake.submit(draft, CASH, clerk)
    monkeypatch.undo()
    assert store.journal.head() == before
    assert store.cases.get(draft.id) is None
    taken = desk.intake.submit(draft, CASH, clerk)
    assert taken.case.receipt_number == "BKP3A-69-R-000001"


def test_the_payer_may_be_another(desk: Desk, clerk: Session) -> None:
    payer = Payer("บริษัท ตัวอย่าง จำกัด", "1 ถนนทดสอบ", "0999999999999", "00000")
    receipt = desk.intake.submit(new_connection(desk), CASH, clerk, payer=payer).receipt
    assert receipt is not None
    assert (receipt.payer_name, receipt.payer_branch) == (payer.name, "00000")
    assert receipt.account_holder == "นางสาวสายรุ้ง ใจกว้าง"


def test_numbers_begin_again_with_the_buddhist_year(
    desk: Desk, clock: SetClock, clerk: Session
) -> None:
    desk.intake.submit(new_connection(desk), CASH, clerk)
    clock.time = clock.time.replace(month=12, day=31, hour=23, minute=59)
    assert desk.intake.submit(new_connection(desk), CASH, clerk).case.reference == "BKP3A-69-000002"
    clock.forward(minutes=2)
    taken = desk.intake.submit(new_connection(desk), CASH, clerk)
    assert taken.case.reference == "BKP3A-70-000001"
    assert taken.case.receipt_number == "BKP3A-70-R-000001"


def test_a_new_enrolment_begins_a_new_series(desk: Desk, store: Store, clerk: Session) -> None:
    desk.intake.submit(new_connection(desk), CASH, clerk)
    with store.write() as transaction:
        transaction.set_device(device(epoch=2))
    taken = desk.intake.submit(new_connection(desk), CASH, clerk)
    assert taken.case.reference == "BKP3B-69-000001"


def test_after_a_fork_a_draft_waits_for_the_new_enrolment(
    desk: Desk, store: Store, clerk: Session
) -> None:
    draft = new_connection(desk)
    with store.write() as transaction:
        transaction.set_sync(state="fork")
    with store.write() as transaction:
        transaction.set_sync(state="online", last_contact="2026-11-22T07:05:12.345Z")
    with fails(Code.DEVICE_FORKED):
        desk.intake.submit(draft, CASH, clerk)
    assert desk.intake.save_draft(draft)
    with store.write() as transaction:
        transaction.set_device(device(epoch=2))
    taken = desk.intake.submit(draft, CASH, clerk)
    assert taken.case.reference == "BKP3B-69-000001"


def test_a_name_with_a_slot_of_a_newer_counter_is_on_the_summary(
    desk: Desk, clerk: Session
) -> None:
    taken = desk.intake.submit(refund(desk), None, clerk)
    detail, written = desk.cases.detail(taken.case.id), write(body_in(desk, taken.case.id))
    newer = json.loads(written)
    newer["parties"]["applicant"]["person"]["thai_name"]["nickname"] = "x"
    body = read("case.submitted", Submitted.SCHEMA, json.dumps(newer))
    assert isinstance(body, Submitted)
    paper = summary_of(replace(detail, body=body), None, Text("", ""), "")
    assert paper is not None
    assert paper.applicant_name == taken.summary.applicant_name
