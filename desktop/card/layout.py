"""Where the fields lie in the memory of the MOI identity applet.

Offsets and lengths as several independent public readers have them; layout 0003 is one run of
5,671 bytes in block 0 in which any offset and length may be read. Layout 0002, known from one
public source, keeps the address in block 0 and all else in block 1. An unknown version is read
like 0003. The laser number, the card type and the request number are not here: no use for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

FieldName = Literal[
    "layout", "citizen_id", "thai_name", "english_name", "birth_date", "sex",
    "issuer", "issue_date", "expiry_date", "address", "photo",
]  # fmt: skip

IDENTITY: tuple[FieldName, ...] = (
    "layout", "citizen_id", "thai_name", "english_name", "birth_date", "sex",
)  # fmt: skip
TEXT: tuple[FieldName, ...] = ("issuer", "issue_date", "expiry_date", "address")

MOI_APPLET = bytes.fromhex("A000000054480001")
BLOCK_SIZE = 0x1627
MAX_READ = 0xFF


@dataclass(frozen=True, slots=True)
class Place:
    """`length` bytes at `offset` of block `block`."""

    block: int
    offset: int
    length: int

    @property
    def end(self) -> int:
        """The offset after the last byte."""
        return self.offset + self.length


LAYOUT_3: Mapping[FieldName, Place] = {
    "layout": Place(0, 0x0000, 4),
    "citizen_id": Place(0, 0x0004, 13),
    "thai_name": Place(0, 0x0011, 100),
    "english_name": Place(0, 0x0075, 100),
    "birth_date": Place(0, 0x00D9, 8),
    "sex": Place(0, 0x00E1, 1),
    "issuer": Place(0, 0x00F6, 100),
    "issue_date": Place(0, 0x0167, 8),
    "expiry_date": Place(0, 0x016F, 8),
    "photo": Place(0, 0x017B, 5118),
    "address": Place(0, 0x1579, 160),
}
LAYOUT_2: Mapping[FieldName, Place] = {
    name: Place(1, place.offset, place.length) for name, place in LAYOUT_3.items()
} | {
    "layout": Place(0, 0x0000, 4),
    "address": Place(0, 0x0004, 150),
    "photo": Place(1, 0x0179, 5120),
}

# Reads that bring a stage in the fewest transmits; a refused one is replaced by single fields.
# The second read of layout 0003 runs on into the photo: 23 reads then cover all 5,671 bytes.
PLAN_IDENTITY_3 = (Place(0, 0x0000, MAX_READ),)
PLAN_TEXT_3 = (Place(0, 0x00FF, MAX_READ), Place(0, 0x1579, 0xAE))
PLAN_IDENTITY_2 = (Place(1, 0x0000, MAX_READ),)
PLAN_TEXT_2 = (Place(1, 0x00FF, MAX_READ), Place(0, 0x0004, 150))
