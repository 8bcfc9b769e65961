"""The protocol's page of kinds is current."""

from __future__ import annotations

from desktop.entries import KINDS
from tests.fixtures.kinds import BEGIN, END, PAGE, page, table


def test_the_page_of_kinds_is_current() -> None:
    """If not: `python -m tests.fixtures.kinds`."""
    text = PAGE.read_text(encoding="utf-8")
    assert (text.count(BEGIN), text.count(END)) == (1, 1)
    assert text == page(text)


def test_it_has_every_kind_with_all_its_fields() -> None:
    lines = {line.split("`")[1]: line for line in table().splitlines() if line.startswith("| `")}
    assert lines.keys() == KINDS.keys()
    assert "`copy_no` number ≥ 0 ≤ 9999 · `reason` text ≤ 1,000" in lines["receipt.printed"]
    assert "| supervisor, at the deciding office, but not whoever" in lines["case.approved"]
    assert "`case:<case_id>`" in lines["case.approved"]
    assert "`case_id` UUID or null" in lines["exception.settled"]
