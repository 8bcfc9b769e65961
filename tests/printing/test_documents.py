"""Every document, short and long, in Thai and in both languages: read back, measured, looked at."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from desktop.domain.citizen import format_citizen_id, mask_citizen_id
from desktop.domain.money import format_baht
from desktop.domain.text import Text
from desktop.ports import Media
from printing import qr
from printing.documents import receipt_pdf, summary_pdf
from printing.lines import Style
from printing.papers import PaperStyle, ReceiptPaper, SummaryPaper
from printing.papers.defects import DefectsPaper
from printing.papers.invitation import InvitationPaper
from printing.sheet import A4, MM, Sheet
from printing.thai import amount_in_words
from tests.printing.pdf import (
    collisions,
    grey_at,
    grey_range,
    pdfium_text,
    pixels,
    plain,
    poppler,
    words,
)
from tests.printing.samples import (
    CITIZEN_ID,
    CODE,
    DEFECTS,
    INVITATION,
    LONG,
    RECEIPTS,
    SHORT,
    SUMMARIES,
    SUMMARY,
)

STYLES: tuple[PaperStyle, ...] = ("th", "bilingual")
SUBJECTS = {
    "receipt": "ใบเสร็จรับเงิน/ใบกำกับภาษี",
    "summary": "ใบสรุปคำร้อง",
    "defects": "บันทึกความบกพร่อง",
    "invitation": "ใบนัดยื่นคำร้อง",
}
PAPERS: dict[str, Callable[[], bytes]] = {}
for _style in STYLES:
    for _name, _receipt in RECEIPTS.items():
        for _media in Media:
            for _copy in (0, 2):
                _paper = ReceiptPaper(_receipt, _media, _style, _copy)
                PAPERS[f"receipt-{_media}-{_name}-{_style}-copy{_copy}"] = cache(_paper.pdf)
    for _name, _summary in SUMMARIES.items():
        PAPERS[f"summary-{_name}-{_style}"] = cache(SummaryPaper(_summary, _style).pdf)
    for _media in Media:
        _paper = ReceiptPaper(SHORT, _media, _style, code=CODE)
        PAPERS[f"receipt-{_media}-{_style}-proved"] = cache(_paper.pdf)
    PAPERS[f"summary-{_style}-proved"] = cache(SummaryPaper(SUMMARY, _style, CODE).pdf)
    PAPERS[f"defects-{_style}-proved"] = cache(DefectsPaper(DEFECTS, _style, CODE).pdf)
    PAPERS[f"defects-{_style}"] = cache(DefectsPaper(DEFECTS, _style).pdf)
    PAPERS[f"invitation-{_style}"] = cache(InvitationPaper(INVITATION, _style).pdf)


@pytest.fixture(params=PAPERS)
def name(request: pytest.FixtureRequest) -> str:
    """The name of a document."""
    return str(request.param)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All texts that are drawn while the test runs."""
    texts: list[str] = []
    text, block = Sheet.text, Sheet.block

    def watched_text(self: Sheet, x: float, y: float, s: str, *rest: object) -> float:
        texts.append(s)
        return text(self, x, y, s, *rest)  # type: ignore[arg-type]

    def watched_block(
        self: Sheet, x: float, y: float, width: float, s: str, *rest: object
    ) -> float:
        texts.append(s)
        return block(self, x, y, width, s, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Sheet, "text", watched_text)
    monkeypatch.setattr(Sheet, "block", watched_block)
    return texts


def test_every_text_comes_back_with_all_its_marks(name: str, written: list[str]) -> None:
    pdf = PAPERS[name].__wrapped__()  # type: ignore[attr-defined]
    found = plain(poppler("pdftotext", pdf, "-raw"))
    assert [text for text in written if plain(text) not in found] == []
    # PDFium puts what stands to the right of a paragraph between its lines: mark by mark, then.
    count = Counter(plain(pdfium_text(pdf)))
    assert count == Counter(found)
    assert len(written) > 20


def test_only_our_fonts_are_in_it_and_all_are_embedded(name: str) -> None:
    lines = poppler("pdffonts", PAPERS[name]()).splitlines()[2:]
    assert lines
    for line in lines:
        assert re.match(r"[A-Z]{6}\+Sarabun-(Regular|Medium|SemiBold|Bold) ", line), line
        assert re.search(r"Identity-H\s+yes yes yes", line), line


