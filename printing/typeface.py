"""Sarabun on paper: shaped by HarfBuzz, embedded so that its text can be read back.

reportlab's own TTFont sets Thai marks on top of each other, and its shaping gives glyph variants
codes that no reader can turn into text again. Here each (glyph, source text) pair of a document
has a two-byte code of its own in a CID font, so that `ToUnicode` is exact for every glyph, and
marks stand where the font's GPOS table wants them (PDF 32000-1:2008, 9.7 and 9.10).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, Literal, NamedTuple

import uharfbuzz as hb
from reportlab.pdfbase import pdfdoc, pdfmetrics

from desktop.domain.data_file import RESOURCES
from printing.joined_glyph import join

Weight = Literal["Regular", "Medium", "SemiBold", "Bold"]
WEIGHTS: tuple[Weight, ...] = ("Regular", "Medium", "SemiBold", "Bold")

# What only a shaper reads; by the time the font is embedded the shaping is done.
_SHAPER_TABLES = ("GDEF", "GPOS", "GSUB", "gasp")


_CIRCLE, _STROKE, _AM = "\u0e4d", "\u0e32", "\u0e33"
# From here on numbers are of glyphs that are circle and stroke in one, and not in the font.
_JOINED = 0x10000
# The font's own ำ serves where its circle is no further off than this: a tenth of a point at 10.
_NEAR = 12


class Glyph(NamedTuple):
    """One glyph as shaped, in thousandths of the text size; `source` is the text it stands for.

    `gid` is the font's number, or the face's own of a joined glyph. `after` is what its advance
    differs from the width that the embedded font tells, `step` how far the pen goes.
    """

    gid: int
    source: str
    dx: int
    dy: int
    after: int
    step: int


class Cluster(NamedTuple):
    """Glyphs that belong together (a letter with its marks), the text and the width of all."""

    text: str
    glyphs: tuple[Glyph, ...]
    advance: int


# A glyph as HarfBuzz places it: number, advance, offset to the right and upwards.
_Shaped = tuple[int, int, int, int]


class Face:
    """One weight of Sarabun, open for the life of the process; for one thread at a time."""

    def __init__(self, weight: Weight) -> None:
        path = RESOURCES / "fonts" / f"Sarabun-{weight}.ttf"
        self.weight = weight
        self.face = hb.Face(hb.Blob.from_file_path(str(path)))
        self._font = hb.Font(self.face)
        self.pairs: list[tuple[int, int]] = []
        self._advances: dict[int, int] = {}
        # Clusters come again and again; they are letters, not names.
        self._cluster = lru_cache(maxsize=4096)(self._make_cluster)
        extents = self._font.get_font_extents("ltr")
        self.ascent, self.descent = int(extents.ascender), int(extents.descender)
        self.stroke = self._font.get_nominal_glyph(ord(_STROKE))
        self._circle = self._font.get_nominal_glyph(ord(_CIRCLE))
        self._am = self._font.get_nominal_glyph(ord(_AM))

    def shape(self, text: str) -> list[Cluster]:
        """The clusters of one line of text, in reading order."""
        if not text:
            return []
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction = "ltr"
        hb.shape(self._font, buffer, {"liga": False})
        clusters: list[Cluster] = []
        group: list[_Shaped] = []
        start = 0
        for info, at in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            if group and info.cluster != start:
                clusters.append(self._cluster(text[start : info.cluster], tuple(group)))
                group = []
            start = info.cluster
            group.append((info.codepoint, at.x_advance, at.x_offset, at.y_offset))
        clusters.append(self._cluster(text[start:], tuple(group)))
        return clusters

    def _make_cluster(self, source: str, shaped: tuple[_Shaped, ...]) -> Cluster:
        if len(shaped) > len(source) and source.endswith(_AM):
            # HarfBuzz parts a ำ without a tone into circle and stroke: one again, with one text.
            circle, _, dx, _ = shaped[-2]
            whole = (
                self._am if circle == self._circle and abs(dx) <= _NEAR else self._pair(circle, dx)
            )
            shaped = (*shaped[:-2], (whole, self.advance(whole), 0, 0))
        parts = [source] if len(shaped) == 1 else _share(source, len(shaped))
        glyphs = tuple(
            Glyph(gid, part, dx, dy, advance - self.advance(gid) - dx, advance)
            for part, (gid, advance, dx, dy) in zip(parts, shaped, strict=True)
        )
        return Cluster(source, glyphs, sum(advance for _, advance, _, _ in shaped))

    def _pair(self, circle: int, dx: int) -> int:
        """The number of the joined glyph that is this circle, moved, with the stroke."""
        if (circle, dx) not in self.pairs:
            self.pairs.append((circle, dx))
        return _JOINED + self.pairs.index((circle, dx))

    def advance(self, gid: int) -> int:
        """The width of a glyph in the embedded font, in thousandths of the text size."""
        if gid >= _JOINED:
            gid = self.stroke
        width = self._advances.get(gid)
        if width is None:
            width = self._advances[gid] = int(self._font.get_glyph_h_advance(gid))
        return width

    def has(self, character: str) -> bool:
        """Whether the font can draw this character."""
        return self._font.get_nominal_glyph(ord(character)) is not None

    def subset(self, gids: set[int]) -> bytes:
        """A TrueType program with only these glyphs, under their own numbers."""
        wanted = hb.SubsetInput()
        wanted.glyph_set.update(gids)
        wanted.drop_table_tag_set.update(int.from_bytes(t.encode()) for t in _SHAPER_TABLES)
        wanted.flags = (
            hb.SubsetFlags.RETAIN_GIDS
            | hb.SubsetFlags.NO_HINTING
            | hb.SubsetFlags.NO_LAYOUT_CLOSURE
            | hb.SubsetFlags.NOTDEF_OUTLINE
        )
        return bytes(hb.subset(self.face, wanted).blob.data)


@cache
def face(weight: Weight) -> Face:
    """The face of a weight, opened once."""
    return Face(weight)


def _share(source: str, count: int) -> list[str]:
    """Split the text of a cluster over its glyphs; joined again in order it is the same text.

    Mostly one character each; a glyph for two marks takes both. Where HarfBuzz made more glyphs (a
    ำ with marks that do not belong to it), circle and stroke have a text each.
    """
    if len(source) < count:
        source = source.replace(_AM, _CIRCLE + _STROKE)
    return [*source[: count - 1], source[count - 1 :]]


@dataclass
class EmbeddedFace:
    """The glyphs of one face that one document uses; reportlab asks it for its objects at the end.

    `name` is the font's name in page content (`SarabunBold`).
    """

    face: Face
    name: str
    _codes: dict[tuple[int, str], int] = field(default_factory=dict)

    @property
    def used(self) -> bool:
        """Whether the document has any text in this face."""
        return bool(self._codes)

    def code(self, glyph: Glyph) -> int:
        """The two-byte code of a glyph with its source text, from 1."""
        key = (glyph.gid, glyph.source)
        code = self._codes.get(key)
        if code is None:
            code = self._codes[key] = len(self._codes) + 1
        return code

    def addObjects(self, doc: Any) -> None:
        """Put the font dictionary and what it refers to into a reportlab document."""
        gids = [0, *(gid for gid, _ in self._codes)]
        name = f"{_tag(self._codes)}+Sarabun-{self.face.weight}"
        program, placed = self._program(gids)
        descriptor = pdfdoc.PDFDictionary(
            {
                "Type": "/FontDescriptor",
                "FontName": "/" + name,
                "Flags": 4,
                "FontBBox": pdfdoc.PDFArray([-600, self.face.descent, 1300, self.face.ascent]),
                "ItalicAngle": 0,
                "Ascent": self.face.ascent,
                "Descent": self.face.descent,
                "CapHeight": 700,
                "StemV": 80,
                "FontFile2": _stream(doc, program, f"{name}.ttf", Length1=len(program)),
            }
        )
        to_gid = b"".join(placed[gid].to_bytes(2, "big") for gid in gids)
        descendant = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType2",
                "BaseFont": "/" + name,
                "CIDSystemInfo": pdfdoc.PDFDictionary(
                    {
                        "Registry": pdfdoc.PDFString("Adobe"),
                        "Ordering": pdfdoc.PDFString("Identity"),
                        "Supplement": 0,
                    }
                ),
                "FontDescriptor": doc.Reference(descriptor, f"{name}.descriptor"),
                "CIDToGIDMap": _stream(doc, to_gid, f"{name}.gids"),
                "DW": 0,
                "W": pdfdoc.PDFArray(
                    [0, pdfdoc.PDFArray([self.face.advance(gid) for gid in gids])]
                ),
            }
        )
        font = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": "/" + name,
                "Encoding": "/Identity-H",
                "DescendantFonts": pdfdoc.PDFArray([doc.Reference(descendant, f"{name}.cid")]),
                "ToUnicode": _stream(doc, self._to_unicode(), f"{name}.unicode"),
            }
        )
        doc.idToObject["BasicFonts"].dict[self.name] = doc.Reference(font, name)

    def _program(self, gids: list[int]) -> tuple[bytes, dict[int, int]]:
        """The TrueType program, and the number that each glyph has in it."""
        placed = {gid: gid for gid in gids if gid < _JOINED}
        pairs = {gid: self.face.pairs[gid - _JOINED] for gid in gids if gid >= _JOINED}
        if not pairs:
            return self.face.subset(set(placed)), placed
        stroke = self.face.stroke
        program = self.face.subset({*placed, stroke, *(circle for circle, _ in pairs.values())})
        program, first = join(program, list(pairs.values()), stroke)
        return program, placed | {gid: first + n for n, gid in enumerate(pairs)}

    def _to_unicode(self) -> bytes:
        rows = [
            f"<{code:04X}> <{source.encode('utf-16-be').hex().upper()}>"
            for (_, source), code in self._codes.items()
        ]
        # A bfchar section may hold at most 100 rows.
        sections = [
            f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar"
            for part in (rows[i : i + 100] for i in range(0, len(rows), 100))
        ]
        return "\n".join(
            (
                "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
                "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
                "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
                "1 begincodespacerange <0000> <FFFF> endcodespacerange",
                *sections,
                "endcmap CMapName currentdict /CMap defineresource pop end end",
            )
        ).encode()


class NoFont:
    """Stands where reportlab wants an initial font, so that no Helvetica slips into a document."""

    fontName = "MeaNoFont"
    face = None
    _dynamicFont = True


def initial_font() -> str:
    """The name of the font that a canvas starts with; it draws nothing."""
    if NoFont.fontName not in pdfmetrics._fonts:
        pdfmetrics._fonts[NoFont.fontName] = NoFont()
    return NoFont.fontName


def _stream(doc: Any, content: bytes, name: str, **entries: int) -> Any:
    stream = pdfdoc.PDFStream(content=content, filters=[pdfdoc.PDFZCompress])
    for key, value in entries.items():
        stream.dictionary[key] = value
    return doc.Reference(stream, name)


def _tag(codes: dict[tuple[int, str], int]) -> str:
    """Six capital letters that name this subset (PDF 32000-1:2008, 9.6.4)."""
    import zlib

    number = zlib.crc32(repr(sorted(gid for gid, _ in codes)).encode())
    letters = ""
    for _ in range(6):
        number, rest = divmod(number, 26)
        letters += chr(ord("A") + rest)
    return letters
