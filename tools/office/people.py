"""Customers: synthetic persons, the same for the same seed, with ids that nobody has."""

from __future__ import annotations

import random
from collections.abc import Iterator

from desktop.domain.address import Address
from desktop.domain.citizen import Person, PersonName, check_digit
from desktop.domain.thai_date import card_date

_MEN = ("ประเสริฐ", "สมชาย", "บุญมี", "อนันต์", "วิชัย", "ณัฐวุฒิ")
_WOMEN = ("สายรุ้ง", "ทองคำ", "มาลี", "วราภรณ์", "ลำดวน", "กัญญา")
_FAMILIES = ("ใจกว้าง", "ทองสุข", "พึ่งบุญ", "วัฒนา", "อินทร์ดี", "แสงทอง")
# (subdistrict, district, province), one in the area of several offices.
_PLACES = (
    ("คลองจั่น", "บางกะปิ", "กรุงเทพมหานคร"),
    ("ยานนาวา", "สาทร", "กรุงเทพมหานคร"),
    ("คลองตันเหนือ", "วัฒนา", "กรุงเทพมหานคร"),
    ("มีนบุรี", "มีนบุรี", "กรุงเทพมหานคร"),
    ("ไทรม้า", "เมืองนนทบุรี", "นนทบุรี"),
    ("บางเมือง", "เมืองสมุทรปราการ", "สมุทรปราการ"),
)


def customers(chance: random.Random) -> Iterator[Person]:
    """One after the other, for ever; no id comes twice."""
    number = chance.randrange(10**10)
    while True:
        number = (number + 1) % 10**11
        twelve = f"9{number:011}"
        woman = chance.random() < 0.5
        name = PersonName(
            "นาง" if woman else "นาย",
            chance.choice(_WOMEN if woman else _MEN),
            "",
            chance.choice(_FAMILIES),
        )
        house = f"{chance.randrange(1, 300)}/{chance.randrange(1, 99)}"
        yield Person(
            twelve + str(check_digit(twelve)),
            name,
            PersonName("Mrs." if woman else "Mr.", "Customer", "", f"No{number % 1000}"),
            card_date(f"{chance.randrange(2480, 2545)}0709"),
            Address(house, "", "", "", "ทดสอบ", *chance.choice(_PLACES)),
            card_date("99999999"),
        )