def test_nothing_lies_outside_the_margins_or_on_other_text(name: str) -> None:
    pdf = PAPERS[name]()
    found = words(pdf)
    a4 = Media.ROLL_80 not in name
    left, right = (44.0, A4[0] - 44.0) if a4 else (4.0, 72 * MM - 4.0)
    assert [w for w in found if w.left < left or w.right > right or w.top < 0] == []
    assert collisions(found) == []
    for image in pixels(pdf, 2.0):
        frame = 36 if a4 else 6
        inner = image.crop((frame, frame, image.width - frame, image.height - frame))
        edge = image.copy()
        edge.paste(255, (frame, frame, frame + inner.width, frame + inner.height))
        assert grey_range(edge)[0] > 200
        assert grey_range(inner)[0] < 60


def test_the_same_paper_is_the_same_bytes(name: str) -> None:
    assert PAPERS[name].__wrapped__() == PAPERS[name]()  # type: ignore[attr-defined]


def test_its_properties_name_no_person(name: str) -> None:
    info = poppler("pdfinfo", PAPERS[name]())
    kind = name.partition("-")[0]
    title = SHORT.number if kind == "receipt" else SUMMARY.case_reference
    assert re.search(rf"^Title: +{re.escape(title)}$", info, re.MULTILINE)
    assert re.search(rf"^Subject: +{SUBJECTS[kind]}$", info, re.MULTILINE)
    dates = poppler("pdfinfo", PAPERS[name](), "-rawdates")
    assert re.search(r"^CreationDate: +D:20261122140512\+07'00'$", dates, re.MULTILINE)
    for person in (SHORT.payer_name, LONG.payer_name, SHORT.issued_by_name):
        assert person not in info
    assert "ReportLab" not in info


@pytest.mark.parametrize("media", list(Media))
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("receipt", RECEIPTS.values(), ids=RECEIPTS)
def test_a_receipt_has_what_the_revenue_code_asks(
    receipt: object, media: Media, style: PaperStyle
) -> None:
    assert isinstance(receipt, type(SHORT))
    text = plain(poppler("pdftotext", receipt_pdf(receipt, media=media, style=style), "-raw"))
    facts = [
        "ใบเสร็จรับเงิน/ใบกำกับภาษี",
        receipt.seller.name.th,
        receipt.seller.address.th,
        f"เลขประจำตัวผู้เสียภาษี {receipt.seller.tax_id}",
        "สำนักงานใหญ่",
        receipt.payer_name,
        receipt.payer_address,
        receipt.payer_tax_id if receipt.payer_branch else format_citizen_id(CITIZEN_ID),
        receipt.number,
        "22 พฤศจิกายน 2569 14:05 น.",
        receipt.case_reference,
        receipt.contract_account,
        receipt.service.th,
        *(line.whole.th for line in receipt.lines),
        *(format_baht(line.amount) for line in receipt.lines),
        *(line.waived.th for line in receipt.lines if line.waived),
        format_baht(receipt.taxed),
        "ภาษีมูลค่าเพิ่ม 7%",
        format_baht(receipt.vat),
        format_baht(receipt.total),
        amount_in_words(receipt.total, "th"),
        "เงินสด",
        format_baht(receipt.payment.received),
        format_baht(receipt.payment.change),
        receipt.issued_by_name,
        receipt.office_name.th,
    ]
    if receipt.payer_branch:
        facts += [f"สาขาที่ {receipt.payer_branch}", receipt.account_holder]
    if receipt.untaxed:
        facts += ["รายการที่ไม่มีภาษีมูลค่าเพิ่ม", format_baht(receipt.untaxed)]
    if receipt.deposit:
        facts.append(format_baht(receipt.deposit))
    if style == "bilingual":
        facts += [
            "Receipt / Tax invoice",
            receipt.seller.name.en,
            *(line.whole.en for line in receipt.lines),
            amount_in_words(receipt.total, "en"),
        ]
    assert [fact for fact in facts if plain(fact) not in text] == []
    unconfirmed = any(line.unconfirmed for line in receipt.lines)
    assert ("ยังไม่ได้ยืนยัน" in text) == unconfirmed


