"""Drafts, and what enrolment gave, survive the way into the store and back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.domain.case import Draft
from desktop.domain.citizen import Person
from desktop.domain.device import DeviceIdentity
from desktop.domain.party import APPLICANT, Party
from desktop.domain.thai_date import card_date
from desktop.store import device_format, draft_format
from desktop.store.draft_format import SCHEMA, NewerDraftError, read, write
from tests.fixtures.store import DEVICE, draft
from tests.golden import rows

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
SECRET = "9001200000360"


def parties() -> st.SearchStrategy[dict[str, Party]]:
    party = st.builds(Party, by=st.none())
    acting = st.builds(Party, by=st.one_of(party, st.builds(Party, by=party)))
    others = st.dictionaries(st.text(), st.one_of(party, acting), max_size=3)
    return st.builds(lambda some, one: {**some, APPLICANT: one}, others, acting)


@settings(max_examples=100, deadline=None)
@given(st.builds(Draft, parties=parties(), applicant_role=st.just(APPLICANT)))
def test_any_draft_comes_back(value: Draft) -> None:
    assert read(write(value)) == value


def test_dates_of_a_card_keep_what_is_unknown() -> None:
    kept = draft()
    for raw in ("24850709", "24850700", "24850000", "99999999", "00000000", "rubbish"):
        born = kept.seat(
            APPLICANT, Person(SECRET, kept.applicant.thai_name, birth_date=card_date(raw))
        )
        assert read(write(born)) == born


def test_every_draft_of_an_earlier_release_opens_with_the_one_who_applied() -> None:
    seen = 0
    for file in sorted([*GOLDEN.glob("drafts/*"), *GOLDEN.glob("*/counter-*.jsonl.gz")]):
        for row in rows.read(file)["draft"]:
            table = json.loads(row["content"])
            seen += "schema" not in table
            value = read(row["content"])
            assert value.id == row["id"]
            assert value.applicant_role in value.parties
            # Schema 1 knew one person, who applied.
            seat = table["parties"][value.applicant_role] if "parties" in table else None
            who = seat["person"] if seat is not None else table["applicant"]
            assert value.applicant.citizen_id == who["citizen_id"]
            assert {name: one.value for name, one in value.values.items()} == {
                name: one["value"] for name, one in table["values"].items()
            }
            assert read(write(value)) == value
    assert seen > 5, "drafts of the first shape"


def test_a_draft_without_what_a_release_added_since_opens() -> None:
    table = json.loads(write(draft("d1")))
    for name in ("focus", "documents", "created_at", "applicant_role"):
        del table[name]
    del table["parties"][APPLICANT]["person"]["notes"]
    assert read(json.dumps(table)) == replace(draft("d1"), created_at="")


def test_what_the_same_shape_was_given_elsewhere_is_passed_over() -> None:
    table = json.loads(write(draft("d1"))) | {"colour": {"x": 1}}
    assert read(json.dumps(table)) == draft("d1")


def test_a_draft_of_a_newer_program_is_told_from_a_broken_one() -> None:
    table = json.loads(write(draft())) | {"schema": SCHEMA + 1, "parties": "elsewhere"}
    with pytest.raises(NewerDraftError):
        read(json.dumps(table))


@pytest.mark.parametrize(
    "change",
    [
        {"parties": {"applicant": SECRET}}, {"parties": None}, {"applicant_role": None},
        {"values": {"phone": SECRET}}, {"focus": 7},
        {"values": {SECRET: {"value": 7}}}, {"schema": 0}, {"schema": "2"}, {"schema": True},
        {"schema": 1},
    ],
    ids=str,
)  # fmt: skip
def test_a_draft_that_is_not_whole_is_refused_and_not_repeated(change: dict[str, object]) -> None:
    with pytest.raises(ValueError) as refused:
        read(json.dumps(json.loads(write(draft())) | change))
    assert not isinstance(refused.value, NewerDraftError)
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", '"x"', "\x00", "[" * 100_000, '{"id":"\\ud800"}']
)
def test_what_is_no_draft_at_all_is_refused(content: str) -> None:
    with pytest.raises(ValueError):
        draft_format.read(content)


@settings(max_examples=50, deadline=None)
@given(st.builds(DeviceIdentity, person_pepper=st.binary(max_size=32)))
def test_any_device_comes_back(value: DeviceIdentity) -> None:
    assert device_format.read(device_format.write(value)) == value


def test_a_device_of_another_program_is_read_as_far_as_it_is_known() -> None:
    table = json.loads(device_format.write(DEVICE)) | {"colour": "red"}
    assert device_format.read(json.dumps(table)) == DEVICE
    del table["token"]
    assert device_format.read(json.dumps(table)) == DEVICE
    del table["office"]
    with pytest.raises(TypeError, match="office"):
        device_format.read(json.dumps(table))
