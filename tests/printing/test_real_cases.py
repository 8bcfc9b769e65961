"""The papers of cases that the real services take, with the shipped catalogue and fees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from desktop.domain.case import DocumentMark, ValueSource
from desktop.domain.money import baht
from desktop.domain.receipt import Payment
from desktop.forms.documents import COPY, SOURCES
from desktop.services.desk import Desk
from desktop.services.intake import Submitted
from desktop.texts import text
from printing.documents import receipt_pdf, summary_pdf
from printing.documents.summary_parts import SOURCE_COLOURS
from printing.papers import PaperStyle
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


@pytest.mark.parametrize("source", [*get_args(ValueSource), *SOURCES, COPY, "missing"])
def test_every_source_has_its_badge(source: str) -> None:
    assert source in SOURCE_COLOURS
    assert text(f"paper.source_{source}").th
