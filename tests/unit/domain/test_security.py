"""When a window locks and what holds for PINs: dated rows, checked before anybody uses them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from desktop.catalogue.folder import SECURITY
from desktop.catalogue.office import proved, read_office
from desktop.domain.data_file import RESOURCES
from desktop.domain.failure import Code, CounterError
from desktop.domain.security import parse_security

SHIPPED = (RESOURCES / SECURITY).read_text(encoding="utf-8")
TODAY = date(2026, 11, 28)
NEXT = """
[[lock]]
valid_from = 2026-12-01
idle_minutes = 2
warning_seconds = 10
sign_out_minutes = 15
source = "tried"
basis = "office"
"""


def test_the_newest_row_in_force_holds() -> None:
    _, data = read_office(RESOURCES, {SECURITY: SHIPPED + NEXT})
    assert data is not None
    assert data.security.lock(TODAY).idle == timedelta(minutes=5)
    later = data.security.lock(date(2026, 12, 1))
    assert (later.idle, later.warning, later.sign_out) == (
        timedelta(minutes=2), timedelta(seconds=10), timedelta(minutes=15),
    )  # fmt: skip


def test_what_is_shipped_is_what_the_threat_model_counts_on() -> None:
    """Six digits, 64 MiB, and waits that grow."""
    shipped = parse_security(SECURITY, SHIPPED)
    pin = shipped.pin(TODAY)
    assert (pin.digits, pin.memory_kib) == (6, 64 * 1024)
    assert [wait.total_seconds() / 60 for wait in pin.waits] == [1, 5, 30]
    assert shipped.out_of_contact(TODAY) == timedelta(days=7)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("idle_minutes = 5", "idle_minutes = 0", "from 1 to 60"),
        ("warning_seconds = 30", "warning_seconds = 300", "shorter than what it warns of"),
        ("[1, 5, 30]", "[5, 1]", "none shorter than the one before"),
        ("[1, 5, 30]", "[true]", "a list of whole numbers"),
        ("digits = 6", "digits = 4", "from 6 to 12"),
        ("days = 7", "weeks = 1", "unknown key 'weeks'"),
        ("[[contact]]", "[[contacts]]", "unknown key 'contacts'"),
    ],
)
def test_what_is_wrong_is_told_before_anybody_uses_it(old: str, new: str, told: str) -> None:
    wrong = SHIPPED.replace(old, new)
    with pytest.raises(CounterError) as refused:
        parse_security(SECURITY, wrong)
    assert refused.value.code is Code.RESOURCE_INVALID
    assert told in str(refused.value.details["problem"])
    assert any(
        told in one.sentence and one.file == SECURITY
        for one in proved(RESOURCES, {SECURITY: wrong})
    )
