"""Reading the small data files: changes to the calendar, the seller on the papers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from desktop.domain.data_file import Table
from desktop.domain.dated import Dated, parse_dated
from desktop.domain.provenance import KEYS, parse_provenance
from desktop.domain.receipt import Seller
from desktop.domain.service_time import WorkCalendar
from desktop.domain.text import Text


def parse_holidays(file: str, source: str) -> dict[date, Text]:
    """The public holidays of a data file, by day; RESOURCE_INVALID names file and line."""
    root = Table.parse(file, source)
    root.only("source", "holiday")
    root.string("source")
    found: dict[date, Text] = {}
    for table in root.tables("holiday"):
        table.only("date", "name")
        day = table.day("date")
        if day in found:
            table.fail("date", "this day is there twice")
        found[day] = table.text("name")
    return found


def parse_calendar(file: str, source: str, known: Mapping[date, Text]) -> WorkCalendar:
    """The `known` holidays with the file's `add` and `remove` rows applied, in this order.

    A day that is added says nothing of the rest of its year: the calendar ends with the known ones.
    """
    root = Table.parse(file, source)
    root.only("add", "remove")
    holidays = dict(known)
    for table in root.tables("add"):
        table.only("date", "name", *KEYS)
        parse_provenance(table)
        holidays[table.day("date")] = table.text("name")
    for table in root.tables("remove"):
        table.only("date", *KEYS)
        parse_provenance(table)
        holidays.pop(table.day("date"), None)
    return WorkCalendar(holidays, max(known).year if known else None)


def parse_sellers(file: str, source: str) -> tuple[Dated[Seller], ...]:
    """The seller on the papers."""
    return parse_dated(file, source, "seller", ("name", "address", "tax_id"), _seller)


def _seller(table: Table) -> Seller:
    tax_id = table.string("tax_id")
    if len(tax_id) != 13 or not tax_id.isdigit():
        table.fail("tax_id", "a taxpayer number has 13 digits")
    return Seller(table.text("name"), table.text("address"), tax_id, "00000")
