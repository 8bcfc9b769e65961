"""`retention.toml`: how long what is kept."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from desktop.catalogue.base import Sourced, Strict
from desktop.catalogue.files import model_of
from desktop.catalogue.problems import Place, Problems, read
from desktop.catalogue.provenance import provenance_of
from desktop.domain.data_file import invalid
from desktop.domain.dated import Dated
from desktop.domain.retention import RECORDS, At, AtCentre, AtCounter, Retention

MAX_DAYS = 36_500


class KeepRow(Sourced):
    """For how many days a kind of record is kept, from a day on."""

    record: AtCounter | AtCentre
    at: At
    days: Annotated[int, Field(ge=1, le=MAX_DAYS)]
    valid_from: date


class RetentionFile(Strict):
    """`retention.toml`."""

    keep: Annotated[tuple[KeepRow, ...], Field(min_length=1)]


def parse_retention(name: str, text: str) -> Retention:
    """What the file says; RESOURCE_INVALID names the line of what is wrong first."""
    problems = Problems()
    file = read(name, text, problems)
    model = model_of(file, RetentionFile, problems) if file is not None else None
    rows: dict[tuple[str, str], tuple[Dated[int], ...]] = {}
    if file is not None and model is not None:
        for number, row in enumerate(model.keep):
            place = Place(file, ("keep", number))
            provenance_of(row, None, place, problems)
            if row.record not in RECORDS[row.at]:
                problems.add(place.at("record"), f"nothing called '{row.record}' is kept there")
            which = (row.at, row.record)
            rows[which] = (*rows.get(which, ()), Dated(row.valid_from, row.days))
        for at, records in RECORDS.items():
            for record in records:
                if (at, record) not in rows:
                    told = f"it does not say how long '{record}' is kept at the {at}"
                    problems.add(Place(file, ("keep",)), told)
    for one in problems.found:
        raise invalid(one.file, one.line, one.sentence, one.key)
    return Retention(
        {
            which: tuple(sorted(dated, key=lambda row: row.valid_from, reverse=True))
            for which, dated in rows.items()
        }
    )