@pytest.mark.parametrize("media", list(Media))
def test_on_the_screen_the_id_of_a_person_is_masked_and_that_of_a_company_is_not(
    media: Media,
) -> None:
    shown = plain(poppler("pdftotext", ReceiptPaper(SHORT, media).on_screen().pdf(), "-raw"))
    assert mask_citizen_id(CITIZEN_ID) in shown
    assert CITIZEN_ID not in shown.replace("-", "")
    shown = plain(poppler("pdftotext", ReceiptPaper(LONG, media).on_screen().pdf(), "-raw"))
    assert LONG.payer_tax_id in shown


@pytest.mark.parametrize("media", list(Media))
@pytest.mark.parametrize("style", STYLES)
def test_a_receipt_without_a_tax_id_of_the_payer_says_so(media: Media, style: PaperStyle) -> None:
    without = replace(SHORT, payer_tax_id="")
    shown = plain(poppler("pdftotext", receipt_pdf(without, media=media, style=style), "-raw"))
    assert "ไม่ได้ระบุ" in shown
    assert ("notstated" in shown) == (style == "bilingual")
    known = plain(poppler("pdftotext", receipt_pdf(SHORT, media=media, style=style), "-raw"))
    assert "ไม่ได้ระบุ" not in known


@pytest.mark.parametrize("media", list(Media))
def test_a_copy_says_so_and_counts(media: Media) -> None:
    for copy_no, says in ((0, "ต้นฉบับ"), (1, "สำเนาครั้งที่1"), (12, "สำเนาครั้งที่12")):
        pdf = receipt_pdf(SHORT, media=media, style="bilingual", copy_no=copy_no)
        text = plain(poppler("pdftotext", pdf, "-raw"))
        assert says in text
        assert ("สำเนา" in text) == (copy_no > 0)
        assert ("Copyno." in text) == (copy_no > 0)


def test_a_thai_paper_has_no_english() -> None:
    for pdf in (receipt_pdf(SHORT), receipt_pdf(SHORT, media=Media.ROLL_80), summary_pdf(SUMMARY)):
        text = poppler("pdftotext", pdf).replace(SUMMARY.citizen_id_masked, "")
        assert set(re.findall(r"[A-Za-z]{2,}", text)) <= {"BKP"}


@pytest.mark.parametrize("style", STYLES)
def test_the_everyday_summary_fits_on_one_sheet(style: PaperStyle) -> None:
    info = poppler("pdfinfo", summary_pdf(SUMMARY, style=style))
    assert re.search(r"^Pages: +1$", info, re.MULTILINE)


@pytest.mark.parametrize("style", STYLES)
def test_a_summary_shows_sources_costs_promise_and_no_full_id(style: PaperStyle) -> None:
    text = plain(poppler("pdftotext", summary_pdf(SUMMARY, style=style), "-raw"))
    facts = (
        "จากชิป", "กรอกเอง", "ตรวจในระบบแล้ว", "จากคำร้องก่อน", "รอตรวจในระบบ", "ตรวจต้นฉบับแล้ว",
        "4,550.00", "700.00", "ลดลง3,850.00บาท", "2ขั้นตอนแล้วเสร็จภายใน27พฤศจิกายน2569",
        "ไม่ขอสำเนาบัตรประชาชน", "คุ้มครองข้อมูลส่วนบุคคล", SUMMARY.citizen_id_masked,
        "ลงชื่อ", SUMMARY.receipt_number,
    )  # fmt: skip
    assert [fact for fact in facts if str(fact) not in text] == []
    assert CITIZEN_ID not in text.replace("-", "")
    if style == "bilingual":
        assert "houseowner" in text


@pytest.mark.parametrize("style", STYLES)
def test_the_totals_stay_above_the_foot_however_many_lines(style: PaperStyle) -> None:
    line = replace(SHORT.lines[0], label=Text("ค่าตรวจสอบ", "Inspection"), unconfirmed=True)
    for count in range(6, 20):
        receipt = replace(
            SHORT,
            lines=(line,) * count,
            deposit=777_777,
            total=1_777_777_777_777,
        )
        found = words(receipt_pdf(receipt, style=style))
        assert [w.text for w in found if A4[1] - 40 < w.bottom < A4[1] - 30] == []
        assert collisions(found) == []


