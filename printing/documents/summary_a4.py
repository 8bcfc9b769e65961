"""The application summary on A4, which the applicant reads and signs."""

from __future__ import annotations

from datetime import date
from functools import partial

from desktop.domain.numbers import case_code, is_training
from desktop.domain.receipt import ApplicationSummary, SummaryParty, SummaryRow, SummarySection
from desktop.domain.text import Text
from desktop.domain.thai_date import long_date
from printing import qr
from printing.documents import frame, letterhead, summary_parts
from printing.documents.frame import BOTTOM, LEFT, RIGHT, Flow, Words, stack, tell
from printing.documents.summary_parts import Draw
from printing.documents.summary_table import flow_table
from printing.lines import Style, baseline
from printing.papers.base import PaperStyle
from printing.sheet import Sheet

_WIDTH = RIGHT - LEFT
_GAP, _GUTTER = 16.0, 24.0
_THIRD = (_WIDTH - 2 * _GAP) / 3
_HALF = (_WIDTH - _GUTTER) / 2
_SERVICE = Style(14, "Bold", leading=21)
_NOTICE = Style(8, colour=frame.SOFT, leading=11.5)
_PERSON = Style(12, "SemiBold", leading=18)


def render(summary: ApplicationSummary, style: PaperStyle, code: str = "") -> bytes:
    """The PDF, on as many pages as it needs; the signatures are never alone on one. `code` is what
    proves it.
    """
    words = Words(style)
    flow = Flow(
        lambda sheet, page: _head(sheet, page, summary, words),
        training=is_training(summary.case_reference),
    )
    _who(flow, summary, words, code)
    for section in summary.sections:
        _section(flow, section, words)
    _documents_and_costs(flow, summary, words)
    _promise(flow, summary, words)
    _notices_and_signatures(flow, summary, words)
    foot = f"{frame.both(words.of('case'))} {summary.case_reference}"
    if summary.manual_edition:
        edition = words.of("manual", edition=summary.manual_edition)
        foot += f"  ·  {frame.both(edition)}"
    flow.feet(foot, words)
    return flow.paper.pdf(
        summary.case_reference, words.of("summary_title").th, summary.submitted_at
    )


def _head(sheet: Sheet, page: int, summary: ApplicationSummary, words: Words) -> float:
    title = words.of("summary_title")
    hint = title.en or words.of("summary_hint").th
    note = Text(hint if page == 1 else summary.case_reference, "")
    return letterhead.draw(sheet, words, summary.office_name, summary.counter, title, note)


def _who(flow: Flow, summary: ApplicationSummary, words: Words, code: str) -> None:
    sheet, top = flow.sheet, flow.y
    size = 82.0
    qr.draw(sheet, RIGHT - size + 8, top - 6, size, code or case_code(summary.case_reference))
    sheet.text(RIGHT, top + 82, summary.case_reference, frame.TINY, "right")
    width = _WIDTH - size - 10
    y = frame.beside(sheet, LEFT, top, width, words.only(summary.service), _SERVICE)
    if summary.applicant_name:
        y = sheet.block(LEFT, y + 3, width, summary.applicant_name, _PERSON)
    day, time = frame.moment(summary.submitted_at)
    when, clock = words.only(day), words.of("clock", time=time)
    facts = [
        (words.of("citizen_id"), Text(summary.citizen_id_masked, "")),
        (words.of("case"), Text(summary.case_reference, "")),
        (
            words.of("submitted"),
            Text(f"{when.th} {clock.th}", f"{when.en} {clock.en}" if when.en else ""),
        ),
        (words.of("accepted_by"), Text(summary.clerk_name, "")),
    ]
    if summary.receipt_number:
        facts.append((words.of("receipt"), Text(summary.receipt_number, "")))
    column, lows = width / 3, [y + 2] * 3
    for number, (label, value) in enumerate(fact for fact in facts if fact[1].th):
        at = number % 3
        x, start = LEFT + column * at, lows[at]
        tell(sheet, x, start + 10, label, frame.SMALL)
        lows[at] = stack(sheet, x, start + 12, column - 8, value, frame.BODY, frame.TINY)
    y = max(lows)
    for role, who in (_party(party, words) for party in summary.parties):
        tell(sheet, LEFT, y + 10, role, frame.SMALL)
        y = stack(sheet, LEFT, y + 12, width, who, frame.BODY, frame.TINY)
    flow.y = max(y, top + 88) + 8


def _party(party: SummaryParty, words: Words) -> tuple[Text, Text]:
    """Their role, and who they are: by name, number and how they are known."""
    known = words.only(party.known)
    who = " · ".join(part for part in (party.name, party.citizen_id_masked, known.th) if part)
    return words.only(party.role), Text(who, known.en)


