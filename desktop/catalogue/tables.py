"""Sections that are tables: how many rows they have, what fills one, and their late node."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.catalogue.linker import Linker
from desktop.catalogue.parts import SectionPart
from desktop.catalogue.problems import nearest
from desktop.catalogue.reader import Reader
from desktop.domain.scans import SCANS
from desktop.forms.form import Repeat, Scan
from desktop.forms.nodes import RowsNode
from desktop.forms.values import Env


def repeat_of(part: SectionPart, reader: Reader) -> Repeat | None:
    """How many rows a table has; None for a plain section."""
    row = part.row
    if not part.is_table:
        return None
    table = row.repeat
    ids = [one.id for one, _ in part.fields]
    if row.of is not None:
        party = reader.linker.parties.get(row.of)
        if party is None or party.count is None:
            reader.fail("of", f"'{row.of}' is no party of several persons")
        else:
            reader.linker.need(f"party {row.of}")
    if table is None:
        return Repeat(of=row.of or "")
    if table.from_ > table.to:
        reader.fail("repeat", "'to' is below 'from'")
    inner = Reader(reader.linker, reader.scope, part.place.at("repeat"), reader.used)
    rows = None
    if table.rows is not None:
        known = inner.whole("rows", table.rows)
        if known.outside:
            inner.fail("rows", "the number of rows may not hang on the outside")
        rows = known.get
    for key, names in (("order_by", (table.order_by,)), ("unique", table.unique)):
        for name in names:
            if name and name not in ids:
                inner.fail(key, f"the table has no field '{name}'{nearest(name, ids)}")
    return Repeat(table.from_, table.to, rows, row.of or "", table.order_by or "", table.unique)


def scan_of(part: SectionPart, linker: Linker) -> Scan | None:
    """The code that fills a row."""
    scan = part.row.scan
    if scan is None:
        return None
    place, problems = part.place.at("scan"), linker.problems
    ids, parts = [one.id for one, _ in part.fields], SCANS.get(scan.code)
    if parts is None:
        told = f"no code is called '{scan.code}'{nearest(scan.code, SCANS)}"
        problems.add(place.at("code"), told)
    for part_of_code, name in scan.into.items():
        where = place.at("into", part_of_code)
        if parts is not None and part_of_code not in parts:
            told = f"the code has no '{part_of_code}'{nearest(part_of_code, parts)}"
            problems.add(where, told)
        if name not in ids:
            problems.add(where, f"the table has no field '{name}'{nearest(name, ids)}")
    return Scan(scan.code, dict(scan.into))


@dataclass(slots=True)
class LateRows:
    """The rows of a table, whose width is known when all has been linked."""

    part: SectionPart

    def run(self, env: Env) -> None:
        assert self.part.made is not None
        RowsNode(self.part.made).run(env)
