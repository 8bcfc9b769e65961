"""A page to draw on: text, paragraphs, rules and boxes, and the PDF that pages become.

Lengths are points (1/72 inch); x runs from the left edge, y from the top edge downwards.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from itertools import accumulate
from math import cos, radians, sin
from typing import Literal

from printing.thai import breaks, may_part, parts_well, printable
from printing.typeface import WEIGHTS, Cluster, EmbeddedFace, Weight, face, initial_font

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)

# Clusters that tell whether a line may end before them.
_AHEAD = 4

Align = Literal["left", "right", "center"]


@dataclass(frozen=True, slots=True)
class Style:
    """How text looks: weight, size in points, colour `#RRGGBB`, line height, struck through."""

    size: float
    weight: Weight = "Regular"
    colour: str = "#1B2430"
    leading: float = 0.0
    struck: bool = False

    @property
    def line_height(self) -> float:
        """The given leading, or what Thai marks need between two lines."""
        return self.leading or self.size * 1.5


@dataclass(frozen=True, slots=True)
class Line:
    """A line of shaped text and its width in points."""

    clusters: tuple[Cluster, ...]
    width: float

    @property
    def text(self) -> str:
        """What stands on the line."""
        return "".join(cluster.text for cluster in self.clusters)


def shape_line(text: str, style: Style) -> Line:
    """One line of text, shaped."""
    clusters = tuple(face(style.weight).shape(printable(text)))
    return Line(clusters, sum(c.advance for c in clusters) * style.size / 1000)


def wrap(text: str, width: float, style: Style) -> list[Line]:
    """Text in lines of at most `width` points; a word wider than that is cut between letters."""
    text = printable(text)
    clusters = face(style.weight).shape(text)
    limit = width * 1000 / style.size
    ends = list(accumulate(c.advance for c in clusters))
    if not clusters or ends[-1] <= limit:
        return [Line(tuple(clusters), (ends[-1] if ends else 0) * style.size / 1000)]
    starts = {
        offset: i for i, offset in enumerate(accumulate((len(c.text) for c in clusters), initial=0))
    }
    places = [starts[place] for place in breaks(text) if place in starts]
    places.append(len(clusters))
    lines, first = [], 0
    while first < len(clusters):
        used = ends[first - 1] if first else 0
        # How many clusters fit; a space at the end of a line may hang over.
        fit = bisect_right(ends, used + limit)
        reach = fit + 1 if fit < len(clusters) and clusters[fit].text == " " else fit
        chosen = bisect_right(places, reach) - 1
        found = chosen >= 0 and places[chosen] > first
        last = places[chosen] if found else _cut(clusters[first:], fit - first) + first
        while last < len(clusters) and clusters[last].text == " ":
            last += 1
        shown = clusters[first:last]
        while shown and shown[-1].text == " ":
            shown = shown[:-1]
        lines.append(Line(tuple(shown), sum(c.advance for c in shown) * style.size / 1000))
        first = last
    return lines


def _cut(clusters: list[Cluster], fit: int) -> int:
    """Where to cut what is wider than the line: at a space, else between syllables or letters."""
    texts = [cluster.text for cluster in clusters[: fit + _AHEAD]]
    around = {n: (texts[n - 1], "".join(texts[n : n + _AHEAD])) for n in range(fit, 0, -1)}
    may = [n for n, (before, after) in around.items() if may_part(before, after)]
    spaces = [n for n in may if texts[n - 1] == " "]
    well = [n for n in may if parts_well(*around[n])]
    return next(iter(spaces or well or may), max(fit, 1))


class Sheet:
    """One page; made by `Paper.page`."""

    def __init__(self, faces: dict[Weight, EmbeddedFace], width: float, height: float) -> None:
        self.width = width
        self.height = height
        self._faces = faces
        self._ops: list[str] = []

    def text(self, x: float, y: float, text: str, style: Style, align: Align = "left") -> float:
        """Write one line with its baseline at `y`; gives its width."""
        return self._write(x, y, shape_line(text, style), style, align)

    def block(
        self, x: float, y: float, width: float, text: str, style: Style, align: Align = "left"
    ) -> float:
        """Write a paragraph whose box begins at `y` and is `width` wide; gives the box's end."""
        start = {"left": x, "right": x + width, "center": x + width / 2}[align]
        down = baseline(style)
        for line in wrap(text, width, style):
            self._write(start, y + down, line, style, align)
            y += style.line_height
        return y

    def slanted(self, x: float, y: float, text: str, style: Style, degrees: float) -> None:
        """One line that rises by `degrees`, the middle of its baseline at `x`, `y`."""
        self._write(x, y, shape_line(text, style), style, "center", degrees)

    def rule(
        self, x: float, y: float, x2: float, colour: str = "#D5DBE2", weight: float = 0.6
    ) -> None:
        """A horizontal line."""
        self._ops.append(f"{_rgb(colour)} RG {weight:g} w {x:.2f} {-y:.2f} m {x2:.2f} {-y:.2f} l S")

    def dashes(self, x: float, y: float, x2: float) -> None:
        """A dotted line to write on, or to part a roll paper."""
        self._ops.append(f"[1.2 1.8] 0 d 0 G 0.6 w {x:.2f} {-y:.2f} m {x2:.2f} {-y:.2f} l S [] 0 d")

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
        self._ops.append(f"{colours}{path} {paint[bool(fill), bool(line)]}")

    def strokes(
        self, points: list[tuple[float, float]], colour: str, weight: float, *, fill: bool = False
    ) -> None:
        """A line through points, with round joins; filled as a polygon if `fill`."""
        (x, y), *rest = points
        path = f"{x:.2f} {-y:.2f} m " + " ".join(f"{a:.2f} {-b:.2f} l" for a, b in rest)
        if fill:
            self._ops.append(f"{_rgb(colour)} rg {path} h f")
        else:
            self._ops.append(f"{_rgb(colour)} RG {weight:g} w 1 J 1 j {path} S 0 J 0 j")

    def squares(self, cells: list[tuple[float, float, float, float]], colour: str) -> None:
        """Filled rectangles (x, y, width, height) without seams, as a code is made of."""
        path = " ".join(f"{x:.3f} {-y - h:.3f} {w:.3f} {h:.3f} re" for x, y, w, h in cells)
        self._ops.append(f"{_rgb(colour)} rg {path} f")

    def content(self) -> str:
        """The page's drawing operators."""
        return "\n".join(self._ops)

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
            self._ops.append(
                f"/Span <</ActualText <FEFF{actual}>>> BDC BT {_rgb(style.colour)} rg "
                f"/{font.name} {style.size:g} Tf {place} "
                f"{_show(line, font, style.size)} ET EMC"
            )
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
        data: bytes = canvas.getpdfdata()
        return data


