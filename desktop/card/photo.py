"""Where a JPEG begins and ends in the photo area of a card, and how large it says it is.

The area is padded with 0x20 after the end marker; 0x20 is also data inside a JPEG, so nothing
may be stripped: the picture ends at the first end marker (FF D9) after the start of its scan.
"""

from __future__ import annotations

from collections.abc import Iterator

_START = b"\xff\xd8"
_END = b"\xff\xd9"
_SCAN = 0xDA
# The segments that begin a frame: C0 to CF without tables (C4, CC) and an extension (C8).
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
# Layout 0002 has two other bytes before the picture.
_MOST_BEFORE = 2


def jpeg_start(area: bytes) -> int | None:
    """The offset of the picture in the photo area, None if there is none."""
    found = area.find(_START, 0, _MOST_BEFORE + len(_START))
    return None if found < 0 else found


def has_start(area: bytes) -> bool:
    """False once it is plain that `area` holds no picture (True while too little is known)."""
    return len(area) < _MOST_BEFORE + len(_START) or jpeg_start(area) is not None


def jpeg_end(area: bytes) -> int | None:
    """The offset after the end marker; None if it is not (yet) in `area`."""
    scan = scan_start(area)
    end = -1 if scan is None else area.find(_END, scan)
    return None if end < 0 else end + len(_END)


def whole_jpeg(part: bytes) -> bytes:
    """A picture whose last bytes are missing, so that it can be shown: padding off, an end on."""
    return part.rstrip(b" \x00\xff") + _END


def scan_start(area: bytes) -> int | None:
    """The offset of the first byte that can be drawn; None if it is not (yet) in `area`."""
    for kind, _at, end in _segments(area):
        if kind == _SCAN:
            return end if end < len(area) else None
    return None


def jpeg_size(area: bytes) -> tuple[int, int]:
    """The largest width and height that the picture asks for before its scan; 0 if none."""
    wide = high = 0
    for kind, at, _end in _segments(area):
        if kind in _FRAMES:
            high = max(high, int.from_bytes(area[at + 3 : at + 5], "big"))
            wide = max(wide, int.from_bytes(area[at + 5 : at + 7], "big"))
    return wide, high


def _segments(area: bytes) -> Iterator[tuple[int, int, int]]:
    """(kind, offset of its length, offset after it) of the segments up to the scan's head."""
    start = jpeg_start(area)
    if start is None:
        return
    at, kind = start + len(_START), 0
    while kind != _SCAN and at + 4 <= len(area) and area[at] == 0xFF:
        kind = area[at + 1]
        if kind == 0xFF:  # a fill byte
            at += 1
            continue
        end = at + 2 + int.from_bytes(area[at + 2 : at + 4], "big")
        yield kind, at + 2, end
        at = end
