"""How long what is kept: every kind of record has a row, and the newest one in force holds."""

from __future__ import annotations

import re
from datetime import date

import pytest

from desktop.catalogue.folder import RETENTION
from desktop.catalogue.office import proved, read_office
from desktop.catalogue.retention import parse_retention
from desktop.domain.data_file import RESOURCES
from desktop.domain.failure import Code, CounterError

SHIPPED = (RESOURCES / RETENTION).read_text(encoding="utf-8")
TODAY = date(2026, 11, 28)
NEXT = """
[[keep]]
at = "counter"
record = "drafts"
valid_from = 2026-12-01
days = 10
source = "tried"
basis = "office"
"""


def test_the_newest_row_in_force_holds() -> None:
    _, data = read_office(RESOURCES, {RETENTION: SHIPPED + NEXT})
    assert data is not None
    assert data.retention.at_counter("drafts", TODAY) == date(2026, 10, 29)
    assert data.retention.at_counter("drafts", date(2026, 12, 1)) == date(2026, 11, 21)


def test_a_receipt_is_kept_for_five_years_wherever_it_is() -> None:
    """Revenue Code s. 87/3, whatever else goes earlier."""
    kept = parse_retention(RETENTION, SHIPPED)
    for before in (kept.at_counter("receipts", TODAY), kept.at_centre("receipts", TODAY)):
        assert before <= date(2021, 11, 28)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("days = 30", "days = 0", "greater than or equal to 1"),
        ('record = "drafts"', 'record = "photos"', "nothing called 'photos' is kept there"),
        ('record = "fetched"', 'record = "fetch"', "did you mean 'fetched'"),
        ('basis = "src"', "", "a row says its source and basis"),
        (re.escape('record = "fetched"'), 'record = "views"', "how long 'fetched' is kept at the"),
    ],
)
def test_what_is_wrong_is_told_before_anybody_uses_it(old: str, new: str, told: str) -> None:
    sent = {RETENTION: re.sub(old, new, SHIPPED, count=1)}
    with pytest.raises(CounterError) as refused:
        parse_retention(RETENTION, sent[RETENTION])
    assert refused.value.code is Code.RESOURCE_INVALID
    assert told in str(refused.value.details["problem"])
    assert any(told in one.sentence and one.file == RETENTION for one in proved(RESOURCES, sent))
