"""Cards that give something odd: the clerk is told, once, beside the value; nothing is believed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QWidget

from desktop.card.layout import BLOCK_SIZE
from desktop.card.reading import read_stay
from desktop.card.training_card import TrainingCard, card_fields, memory_image, training_persons
from desktop.cli.card import as_text
from desktop.domain.case import Draft
from desktop.domain.citizen import CitizenCard, Person
from desktop.domain.failure import Code, CounterError
from desktop.domain.party import alone
from desktop.ports import CardRead
from desktop.store import draft_format
from tests.fixtures.odd_cards import Refusing, odd_card
from tests.fixtures.office import person, synthetic_id
from tests.fixtures.there import there
from tests.ui.case_office import CaseOffice, KeyCounter
from tests.ui.conftest import Clerk
from ui.language import Language
from ui.presenters.person import strip_person
from ui.screens.customer import CustomerScreen
from ui.screens.payment import PaymentScreen
from ui.theme import Theme
from ui.widgets.badge import Badge

PHOTO = training_persons()["sairung"].photo
HUGE = (  # 8000 x 8000, in a few hundred bytes
    b"\xff\xd8\xff\xc0\x00\x0b\x08\x1f\x40\x1f\x40\x01\x01\x11\x00"
    b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\x11" * 300 + b"\xff\xd9"
)


def thai(text: str) -> bytes:
    return text.encode("cp874")


def seen(clerk: Clerk, card: TrainingCard) -> list[Badge]:
    """The badges of the strip on the customer page, once the card has been read whole."""
    clerk.sign_in()
    clerk.office.reader.insert(card)
    clerk.see("customer")
    desk = clerk.window.desk
    clerk.qtbot.waitUntil(lambda: desk.seen is not None and _whole(desk.seen.card))
    clerk.qtbot.waitUntil(lambda: settled(clerk))
    return visible(clerk)


def visible(clerk: Clerk) -> list[Badge]:
    return [badge for badge in clerk.window.person.findChildren(Badge) if badge.isVisible()]


def settled(clerk: Clerk) -> bool:
    """Whether the strip shows all that it was given."""
    person = clerk.window.person.person()
    given = (
        *there(person).badges,
        *there(person).name_notes,
        *there(person).id_notes,
        *there(person).facts_notes,
    )
    return sorted(spec.text for spec in given) == sorted(badge.text() for badge in visible(clerk))


def _whole(card: CitizenCard) -> bool:
    return card.photo is not None or card.photo_problem is not None


def said(badges: list[Badge], word: str) -> list[Badge]:
    return [badge for badge in badges if word in badge.text()]


def beside(badge: Badge, value: QWidget) -> bool:
    """On one line with the value, and after it."""
    return (
        badge.geometry().intersects(value.geometry().adjusted(0, 0, 2000, 0))
        and badge.x() >= value.geometry().left()
    )


@pytest.mark.parametrize(
    ("fields", "word", "value"),
    [
        ({"citizen_id": b"9101200543363"}, "เลขหลักสุดท้ายไม่ถูกต้อง", "id"),
        ({"citizen_id": b"0101200543360"}, "ขึ้นต้นด้วย 0", "id"),
        ({"thai_name": b"a#\xdb##c"}, "ชื่อ: มีตัวอักษรอ่านไม่ออก", "name"),
        ({"thai_name": b"a#b\x85##c"}, "ชื่อ: มีตัวอักษรอ่านไม่ออก", "name"),
        ({"english_name": b"Mr.#A\x07##B"}, "ชื่อภาษาอังกฤษ: ตัดอักขระควบคุม", "name"),
        ({"address": b"99\x1b####"}, "ที่อยู่: ตัดอักขระควบคุม", "facts"),
        ({"birth_date": b"19870115"}, "วันเกิด: ในชิปเป็น 19870115", "facts"),
        ({"birth_date": b"30000101"}, "วันเกิด: ในชิปเป็น 30000101", "facts"),
    ],
)
def test_what_the_decoder_notes_stands_once_beside_its_value(
    clerk: Clerk, fields: dict[str, bytes], word: str, value: str
) -> None:
    badges = said(seen(clerk, odd_card(**fields)), word)
    assert len(badges) == 1
    assert badges[0].spec.tone == "warn"
    assert beside(badges[0], getattr(clerk.window.person, value))
    clerk.office.context.language.set_code("en")
    clerk.qtbot.waitUntil(lambda: settled(clerk))
    assert len(visible(clerk)) == len(there(clerk.window.person.person()).badges) + 1
    assert not said(visible(clerk), word), "it speaks the other language, too"


def test_a_good_card_has_nothing_to_be_told(clerk: Clerk) -> None:
    badges = seen(clerk, odd_card())
    assert [badge.text() for badge in badges if badge.spec.tone in ("warn", "bad")] == []


@pytest.mark.parametrize("birth", [b"19870115", b"30000101"])
def test_nobody_is_served_first_for_a_birth_date_that_cannot_be(clerk: Clerk, birth: bytes) -> None:
    badges = seen(clerk, odd_card(birth_date=birth))
    assert not said(badges, "ผู้สูงอายุ")
    assert not said(badges, "ยังไม่บรรลุนิติภาวะ")
    assert "อายุ" not in clerk.window.person.facts.text()


def test_no_card_is_expired_for_a_date_of_the_common_era(clerk: Clerk) -> None:
    badges = seen(clerk, odd_card(expiry_date=b"20300101"))
    assert not said(badges, "บัตรหมดอายุ")
    assert len(said(badges, "วันหมดอายุ: ในชิปเป็น 20300101")) == 1


@pytest.mark.parametrize(
    ("card", "word", "drawn"),
    [
        (odd_card(photo=PHOTO[:2500]), "รูปถ่าย: ไม่ครบ", True),
        (odd_card(photo=HUGE), "รูปถ่าย: ใหญ่เกินกว่ารูปในบัตร", False),
        (odd_card(photo=b"GIF89a"), "รูปถ่าย: ข้อมูลในชิปไม่ใช่ JPEG", False),
        (odd_card(photo=b""), "รูปถ่าย: ไม่มีในชิป", False),
        (Refusing(memory_image("0003", card_fields(training_persons()["sairung"]))),
         "รูปถ่าย: ชิปไม่ให้อ่าน", False),
        (odd_card(photo=b"\xff\xd8\xff\xda\x00\x02 \xff\xd9"), "รูปถ่าย: ข้อมูลเสีย", False),
    ],
    ids=["incomplete", "huge", "no jpeg", "absent", "refused", "broken"],
)  # fmt: skip
def test_a_photo_says_why_it_is_not_there_or_not_whole(
    clerk: Clerk, card: TrainingCard, word: str, drawn: bool
) -> None:
    badges = seen(clerk, card)
    assert len(said(badges, "รูปถ่าย")) == 1
    assert said(badges, word)
    assert clerk.window.person.photo._image.isNull() is not drawn


def test_the_notes_stay_with_the_application_when_the_card_has_left(clerk: Clerk) -> None:
    seen(clerk, odd_card(citizen_id=b"9101200543363"))
    applicant = clerk.on(CustomerScreen).presenter.applicant
    draft = clerk.office.context.desk.intake.open_draft(there(applicant), "new_connection", "1001")
    clerk.office.reader.pull()
    clerk.office.reader.insert("prasert")
    clerk.qtbot.waitUntil(lambda: "ประเสริฐ" in clerk.window.person.name.text())
    assert not said(visible(clerk), "หลักสุดท้าย")
    kept = next(one for one in clerk.office.context.desk.intake.drafts() if one.id == draft.id)
    clerk.office.context.here.welcome(kept.applicant)
    clerk.qtbot.waitUntil(lambda: len(said(visible(clerk), "หลักสุดท้าย")) == 1)


def test_many_notes_never_widen_the_window(clerk: Clerk, theme: Theme) -> None:
    card = odd_card(
        citizen_id=b"9101200543363", thai_name=b"a#\xdb\x07##c", english_name=b"Mr.#\x85\x07##B",
        birth_date=b"19870115", expiry_date=b"20300101", sex=b"\xdb", address=b"9\x07\xdb####",
    )  # fmt: skip
    badges = seen(clerk, card)
    room = clerk.window.person.rect()
    about_id = said(badges, "หลักสุดท้าย")[0]
    assert about_id.width() >= about_id.sizeHint().width(), "this one is whole"
    for scale in (100, 150):
        theme.set_scale(scale)
        clerk.qtbot.waitUntil(lambda: all(room.contains(b.geometry()) for b in visible(clerk)))
    assert len(badges) >= 6


@pytest.mark.parametrize(
    ("who", "word"),
    [
        ({"citizen_id": synthetic_id()[:12] + "0"}, "เลขหลักสุดท้ายไม่ถูกต้อง"),
        ({"citizen_id": "AB12345", "source": "typed", "no_card_reason": "foreigner"},
         "หนังสือเดินทาง"),
        ({}, ""),
    ],
    ids=["check digit", "passport", "good"],
)  # fmt: skip
def test_before_the_receipt_it_is_said_that_it_will_bear_no_tax_id(
    keys: KeyCounter, office: CaseOffice, who: dict[str, str], word: str
) -> None:
    assert not synthetic_id().endswith("0")
    keys.window.go("payment", office.draft("new_connection", person(**who)))
    told = keys.on(PaymentScreen).due.no_tax_id
    assert told.isVisible() is bool(word)
    assert word in told.text()
    office.context.language.set_code("en")
    assert ("no tax ID" in told.text()) is bool(word)


@given(
    st.sampled_from(list(training_persons())),
    st.lists(st.tuples(st.integers(0, BLOCK_SIZE - 1), st.binary(min_size=1, max_size=60))),
)
def test_no_change_of_a_cards_memory_breaks_what_the_clerk_sees(
    person_id: str, changes: list[tuple[int, bytes]]
) -> None:
    person = training_persons()[person_id]
    image = {
        block: bytearray(content)
        for block, content in memory_image(person.layout, card_fields(person)).items()
    }
    for offset, content in changes:
        for memory in image.values():
            memory[offset : offset + len(content)] = content[: len(memory) - offset]
    card = TrainingCard({block: bytes(content) for block, content in image.items()})
    failure = None
    try:
        for event in read_stay("Reader", 1, card.answer, 0.0):
            if not isinstance(event, CardRead):
                continue
            applicant = Person.from_card(event.card)
            begun = Draft("", None, alone(applicant))
            assert draft_format.read(draft_format.write(begun)) == begun
            shown = strip_person(applicant, Language(), date(2026, 11, 22), card=event.card)
            for text in (shown.name, shown.other_name, shown.age, shown.address):
                assert not any(letter < " " for letter in text)
            as_text(event.card, event.timing, "en", reveal=False)
    except CounterError as error:
        failure = error.code
    assert failure in (None, Code.CARD_UNREADABLE)
