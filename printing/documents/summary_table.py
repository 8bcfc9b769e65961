"""A table of the application summary: its columns as wide as what stands in them asks for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Self

from desktop.domain.receipt import SummaryTable
from desktop.domain.text import Text
from printing.documents import frame
from printing.documents.frame import Flow, Words, stack
from printing.lines import shape_line
from printing.sheet import Align, Sheet

_NUMBER, _GAP = 20.0, 10.0


def flow_table(flow: Flow, table: SummaryTable, left: float, right: float, words: Words) -> None:
    """Down the pages, with the names of the columns again on each new one; a sum at the end."""
    placed = _Placed.of(table, left, right, words)
    flow.need(frame.measure(placed.head) + 34)
    flow.y = placed.head(flow.sheet, flow.y)
    for number, row in enumerate(table.rows, start=1):
        draw = partial(placed.row, number=str(number), row=row)
        page = flow.sheet
        flow.need(frame.measure(draw))
        if flow.sheet is not page:
            flow.y = placed.head(flow.sheet, flow.y)
        flow.y = draw(flow.sheet, flow.y)
    if len(table.rows) > 1 and any(table.sums):
        flow.need(frame.measure(placed.sum))
        flow.y = placed.sum(flow.sheet, flow.y)
    flow.y += 4


@dataclass(frozen=True, slots=True)
class _Placed:
    """A table at its place on the sheet; each part tells where it ends."""

    table: SummaryTable
    left: float
    right: float
    widths: tuple[float, ...]
    words: Words

    @classmethod
    def of(cls, table: SummaryTable, left: float, right: float, words: Words) -> Self:
        """With the width of each column."""
        widths = tuple(_widths(table, right - left - _NUMBER, words))
        return cls(table, left, right, widths, words)

    def head(self, sheet: Sheet, y: float) -> float:
        """The names of the columns."""
        names = [self.words.only(label) for label in self.table.columns]
        end = self._cells(sheet, y + 3, names, small=True)
        sheet.rule(self.left, end + 2, self.right)
        return end + 4

    def row(self, sheet: Sheet, y: float, *, number: str, row: tuple[Text, ...]) -> float:
        """One row with its number."""
        sheet.block(self.left, y, _NUMBER, number, frame.BODY)
        return self._cells(sheet, y, [self.words.only(cell) for cell in row]) + 1

    def sum(self, sheet: Sheet, y: float) -> float:
        """What the amounts come to."""
        table = self.table
        sheet.rule(self.left, y + 1, self.right)
        x, end, said = self.left + _NUMBER, y, self.words.of("rows_sum", count=len(table.rows))
        for at, (width, amount) in enumerate(zip(self.widths, table.sums, strict=True)):
            if amount:
                room = self._room(at)
                end = max(end, sheet.block(x, y + 3, room, amount, frame.STRONG, "right"))
            elif at == 0:
                end = max(end, stack(sheet, x, y + 3, width, said, frame.SMALL, frame.TINY))
            x += width
        return end

    def _cells(self, sheet: Sheet, y: float, cells: list[Text], *, small: bool = False) -> float:
        """One beside the other, money at the right of its column; gives where the lowest ends."""
        x, end, style = self.left + _NUMBER, y, frame.SMALL if small else frame.BODY
        for at, (cell, is_money) in enumerate(zip(cells, self.table.amounts, strict=True)):
            align: Align = "right" if is_money else "left"
            low = sheet.block(x, y, self._room(at), cell.th, style, align)
            if cell.en:
                low = sheet.block(x, low, self._room(at), cell.en, frame.TINY, align)
            x, end = x + self.widths[at], max(end, low)
        return end

    def _room(self, at: int) -> float:
        return self.widths[at] - (0 if at == len(self.widths) - 1 else _GAP)


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
