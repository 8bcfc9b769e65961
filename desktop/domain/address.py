"""A Thai address: the eight slots of a card, told apart by the label words that stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

# Parts by the label words that tell them apart; compiled when the first address is read, not with
# the first window.
_Labels = Mapping[str, str]

# The label words of the slots หมู่ที่, ตรอก, ซอย and ถนน.
_STREET_LABELS: _Labels = {
    "moo": r"(?:หมู่ที่|(?:หมู่|ม\.)(?=\s*(?:[\d๐-๙]|$)))\s*",
    "soi": r"(?:ตรอก/ซอย|ซอย|ซ\.)\s*",
    "trok": r"ตรอก\s*",
    "road": r"(?:ถนน|ถ\.)\s*",
    "house_no": r"(?:บ้านเลขที่|เลขที่)\s*",
}
_STREET_SLOTS = ("house_no", "moo", "trok", "soi", "road")
# Bangkok has no label before the province.
_AREA_LABELS: _Labels = {
    "subdistrict": r"(?:ตำบล|แขวง|ต\.)\s*",
    "district": r"(?:กิ่งอำเภอ|อำเภอ|เขต|อ\.)\s*",
    "province": r"(?:จังหวัด|จ\.)\s*",
}
_AREA_SLOTS = ("subdistrict", "district", "province")
_LABEL_OF = {**_STREET_LABELS, **_AREA_LABELS}
_NUMBER = r"[\d๐-๙]"
# Estates, buildings and floors have no slot: they stand in any, and belong to the house.
_OF_THE_HOUSE = r"หมู่บ้าน|อาคาร|ตึก|คอนโด|แฟลต|ชุมชน|โครงการ|ห้อง|ชั้น"
_compiled = cache(re.compile)


@dataclass(frozen=True, slots=True)
class Address:
    """An address with its label words (หมู่ที่, ซอย, เขต ...) taken off; `raw` as on the card."""

    house_no: str = ""
    moo: str = ""
    trok: str = ""
    soi: str = ""
    road: str = ""
    subdistrict: str = ""
    district: str = ""
    province: str = ""
    raw: str = ""

    @property
    def in_bangkok(self) -> bool:
        """Bangkok says แขวง and เขต where the provinces say ตำบล and อำเภอ."""
        return self.province.startswith(("กรุงเทพ", "กทม"))

    def line(self) -> str:
        """The address on one line, as a Thai would write it.

        A label word that was read stays as it was read; where there was none, the place says it.
        """
        if self.raw:
            parts = [
                slot if labelled else self._named(name, slot)
                for name, slot, value, labelled in _read(self.raw)
                if value
            ]
        else:
            every = ((name, getattr(self, name)) for name in (*_STREET_SLOTS, *_AREA_SLOTS))
            parts = [self._named(name, value) for name, value in every if value]
        return " ".join(parts)

    def _named(self, name: str, value: str) -> str:
        """A part with its label word, unless it has one or nobody knows which it is."""
        if _compiled(_LABEL_OF[name]).match(value) or _compiled(_OF_THE_HOUSE).match(value):
            return value
        sub, dist, prov = ("แขวง", "เขต", "") if self.in_bangkok else ("ตำบล", "อำเภอ", "จังหวัด")
        labels = {"moo": "หมู่ที่ "} if _compiled(_NUMBER).match(value) else {}
        if not self.raw:  # typed into a field of that name
            labels |= {"trok": "ตรอก", "soi": "ซอย", "road": "ถนน"}
        if self.province:
            labels |= {"subdistrict": sub, "district": dist, "province": prov}
        return labels.get(name, "") + value


def slots(text: str) -> list[str]:
    """The slots of a name or address on a card, an empty one where there is nothing between."""
    return [slot.strip() for slot in text.split("#")]


def parse_address(text: str) -> Address:
    """Eight slots: house, moo, trok, soi, road, subdistrict, district, province.

    The last three are counted from the end; within each group a label decides, and the place
    only where there is none. A label alone is an empty part; nothing else is dropped: a second
    text for one part is joined to it.
    """
    parts: dict[str, str] = {}
    for name, _slot, value, _labelled in _read(text):
        if value:
            parts[name] = f"{parts[name]} {value}" if name in parts else value
    return Address(**parts, raw=text)


def _read(text: str) -> Iterator[tuple[str, str, str, bool]]:
    """(part, the slot as read, its value without a label, whether it had one) in their order."""
    every = slots(text)
    while len(every) > 8 and not every[-1]:
        every.pop()
    street, area = (every[:-3], every[-3:]) if len(every) > 3 else (every, [])
    for names, labels, texts in (
        (_STREET_SLOTS, _STREET_LABELS, street),
        (_AREA_SLOTS, _AREA_LABELS, area),
    ):
        for position, slot in enumerate(texts):
            if not slot:
                continue
            found = _labelled(slot, labels)
            if found is not None:
                yield found[0], slot, found[1], True
                continue
            name = names[min(position, len(names) - 1)]
            if name == "moo" and not _compiled(_NUMBER).match(slot):
                name = "house_no"  # a หมู่ที่ is a number
            elif names is _STREET_SLOTS and _compiled(_OF_THE_HOUSE).match(slot):
                name = "house_no"
            yield name, slot, slot, False


def _labelled(slot: str, labels: _Labels) -> tuple[str, str] | None:
    for name, label in labels.items():
        match = _compiled(label).match(slot)
        if match is not None:
            return name, slot[match.end() :]
    return None
