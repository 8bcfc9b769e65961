"""The papers of cases that the real services take, with the shipped catalogue and fees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest

from desktop.domain.case import DocumentMark, ValueSource
from desktop.domain.money import baht
from desktop.domain.papers import CaseRecord
from desktop.domain.receipt import Payment
from desktop.domain.text import Text
from desktop.forms.documents import COPY, SOURCES
from desktop.services.desk import Desk
from desktop.services.filing import Submitted
from desktop.texts import text
from printing.documents import receipt_pdf, summary_pdf
from printing.documents.summary_parts import SOURCE_COLOURS
from printing.papers import Look, PaperStyle, kinds
from tests.fixtures.office import SetClock, desk_of, enrolled_store, person
from tests.fixtures.there import there
from tests.printing.pdf import plain, poppler


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """All services over a fresh store."""
    store, _ = enrolled_store(tmp_path)
    yield desk_of(store, SetClock())
    store.close()


def _connection(desk: Desk) -> Submitted:
    draft = desk.intake.open_draft(person(), "new_connection", "1001")
    draft = desk.intake.change(draft, "phone", "081-234-5678")
    seen = DocumentMark("seen_original")
    draft = replace(draft, documents={"wiring_certificate": seen})
    clerk = desk.staff.sign_in("1001", "2468")
    return desk.intake.submit(draft, Payment("cash", baht(1000), baht(251)), clerk)


@pytest.mark.parametrize("style", ["th", "bilingual"])
def test_a_new_connection(desk: Desk, style: PaperStyle) -> None:
    taken = _connection(desk)
    assert taken.receipt is not None
    sheet = summary_pdf(taken.summary, style=style)
    assert re.search(r"^Pages: +1$", poppler("pdfinfo", sheet), re.MULTILINE)
    read = plain(poppler("pdftotext", sheet, "-raw"))
    for section in taken.summary.sections:
        for row in section.rows:
            assert plain(row.label.th) in read
            assert plain(row.value) in read
    paper = plain(poppler("pdftotext", receipt_pdf(taken.receipt, style=style), "-raw"))
    assert taken.receipt.number in paper
    assert plain("ค่าตรวจสอบการเดินสายภายใน 1 เฟส 15(45) แอมป์") in paper
    assert "เจ็ดร้อยสี่สิบเก้าบาทถ้วน" in paper


def test_no_telephone_is_said_on_the_sheet_and_on_the_screen(desk: Desk) -> None:
    draft = desk.intake.open_draft(person(), "new_connection", "1001")
    draft = desk.intake.change(draft, "phone", "none")
    seen = DocumentMark("seen_original")
    draft = replace(draft, documents={"wiring_certificate": seen})
    clerk = desk.staff.sign_in("1001", "2468")
    taken = desk.intake.submit(draft, Payment("cash", baht(749), 0), clerk)
    rows = [row for section in taken.summary.sections for row in section.rows]
    (phone,) = (row for row in rows if row.label.en == "Mobile phone")
    assert phone.value == "ไม่มีโทรศัพท์"
    assert phone.choice is not None
    assert phone.choice.en == "no telephone"
    assert there(desk.cases.detail(taken.case.id).body).values["phone"].value == "none"
    sheet = poppler("pdftotext", summary_pdf(taken.summary, style="bilingual"), "-raw")
    assert plain("ไม่มีโทรศัพท์") in plain(sheet)


def _instalments(desk: Desk, bills: int = 3) -> Submitted:
    draft = desk.intake.open_draft(person(), "instalments", "1001")
    answers = {"contract_account": "012345678", "hardship": "income", "parts": "4"}
    for name, typed in answers.items():
        draft = desk.intake.change(draft, name, typed)
    for number in range(1, bills + 1):
        parts = {"invoice": f"{number:012}", "amount": "1234.50"}
        draft, row, _known = desk.intake.scan(draft, "bills", parts)
        month = f"{2026 - number // 12}-{12 - number % 12:02}"
        draft = desk.intake.change(draft, f"bills.{row}.month", month)
    draft = replace(draft, reasons={"long_plan": "รายได้ไม่แน่นอน"})
    desk.intake.save_draft(draft)
    return desk.intake.submit(draft, None, desk.staff.sign_in("1001", "2468"))


@pytest.mark.parametrize("style", ["th", "bilingual"])
@pytest.mark.parametrize("bills", [1, 3, 24])
def test_a_table_is_on_the_sheet_with_its_sums(desk: Desk, style: PaperStyle, bills: int) -> None:
    taken = _instalments(desk, bills)
    sheet = summary_pdf(taken.summary, style=style)
    read = plain(poppler("pdftotext", sheet, "-layout"))
    tables = {
        section.title.en: there(section.table) for section in taken.summary.sections
        if section.table is not None
    }  # fmt: skip
    assert [len(table.rows) for table in tables.values()] == [bills, 4]
    for table in tables.values():
        for row in table.rows:
            for cell in row:
                assert plain(cell.th) in read
        assert bills == 1 or all(plain(amount) in read for amount in table.sums)
    owed = Decimal("1234.50") * bills
    assert f"{owed:,.2f}" in tables["Unpaid bills"].sums
    assert f"{owed:,.2f}" in tables["The plan"].sums
    assert tables["The plan"].columns[-1].en == "Due"
    assert plain("รายได้ไม่แน่นอน") in read
    assert plain("เงินแต่ละงวดตัดชำระใบแจ้งที่เก่าที่สุดก่อน") in read


def test_a_service_that_names_its_papers_has_no_other(desk: Desk) -> None:
    summary = _instalments(desk).summary
    for papers, names in (((), ["summary"]), (("summary",), ["summary"]), (("receipt",), [])):
        record = CaseRecord(summary.case_reference, replace(summary, papers=papers))
        assert [kind.name for kind in kinds() if kind.of(record, Look(), 0)] == names


def test_how_many_at_which_price_and_what_is_told_later(desk: Desk) -> None:
    draft = desk.intake.open_draft(person(), "temporary_supply", "1001")
    answers = {"purpose": "event", "load": "40", "months": "6", "starts_on": "1/12/2569"}
    for name, typed in answers.items():
        draft = desk.intake.change(draft, name, typed)
    desk.intake.save_draft(draft)
    quote = desk.intake.evaluate(draft).quote
    (rent,) = (line for line in quote.lines if line.id == "rent")
    assert (rent.amount, rent.quantity, rent.counted) == (558000, 6, "6 × 930.00")
    paid = Payment("cash", quote.total, 0)
    taken = desk.intake.submit(draft, paid, desk.staff.sign_in("1001", "2468"))
    receipt = there(taken.receipt)
    for paper in (receipt_pdf(receipt, style="th"), summary_pdf(taken.summary, style="th")):
        assert plain("6 × 930.00") in plain(poppler("pdftotext", paper, "-raw"))
    later = replace(there(taken.summary.quote), later=(Text("งานสายนอก", "outside works"),))
    sheet = summary_pdf(replace(taken.summary, quote=later), style="th")
    read = plain(poppler("pdftotext", sheet, "-raw"))
    assert plain("งานสายนอก") in read
    assert plain("แจ้งภายหลัง") in read


def test_what_was_written_down_of_a_document_and_what_the_case_marks(desk: Desk) -> None:
    draft = desk.intake.open_draft(person(), "no_cut", "1001")
    draft = desk.intake.change(draft, "contract_account", "012345678")
    draft = desk.intake.change(draft, "device", "ventilator").seat("patient", person())
    noted = {"issuer": "รพ.ศิริราช", "date": "2026-11-10", "valid_until": "2027-05-10"}
    marks = {
        "medical_certificate": DocumentMark("seen_original", recorded=noted),
        "proof_of_place": DocumentMark("seen_original"),
    }
    draft = replace(draft, documents=marks)
    desk.intake.save_draft(draft)
    taken = desk.intake.submit(draft, None, desk.staff.sign_in("1001", "2468"))
    read = plain(poppler("pdftotext", summary_pdf(taken.summary, style="th"), "-raw"))
    for words in ("รพ.ศิริราช", "10 พ.ย. 2569", "10 พ.ค. 2570", "ไม่งดจ่ายไฟ", "ก่อน 10 ก.พ. 2570"):
        assert plain(words) in read


@pytest.mark.parametrize("source", [*get_args(ValueSource), *SOURCES, COPY, "instead", "missing"])
def test_every_source_has_its_badge(source: str) -> None:
    assert source in SOURCE_COLOURS
    assert text(f"paper.source_{source}").th


def test_the_sheet_says_why_somebody_had_to_bring_a_document(desk: Desk) -> None:
    draft = desk.intake.open_draft(person(), "temporary_supply", "1001")
    answers = {"purpose": "building", "load": "40", "starts_on": "1/12/2569"}
    for name, typed in answers.items():
        draft = desk.intake.change(draft, name, typed)
    draft = replace(draft, documents={"building_permit": DocumentMark("seen_original")})
    desk.intake.save_draft(draft)
    total = desk.intake.evaluate(draft).quote.total
    clerk = desk.staff.sign_in("1001", "2468")
    summary = desk.intake.submit(draft, Payment("cash", total, 0), clerk).summary
    (permit,) = (one for one in summary.documents if one.because is not None)
    assert there(permit.because) == Text("เพราะ ใช้เพื่อ: ก่อสร้าง", "because used for: building works")
    read = plain(poppler("pdftotext", summary_pdf(summary, style="bilingual"), "-raw"))
    assert plain("เพราะ ใช้เพื่อ: ก่อสร้าง") in read
    assert plain("because used for: building works") in read
