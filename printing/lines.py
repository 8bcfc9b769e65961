"""Lines of shaped text: their look, their width, and where one ends."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

from printing.thai import breaks, may_part, parts_well, printable
from printing.typeface import Cluster, Weight, face

# Clusters that tell whether a line may end before them.
_AHEAD = 4


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


def baseline(style: Style) -> float:
    """How far the baseline lies below the top of a line, the letters standing in its middle."""
    font = face(style.weight)
    ascent, descent = font.ascent * style.size / 1000, -font.descent * style.size / 1000
    return (style.line_height - ascent - descent) / 2 + ascent


def above(base: float, style: Style) -> float:
    """Where a block begins whose first line stands on the baseline `base`.

    All that stands in one row is set by one baseline, whatever the sizes of its letters.
    """
    return base - baseline(style)
