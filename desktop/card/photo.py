"""Where a JPEG begins and ends in the photo area of a card.

The area is padded with 0x20 after the end marker; 0x20 is also data inside a JPEG, so nothing
may be stripped: the picture ends at the first end marker (FF D9) after the start of its scan.
"""

from __future__ import annotations

_START = b"\xff\xd8"
_END = b"\xff\xd9"
_SCAN = 0xDA
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
    start = jpeg_start(area)
    if start is None:
        return None
    at = start + len(_START)
    while at + 4 <= len(area) and area[at] == 0xFF:  # the segments before the scan
        kind = area[at + 1]
        if kind == 0xFF:  # a fill byte
            at += 1
            continue
        at += 2 + int.from_bytes(area[at + 2 : at + 4], "big")
        if kind == _SCAN:
            end = area.find(_END, at)
            return None if end < 0 else end + len(_END)
    return None
