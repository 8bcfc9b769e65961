"""What stands in one row stands on one line; and a paper in both languages says all in both."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from desktop.domain.money import format_baht
from desktop.domain.receipt import ApplicationSummary, Receipt
from desktop.domain.text import Text
from desktop.ports import Media
from printing.documents.frame import Words
from printing.papers import PaperStyle, Printable, ReceiptPaper, SummaryPaper, TrialPage
from tests.printing.pdf import baselines, plain, poppler
from tests.printing.samples import LONG, RECEIPTS, SHORT, SUMMARIES, SUMMARY

# A value that does not fit beside its label stands on a line of its own below it.
_BELOW = 10.0
STYLES: tuple[PaperStyle, ...] = ("th", "bilingual")


def _apart(pdf: bytes, first: str, second: str) -> float:
    """How far apart the nearest baselines of two texts are; their first letters speak for them."""
    nearest = 1e9
    for page in baselines(pdf):
        page = [(c, y) for c, y in page if not c.isspace() and c.isprintable()]
        text = "".join(c for c, _ in page)
        ones, others = (
            [page[m.start()][1] for m in re.finditer(re.escape(plain(t)), text)]
            for t in (first, second)
        )
        nearest = min([nearest, *(abs(a - b) for a in ones for b in others)])
    return nearest


def _rows_of_receipt(receipt: Receipt, media: Media) -> list[tuple[str, str]]:
    begin = 12  # letters of a label that surely stand on its first line
    rows = [(line.whole.th[:begin], format_baht(line.amount)) for line in receipt.lines]
    rows += [
        ("มูลค่าก่อนภาษี", format_baht(receipt.taxed)),
        ("ภาษีมูลค่าเพิ่ม 7%", format_baht(receipt.vat)),
        ("ชำระโดย", "เงินสด"),
        ("รับเงิน", format_baht(receipt.payment.received)),
        ("เงินทอน", format_baht(receipt.payment.change)),
        ("เลขที่", receipt.number),
        ("วันที่", "22 พฤศจิกายน"),
        ("เลขคำร้อง", receipt.case_reference),
        ("บัญชีแสดงสัญญา", receipt.contract_account),
        ("บริการ", receipt.service.th),
    ]
    if media is Media.A4:
        rows += [
            ("ผู้ชำระเงิน", receipt.number),
            (receipt.seller.name.th, "ใบเสร็จรับเงิน"),
            (format_baht(receipt.total), "บาท"),
            ("(" + "เจ็ดร้อย" if receipt is SHORT else "(", format_baht(receipt.total)),
        ]
    else:
        rows.append(("รวมทั้งสิ้น", format_baht(receipt.total)))
    return rows


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("media", list(Media))
@pytest.mark.parametrize("name", RECEIPTS)
def test_a_row_of_a_receipt_has_one_baseline(name: str, media: Media, style: PaperStyle) -> None:
    receipt = RECEIPTS[name]
    pdf = ReceiptPaper(receipt, media, style).pdf()
    rows = _rows_of_receipt(receipt, media)
    assert [(row, round(d, 2)) for row in rows if 0.02 < (d := _apart(pdf, *row)) < _BELOW] == []


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("receipt", RECEIPTS.values(), ids=RECEIPTS)
def test_no_two_lines_of_a_roll_nearly_meet(receipt: Receipt, style: PaperStyle) -> None:
    """A roll has one column: what is not on the same line is at least half a line away."""
    (page,) = baselines(ReceiptPaper(receipt, Media.ROLL_80, style).pdf())
    # A raised mark has a place of its own.
    heights = sorted({round(y, 2) for c, y in page if c.isalnum()})
    near = [(a, b) for a, b in pairwise(heights) if 0.02 < b - a < 5]
    assert near == []


def _rows_of_summary(summary: ApplicationSummary) -> list[tuple[str, str]]:
    assert summary.quote is not None
    return [
        ("การไฟฟ้านครหลวง", "ใบสรุปคำร้อง"),
        ("เลขประจำตัวประชาชน", "ยื่นเมื่อ"),
        (summary.citizen_id_masked, "22 พฤศจิกายน"),
        ("99/1", "จากชิป"),
        ("1012-345678-9", "กรอกเอง"),
        ("เจ้าบ้าน", "ตรวจในระบบแล้ว"),
        ("ทะเบียนบ้าน", "รอตรวจในระบบ"),
        ("หนังสือรับรองการเดินสาย", "ตรวจต้นฉบับแล้ว"),
        ("รวมทั้งสิ้น", format_baht(summary.quote.total)),
        ("บาท", format_baht(summary.quote.total)),
        ("1.", "ยื่นคำร้องและชำระเงิน"),
        ("2.", "งานภายนอก"),
        *((x.label.th[:12], format_baht(x.amount)) for x in summary.quote.lines),
    ]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", SUMMARIES)
def test_a_row_of_a_summary_has_one_baseline(name: str, style: PaperStyle) -> None:
    summary = replace(SUMMARIES[name], due_unconfirmed=True)
    pdf = SummaryPaper(summary, style).pdf()
    rows = [*_rows_of_summary(summary), ("2 ขั้นตอน", "รอการไฟฟ้าเขตยืนยัน")]
    if name == "short":
        rows.append(("เดิม", "4,550.00"))
    assert [(row, round(d, 2)) for row in rows if 0.02 < (d := _apart(pdf, *row)) < _BELOW] == []


BILINGUAL: dict[str, Printable] = {
    **{
        f"receipt-{media}-{name}-{copy_no}": ReceiptPaper(receipt, media, "bilingual", copy_no)
        for media in Media
        for name, receipt in {**RECEIPTS, "no-id": replace(SHORT, payer_tax_id="")}.items()
        for copy_no in (0, 1)
    },
    **{
        f"summary-{name}-{unsure}": SummaryPaper(replace(one, due_unconfirmed=unsure), "bilingual")
        for name, one in SUMMARIES.items()
        for unsure in (False, True)
    },
    **{
        f"training-{paper.title}": paper
        for paper in (
            ReceiptPaper(replace(LONG, number=f"TRAIN-{LONG.number}"), style="bilingual"),
            SummaryPaper(
                replace(SUMMARY, case_reference=f"TRAIN-{SUMMARY.case_reference}"), "bilingual"
            ),
        )
    },
    **{
        f"trial-{media}": TrialPage(media, "cups:a4", SHORT.office_name, 3, SHORT.issued_at, True)
        for media in Media
    },
}


@pytest.mark.parametrize("name", BILINGUAL)
def test_whatever_is_said_in_thai_is_said_in_english(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Text] = []
    of, only = Words.of, Words.only

    def watched_of(self: Words, key: str, **values: object) -> Text:
        asked.append(of(self, key, **values))
        return asked[-1]

    def watched_only(self: Words, words: Text) -> Text:
        asked.append(only(self, words))
        return asked[-1]

    monkeypatch.setattr(Words, "of", watched_of)
    monkeypatch.setattr(Words, "only", watched_only)
    read = plain(poppler("pdftotext", BILINGUAL[name].pdf(), "-raw"))
    said = [words for words in asked if plain(words.th) in read]
    assert len(said) > 3
    assert [words for words in said if plain(words.en) not in read] == []
