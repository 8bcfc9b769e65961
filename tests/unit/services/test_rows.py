"""Tables in a draft: rows added, removed, scanned and kept, and the case that comes of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.domain.case import DocumentMark, Draft
from desktop.entries import Submitted
from desktop.forms.evaluate import Evaluation
from desktop.forms.given import Given
from desktop.forms.rows import put_back, remove_row
from desktop.services.desk import Desk
from desktop.services.session import Session
from desktop.store.draft_format import read, write
from tests.fixtures.office import person

BILLS = (("2026-09", "100000000002", "800.50"), ("2026-08", "100000000001", "500.00"))


def instalments(desk: Desk) -> Draft:
    draft = desk.intake.open_draft(person(), "instalments", "1001")
    draft = desk.intake.change(draft, "contract_account", "012345678")
    return desk.intake.change(draft, "hardship", "income")


def with_bills(desk: Desk) -> Draft:
    draft = instalments(desk)
    for number, (month, invoice, amount) in enumerate(BILLS, start=1):
        if number > 1:
            draft, added = desk.intake.add_row(draft, "bills")
            assert added == number
        for field, text in (("month", month), ("invoice", invoice), ("amount", amount)):
            draft = desk.intake.change(draft, f"bills.{number}.{field}", text)
    return draft


def table(now: Evaluation, section: str) -> list[list[str]]:
    """The texts of a table in the order in which it shows."""
    state = next(one for one in now.sections if one.section.id == section)
    return [[cell.text for cell in state.rows[at]] for at in state.order]


def test_rows_are_typed_summed_and_shown_oldest_first(desk: Desk) -> None:
    now = desk.intake.evaluate(with_bills(desk))
    assert table(now, "bills") == [list(bill) for bill in sorted(BILLS)]
    assert now.facts["owed"] == 130050
    assert table(now, "plan") == [["433.00"], ["433.00"], ["434.50"]]
    assert now.ready


def test_a_draft_with_rows_is_kept_and_opens_again(desk: Desk) -> None:
    draft = with_bills(desk)
    desk.intake.save_draft(draft)
    kept = desk.intake.draft(draft.id)
    assert (kept.rows, kept.values) == (draft.rows, draft.values)
    assert read(write(draft)) == draft


def test_a_removed_row_takes_what_belongs_to_it_and_the_others_move_up(desk: Desk) -> None:
    draft = desk.intake.remove_row(with_bills(desk), "bills", 1)
    assert table(desk.intake.evaluate(draft), "bills") == [list(BILLS[1])]
    draft = desk.intake.remove_row(draft, "bills", 1)
    assert table(desk.intake.evaluate(draft), "bills") == [["", "", ""]]


def test_a_removed_row_comes_back_where_it_was(desk: Desk) -> None:
    before = with_bills(desk)
    for number in (1, 2):
        draft = desk.intake.remove_row(before, "bills", number)
        later = desk.intake.change(draft, "phone", "0812345678")
        later = desk.intake.change(later, "bills.1.amount", "1.00")
        back = desk.intake.put_row_back(later, "bills", number, before)
        assert back.rows["bills"][number - 1] == before.rows["bills"][number - 1]
        assert back.rows["bills"][2 - number]["amount"].value == "1.00"
        assert back.values["phone"].value == "0812345678", "what was typed meanwhile stays"


def test_what_belongs_to_rows_goes_and_comes_with_them(desk: Desk) -> None:
    draft = with_bills(desk)
    service = desk.intake.service(draft)
    bills = next(one for one in service.sections if one.id == "bills")
    check = replace(service.checks[0], id="odd", section="bills")
    service = replace(service, checks=(*service.checks, check))
    state = next(one for one in desk.intake.evaluate(draft).sections if one.section == bills)
    reasons = {"odd.1": "ก", "odd.2": "ข", "long_plan": "ค"}
    before = Given(rows=draft.rows, reasons=reasons)
    after = remove_row(service, before, state, 1)
    assert after.reasons == {"odd.1": "ข", "long_plan": "ค"}
    assert put_back(service, after, state, 1, before) == before


def test_no_row_beyond_the_last_and_none_where_the_number_is_computed(desk: Desk) -> None:
    draft = instalments(desk)
    for number in range(2, 25):
        draft, added = desk.intake.add_row(draft, "bills")
        assert added == number
    full, added = desk.intake.add_row(draft, "bills")
    assert (full, added) == (draft, 0)
    assert desk.intake.scan(full, "bills", {"invoice": "1" * 12})[1] == 1
    assert desk.intake.add_row(draft, "plan") == (draft, 0)
    assert desk.intake.remove_row(draft, "plan", 1) == draft


def test_a_scanned_bill_fills_the_next_row_once(desk: Desk) -> None:
    draft = instalments(desk)
    for number, (_month, invoice, amount) in enumerate(BILLS, start=1):
        draft, row, _known = desk.intake.scan(
            draft, "bills", {"invoice": invoice, "amount": amount}
        )
        assert row == number
    again, row, known = desk.intake.scan(draft, "bills", {"invoice": BILLS[0][1], "amount": "1.00"})
    assert (again, row, known) == (draft, 1, True)
    assert [line[1:] for line in table(desk.intake.evaluate(draft), "bills")] == [
        list(bill[1:]) for bill in BILLS
    ]


def test_a_scan_fills_the_fields_of_a_plain_section(desk: Desk) -> None:
    draft = desk.intake.open_draft(person(), "no_cut", "1001")
    draft, row, _known = desk.intake.scan(draft, "place", {"contract_account": "012345678"})
    assert (draft.values["contract_account"].value, row) == ("012345678", 0)


def submitted(desk: Desk, draft: Draft, clerk: Session) -> Submitted:
    desk.intake.save_draft(draft)
    taken = desk.intake.submit(draft, None, clerk)
    body = desk.cases.detail(taken.case.id).body
    assert body is not None
    return body


def test_the_case_keeps_the_rows_and_what_was_computed(desk: Desk, clerk: Session) -> None:
    draft = desk.intake.change(with_bills(desk), "parts", "4")
    assert [one.key for one in desk.intake.evaluate(draft).remaining] == ["rules.check_reason"]
    body = submitted(desk, replace(draft, reasons={"long_plan": "รายได้ไม่แน่นอน"}), clerk)
    assert [row.number for row in body.rows["bills"]] == [2, 1]
    assert body.rows["bills"][0].values["invoice"].value == "100000000001"
    assert body.rows["bills"][0].computed == {"covered": "0.00", "left": "500.00"}
    assert body.rows["plan"][3].computed["due"] == "2027-03-22"
    assert body.computed["debt"] == "1300.50"
    assert body.reasons == {"long_plan": "รายได้ไม่แน่นอน"}
    assert not any("." in name for name in body.values)


@pytest.mark.parametrize(("day", "ready"), [("2026-11-10", True), ("2026-10-01", False)])
def test_the_case_keeps_what_was_written_down_of_a_document_and_the_mark(
    desk: Desk, clerk: Session, day: str, ready: bool
) -> None:
    draft = desk.intake.open_draft(person(), "no_cut", "1001")
    draft = desk.intake.change(draft, "contract_account", "012345678")
    draft = desk.intake.change(draft, "device", "ventilator")
    draft = draft.seat("patient", person(citizen_id=""))
    noted = {"issuer": "รพ.ศิริราช", "date": day, "valid_until": "2027-05-10"}
    marks = {"medical_certificate": DocumentMark("seen_original", recorded=noted)}
    draft = replace(draft, documents=marks)
    now = desk.intake.evaluate(draft)
    assert (now.remaining == ()) is ready
    if ready:
        body = submitted(desk, draft, clerk)
        assert body.documents["medical_certificate"].recorded == noted
        assert [(flag.id, flag.on, flag.below) for flag in body.flags] == [
            ("protected", "012345678", "2027-02-10")
        ]
