"""The parts of the application summary: cells with their source, documents, costs, signatures."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from desktop.domain.money import format_baht
from desktop.domain.receipt import DocumentRow, Quote, QuoteLine, SummaryRow
from desktop.domain.text import Text
from printing.documents import frame
from printing.documents.frame import Words, stack, tell
from printing.documents.receipt_lines import line_notes
from printing.lines import Style, baseline, shape_line
from printing.sheet import Sheet

_NEUTRAL = (frame.SOFT, "#EEF1F4")
_GOOD = (frame.OK, frame.OK_WASH)
_CARE = (frame.WARN, frame.WARN_WASH)
SOURCE_COLOURS = {
    "chip": _GOOD,
    "app": _GOOD,
    "looked_up": _GOOD,
    "seen_original": _GOOD,
    "instead": _GOOD,
    "brought_forward": ("#1F5FA8", "#E8F1FB"),
    "from_address": _GOOD,
    "computed": _NEUTRAL,
    "typed": _NEUTRAL,
    "preset": _NEUTRAL,
    "pending_lookup": _CARE,
    "copy_taken": _CARE,
    "missing": ("#B3261E", "#FDECEA"),
}
_FORMER = Style(8.5, colour=frame.FAINT, struck=True)
_TOTAL = Style(15, "Bold")
_SAVED = Style(8.5, "Medium", frame.OK, 12.5)

# Draws at x, y over a width, and gives where it ends.
Draw = Callable[[Sheet, float, float, float], float]


def badge(sheet: Sheet, right: float, base: float, source: str, words: Words) -> float:
    """Where a value came from, at the right end; gives the badge's left edge."""
    label = frame.both(words.of(f"source_{source}"))
    return frame.pill(sheet, right, base, label, *SOURCE_COLOURS[source])


def unconfirmed(sheet: Sheet, right: float, base: float, words: Words) -> float:
    """The mark of what the office has not confirmed, at the right end; gives its left edge."""
    return frame.pill(sheet, right, base, frame.both(words.of("due_unconfirmed")), *_CARE)


def heading(sheet: Sheet, y: float, left: float, right: float, title: Text) -> float:
    """A section's title over a hairline; gives where the content begins."""
    tell(sheet, left, y + 12, title, frame.HEAD)
    sheet.rule(left, y + 18, right)
    return y + 21


def pack(
    rows: tuple[SummaryRow, ...], words: Words, third: float, gap: float
) -> list[list[tuple[int, SummaryRow]]]:
    """Rows in lines of three thirds: each takes as many as its label and value need."""
    lines: list[list[tuple[int, SummaryRow]]] = []
    free = 0
    for row in rows:
        need = _cell_width(row, words)
        span = 1 if need <= third else 2 if need <= 2 * third + gap else 3
        if span > free:
            lines.append([])
            free = 3
        lines[-1].append((span, row))
        free -= span
    return lines


def _cell_width(row: SummaryRow, words: Words) -> float:
    label = words.only(row.label)
    source = frame.both(words.of(f"source_{row.source}"))
    named = shape_line(frame.both(label), frame.SMALL).width
    badge_width = shape_line(source, Style(8, "Medium")).width + 18
    return max(named, shape_line(row.value, frame.BODY).width + badge_width)


def cell(sheet: Sheet, x: float, y: float, width: float, row: SummaryRow, words: Words) -> float:
    """A label above a value and, beside the value, its source; gives where the cell ends.

    On a paper in both languages a choice has its English after it, or below.
    """
    tell(sheet, x, y + 10, words.only(row.label), frame.SMALL)
    left = badge(sheet, x + width, y + 12.5 + baseline(frame.BODY), row.source, words)
    english = words.only(row.choice).en if row.choice else ""
    value = Text(row.value or "–", english)
    return frame.beside(sheet, x, y + 12.5, left - x - 6, value, frame.BODY, frame.TINY) + 1


def documents(rows: tuple[DocumentRow, ...], words: Words) -> list[Draw]:
    """The checklist: each document, and what stands in its place."""
    if not rows:
        return []
    title = words.of("documents")
    return [
        lambda sheet, x, y, width: heading(sheet, y, x, x + width, title),
        *(partial(_document, row, words) for row in rows),
    ]


