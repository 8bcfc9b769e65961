"""What a case asks the outside, and when it can."""

from __future__ import annotations

from desktop.forms.questions import Question
from tests.unit.catalogue.test_everything import stands
from tests.unit.forms.test_results import FULL, works

ACCOUNT = "012345678"


def test_a_look_up_and_a_flag_are_asked_by_their_values() -> None:
    assert stands().questions == (
        Question("debt", "place_debt", "", "amount", {"account": ACCOUNT}),
        Question("elsewhere", "", "protected", "", {"on": ACCOUNT}),
    )
    assert ACCOUNT not in repr(stands().questions)


def test_what_is_answered_or_cannot_be_asked_yet_is_not_asked() -> None:
    answered = stands(outside={"debt": 0}).questions
    assert [one.fact for one in answered] == ["elsewhere"]
    assert stands({"contract_account": ""}).questions == ()


def test_the_house_is_asked_and_a_result_is_nothing_to_ask() -> None:
    assert [(one.fact, dict(one.inputs)) for one in works(FULL).questions] == [
        ("debt", {"house": "1"})
    ]
