"""Who looked at a person, on A4: a line for each look, and what is not in the list."""

from __future__ import annotations

from functools import partial

from desktop.domain.looking import LookedRow, WhoLooked
from desktop.domain.text import Text
from desktop.domain.thai_date import long_date
from printing.documents import frame, letterhead, summary_parts
from printing.documents.frame import LEFT, RIGHT, Flow, Words, beside, stack
from printing.lines import Style
from printing.papers.base import PaperStyle
from printing.sheet import Paper, Sheet

_WIDTH = RIGHT - LEFT
_WHEN = 130.0
_BIG = Style(13, "SemiBold", leading=19)


def render(record: WhoLooked, style: PaperStyle) -> bytes:
    """The PDF."""
    words, paper = Words(style), Paper()
    flow = Flow(
        lambda sheet, _page: _head(sheet, record, words), training=record.training, paper=paper
    )
    who = " · ".join(part for part in (record.person_name, record.citizen_id_masked) if part)
    flow.y = flow.sheet.block(LEFT, flow.y, _WIDTH, who, _BIG)
    since = Text(long_date(record.since, "th"), long_date(record.since, "en"))
    told = words.of("looked_told", since=since)
    flow.y = stack(flow.sheet, LEFT, flow.y + 2, _WIDTH, told, frame.BODY, frame.TINY) + 6
    heading = words.of("looked_rows", count=len(record.rows))
    flow.y = summary_parts.heading(flow.sheet, flow.y, LEFT, RIGHT, heading)
    if not record.rows:
        flow.y = (
            beside(flow.sheet, LEFT, flow.y, _WIDTH, words.of("looked_nobody"), frame.STRONG) + 6
        )
    for row in record.rows:
        flow.need(frame.measure(partial(_row, row, words)))
        flow.y = _row(row, words, flow.sheet, flow.y)
    limits = words.of("looked_limits")
    flow.need(frame.stack_height(_WIDTH, limits, frame.BODY, frame.TINY))
    stack(flow.sheet, LEFT, flow.y + 6, _WIDTH, limits, frame.BODY, frame.TINY)
    flow.feet(frame.both(words.of("looked_title")), words)
    return paper.pdf("who-looked", words.of("looked_title").th, record.printed_at)


def _head(sheet: Sheet, record: WhoLooked, words: Words) -> float:
    day, _time = frame.moment(record.printed_at)
    title = words.of("looked_title")
    return letterhead.draw(sheet, words, record.office_name, record.counter, title, words.only(day))


def _row(row: LookedRow, words: Words, sheet: Sheet, y: float) -> float:
    """When at the left; who, what for and which case beside it."""
    day, time = frame.moment(row.at)
    left = stack(sheet, LEFT, y, _WHEN - 8, Text(f"{day.th} {time}", ""), frame.BODY)
    x, width = LEFT + _WHEN, _WIDTH - _WHEN
    y = beside(sheet, x, y, width, words.only(row.who), frame.STRONG, frame.TINY)
    y = beside(sheet, x, y, width, words.only(row.why), frame.BODY, frame.TINY)
    at = words.of("looked_case", case=row.case) if row.case else words.of("looked_id")
    y = max(left, beside(sheet, x, y, width, at, frame.BODY, frame.TINY)) + 3
    sheet.rule(LEFT, y, RIGHT)
    return y + 4
