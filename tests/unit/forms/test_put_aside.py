"""What was typed waits while the card, or "none", answers in its place; and "none" is an answer."""

from __future__ import annotations

import pytest

from desktop.services.reference import Reference
from tests.fixtures.form import Form
from tests.fixtures.office import person


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference()


@pytest.fixture
def connection(reference: Reference) -> Form:
    return Form(reference, "new_connection", person())


def test_what_was_typed_for_another_place_comes_back_after_the_cards_address(
    connection: Form,
) -> None:
    connection.type("use_card_address", "no")
    for name, text in {"house_no": "12/3", "lane": "ซอยทดสอบ 4", "district": "บางนา"}.items():
        connection.type(name, text)
    for _ in range(2):
        connection.type("use_card_address", "yes")
        assert connection.shown("house_no") == ("99/1", "chip")
        assert connection.shown("lane")[0] == "", "the card has no lane"
        connection.type("use_card_address", "no")
        assert connection.shown("house_no") == ("12/3", "typed")
        assert connection.shown("lane") == ("ซอยทดสอบ 4", "typed")
        assert connection.shown("owning_district") == ("BNA", "from_address")
        assert connection.shown("subdistrict") == ("", ""), "nobody typed one"


def test_a_correction_is_kept_when_the_place_is_another(connection: Form) -> None:
    connection.type("house_no", "99/2", "บ้านเลขที่ใหม่")
    connection.type("use_card_address", "no")
    assert connection.shown("house_no") == ("99/2", "typed")
    assert connection.shown("road") == ("", "")


def test_a_typed_identitys_address_is_given_back_like_the_cards(reference: Reference) -> None:
    form = Form(reference, "new_connection", person(source="typed", no_card_reason="lost"))
    assert form.shown("house_no") == ("99/1", "typed")
    form.type("use_card_address", "no")
    assert form.shown("house_no") == ("", "")


@pytest.mark.parametrize("service", ["new_connection", "transfer_with_deposit"])
def test_no_telephone_is_an_answer(reference: Reference, service: str) -> None:
    form = Form(reference, service, person())
    assert "phone" in form.left
    form.type("phone", "0812345678")
    form.type("phone", "none")
    assert "phone" not in form.left
    assert form.problem("phone") == ""
    form.type("phone", "")
    assert form.shown("phone") == ("0812345678", "typed"), "it comes back when that is taken back"
    form.type("phone", "none")
    form.type("phone", "089")
    assert form.shown("phone") == ("089", "typed")
