"""Makes the fonts of the window from those of the papers: `python -m tools.window_font`.

Sarabun tells an ascent and a descent that its own stacked marks exceed, so every program that
trusts them cuts Thai above and below. These files tell what standard Thai needs, and have a name
of their own, lest a Sarabun that is installed on a PC be taken in their place. No outline, and no
other number, is changed (resources/fonts/window/FONTLOG.txt).
"""

from __future__ import annotations

import struct

from desktop.domain.data_file import RESOURCES

FAMILY = "MEA Counter Sans"
# Of 1,000 units, in the boldest: a vowel with a tone above (ึ้), and the lowest foot (ฎู).
ASCENT, DESCENT = 1290, 560
WEIGHTS = ("Regular", "Medium", "SemiBold", "Bold")
_NAMED = {1, 3, 4, 6, 16}  # family, unique id, full name, PostScript name, typographic family
_CHECKED = 0xB1B0AFBA

Tables = dict[bytes, bytes]


def window_font(original: bytes) -> bytes:
    """The file of one weight, made from Sarabun's own."""
    tables = tables_of(original)
    tables[b"hhea"] = _patched(tables[b"hhea"], 4, ">hhh", ASCENT, -DESCENT, 0)
    measures = ASCENT, -DESCENT, 0, ASCENT, DESCENT  # typographic, then those of Windows
    tables[b"OS/2"] = _patched(tables[b"OS/2"], 68, ">hhhHH", *measures)
    tables[b"name"] = _renamed(tables[b"name"])
    return _font(original[:4], tables)


def tables_of(font: bytes) -> Tables:
    """The tables of a font file, by their tags."""
    (count,) = struct.unpack_from(">H", font, 4)
    found = {}
    for entry in range(count):
        tag, _sum, start, length = struct.unpack_from(">4sIII", font, 12 + 16 * entry)
        found[tag] = font[start : start + length]
    return found


def _patched(table: bytes, place: int, kind: str, *values: int) -> bytes:
    new = bytearray(table)
    struct.pack_into(kind, new, place, *values)
    return bytes(new)


def _renamed(table: bytes) -> bytes:
    """The names with the family's own; copyright, authors and licence stay as they are."""
    form, count, strings = struct.unpack_from(">HHH", table)
    records, words = b"", b""
    for entry in range(count):
        *who, length, start = struct.unpack_from(">6H", table, 6 + 12 * entry)
        word = table[strings + start : strings + start + length]
        if who[3] in _NAMED:
            new = FAMILY.replace(" ", "") if who[3] in (3, 6) else FAMILY
            word = word.decode("utf-16-be").replace("Sarabun", new).encode("utf-16-be")
        records += struct.pack(">6H", *who, len(word), len(words))
        words += word
    return struct.pack(">HHH", form, count, 6 + 12 * count) + records + words


def _font(version: bytes, tables: Tables) -> bytes:
    count = len(tables)
    power = count.bit_length() - 1
    search = 16 << power
    head = version + struct.pack(">4H", count, search, power, 16 * count - search)
    tables = tables | {b"head": _patched(tables[b"head"], 8, ">I", 0)}
    entries, body = b"", b""
    for tag, table in sorted(tables.items()):
        start = 12 + 16 * count + len(body)
        entries += struct.pack(">4sIII", tag, _sum(table), start, len(table))
        body += table + bytes(-len(table) % 4)
    font = head + entries + body
    place = font.index(tables[b"head"], len(head + entries))
    return _patched(font, place + 8, ">I", (_CHECKED - _sum(font)) % 2**32)


def _sum(data: bytes) -> int:
    data += bytes(-len(data) % 4)
    words: tuple[int, ...] = struct.unpack(f">{len(data) // 4}I", data)
    return sum(words) % 2**32


def main() -> None:
    """Write all weights anew."""
    folder = RESOURCES / "fonts"
    for weight in WEIGHTS:
        target = folder / "window" / f"{FAMILY.replace(' ', '')}-{weight}.ttf"
        target.write_bytes(window_font((folder / f"Sarabun-{weight}.ttf").read_bytes()))


if __name__ == "__main__":
    main()
