"""QR codes as vectors."""

from __future__ import annotations

from functools import lru_cache

from printing.sheet import Sheet

QUIET_ZONE = 4  # modules, by ISO/IEC 18004


@lru_cache(maxsize=8)
def matrix(content: str) -> tuple[tuple[bool, ...], ...]:
    """The modules of a QR code (error level M), dark ones True, without the quiet zone.

    One fixed mask is as readable as the best one to today's scanners and takes a quarter of the
    time to make. A code that proves a paper takes some milliseconds, and is drawn more than once.
    """
    import segno

    code = segno.make(content, error="m", mask=3, micro=False, boost_error=False)
    return tuple(tuple(bool(cell) for cell in row) for row in code.matrix)


def width(content: str, module: float) -> float:
    """How wide a code of modules of this width is, in its unit, with the quiet zone."""
    return (len(matrix(content)) + 2 * QUIET_ZONE) * module


def draw(sheet: Sheet, x: float, y: float, size: float, content: str) -> None:
    """Draw a code `size` points wide, its quiet zone included, in black on white."""
    sheet.box(x, y, size, size, fill="#FFFFFF")
    rows = matrix(content)
    module = size / (len(rows) + 2 * QUIET_ZONE)
    cells = []
    for r, row in enumerate(rows):
        start = None
        for c, dark in enumerate((*row, False)):
            if dark and start is None:
                start = c
            elif not dark and start is not None:
                left = x + (start + QUIET_ZONE) * module
                top = y + (r + QUIET_ZONE) * module
                # A hair of overlap downwards keeps the rows from parting on screen.
                cells.append((left, top, (c - start) * module, module * 1.01))
                start = None
    sheet.squares(cells, "#000000")
