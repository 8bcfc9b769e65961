"""The life that a case would have: who decides it and where, and when two must."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.domain.life import Life
from tests.unit.catalogue.test_everything import stands


def life(values: dict[str, Any] | None = None, **more: Any) -> Life:
    return stands(values, **more).life


def test_what_a_service_does_not_say_is_the_usual_life() -> None:
    assert life({"load": "75"}) == Life(
        review="supervisor",
        at_once=False,
        two_persons=False,
        route="owning",
        owning="BKP",
        wait_days=30,
        appeal_days=15,
        part_payment=False,
    )


def test_the_office_of_the_place_owns_the_case() -> None:
    assert life({"site.district": "ปากเกร็ด"}).owning == "NTB"


@pytest.mark.parametrize(
    ("values", "two"),
    [
        ({"load": "75", "parts": "5"}, False),  # 4,650.00
        ({"load": "75", "parts": "6"}, True),  # 5,580.00
        ({"load": ""}, True),  # no amount yet: open
        ({"sick": "yes", "cut_on": "2026-11-02"}, True),
        ({"sick": "yes", "cut_on": "2026-10-31"}, False),
        ({"sick": "yes", "cut_on": ""}, True),  # nothing: nobody knows
        ({"sick": "no", "cut_on": ""}, False),  # whatever it is
    ],
)
def test_two_persons_approve_unless_it_is_sure_that_one_suffices(
    values: dict[str, Any], two: bool
) -> None:
    assert life(values).two_persons is two
