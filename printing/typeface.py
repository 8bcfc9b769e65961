"""Sarabun on paper: shaped by HarfBuzz, embedded so that its text can be read back.

reportlab's own TTFont sets Thai marks on top of each other, and its shaping gives glyph variants
codes that no reader can turn into text again. Here each (glyph, source text) pair of a document
has a two-byte code of its own in a CID font, so that `ToUnicode` is exact for every glyph, and
marks stand where the font's GPOS table wants them (PDF 32000-1:2008, 9.7 and 9.10).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal, NamedTuple

import uharfbuzz as hb
from reportlab.pdfbase import pdfdoc, pdfmetrics

from desktop.config import RESOURCES

Weight = Literal["Regular", "Medium", "SemiBold", "Bold"]
WEIGHTS: tuple[Weight, ...] = ("Regular", "Medium", "SemiBold", "Bold")

# What only a shaper reads; by the time the font is embedded the shaping is done.
_SHAPER_TABLES = ("GDEF", "GPOS", "GSUB", "gasp")


class Glyph(NamedTuple):
    """One glyph as shaped, in thousandths of the text size; `source` is the text it stands for.

    `after` is what its advance differs from the width that the embedded font tells.
    """

    gid: int
    source: str
    dx: int
    dy: int
    after: int


class Cluster(NamedTuple):
    """Glyphs that belong together (a letter with its marks), the text and the width of all."""

    text: str
    glyphs: tuple[Glyph, ...]
    advance: int


class Face:
    """One weight of Sarabun, open for the life of the process; for one thread at a time."""

    def __init__(self, weight: Weight) -> None:
        path = RESOURCES / "fonts" / f"Sarabun-{weight}.ttf"
        self.weight = weight
        self.face = hb.Face(hb.Blob.from_file_path(str(path)))
        self._font = hb.Font(self.face)
        self._advances: dict[int, int] = {}
        extents = self._font.get_font_extents("ltr")
        self.ascent, self.descent = int(extents.ascender), int(extents.descender)

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
        group: list[tuple[hb.GlyphInfo, hb.GlyphPosition]] = []
        start = 0
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            if group and info.cluster != start:
                clusters.append(self._cluster(text[start : info.cluster], group))
                group = []
            start = info.cluster
            group.append((info, position))
        clusters.append(self._cluster(text[start:], group))
        return clusters

    def _cluster(self, source: str, group: list[tuple[hb.GlyphInfo, hb.GlyphPosition]]) -> Cluster:
        parts = [source] if len(group) == 1 else _share(source, len(group))
        glyphs = []
        width = 0
        for part, (info, position) in zip(parts, group, strict=True):
            gid, advance = info.codepoint, position.x_advance
            width += advance
            after = advance - self.advance(gid) - position.x_offset
            glyphs.append(Glyph(gid, part, position.x_offset, position.y_offset, after))
        return Cluster(source, tuple(glyphs), width)

    def advance(self, gid: int) -> int:
        """The font's own width of a glyph, in thousandths of the text size."""
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

    Mostly one character each. A glyph for two marks takes both; where one character became two
    glyphs (ำ without a tone mark) the latter stands for nothing.
    """
    if len(source) >= count:
        return [*source[: count - 1], source[count - 1 :]]
    return [*source, *[""] * (count - len(source))]


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
        program = self.face.subset(set(gids))
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
        to_gid = b"".join(gid.to_bytes(2, "big") for gid in gids)
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

    def _to_unicode(self) -> bytes:
        rows = [
            f"<{code:04X}> <{source.encode('utf-16-be').hex().upper()}>"
            for (_, source), code in self._codes.items()
            if source
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
