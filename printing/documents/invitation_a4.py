"""The invitation on A4: a page for each who may ask for something because of a case."""

from __future__ import annotations

from desktop.domain.invitation import Guest, Invitation
from desktop.domain.numbers import case_code, is_training
from printing import qr
from printing.documents import frame, letterhead, summary_parts
from printing.documents.frame import LEFT, RIGHT, Flow, Words, beside, stack
from printing.lines import Style, baseline
from printing.papers.base import PaperStyle
from printing.sheet import Paper, Sheet

_WIDTH = RIGHT - LEFT
_QR = 118.0
_BIG = Style(13, "SemiBold", leading=19)
_WORDS = Style(11, leading=17)


def render(record: Invitation, style: PaperStyle) -> bytes:
    """The PDF, in which each guest has pages of their own."""
    words, paper = Words(style), Paper()
    for guest in record.guests:
        _page(paper, record, guest, words)
    return paper.pdf(record.case_reference, words.of("invitation_title").th, record.issued_at)


def _page(paper: Paper, record: Invitation, guest: Guest, words: Words) -> None:
    flow = Flow(
        lambda sheet, _page: _head(sheet, record, words),
        training=is_training(record.case_reference),
        paper=paper,
    )
    _who(flow, record, guest, words)
    flow.y = summary_parts.heading(flow.sheet, flow.y, LEFT, RIGHT, words.of("invitation_bring"))
    bring = (words.of("invitation_card"), *map(words.only, guest.bring))
    for number, label in enumerate(bring, start=1):
        flow.need(3 * _WORDS.line_height)
        flow.sheet.text(LEFT, flow.y + baseline(_WORDS), f"{number}.", _WORDS)
        flow.y = beside(flow.sheet, LEFT + 18, flow.y, _WIDTH - 18, label, _WORDS)
    flow.y += 6
    for key in ("invitation_no_copies", "invitation_proxy", "invitation_where"):
        flow.need(3 * _WORDS.line_height)
        flow.y = stack(flow.sheet, LEFT, flow.y, _WIDTH, words.of(key), _WORDS) + 4
    case = f"{frame.both(words.of('case'))} {record.case_reference}"
    flow.feet(f"{frame.both(words.of('invitation_title'))}  ·  {case}", words)


def _head(sheet: Sheet, record: Invitation, words: Words) -> float:
    title, (day, _time) = words.of("invitation_title"), frame.moment(record.issued_at)
    note = words.only(day)
    return letterhead.draw(sheet, words, record.office_name, record.counter, title, note)


def _who(flow: Flow, record: Invitation, guest: Guest, words: Words) -> None:
    """To whom it goes, what for, and the code with which the counter begins."""
    sheet, top = flow.sheet, flow.y
    qr.draw(sheet, RIGHT - _QR + 10, top - 6, _QR, case_code(record.case_reference))
    sheet.text(RIGHT, top + _QR - 2, record.case_reference, frame.SMALL, "right")
    width, y = _WIDTH - _QR - 16, top
    if guest.name:
        y = stack(sheet, LEFT, y, width, words.of("invitation_to", name=guest.name), _BIG)
    y = stack(sheet, LEFT, y + 4, width, words.only(guest.label), frame.TITLE)
    for key, of in (("invitation_service", guest.service), ("invitation_from", record.service)):
        y = stack(sheet, LEFT, y + 2, width, words.of(key, service=of), _WORDS)
    y = stack(sheet, LEFT, y + 6, width, words.of("invitation_show"), _WORDS)
    flow.y = max(y, top + _QR + 6) + 10
