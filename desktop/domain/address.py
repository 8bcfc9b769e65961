"""A Thai address: the eight slots of a card, told apart by the label words that stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from desktop.domain.thai import thai

_STREET_SLOTS = ("house_no", "moo", "trok", "soi", "road")
_AREA_SLOTS = ("subdistrict", "district", "province")
# In this order a label is looked for: the first that is there decides.
_STREET_LABELS = ("moo", "soi", "trok", "road", "house_no")
_NUMBER = re.compile(r"\d")


@cache
def _label(part: str) -> re.Pattern[str]:
    """Finds the label word of a part; made when the first address is read."""
    labels = thai().address.labels
    said = [re.escape(word) for word in labels[part]]
    if part == "moo":
        numbered = "|".join(map(re.escape, labels["moo_before_number"]))
        said.append(rf"(?:{numbered})(?=\s*(?:\d|$))")
    return re.compile(rf"(?:{'|'.join(said)})\s*")


def _is_of_the_house(text: str) -> bool:
    """Whether it names an estate, a building or a floor."""
    return text.startswith(thai().address.of_the_house)


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
        return self.province.startswith(thai().address.bangkok)

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
        if _label(name).match(value) or _is_of_the_house(value):
            return value
        written = thai().address.written
        labels = {"moo": written["moo"]} if _NUMBER.match(value) else {}
        if not self.raw:  # typed into a field of that name
            labels |= {part: written[part] for part in ("trok", "soi", "road")}
        if self.province and self.in_bangkok:
            labels |= {part: written[f"bangkok_{part}"] for part in ("subdistrict", "district")}
        elif self.province:
            labels |= {part: written[part] for part in _AREA_SLOTS}
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
        (_AREA_SLOTS, _AREA_SLOTS, area),
    ):
        for position, slot in enumerate(texts):
            if not slot:
                continue
            found = _labelled(slot, labels)
            if found is not None:
                yield found[0], slot, found[1], True
                continue
            name = names[min(position, len(names) - 1)]
            if name == "moo" and not _NUMBER.match(slot):
                name = "house_no"  # a หมู่ที่ is a number
            elif names is _STREET_SLOTS and _is_of_the_house(slot):
                name = "house_no"
            yield name, slot, slot, False


def _labelled(slot: str, parts: Sequence[str]) -> tuple[str, str] | None:
    for part in parts:
        match = _label(part).match(slot)
        if match is not None:
            return part, slot[match.end() :]
    return None
