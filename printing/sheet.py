"""A page to draw on: text, paragraphs, rules and boxes, and the PDF that pages become.

Lengths are points (1/72 inch); x runs from the left edge, y from the top edge downwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from math import cos, radians, sin
from typing import Literal

from printing.lines import Line, Style, baseline, shape_line, wrap
from printing.tags import Tags
from printing.typeface import WEIGHTS, EmbeddedFace, Weight, face, initial_font

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)

_STEP = 60  # thousandths of the text size; a space has 220

Align = Literal["left", "right", "center"]


class Sheet:
    """One page; made by `Paper.page`."""

    def __init__(self, faces: dict[Weight, EmbeddedFace], width: float, height: float) -> None:
        self.width = width
        self.height = height
        self.paragraphs: list[int] = []  # how many lines each has
        self._lines = 0
        self._faces = faces
        self._ops: list[str] = []
        self._drawing: list[str] = []

    def text(self, x: float, y: float, text: str, style: Style, align: Align = "left") -> float:
        """Write one line with its baseline at `y`; gives its width."""
        self._begin()
        return self._write(x, y, shape_line(text, style), style, align)

    def block(
        self, x: float, y: float, width: float, text: str, style: Style, align: Align = "left"
    ) -> float:
        """Write a paragraph whose box begins at `y` and is `width` wide; gives the box's end."""
        start = {"left": x, "right": x + width, "center": x + width / 2}[align]
        down = baseline(style)
        self._begin()
        for line in wrap(text, width, style):
            self._write(start, y + down, line, style, align)
            y += style.line_height
        return y

    def slanted(self, x: float, y: float, text: str, style: Style, degrees: float) -> None:
        """One line that rises by `degrees`, the middle of its baseline at `x`, `y`."""
        self._begin()
        self._write(x, y, shape_line(text, style), style, "center", degrees)

    def rule(
        self, x: float, y: float, x2: float, colour: str = "#D5DBE2", weight: float = 0.6
    ) -> None:
        """A horizontal line."""
        self._drawing.append(
            f"{_rgb(colour)} RG {weight:g} w {x:.2f} {-y:.2f} m {x2:.2f} {-y:.2f} l S"
        )

    def dashes(self, x: float, y: float, x2: float) -> None:
        """A dotted line to write on, or to part a roll paper."""
        self._drawing.append(
            f"[1.2 1.8] 0 d 0 G 0.6 w {x:.2f} {-y:.2f} m {x2:.2f} {-y:.2f} l S [] 0 d"
        )

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str | None = None,
        line: str | None = None,
        radius: float = 0.0,
        weight: float = 0.7,
    ) -> None:
        """A rectangle, rounded by `radius`, filled and drawn around as asked for."""
        paint = {(True, True): "B", (True, False): "f", (False, True): "S", (False, False): "n"}
        colours = f"{_rgb(fill)} rg " if fill else ""
        colours += f"{_rgb(line)} RG {weight:g} w " if line else ""
        path = _rounded(x, -y - height, width, height, radius)
        self._drawing.append(f"{colours}{path} {paint[bool(fill), bool(line)]}")

    def strokes(
        self, points: list[tuple[float, float]], colour: str, weight: float, *, fill: bool = False
    ) -> None:
        """A line through points, with round joins; filled as a polygon if `fill`."""
        (x, y), *rest = points
        path = f"{x:.2f} {-y:.2f} m " + " ".join(f"{a:.2f} {-b:.2f} l" for a, b in rest)
        if fill:
            self._drawing.append(f"{_rgb(colour)} rg {path} h f")
        else:
            self._drawing.append(f"{_rgb(colour)} RG {weight:g} w 1 J 1 j {path} S 0 J 0 j")

    def squares(self, cells: list[tuple[float, float, float, float]], colour: str) -> None:
        """Filled rectangles (x, y, width, height) without seams, as a code is made of."""
        path = " ".join(f"{x:.3f} {-y - h:.3f} {w:.3f} {h:.3f} re" for x, y, w, h in cells)
        self._drawing.append(f"{_rgb(colour)} rg {path} f")

    def content(self) -> str:
        """The page's drawing operators."""
        self._end_drawing()
        return "\n".join(self._ops)

    def _begin(self) -> None:
        """The lines that follow are one paragraph of the document's structure."""
        if not self.paragraphs or self.paragraphs[-1]:
            self.paragraphs.append(0)

    def _end_drawing(self) -> None:
        """What was drawn since the last text says nothing to a reader, and stands apart."""
        if self._drawing:
            self._ops.append("/Artifact BMC\n" + "\n".join(self._drawing) + "\nEMC")
            self._drawing.clear()

    def _write(
        self, x: float, y: float, line: Line, style: Style, align: Align, degrees: float = 0.0
    ) -> float:
        if line.clusters:
            back = {"left": 0.0, "right": line.width, "center": line.width / 2}[align]
            along, up = cos(radians(degrees)), sin(radians(degrees))
            left, y = x - back * along, y + back * up
            place = f"{left:.2f} {-y:.2f} Td"
            if degrees:
                place = f"{along:.5f} {up:.5f} {-up:.5f} {along:.5f} {left:.2f} {-y:.2f} Tm"
            font = self._faces[style.weight]
            # ActualText makes every reader give back the text as it went in; without it PDFium
            # loses marks that stand on the same place.
            actual = line.text.encode("utf-16-be").hex().upper()
            self._end_drawing()
            self._ops.append(
                f"/P <</MCID {self._lines}>> BDC /Span <</ActualText <FEFF{actual}>>> BDC "
                f"BT {_rgb(style.colour)} rg "
                f"/{font.name} {style.size:g} Tf {place} "
                f"{_show(line, font, style.size)} ET EMC EMC"
            )
            self._lines += 1
            self.paragraphs[-1] += 1
            if style.struck:
                self.rule(left, y - style.size * 0.29, left + line.width, style.colour)
        return line.width