def _document(
    row: DocumentRow, words: Words, sheet: Sheet, x: float, y: float, width: float
) -> float:
    source = row.source if row.met else "missing"
    frame.tick(sheet, x, y + 3.5, 9.5, done=row.met, colour=frame.OK if row.met else frame.SOFT)
    left = badge(sheet, x + width, y + baseline(frame.BODY), source, words)
    label, room = words.only(row.label), left - x - 20
    y = frame.beside(sheet, x + 16, y, room, label, frame.BODY, frame.TINY)
    if row.because is not None:
        said = frame.both(words.only(row.because), "  ·  ")
        y = sheet.block(x + 16, y, width - 16, said, frame.SMALL)
    if row.instead is not None:
        y = sheet.block(x + 16, y, width - 16, frame.both(words.only(row.instead)), frame.SMALL)
    if row.note is not None:
        note = words.only(row.note)
        small = frame.TINY if note.en else frame.SMALL
        y = sheet.block(x + 16, y, width - 16, frame.both(note, "  ·  "), small)
    if row.recorded:
        noted = (f"{frame.both(words.only(name))} {frame.both(words.only(value))}"
                 for name, value in row.recorded)  # fmt: skip
        y = sheet.block(x + 16, y, width - 16, "  ·  ".join(noted), frame.SMALL)
    if row.reason:
        y = sheet.block(x + 16, y, width - 16, row.reason, frame.SMALL)
    return y + 3


def costs(quote: Quote, words: Words) -> list[Draw]:
    """The quote: each line with what it was before, then VAT, total, and what is saved."""
    title = words.of("costs")
    return [
        lambda sheet, x, y, width: heading(sheet, y, x, x + width, title),
        *(partial(_cost, line, words) for line in quote.lines),
        *(partial(_told_later, label, words) for label in quote.later),
        partial(_sum, quote, words),
    ]


def _cost(line: QuoteLine, words: Words, sheet: Sheet, x: float, y: float, width: float) -> float:
    amount, base = format_baht(line.amount), y + baseline(frame.BODY)
    amount += "*" if line.unconfirmed else ""
    used = sheet.text(x + width, base, amount, frame.STRONG, "right")
    if line.former is not None and line.former != line.amount:
        end = x + width - used - 8
        was = sheet.text(end, base, format_baht(line.former), _FORMER, "right")
        said = frame.both(words.of("was"))
        word = sheet.text(end - was - 4, base, said, frame.SMALL, "right")
        used += was + word + 12
    label = words.only(line.label)
    y = frame.beside(sheet, x, y, width - used - 12, label, frame.BODY, frame.TINY)
    for note in line_notes(line, words):
        y = sheet.block(x, y, width, note, frame.SMALL)
    return y + 3


def _told_later(label: Text, words: Words, sheet: Sheet, x: float, y: float, width: float) -> float:
    used = sheet.text(
        x + width, y + baseline(frame.BODY), words.of("told_later").th, frame.SMALL, "right"
    )
    return (
        frame.beside(sheet, x, y, width - used - 12, words.only(label), frame.BODY, frame.TINY) + 3
    )


def _sum(quote: Quote, words: Words, sheet: Sheet, x: float, y: float, width: float) -> float:
    right = x + width
    tell(sheet, x, y + 11, words.of("vat", rate=quote.vat_percent), frame.SMALL)
    sheet.text(right, y + 11, format_baht(quote.vat), frame.BODY, "right")
    y += 18
    sheet.rule(x, y, right)
    tell(sheet, x, y + 18, words.of("total"), frame.STRONG)
    unit = sheet.text(right, y + 18, frame.both(words.of("amount_short")), frame.SMALL, "right")
    sheet.text(right - unit - 5, y + 18, format_baht(quote.total), _TOTAL, "right")
    y += 27
    if quote.saved:
        saved = words.of("saved", amount=format_baht(quote.saved))
        y = sheet.block(x, y, width, saved.th, _SAVED, "right")
        if saved.en:
            y = sheet.block(x, y, width, saved.en, frame.TINY, "right")
    if any(line.unconfirmed for line in quote.lines):
        y = stack(sheet, x, y, width, words.of("unconfirmed_note"), frame.SMALL, frame.TINY)
    return y


def signatures(
    sheet: Sheet,
    x: float,
    y: float,
    width: float,
    gap: float,
    applicant: str,
    clerk: str,
    words: Words,
    called: Text | None = None,
) -> float:
    """Two places to sign: the applicant's, or that of whoever is `called` otherwise, and the
    officer's; one where nobody but the officer signs.
    """
    role = words.only(called) if called is not None else words.of("sign_applicant")
    theirs = ((x, applicant, role),) if applicant else ()
    sides = (*theirs, (x + width + gap, clerk, words.of("sign_officer")))
    end = y
    for left, name, role in sides:
        signed = sheet.text(left, y + 29, frame.both(words.of("sign")), frame.SMALL)
        dated = left + width - 62
        day = sheet.text(dated, y + 29, frame.both(words.of("sign_date")), frame.SMALL, "right")
        sheet.dashes(left + signed + 5, y + 29, dated - day - 6)
        sheet.dashes(dated + 4, y + 29, left + width)
        room = dated - day - 6 - left
        low = sheet.block(left, y + 33, room, f"({name})", frame.BODY, "center")
        end = max(end, sheet.block(left, low, room, frame.both(role), frame.SMALL, "center"))
    return end
