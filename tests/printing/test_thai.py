"""Line breaks, money in words, and marks where the font wants them."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw, ImageFont, features

from desktop.domain.data_file import RESOURCES
from desktop.domain.letters import can_be_shown
from printing.lines import Style, shape_line, wrap
from printing.sheet import Paper
from printing.thai import amount_in_words, breaks, is_mark, may_part
from printing.typeface import WEIGHTS, Weight, face
from tests.fixtures.need import need
from tests.printing.pdf import grey_range, pdfium_text, pixels, plain, poppler

_WORDS = """
น้ำ ที่ ซื้อ ญู กี่ ปู่ ฐู ป่า รำ กำ ก็ เป็ด ฟ้า ไฟฟ้า ปี้ ผู้ใช้ ชื่อ กฎ ฤๅษี ฎุ ณัฏฐ์ สัมพันธ์
ศุกร์ ๑๒๓ พ.ศ. ก่ำ ฝำ ปำ ฟำ ฬำ จำ ฝ้ำ ต่าง ๆ ฯลฯ กรุงเทพฯ office AV ฿100 “ไทย” 1,000.00 เปิ้ล ปั๊ม ฬ่ หมู่ที่
"""
WORDS = tuple(_WORDS.split())
PIECES = st.sampled_from([*WORDS, "(ยกเว้น)", "ใบเสร็จรับเงิน", "แขวงคลองเตย", "99/1", "เลขที่", "บาท"])
TEXTS = st.lists(st.tuples(PIECES, st.sampled_from(["", " "])), min_size=1, max_size=40).map(
    lambda parts: "".join(word + gap for word, gap in parts).strip()
)
FORBIDDEN_FIRST = set("ๆฯ)]}”’»,.;:!?%")
FORBIDDEN_LAST = set("เแโใไ([{“‘«฿")


@given(TEXTS, st.floats(120, 500), st.sampled_from([7.5, 10.0, 17.0]))
def test_lines_hold_the_text_within_the_width_and_break_as_thai_does(
    text: str, width: float, size: float
) -> None:
    style = Style(size)
    lines = wrap(text, width, style)
    assert plain("".join(line.text for line in lines)) == plain(text)
    joined = len(lines) - 1
    for number, line in enumerate(lines):
        assert line.width <= width + 0.01
        assert line.text == line.text.strip()
        whole = shape_line(line.text, style)
        if number and whole.width < width:
            assert not is_mark(line.text[0])
            assert line.text[0] not in FORBIDDEN_FIRST
        if number < joined:
            assert line.text[-1] not in FORBIDDEN_LAST


@given(TEXTS)
def test_breaks_are_ascending_places_inside_the_text(text: str) -> None:
    places = breaks(text)
    assert places == sorted(set(places))
    assert all(0 < place < len(text) and text[place] != " " for place in places)


@pytest.mark.parametrize("narrow", [8.0, 20.0, 31.0])
def test_a_word_wider_than_the_line_is_cut_between_letters(narrow: float) -> None:
    lines = wrap("อสังหาริมทรัพย์เกียรติศักดิ์สิทธิ์https://example.org/aaaa", narrow, Style(10))
    assert len(lines) > 5
    assert not any(is_mark(line.text[0]) and line.text[0] not in "ะาำ" for line in lines)
    assert "".join(line.text for line in lines) == (
        "อสังหาริมทรัพย์เกียรติศักดิ์สิทธิ์https://example.org/aaaa"
    )


@pytest.mark.parametrize("after", "ะาำๅัิีึืฺุู็่้๊๋์ํๆฯ),.”")
def test_a_line_never_begins_with_what_belongs_to_the_letter_before(after: str) -> None:
    assert not may_part("ก", after)
    lines = wrap("ก" * 40 + after + "ก" * 40, 12 * 5.76, Style(10))
    assert len(lines) > 5
    assert not any(line.text.startswith(after) for line in lines)


@pytest.mark.parametrize("before", "เแโใไ([“฿")
def test_a_line_never_ends_with_what_belongs_to_the_letter_after(before: str) -> None:
    assert not may_part(before, "ก")
    lines = wrap("ก" * 40 + before + "ก" * 40, 12 * 5.76, Style(10))
    assert not any(line.text.endswith(before) for line in lines)


_SILENCED = """
พระมหากษัตริย์ ทรัพย์สินส่วนพระมหากษัตริย์ ประสิทธิ์ จันทร์ ศาสตร์ สัตว์ พงษ์พันธุ์ บริสุทธิ์ ศักดิ์สิทธิ์ อาทิตย์
ลักษณ์ ภาพยนตร์ อสังหาริมทรัพย์ สงฆ์ วิทยาศาสตร์ มนุษย์ พิพิธภัณฑ์ อนุสาวรีย์ กาญจน์ ราชวงศ์ องค์ ดำรงศักดิ์
"""
SILENCED = tuple(_SILENCED.split())


@pytest.mark.parametrize("word", SILENCED)
def test_no_line_begins_with_a_silenced_consonant(word: str) -> None:
    """Neither where a word that is wider than the line is cut, nor where one ends."""
    for text in (word, word * 3, f"ถนน{word}ใต้ {word}"):
        for width in range(30, 160, 3):
            lines = wrap(text, width, Style(10))
            assert [x.text for x in lines if re.match("[ก-ฮ][ิุ]?์", x.text)] == [], width
            assert all(line.width <= width + 0.01 for line in lines)
            assert plain("".join(line.text for line in lines)) == plain(text)


def test_a_word_is_best_cut_between_syllables() -> None:
    (first, second) = wrap("พระมหากษัตริย์", 60, Style(10))
    assert (first.text, second.text) == ("พระมหากษัต", "ริย์")
    (first, second) = wrap("ภาพยนตร์", 34, Style(10))
    assert (first.text, second.text) == ("ภาพ", "ยนตร์")


def test_what_belongs_together_stays_on_one_line() -> None:
    text = "เลขที่ 99/1 ขนาด 15(45) แอมแปร์ หรือ 30(100) แอมป์ รวม 749.00 บาท ต่าง ๆ ไป"
    parts = [text[a:b] for a, b in zip([0, *breaks(text)], [*breaks(text), len(text)], strict=True)]
    assert "เลขที่ 99/1 " in parts
    assert "15(45) แอมแปร์ " in parts
    assert "30(100) แอมป์ " in parts
    assert "749.00 บาท " in parts
    assert "ต่าง ๆ " in parts


@pytest.mark.parametrize("word", ["เลขที่", "หมู่ที่", "ครั้งที่"])
def test_a_line_does_not_end_before_thi(word: str) -> None:
    text = f"บ้าน{word}ห้า"
    assert text.index("ที่") not in breaks(text)


def test_orders_that_nobody_sees_are_not_drawn_nor_read_back() -> None:
    order = "\u202e\u2066\ufeff\x07\x00\u00ad"
    assert shape_line(f"ก{order}ข", Style(10)).text == "กข"
    (line,) = wrap(f"ก\t\n ข{order}", 200, Style(10))
    assert line.text == "ก ข"
    assert shape_line("ก\u200bข", Style(10)).text == "ก\u200bข"


@pytest.mark.parametrize(
    ("satang", "thai"),
    [
        (0, "ศูนย์บาทถ้วน"),
        (25, "ยี่สิบห้าสตางค์"),
        (1_00, "หนึ่งบาทถ้วน"),
        (10_00, "สิบบาทถ้วน"),
        (11_00, "สิบเอ็ดบาทถ้วน"),
        (20_00, "ยี่สิบบาทถ้วน"),
        (21_00, "ยี่สิบเอ็ดบาทถ้วน"),
        (100_00, "หนึ่งร้อยบาทถ้วน"),
        (101_00, "หนึ่งร้อยเอ็ดบาทถ้วน"),
        (749_00, "เจ็ดร้อยสี่สิบเก้าบาทถ้วน"),
        (2_500_25, "สองพันห้าร้อยบาทยี่สิบห้าสตางค์"),
        (1_000_001_00, "หนึ่งล้านเอ็ดบาทถ้วน"),
        (10_000_011_00, "สิบล้านสิบเอ็ดบาทถ้วน"),
        (101_000_000_00, "หนึ่งร้อยเอ็ดล้านบาทถ้วน"),
    ],
)
def test_baht_in_thai_words(satang: int, thai: str) -> None:
    assert amount_in_words(satang, "th") == thai


@pytest.mark.parametrize(
    ("satang", "english"),
    [
        (0, "Zero baht only"),
        (25, "Zero baht and twenty-five satang"),
        (1_00, "One baht only"),
        (749_00, "Seven hundred and forty-nine baht only"),
        (2_500_25, "Two thousand five hundred baht and twenty-five satang"),
    ],
)
def test_baht_in_english_words(satang: int, english: str) -> None:
    assert amount_in_words(satang, "en") == english


def _sample(weight: Weight, size: float = 16) -> bytes:
    paper = Paper()
    page = paper.page()
    for number, word in enumerate(WORDS):
        page.text(40 + 170 * (number % 3), 60 + 26 * (number // 3), word, Style(size, weight))
    return paper.pdf("sample")


@pytest.mark.parametrize("weight", WEIGHTS)
def test_every_word_comes_back_whole(weight: Weight) -> None:
    pdf = _sample(weight)
    for read in (poppler("pdftotext", pdf), poppler("pdftotext", pdf, "-raw"), pdfium_text(pdf)):
        found = read.split()
        assert [word for word in WORDS if word not in found] == []


@pytest.mark.parametrize("weight", WEIGHTS)
def test_marks_stand_where_another_renderer_sets_them(weight: Weight) -> None:
    """Pillow draws each word with HarfBuzz and FreeType; the ink must be the same, but for edges.

    A mark set one pixel wrong at this size is some hundred pixels of difference.
    """
    need(bool(features.check("raqm")), "Pillow without Raqm")
    scale, size = 4.0, 24.0
    path = RESOURCES / "fonts" / f"Sarabun-{weight}.ttf"
    font = ImageFont.truetype(str(path), size * scale, layout_engine=ImageFont.Layout.RAQM)
    for word in WORDS:
        paper = Paper()
        paper.page(160, 60).text(10, 40, word, Style(size, weight, "#000000"))
        ours = pixels(paper.pdf("word"), scale)[0]
        theirs = Image.new("L", ours.size, 255)
        ImageDraw.Draw(theirs).text(
            (10 * scale, 40 * scale), word, font=font, fill=0, anchor="ls", features=["-liga"]
        )
        wrong = ImageChops.difference(_ink(ours), _ink(theirs))
        # What is left after a one-pixel erosion is more than an edge.
        kernel = wrong.resize((wrong.width // 3, wrong.height // 3), Image.Resampling.BOX)
        assert grey_range(kernel)[1] < 200, word


def _ink(image: Image.Image) -> Image.Image:
    return image.convert("L").point(lambda level: 255 if level < 128 else 0)


@pytest.mark.parametrize("weight", WEIGHTS)
def test_figures_are_all_of_one_width(weight: Weight) -> None:
    widths = {shape_line(digit, Style(10, weight)).width for digit in "0123456789"}
    assert len(widths) == 1


@pytest.mark.parametrize("weight", WEIGHTS)
def test_whatever_the_rules_let_pass_every_face_can_draw(weight: Weight) -> None:
    """The rules may not open a font, so that they name the letters; here both are compared."""
    allowed = [chr(code) for code in range(0x20, 0x30000) if can_be_shown(chr(code))]
    assert [c for c in allowed if not (face(weight).has(c) or c.isspace())] == []
    assert len(allowed) > 550
    assert all(map(can_be_shown, (*"กฮะำฺ์ๆฯ๙฿", "Ž", "ế", "ǒ", "Ə", "’", "–")))


def test_a_character_without_a_glyph_is_seen_and_read_back() -> None:
    assert not face("Regular").has("☐")
    paper = Paper()
    paper.page(100, 50).text(10, 30, "ก☐ข", Style(12))
    pdf = paper.pdf("box")
    assert "ก☐ข" in plain(poppler("pdftotext", pdf))
    blank = Image.open(io.BytesIO(_png(pixels(pdf)[0])))
    assert grey_range(blank)[0] < 100


def _png(image: Image.Image) -> bytes:
    content = io.BytesIO()
    image.save(content, "PNG")
    return content.getvalue()
