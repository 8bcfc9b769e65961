"""The line of steps names those that this case has to take."""

from __future__ import annotations

import pytest

from tests.ui.case_office import CaseOffice, KeyCounter
from tests.ui.test_case_by_keys import begin


@pytest.mark.parametrize(("service", "paid"), [("no_cut", False), ("instalments", True)])
def test_nobody_is_told_to_pay_for_a_service_without_a_price(
    keys: KeyCounter, office: CaseOffice, service: str, paid: bool
) -> None:
    begin(keys, office, service)
    steps = keys.window.steps._steps
    left_out = {name for name, step in steps.items() if step.icon.isHidden()}
    assert left_out == (set() if paid else {"payment"})
    assert steps["payment"].label.isHidden() is not paid


def test_the_next_case_with_a_price_has_all_steps_again(
    keys: KeyCounter, office: CaseOffice
) -> None:
    begin(keys, office, "no_cut")
    keys.window.go("application", office.draft("instalments").id)
    payment = keys.window.steps._steps["payment"]
    keys.qtbot.waitUntil(lambda: not payment.icon.isHidden())
    assert not payment.label.isHidden()
