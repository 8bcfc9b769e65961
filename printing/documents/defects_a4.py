"""The defect record on A4: one copy for the applicant and one for the officer, each signed."""

from __future__ import annotations

from datetime import date
from functools import partial

from desktop.domain.defect_record import DefectRecord, DefectRow
from desktop.domain.numbers import case_code, is_training
from desktop.domain.text import Text
from desktop.domain.thai_date import weekday_date
from printing import qr
from printing.documents import frame, letterhead, summary_parts
from printing.documents.frame import LEFT, RIGHT, Flow, Words, beside, stack, tell
from printing.lines import Style, baseline
from printing.papers.base import PaperStyle
from printing.sheet import Paper, Sheet

_WIDTH = RIGHT - LEFT
_GUTTER = 24.0
_HALF = (_WIDTH - _GUTTER) / 2
_ITEM = 90.0  # the column of the manual's item, at the right end
_BIG = Style(12, "SemiBold", leading=18)
_NO_MORE = Style(11, "SemiBold", frame.OK, 17)
_COPIES = ("copy_applicant", "copy_officer")


def render(record: DefectRecord, style: PaperStyle, code: str = "") -> bytes:
    """The PDF with both copies, each on as many pages as it needs; `code` is what proves it."""
    words, paper = Words(style), Paper()
    for copy in _COPIES:
        _copy(paper, record, words, words.of(copy), code)
    return paper.pdf(record.case_reference, words.of("defects_title").th, record.checked_at)


def _copy(paper: Paper, record: DefectRecord, words: Words, copy: Text, code: str) -> None:
    flow = Flow(
        lambda sheet, page: _head(sheet, page, record, words, copy),
        training=is_training(record.case_reference),
        paper=paper,
    )
    _who(flow, record, words, code)
    for number, row in enumerate(record.rows, start=1):
        draw = partial(_row, number, row, words)
        flow.need(frame.measure(draw) + 40)
        flow.y = draw(flow.sheet, flow.y)
    _until(flow, record, words)
    _signatures(flow, record, words, "follow_proved" if code else "follow")
    edition = frame.both(words.of("manual", edition=record.manual_edition))
    case = f"{frame.both(words.of('case'))} {record.case_reference}"
    flow.feet(f"{frame.both(copy)}  ·  {case}  ·  {edition}", words)


def _head(sheet: Sheet, page: int, record: DefectRecord, words: Words, copy: Text) -> float:
    """Further pages say which case they are of."""
    if page > 1:
        copy = Text(f"{record.case_reference}  ·  {copy.th}", copy.en)
    title = words.of("defects_title")
    return letterhead.draw(sheet, words, record.office_name, record.counter, title, copy)


def _who(flow: Flow, record: DefectRecord, words: Words, code: str) -> None:
    sheet, top, size = flow.sheet, flow.y, 82.0
    qr.draw(sheet, RIGHT - size + 8, top - 6, size, code or case_code(record.case_reference))
    sheet.text(RIGHT, top + 82, record.case_reference, frame.TINY, "right")
    width = _WIDTH - size - 14
    y = beside(sheet, LEFT, top, width, words.only(record.service), frame.TITLE)
    who = " · ".join(part for part in (record.applicant_name, record.citizen_id_masked) if part)
    y = sheet.block(LEFT, y + 3, width, who, _BIG)
    day, time = frame.moment(record.checked_at)
    checked = words.of("defects_checked", date=day, time=time)
    y = stack(sheet, LEFT, y + 2, width, checked, frame.BODY, frame.TINY)
    flow.y = max(y, top + 88) + 6
    flow.y = summary_parts.heading(
        flow.sheet, flow.y, LEFT, RIGHT, words.of("defects_rows", count=len(record.rows))
    )


def _row(number: int, row: DefectRow, words: Words, sheet: Sheet, y: float) -> float:
    """What is missing, why, what to bring, and the item of the manual at the right end."""
    sheet.text(LEFT, y + baseline(frame.STRONG), f"{number}.", frame.STRONG)
    if row.item:
        item = words.of("defects_item", item=row.item)
        sheet.text(RIGHT, y + baseline(frame.BODY), item.th, frame.BODY, "right")
    x, width = LEFT + 18, _WIDTH - 18 - _ITEM
    y = beside(sheet, x, y, width, words.only(row.label), frame.STRONG, frame.TINY)
    y = beside(sheet, x, y, width, words.of(f"defects_{row.lack}"), frame.BODY, frame.TINY)
    if row.note:
        said = words.of("defects_bring", note=row.note)
        y = sheet.block(x, y, width, said.th, frame.BODY)
    y += 3
    sheet.rule(LEFT, y, RIGHT)
    return y + 4


def _until(flow: Flow, record: DefectRecord, words: Words) -> None:
    until = date.fromisoformat(record.until)
    day = Text(weekday_date(until, "th"), weekday_date(until, "en"))

    def draw(sheet: Sheet, y: float) -> float:
        y = beside(sheet, LEFT, y + 4, _WIDTH, words.of("defects_until", date=day), _BIG) + 4
        box = y
        y = beside(sheet, LEFT + 14, y + 7, _WIDTH - 28, words.of("defects_no_more"), _NO_MORE)
        sheet.box(LEFT, box, _WIDTH, y + 7 - box, line=frame.OK, radius=6)
        y += 15
        for key in ("defects_after", "defects_appeal"):
            said = words.of(key, days=record.appeal_days)
            y = stack(sheet, LEFT, y, _WIDTH, said, frame.BODY, frame.TINY) + 2
        return y + 6

    flow.need(frame.measure(draw))
    flow.y = draw(flow.sheet, flow.y)


def _signatures(flow: Flow, record: DefectRecord, words: Words, follow: str) -> None:
    def draw(sheet: Sheet, y: float) -> float:
        y = beside(sheet, LEFT, y + 3, _WIDTH, words.of("defects_declare"), frame.STRONG)
        return summary_parts.signatures(
            sheet, LEFT, y, _HALF, _GUTTER, record.applicant_name, record.clerk_name, words
        )

    flow.need(frame.measure(draw))
    flow.y = draw(flow.sheet, flow.y)
    tell(flow.sheet, LEFT, flow.y + 16, words.of(follow), frame.SMALL)
    flow.y += 22
