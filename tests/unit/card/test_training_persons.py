"""The persons that training and the demonstration use."""

from __future__ import annotations

import io
from datetime import date

from PIL import Image

from desktop.card.layout import LAYOUT_3
from desktop.card.training_card import card_fields, training_persons
from desktop.domain.citizen import is_citizen_id
from desktop.domain.thai_date import age_on, card_date
from tests.fixtures.portraits import LOOKS, draw, jpeg

TODAY = date(2026, 11, 22)


def test_they_are_enough_and_nobody() -> None:
    persons = training_persons()
    assert len(persons) >= 12
    numbers = [person.citizen_id for person in persons.values()]
    assert len(set(numbers)) == len(numbers)
    assert all(number[0] == "9" and is_citizen_id(number) for number in numbers)


def test_they_cover_what_cards_hold() -> None:
    persons = list(training_persons().values())
    births = [card_date(person.birth_date) for person in persons]
    ages = [age_on(birth, TODAY) or 0 for birth in births]
    assert {birth.precision for birth in births} == {"day", "month", "year"}
    assert min(ages) < 15
    assert max(ages) == 95
    expiries = [card_date(person.expiry_date) for person in persons]
    assert any(expiry.lifelong for expiry in expiries)
    assert any((day := expiry.as_date()) and day < TODAY for expiry in expiries)
    assert any(person.thai_name.split("#")[2] for person in persons)
    assert any(not person.thai_name.split("#")[2] for person in persons)
    assert any(len(person.address) > 100 for person in persons)
    assert {person.layout for person in persons} == {"0002", "0003"}


def test_their_texts_fit_on_a_card() -> None:
    for person in training_persons().values():
        for name, raw in card_fields(person).items():
            room = 5120 if name == "photo" else LAYOUT_3[name].length
            assert len(raw) <= room, (person.id, name)
        assert person.thai_name.count("#") == person.english_name.count("#") == 3
        assert person.address.count("#") == 7


def test_their_pictures_are_drawn_and_of_a_cards_size() -> None:
    for person in training_persons().values():
        if person.photo[-2:] == b"\xff\xd9":
            assert Image.open(io.BytesIO(person.photo)).size == (148, 178)
    drawn = jpeg(draw(LOOKS["sairung"]))
    assert Image.open(io.BytesIO(drawn)).size == (148, 178)