@pytest.mark.parametrize("style", STYLES)
def test_a_long_office_does_not_run_into_the_title(style: PaperStyle) -> None:
    office = Text("การไฟฟ้านครหลวงเขตราษฎร์บูรณะ ศูนย์บริการผู้ใช้ไฟฟ้าห้างสรรพสินค้า " * 3, "x")
    pdf = summary_pdf(replace(SUMMARY, office_name=office), style=style)
    assert collisions(words(pdf)) == []


@pytest.mark.parametrize("style", STYLES)
def test_a_date_that_is_not_confirmed_is_marked_and_names_no_manual(style: PaperStyle) -> None:
    sure = plain(poppler("pdftotext", summary_pdf(SUMMARY, style=style), "-raw"))
    paper = summary_pdf(replace(SUMMARY, due_unconfirmed=True), style=style)
    unsure = plain(poppler("pdftotext", paper, "-raw"))
    basis, mark = plain("นับวันทำการตามคู่มือสำหรับประชาชน"), plain("รอการไฟฟ้าเขตยืนยัน")
    assert (basis in sure, mark in sure) == (True, False)
    assert (basis in unsure, mark in unsure) == (False, True)
    assert plain("นับเป็นวันทำการ") in unsure
    assert (plain("District office to confirm") in unsure) == (style == "bilingual")


def test_a_paper_is_told_apart_from_a_bug() -> None:
    with pytest.raises(ValueError, match="number"):
        receipt_pdf(replace(SHORT, number=""))


@pytest.mark.parametrize(
    ("name", "said", "least"),
    [
        # 0.78 mm: read by any hand scanner.
        ("receipt-a4-short-th-copy0", f"MEA:{SHORT.case_reference}", 0.78),
        ("receipt-roll80-short-th-copy0", f"MEA:{SHORT.case_reference}", 0.78),
        # What proves itself is longer: four dots of a thermal head, nine of an office printer.
        ("receipt-a4-th-proved", CODE, 0.38),
        ("receipt-roll80-th-proved", CODE, 0.499),
        ("summary-th-proved", CODE, 0.38),
        ("defects-th-proved", CODE, 0.38),
    ],
)
def test_the_code_on_paper_is_that_of_the_case_or_proves_it(
    name: str, said: str, least: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each module's middle, as PDFium paints it, against the code that segno made."""
    places: list[tuple[float, float, float, str]] = []
    draw = qr.draw

    def watched(sheet: Sheet, x: float, y: float, size: float, content: str) -> None:
        places.append((x, y, size, content))
        draw(sheet, x, y, size, content)

    monkeypatch.setattr(qr, "draw", watched)
    pdf = PAPERS[name].__wrapped__()  # type: ignore[attr-defined]
    (x, y, size, content), *others = places
    assert [one[3] for one in others] == [content] * name.startswith("defects")  # two copies
    assert content == said
    rows, scale = qr.matrix(content), 6.0
    image = pixels(pdf, scale)[0]
    module = size / (len(rows) + 2 * qr.QUIET_ZONE)
    assert module > least * MM
    for r in range(-qr.QUIET_ZONE, len(rows) + qr.QUIET_ZONE):
        for c in range(-qr.QUIET_ZONE, len(rows) + qr.QUIET_ZONE):
            dark = 0 <= r < len(rows) and 0 <= c < len(rows) and rows[r][c]
            place = (
                int((x + (c + qr.QUIET_ZONE + 0.5) * module) * scale),
                int((y + (r + qr.QUIET_ZONE + 0.5) * module) * scale),
            )
            assert (grey_at(image, place) < 128) == dark, (r, c)


def test_the_fixed_mask_makes_a_code_that_segno_itself_would_make() -> None:
    import segno

    made = segno.make("MEA:BKP3A-69-000417", error="m", micro=False, boost_error=False)
    assert len(qr.matrix("MEA:BKP3A-69-000417")) == len(tuple(made.matrix))


def test_struck_text_has_a_line_through_it() -> None:
    from printing.sheet import Paper

    def ink(struck: bool) -> int:
        paper = Paper()
        paper.page(120, 40).text(10, 25, "1,234.00", Style(12, colour="#000000", struck=struck))
        return sum(level < 128 for level in pixels(paper.pdf("x"), 4.0)[0].tobytes())

    assert ink(True) > ink(False) + 100
