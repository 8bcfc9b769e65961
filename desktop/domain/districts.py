"""The district offices, and which of them an address belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desktop.domain.data_file import Table
from desktop.domain.provenance import Provenance, parse_provenance
from desktop.domain.text import Text
from desktop.domain.thai import thai


@dataclass(frozen=True, slots=True)
class District:
    """A district office; `code` stands in numbers and series, `office_name` is its name in full."""

    code: str
    name: Text
    province: Text
    branch: str
    office_name: Text
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Districts:
    """All district offices by code, and the proposal for each เขต or อำเภอ."""

    by_code: Mapping[str, District]
    areas: Mapping[str, str]

    def owning(self, area: str) -> str:
        """Code of the office that most of an เขต or อำเภอ belongs to; empty if unknown.

        MEA's districts do not follow those of the administration: it is a proposal, the clerk
        may choose another.
        """
        name = area.strip()
        for label in thai().address.labels["district"]:
            name = name.removeprefix(label)
        return self.areas.get(name.strip(), "")


def parse_districts(file: str, source: str) -> Districts:
    """`resources/districts.toml` as values; a CounterError tells file and line of a mistake."""
    root = Table.parse(file, source)
    root.only("office", "district", "branches", "areas")
    in_full = root.text("office")
    branches = root.table("branches")
    branches.only("default", "source", "basis", "unconfirmed")
    parse_provenance(branches)
    head_office = branches.string("default")
    by_code: dict[str, District] = {}
    for table in root.tables("district"):
        table.only("code", "name", "province", "branch", "source", "basis", "unconfirmed")
        code = table.string("code")
        if code in by_code:
            table.fail("code", f"district '{code}' is there twice")
        if not (code.isascii() and code.isalpha() and code.isupper() and len(code) == 3):
            table.fail("code", "a district's code is three capital letters")
        name = table.text("name")
        by_code[code] = District(
            code=code,
            name=name,
            office_name=Text(in_full.th.format(name=name.th), in_full.en.format(name=name.en)),
            province=table.text("province"),
            branch=table.string("branch", head_office),
            provenance=parse_provenance(table),
        )
    areas_table = root.table("areas")
    parse_provenance(areas_table)
    areas: dict[str, str] = {}
    for code in by_code:
        for area in areas_table.strings(code):
            if area in areas:
                areas_table.fail(code, f"area '{area}' belongs to {areas[area]} already")
            areas[area] = code
    areas_table.only(*by_code, "source", "basis", "unconfirmed")
    return Districts(by_code, areas)