def _pdf_date(moment: str) -> str:
    """`D:20261122140512+07'00'` (PDF 32000-1:2008, 7.9.4)."""
    at = datetime.fromisoformat(moment)
    zone = f"{at:%z}"
    return f"D:{at:%Y%m%d%H%M%S}{zone[:3]}'{zone[3:5]}'"


def baseline(style: Style) -> float:
    """How far the baseline lies below the top of a line, the letters standing in its middle."""
    font = face(style.weight)
    ascent, descent = font.ascent * style.size / 1000, -font.descent * style.size / 1000
    return (style.line_height - ascent - descent) / 2 + ascent


def _show(line: Line, font: EmbeddedFace, size: float) -> str:
    """The operators that show a line; a mark that is raised sets the rise and takes it back."""
    done: list[str] = []
    row: list[str] = []

    def flush() -> None:
        if row:
            done.append(f"[{' '.join(row).replace('> <', '')}] TJ")
            row.clear()

    for cluster in line.clusters:
        for glyph in cluster.glyphs:
            if glyph.dy:
                flush()
                done.append(f"{glyph.dy * size / 1000:.3f} Ts")
            if glyph.dx:
                row.append(str(-glyph.dx))
            row.append(f"<{font.code(glyph):04X}>")
            if glyph.after:
                row.append(str(-glyph.after))
            if glyph.dy:
                flush()
                done.append("0 Ts")
    flush()
    return " ".join(done)


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
