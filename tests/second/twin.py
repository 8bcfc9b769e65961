"""Counters of the second program that say the same to two centres: to ours, and to the second.

What they write is made of the page's table of kinds alone.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.second.chain import Data
from tests.second.client import Counter
from tests.second.keys import Key
from tests.second.line import Line
from tests.second.page import Page, read
from tests.second.shapes import Shapes

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = read(DOCS / "protocol.md")
SHAPES = Shapes(DOCS / "openapi.json")
LEADS_TO = {kind.name: kind.leads for kind in PAGE.kinds.values() if kind.leads} | {
    "case.accepted": "accepted"  # as a case of one supervisor begins
}
AT = "2026-11-22T07:05:12.345Z"


def made(shape: str, **changes: Any) -> Any:
    """An example of a table of the page, or of a kind's body, with changes."""
    fields = PAGE.kinds[shape].fields if shape in PAGE.kinds else PAGE.tables[shape]
    return {name: PAGE.example(kind) for name, kind in fields.items()} | changes


def life(**changes: Any) -> Data:
    """The life of a case that one supervisor of its own office decides."""
    plain = {"at_once": False, "two_persons": False, "owning": "", "part_payment": False}
    whole: Data = made("Life", **plain) | changes
    return whole


@dataclass
class Twin:
    """One counter with its journal, at both centres; entry ids and numbers are counted out."""

    ours: Counter
    theirs: Counter
    page: Page = PAGE
    running: int = 0
    numbers: int = 0

    @property
    def both(self) -> tuple[Counter, Counter]:
        """At our centre, and at the second."""
        return self.ours, self.theirs

    @property
    def series(self) -> str:
        """The same at both."""
        assert self.ours.series == self.theirs.series
        return self.ours.series

    def id(self) -> str:
        """A new one, of an entry or of a case."""
        self.running += 1
        return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{self.series} {self.running}"))

    def write(self, kind: str, stream: str, actor: str, body: Any, **row: Any) -> Data:
        """The same entry in both journals."""
        row = {"id": self.id(), "at": AT} | row
        entries = [one.write(kind, stream, actor, body, **row) for one in self.both]
        return entries[0]

    def sign_in(self, actor: str, role: str) -> Data:
        """The actor has a key from here on, and is somebody who signs in."""
        key = Key()
        for one in self.both:
            one.staff.setdefault(actor, key)
        body = made("staff.signed_in", staff_id=actor, role=role)
        return self.write("staff.signed_in", f"staff:{actor}", actor, body)

    def content(self, case_id: str, **changes: Any) -> Data:
        """What a case holds."""
        self.numbers += 1
        office = self.ours.device["office"]
        body: Data = made("Submitted", case_id=case_id, person_key="5e" * 16)
        return body | {
            "reference": f"{self.series}-69-{self.numbers:06}",
            "office": office,
            "applicant_role": "applicant",
            "identity_check": "chip",
            "parties": {"applicant": made("KnownParty")},
            "life": life(),
            **changes,
        }

    def file(self, actor: str = "c1", case_id: str = "", **changes: Any) -> str:
        """Submit a case; its id."""
        case_id = case_id or self.id()
        self.write("case.submitted", f"case:{case_id}", actor, self.content(case_id, **changes))
        return case_id

    def record(self, actor: str = "c1", case_id: str = "", **changes: Any) -> str:
        """Record what a case lacks; its id."""
        case_id = case_id or self.id()
        body = made("case.defects", case_id=case_id, so_far=self.content(case_id, **changes))
        body["defects"] = [made("Defect")]
        self.write("case.defects", f"case:{case_id}", actor, body)
        return case_id

    def about(self, kind: str, case_id: str, actor: str, *, row: Any = (), **changes: Any) -> Data:
        """An entry about a case; a move leads where the table says, unless that is changed."""
        body = made(kind, case_id=case_id)
        if self.page.kinds[kind].moves:
            body |= {"on_version": 1, "to": LEADS_TO.get(kind, "accepted")}
        return self.write(kind, f"case:{case_id}", actor, body | changes, **dict(row))

    def receipt(self, case_id: str, running: int, actor: str = "c1", **changes: Any) -> Data:
        """Issue a receipt."""
        number = f"{self.series}-69-R-{running:06}"
        receipt = made("Receipt", case_id=case_id, number=number, total=74900) | changes
        stream = f"receipt-series:{self.series}-69"
        return self.write("receipt.issued", stream, actor, {"receipt": receipt})

    def push(self) -> None:
        """Both send all."""
        for counter in self.both:
            counter.push()


def plain(data: Any) -> Any:
    """Without the ids of devices, which differ, and with what is JSON as text as a value."""
    if isinstance(data, dict):
        return {name: plain(value) for name, value in data.items() if name != "device_id"}
    return [plain(one) for one in data] if isinstance(data, list) else data


def enrolled(url: str, code: str, *, training: bool = False) -> Counter:
    """A counter of the second program."""
    kinds = {kind.name: kind.schema for kind in PAGE.kinds.values()}
    counter = Counter(Line(url), kinds=kinds, states=PAGE.states())
    counter.enrol(code, training)
    return counter
