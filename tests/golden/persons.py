"""The people of the story; every id has the first digit 9, or is a passport that nobody has."""

from __future__ import annotations

from desktop.domain.address import Address
from desktop.domain.citizen import Person, PersonName
from desktop.domain.notes import Note
from desktop.domain.thai_date import CardDate, card_date
from tests.fixtures.office import synthetic_id

SATHON = Address("99/1", "2", "", "", "สาทรใต้", "ยานนาวา", "สาทร", "กรุงเทพมหานคร")
LANES = Address("7", "", "จันทร์", "ลาดพร้าว 101", "ลาดพร้าว", "คลองจั่น", "บางกะปิ", "กรุงเทพมหานคร")
FAR = Address("12", "5", "", "", "", "ในเมือง", "เมืองขอนแก่น", "ขอนแก่น")

SAIRUNG = Person(
    synthetic_id("912345678901"),
    PersonName("นางสาว", "สายรุ้ง", "", "ใจกว้าง"),
    PersonName("Miss", "Sairung", "", "Jaikwang"),
    card_date("25020709"),
    SATHON,
    card_date("25740708"),
)
PRASERT = Person(
    synthetic_id("912345678902"),
    PersonName("นาย", "ประเสริฐ", "บุญ", "ทดสอบ"),
    PersonName("Mr.", "Prasert", "Boon", "Thotsop"),
    card_date("25300000"),
    FAR,
    card_date("99999999"),
)
# Her card has run out and says an impossible day; its house number could not be read.
MALEE = Person(
    synthetic_id("912345678903"),
    PersonName("นาง", "มาลี", "", "เก่งการ"),
    birth_date=card_date("25010231"),
    address=LANES,
    expiry_date=card_date("25690110"),
    notes=(Note("odd_date", "birth_date"), Note("not_read", "issuer")),
)
YOUNG = Person(
    synthetic_id("912345678904"),
    PersonName("นาย", "เยาว์", "", "แสนดี"),
    PersonName("Mr.", "Yao", "", "Saendee"),
    card_date("25530401"),
    LANES,
    card_date("25740331"),
)
NATTAWUT = Person(
    synthetic_id("912345678905"),
    PersonName("นาย", "ณัฐวุฒิ", "", "โพธิ์ทอง"),
    PersonName("Mr.", "Nattawut", "", "Phothong"),
    card_date("25230115"),
    LANES,
    card_date("25740114"),
)
# Without a card: a foreigner with a passport, one who lost it, one whose reason is told in words.
JOHN = Person(
    "ZZ0000042",
    PersonName("Mr.", "John", "Q.", "Sample"),
    PersonName("Mr.", "John", "Q.", "Sample"),
    CardDate("1980", 1980),
    LANES,
    source="typed",
    no_card_reason="foreigner",
)
BOONMEE = Person(
    synthetic_id("912345678906"),
    PersonName("นาย", "บุญมี", "", "มั่งมี"),
    birth_date=card_date("24890000"),
    address=SATHON,
    source="typed",
    no_card_reason="lost",
)
LAMDUAN = Person(
    synthetic_id("912345678907"),
    PersonName("นาง", "ลำดวน", "", "หอมไกล"),
    birth_date=card_date("25050505"),
    address=LANES,
    source="typed",
    no_card_reason="other",
    no_card_note="บัตรอยู่กับทายาท",
)
SELLER_ID = synthetic_id("912345678908")