class Paper:
    """A document being made: its pages and the glyphs they use."""

    def __init__(self) -> None:
        self._faces = {w: EmbeddedFace(face(w), f"Sarabun{w}") for w in WEIGHTS}
        self.pages: list[Sheet] = []

    def page(self, width: float = A4[0], height: float = A4[1]) -> Sheet:
        """A new page; its height may be changed until the PDF is made."""
        sheet = Sheet(self._faces, width, height)
        self.pages.append(sheet)
        return sheet

    def pdf(self, title: str, subject: str = "", made_at: str = "") -> bytes:
        """The finished PDF, the same bytes for the same drawing.

        `title` and `subject` are nothing personal; `made_at` is an ISO 8601 moment with its zone.
        """
        from reportlab import rl_config
        from reportlab.pdfgen.canvas import Canvas

        rl_config.useA85 = 0  # no text armour: a fifth smaller and quicker
        canvas = Canvas(
            BytesIO(),
            pageCompression=1,
            invariant=1,
            initialFontName=initial_font(),
            pdfVersion=(1, 5),
            lang="th",
        )
        canvas.setTitle(title)
        canvas.setSubject(subject)
        if made_at:
            canvas.setDateFormatter(lambda *_now: _pdf_date(made_at))
        canvas.setAuthor("MEA")
        canvas.setCreator("MEA Counter")
        canvas.setProducer("MEA Counter")
        for sheet in self.pages:
            canvas.setPageSize((sheet.width, sheet.height))
            canvas.translate(0, sheet.height)
            canvas.addLiteral(sheet.content())
            canvas.showPage()
        canvas._doc.delayedFonts.extend(f for f in self._faces.values() if f.used)
        canvas._doc.delayedFonts.append(Tags([sheet.paragraphs for sheet in self.pages], made_at))
        data: bytes = canvas.getpdfdata()
        return data


def _pdf_date(moment: str) -> str:
    """`D:20261122140512+07'00'` (PDF 32000-1:2008, 7.9.4)."""
    at = datetime.fromisoformat(moment)
    zone = f"{at:%z}"
    return f"D:{at:%Y%m%d%H%M%S}{zone[:3]}'{zone[3:5]}'"


def _show(line: Line, font: EmbeddedFace, size: float) -> str:
    """The operators that show a line.

    A raised mark is shown from a place of its own (`Td`): at a rise (`Ts`) pypdf and pdfminer part
    the line.
    """
    done: list[str] = []
    row: list[str] = []
    pen = start = 0  # of the next glyph, and where `Td` counts from

    def go(x: int, rise: int) -> None:
        nonlocal start
        if row:
            done.append(f"[{' '.join(row).replace('> <', '')}] TJ")
            row.clear()
        done.append(f"{(x - start) * size / 1000:.3f} {rise * size / 1000:.3f} Td")
        start = x

    for cluster in line.clusters:
        for glyph in cluster.glyphs:
            code = f"<{font.code(glyph):04X}>"
            if glyph.dy:
                go(pen, glyph.dy)
            if glyph.dx or glyph.after:
                row += [*_gaps(glyph.dx), code, *_gaps(glyph.after)]
            else:
                row.append(code)
            pen += glyph.step
            if glyph.dy:
                go(pen, -glyph.dy)
    if row:
        done.append(f"[{' '.join(row).replace('> <', '')}] TJ")
    return " ".join(done)


def _gaps(width: int) -> Iterator[str]:
    """A gap in a row, in steps: readers take a wide one for a space."""
    while width:
        step = max(-_STEP, min(_STEP, width))
        yield str(-step)
        width -= step


def _rgb(colour: str) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return f"{red:.3g} {green:.3g} {blue:.3g}"


def _rounded(x: float, y: float, w: float, h: float, r: float) -> str:
    if not r:
        return f"{x:.2f} {y:.2f} {w:.2f} {h:.2f} re"
    r = min(r, w / 2, h / 2)
    k = r * 0.4477  # 1 - the usual 0.5523 for a quarter of a circle
    x2, y2 = x + w, y + h
    curve = "{:.2f} {:.2f} {:.2f} {:.2f} {:.2f} {:.2f} c".format
    return " ".join(
        (
            f"{x + r:.2f} {y:.2f} m {x2 - r:.2f} {y:.2f} l",
            curve(x2 - k, y, x2, y + k, x2, y + r),
            f"{x2:.2f} {y2 - r:.2f} l",
            curve(x2, y2 - k, x2 - k, y2, x2 - r, y2),
            f"{x + r:.2f} {y2:.2f} l",
            curve(x + k, y2, x, y2 - k, x, y2 - r),
            f"{x:.2f} {y + r:.2f} l",
            curve(x, y + k, x + k, y, x + r, y),
            "h",
        )
    )
