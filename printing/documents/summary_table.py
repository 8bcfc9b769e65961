"""A table of the application summary: its columns as wide as what stands in them asks for."""

from __future__ import annotations

from functools import partial

from desktop.domain.receipt import SummaryTable
from desktop.domain.text import Text
from printing.documents import frame
from printing.documents.frame import Flow, Words, stack
from printing.lines import shape_line
from printing.sheet import Align, Sheet

_NUMBER, _GAP = 20.0, 10.0


def flow_table(flow: Flow, table: SummaryTable, left: float, right: float, words: Words) -> None:
    """Down the pages, with the names of the columns again on each new one; a sum at the end."""
    widths = _widths(table, right - left - _NUMBER, words)
    head = partial(_head, table=table, left=left, right=right, widths=widths, words=words)
    flow.need(frame.measure(head) + 34)
    flow.y = head(flow.sheet, flow.y)
    lines = [(str(number), row) for number, row in enumerate(table.rows, start=1)]
    for number, row in lines:
        draw = partial(
            _row, number=number, row=row, table=table, left=left, widths=widths, words=words
        )
        page = flow.sheet
        flow.need(frame.measure(draw))
        if flow.sheet is not page:
            flow.y = head(flow.sheet, flow.y)
        flow.y = draw(flow.sheet, flow.y)
    if len(table.rows) > 1 and any(table.sums):
        last = partial(_sum, table=table, left=left, right=right, widths=widths, words=words)
        flow.need(frame.measure(last))
        flow.y = last(flow.sheet, flow.y)
    flow.y += 4


def _widths(table: SummaryTable, room: float, words: Words) -> list[float]:
    """What each column needs; they share what is left over, or what is missing."""
    needs = []
    for at, label in enumerate(table.columns):
        name = words.only(label)
        cells = [words.only(row[at]) for row in table.rows]
        wide = [shape_line(cell.th, frame.BODY).width for cell in cells]
        wide += [shape_line(text, frame.SMALL).width for text in (name.th, name.en)]
        wide += [shape_line(cell.en, frame.TINY).width for cell in cells]
        wide.append(shape_line(table.sums[at] if table.sums else "", frame.STRONG).width)
        needs.append(max(wide) + _GAP)
    total = sum(needs)
    if total > room:
        return [need * room / total for need in needs]
    return [need + (room - total) / len(needs) for need in needs]


def _head(
    sheet: Sheet,
    y: float,
    *,
    table: SummaryTable,
    left: float,
    right: float,
    widths: list[float],
    words: Words,
) -> float:
    names = [words.only(label) for label in table.columns]
    end = _cells(sheet, y + 3, names, table, left, widths, small=True)
    sheet.rule(left, end + 2, right)
    return end + 4


def _row(
    sheet: Sheet,
    y: float,
    *,
    number: str,
    row: tuple[Text, ...],
    table: SummaryTable,
    left: float,
    widths: list[float],
    words: Words,
) -> float:
    sheet.block(left, y, _NUMBER, number, frame.BODY)
    return _cells(sheet, y, [words.only(cell) for cell in row], table, left, widths) + 1


def _sum(
    sheet: Sheet,
    y: float,
    *,
    table: SummaryTable,
    left: float,
    right: float,
    widths: list[float],
    words: Words,
) -> float:
    sheet.rule(left, y + 1, right)
    x, end, said = left + _NUMBER, y, words.of("rows_sum", count=len(table.rows))
    for at, (width, amount) in enumerate(zip(widths, table.sums, strict=True)):
        if amount:
            room = width - (0 if at == len(widths) - 1 else _GAP)
            end = max(end, sheet.block(x, y + 3, room, amount, frame.STRONG, "right"))
        elif at == 0:
            end = max(end, stack(sheet, x, y + 3, width, said, frame.SMALL, frame.TINY))
        x += width
    return end


def _cells(
    sheet: Sheet,
    y: float,
    cells: list[Text],
    table: SummaryTable,
    left: float,
    widths: list[float],
    *,
    small: bool = False,
) -> float:
    """One beside the other, money at the right of its column; gives where the lowest ends."""
    x, end, style = left + _NUMBER, y, frame.SMALL if small else frame.BODY
    for at, (cell, width, is_money) in enumerate(zip(cells, widths, table.amounts, strict=True)):
        room = width - (0 if at == len(cells) - 1 else _GAP)
        align: Align = "right" if is_money else "left"
        low = sheet.block(x, y, room, cell.th, style, align)
        if cell.en:
            low = sheet.block(x, low, room, cell.en, frame.TINY, align)
        x, end = x + width, max(end, low)
    return end
