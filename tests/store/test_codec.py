"""Values of the domain survive the way into the store and back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.domain.case import Draft
from desktop.domain.citizen import Applicant
from desktop.domain.device import DeviceIdentity
from desktop.domain.receipt import Receipt
from desktop.domain.thai_date import card_date
from desktop.store.codec import from_data, from_json, to_json
from tests.fixtures.store import DEVICE, draft, receipt

_TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@settings(max_examples=100, deadline=None)
@given(st.builds(Draft, actor=_TEXT))
def test_any_draft_comes_back(value: Draft) -> None:
    assert from_json(Draft, to_json(value)) == value


@settings(max_examples=50, deadline=None)
@given(st.builds(Receipt))
def test_any_receipt_comes_back(value: Receipt) -> None:
    assert from_json(Receipt, to_json(value)) == value


@settings(max_examples=50, deadline=None)
@given(st.builds(DeviceIdentity, person_pepper=st.binary(max_size=32)))
def test_any_device_comes_back(value: DeviceIdentity) -> None:
    assert from_json(DeviceIdentity, to_json(value)) == value


def test_dates_of_a_card_keep_what_is_unknown() -> None:
    for raw in ("24850709", "24850700", "24850000", "99999999", "00000000", "rubbish"):
        person = Applicant("9001200000360", draft().applicant.thai_name, birth_date=card_date(raw))
        assert from_json(Applicant, to_json(person)) == person


def test_what_a_newer_program_added_is_left_out() -> None:
    data = json.loads(to_json(receipt("n", "c", "r"))) | {"stamp": {"x": 1}}
    data["seller"]["fax"] = "0"
    assert from_data(Receipt, data) == receipt("n", "c", "r")


def test_a_missing_field_is_an_error() -> None:
    data = json.loads(to_json(DEVICE))
    del data["office"]
    with pytest.raises(TypeError, match="office"):
        from_data(DeviceIdentity, data)


@pytest.mark.parametrize("odd", [{"total": "749"}, {"total": True}, {"payer_name": ["x"]}])
def test_a_value_of_another_kind_is_an_error(odd: dict[str, object]) -> None:
    data = json.loads(to_json(receipt("n", "c", "r"))) | odd
    with pytest.raises(TypeError, match=r"no (int|str): "):
        from_data(Receipt, data)
