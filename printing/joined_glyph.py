"""More glyphs in a TrueType program, each made of two that are there.

A font has a single glyph for ำ after a letter of the usual height, but after one with an ascender
(ป ฝ ฟ) two: the circle, moved to the left, and the stroke. Two glyphs for one character give a
reader of the PDF one too many. Tables and fields are those of the OpenType specification.
"""

from __future__ import annotations

import struct

_WORDS, _XY, _MORE = 0x0001, 0x0002, 0x0020
_BOX = struct.Struct(">5h")
_PROFILE = struct.Struct(">I14H")


def join(program: bytes, pairs: list[tuple[int, int]], second: int) -> tuple[bytes, int]:
    """The program with a glyph for each pair, and the number of the first of them.

    A pair is a glyph and how far to the right it moves; joined to it is `second` as it stands. None
    of them may itself be made of others.
    """
    tables = _tables(program)
    first = int.from_bytes(tables["maxp"][4:6], "big")
    offsets = _offsets(tables["loca"], long=tables["head"][50:52] == b"\0\1")
    profile = list(_PROFILE.unpack(tables["maxp"][: _PROFILE.size]))
    for gid, dx in pairs:
        outlines = [tables["glyf"][offsets[n] : offsets[n + 1]] for n in (gid, second)]
        (rings, *box), (strokes, *other) = (_BOX.unpack_from(outline) for outline in outlines)
        left, right = min(box[0] + dx, other[0]), max(box[2] + dx, other[2])
        glyph = _BOX.pack(-1, left, min(box[1], other[1]), right, max(box[3], other[3]))
        glyph += struct.pack(">HHhh", _WORDS | _XY | _MORE, gid, dx, 0)
        glyph += struct.pack(">HHhh", _WORDS | _XY, second, 0, 0)
        tables["glyf"] += glyph + b"\0" * (-len(glyph) % 4)
        offsets.append(len(tables["glyf"]))
        tables["hmtx"] += struct.pack(">h", left)  # with the width of the glyph before it
        points = _points(outlines[0], rings) + _points(outlines[1], strokes)
        # maxCompositePoints, maxCompositeContours, maxComponentElements, maxComponentDepth
        for place, least in ((4, points), (5, rings + strokes), (13, 2), (14, 1)):
            profile[place] = max(profile[place], least)
    profile[1] = first + len(pairs)
    tables["maxp"] = _PROFILE.pack(*profile)
    tables["loca"] = b"".join(offset.to_bytes(4, "big") for offset in offsets)
    tables["head"] = tables["head"][:50] + b"\0\1" + tables["head"][52:]
    return _program(program[:4], tables), first


def _tables(program: bytes) -> dict[str, bytes]:
    tables = {}
    for at in range(12, 12 + 16 * int.from_bytes(program[4:6], "big"), 16):
        tag, _sum, offset, length = struct.unpack_from(">4s3I", program, at)
        tables[tag.decode("ascii")] = program[offset : offset + length]
    return tables


def _offsets(loca: bytes, long: bool) -> list[int]:
    size = 4 if long else 2
    found = [int.from_bytes(loca[n : n + size], "big") for n in range(0, len(loca), size)]
    return found if long else [2 * offset for offset in found]


def _points(outline: bytes, contours: int) -> int:
    """How many points an outline has: one more than the number of its last."""
    return int.from_bytes(outline[8 + 2 * contours : 10 + 2 * contours], "big") + 1


def _program(kind: bytes, tables: dict[str, bytes]) -> bytes:
    power = len(tables).bit_length() - 1
    head = kind + struct.pack(
        ">4H", len(tables), 16 << power, power, (len(tables) - (1 << power)) * 16
    )
    at, directory, content = 12 + 16 * len(tables), b"", b""
    for tag in sorted(tables):
        table = tables[tag]
        padded = table + b"\0" * (-len(table) % 4)
        total = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        directory += struct.pack(">4s3I", tag.encode("ascii"), total, at + len(content), len(table))
        content += padded
    return head + directory + content