def _section(flow: Flow, section: SummarySection, words: Words) -> None:
    title = words.only(section.title)
    if section.table is not None:
        flow.need(90)
        flow.y = summary_parts.heading(flow.sheet, flow.y, LEFT, RIGHT, title)
        flow_table(flow, section.table, LEFT, RIGHT, words)
        return
    lines = summary_parts.pack(section.rows, words, _THIRD, _GAP)
    for number, line in enumerate(lines):

        def draw(sheet: Sheet, y: float, line: list[tuple[int, SummaryRow]] = line) -> float:
            return _line(sheet, y, line, words)

        height = frame.measure(draw)
        flow.need(height + (24 if number == 0 else 0))
        if number == 0:
            flow.y = summary_parts.heading(flow.sheet, flow.y, LEFT, RIGHT, title)
        flow.y = draw(flow.sheet, flow.y)
    flow.y += 4


def _line(sheet: Sheet, y: float, line: list[tuple[int, SummaryRow]], words: Words) -> float:
    x, end = LEFT, y
    for span, row in line:
        width = span * _THIRD + (span - 1) * _GAP
        end = max(end, summary_parts.cell(sheet, x, y, width, row, words))
        x += width + _GAP
    return end


def _documents_and_costs(flow: Flow, summary: ApplicationSummary, words: Words) -> None:
    """Side by side as on the screen; one after the other where that would not fit on a page."""
    columns = [
        column
        for column in (
            summary_parts.documents(summary.documents, words),
            summary_parts.costs(summary.quote, words) if summary.quote else [],
        )
        if column
    ]
    width = _HALF if len(columns) == 2 else _WIDTH
    heights = [frame.measure(partial(_column, column, LEFT, width)) for column in columns]
    if not heights:
        return
    if max(heights) > BOTTOM - 100:
        for column in columns:
            for row in column:
                flow.need(frame.measure(partial(_column, [row], LEFT, _WIDTH)))
                flow.y = row(flow.sheet, LEFT, flow.y, _WIDTH)
            flow.y += 8
        return
    flow.need(max(heights))
    for number, column in enumerate(columns):
        _column(column, LEFT + number * (_HALF + _GUTTER), width, flow.sheet, flow.y)
    flow.y += max(heights) + 5


def _column(rows: list[Draw], x: float, width: float, sheet: Sheet, y: float) -> float:
    for row in rows:
        y = row(sheet, x, y, width)
    return y


def _promise(flow: Flow, summary: ApplicationSummary, words: Words) -> None:
    if not summary.due:
        return
    due = date.fromisoformat(summary.due)
    count = len(summary.steps)
    key = "promise" if count > 1 else "promise_one"
    day = Text(long_date(due, "th"), long_date(due, "en"))
    line = words.of(key, steps=count, date=day)
    basis = "promise_days" if summary.due_unconfirmed else "promise_basis"

    def draw(sheet: Sheet, top: float) -> float:
        inner, width = LEFT + 14, _WIDTH - 28
        room = width
        if summary.due_unconfirmed:
            base = top + 7 + baseline(frame.HEAD)
            room = summary_parts.unconfirmed(sheet, inner + width, base, words) - inner - 6
        y = frame.beside(sheet, inner, top + 7, room, line, frame.HEAD)
        for number, step in enumerate(summary.steps, 1):
            sheet.text(inner, y + baseline(frame.BODY), f"{number}.", frame.BODY)
            y = frame.beside(sheet, inner + 14, y, width - 14, words.only(step), frame.BODY)
        for sentence in summary.sheet:
            y = frame.beside(sheet, inner, y, width, words.only(sentence), frame.BODY)
        if summary.in_working_days:
            y = frame.beside(sheet, inner, y, width, words.of(basis), frame.SMALL)
        return y + 6

    height = frame.measure(draw)
    flow.need(height)
    flow.sheet.box(LEFT, flow.y, _WIDTH, height, fill="#E8F1FB", radius=6)
    draw(flow.sheet, flow.y)
    flow.y += height + 7


def _notices_and_signatures(flow: Flow, summary: ApplicationSummary, words: Words) -> None:
    def draw(sheet: Sheet, y: float) -> float:
        told = [words.of("no_copies"), *map(words.only, filter(None, [summary.privacy]))]
        for notice in told:
            y = stack(sheet, LEFT, y, _WIDTH, notice, _NOTICE, frame.TINY) + 2
        signs = summary.applicant_name if summary.signs else ""
        if signs:
            y = frame.beside(sheet, LEFT, y + 3, _WIDTH, words.of("declare"), frame.STRONG)
        return summary_parts.signatures(
            sheet, LEFT, y, _HALF, _GUTTER, signs, summary.clerk_name, words, summary.called
        )

    flow.need(frame.measure(draw))
    flow.y = draw(flow.sheet, flow.y)
