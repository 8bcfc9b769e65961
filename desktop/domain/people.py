"""How people are named and numbered, as far as the rules ask for it: dated data, too."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.data_file import Table
from desktop.domain.names import tidy_title
from desktop.domain.provenance import KEYS, parse_provenance


@dataclass(frozen=True, slots=True)
class People:
    """Titles as `same_name` wants them, and the first digits of a foreigner's citizen id."""

    titles: tuple[str, ...]
    foreign_digits: tuple[str, ...]


def parse_people(file: str, source: str) -> People:
    """`resources/people.toml` as values; a CounterError tells file and line of a mistake."""
    root = Table.parse(file, source)
    root.only("foreigners", "titles")
    foreigners = root.table("foreigners")
    foreigners.only("first_digits", *KEYS)
    parse_provenance(foreigners)
    digits = foreigners.strings("first_digits")
    if not all(len(one) == 1 and one.isascii() and one.isdigit() for one in digits):
        foreigners.fail("first_digits", "a first digit is one digit")
    titles: list[str] = []
    for table in root.tables("titles"):
        table.only("words", "before", "after", *KEYS)
        parse_provenance(table)
        titles += [
            tidy_title(f"{before}{word}{after}")
            for before in ("", *table.strings("before"))
            for word in table.strings("words")
            for after in ("", *table.strings("after"))
        ]
    return People(tuple(titles), digits)
