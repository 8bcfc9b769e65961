"""A receipt as PDF against a bare reportlab page with the same strings."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from io import BytesIO

from desktop.domain.data_file import RESOURCES
from printing.documents import receipt_pdf, warm
from printing.sheet import A4, Sheet
from tests.printing.samples import SHORT
from tools.bench.row import Row

GOAL = 2.5
ROUNDS = 60


def _strings() -> list[str]:
    """Every string that the receipt draws."""
    found: list[str] = []
    draw = Sheet._write

    def watched(self: Sheet, x: float, y: float, line: object, *rest: object) -> float:
        found.append(line.text)  # type: ignore[attr-defined]
        return draw(self, x, y, line, *rest)  # type: ignore[arg-type]

    Sheet._write = watched  # type: ignore[assignment, method-assign]
    try:
        receipt_pdf(SHORT, style="bilingual")
    finally:
        Sheet._write = draw  # type: ignore[method-assign]
    return [text for text in found if text]


def _bare_page(strings: list[str]) -> Callable[[], bytes]:
    """The same strings set by reportlab alone with its defaults: no shaping, no layout, no code."""
    from reportlab import rl_config
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    for weight in ("Regular", "Bold"):
        registerFont(TTFont(f"Bench{weight}", str(RESOURCES / "fonts" / f"Sarabun-{weight}.ttf")))

    def make() -> bytes:
        rl_config.useA85 = 1
        canvas = Canvas(BytesIO(), pagesize=A4, pageCompression=1, initialFontName="BenchRegular")
        for number, text in enumerate(strings):
            canvas.setFont("BenchBold" if number % 4 == 0 else "BenchRegular", 10)
            canvas.drawString(45, 800 - 12 * number, text)
        canvas.showPage()
        data: bytes = canvas.getpdfdata()
        return data

    return make


def measure() -> list[Row]:
    """Both in turn in one warm process; medians in milliseconds."""
    warm()
    bare = _bare_page(_strings())
    makers: tuple[Callable[[], bytes], ...] = (lambda: receipt_pdf(SHORT, style="bilingual"), bare)
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(ROUNDS + 5):
        for maker, kept in zip(makers, times, strict=True):
            start = time.perf_counter()
            maker()
            if turn >= 5:
                kept.append((time.perf_counter() - start) * 1000)
    ours, yardstick = (statistics.median(kept) for kept in times)
    ratio = ours / yardstick
    return [
        Row(
            "receipt PDF against a bare reportlab page",
            ours,
            yardstick,
            "ms",
            ratio,
            f"<= {GOAL} x",
            ratio <= GOAL,
        )
    ]
