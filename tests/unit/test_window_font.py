"""The fonts of the window are Sarabun, but for how high they say they are, and their name."""

from __future__ import annotations

import itertools
import struct

import pytest
import uharfbuzz as hb

from desktop.domain.data_file import RESOURCES
from tools.window_font import ASCENT, DESCENT, FAMILY, WEIGHTS, tables_of, window_font

FOLDER = RESOURCES / "fonts"
CONSONANTS = [chr(code) for code in range(0x0E01, 0x0E2F)]
# As they are written in standard Thai: a vowel or the circle with a tone, what is silent.
ABOVE = ["".join(pair) for pair in itertools.product("ัิีึืํ", ["", *"่้๊๋"])] + ["์", "ิ์", "็"]
BELOW = ["".join(pair) for pair in itertools.product("ฺุู", ["", *"่้๊๋์"])]


def _window(weight: str) -> bytes:
    return (FOLDER / "window" / f"MEACounterSans-{weight}.ttf").read_bytes()


@pytest.mark.parametrize("weight", WEIGHTS)
def test_they_are_made_by_the_tool(weight: str) -> None:
    assert window_font((FOLDER / f"Sarabun-{weight}.ttf").read_bytes()) == _window(weight)


@pytest.mark.parametrize("weight", WEIGHTS)
def test_nothing_else_differs(weight: str) -> None:
    ours, theirs = _window(weight), (FOLDER / f"Sarabun-{weight}.ttf").read_bytes()
    now, before = tables_of(ours), tables_of(theirs)
    other = {tag for tag in now | before if now.get(tag) != before.get(tag)}
    assert other == {b"head", b"hhea", b"OS/2", b"name"}
    words = struct.unpack(f">{len(ours) // 4}I", ours)
    assert sum(words) % 2**32 == 0xB1B0AFBA, "the sum that a font file must have"
    assert "Copyright 2018 The Sarabun Project Authors".encode("utf-16-be") in now[b"name"]
    assert FAMILY.encode("utf-16-be") in now[b"name"]


@pytest.mark.parametrize("weight", WEIGHTS)
def test_standard_thai_reaches_no_further_than_they_say(weight: str) -> None:
    face = hb.Face(_window(weight))
    font = hb.Font(face)
    extents = font.get_font_extents("ltr")
    assert (extents.ascender, extents.descender, extents.line_gap) == (ASCENT, -DESCENT, 0)
    highest, lowest = 0, 0
    for letter, marks in itertools.product(CONSONANTS, ABOVE + BELOW):
        buffer = hb.Buffer()
        buffer.add_str(letter + marks)
        buffer.guess_segment_properties()
        hb.shape(font, buffer)
        for glyph, at in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            ink = font.get_glyph_extents(glyph.codepoint)
            if ink is not None:
                highest = max(highest, at.y_offset + ink.y_bearing)
                lowest = min(lowest, at.y_offset + ink.y_bearing + ink.height)
    assert 0.95 * ASCENT < highest <= ASCENT
    assert 0.95 * DESCENT < -lowest <= DESCENT
