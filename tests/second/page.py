"""The table of kinds, read from the protocol's page: what a second program can know of an entry.

Nothing here knows a kind by its name. A column that is not understood is an error, so that the
page cannot get a wording that only people can read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Fields: TypeAlias = dict[str, str]

TEXT = 4_000
BODY_BYTES, MOVE_BYTES = 256 * 1024, 32 * 1024
ITEMS = 2_000
DEPTH = 16
MOST = 2**53 - 1
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MET = re.compile(r"(@?[a-z][a-z0-9_]{0,59})?")
KEY = re.compile(r"([0-9a-f]{32})?")
QUOTED = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Kind:
    """One row of the table of kinds: what an entry's body holds, and when it may be written.

    `needs` says what has to be there before: a `case` in one of `states`, an issued `receipt`,
    nothing yet (`new case`, `new receipt`), or nothing at all (empty). `leads` is the state that
    a move makes, `BEGINS` for the one in which such a case begins, None for none.
    """

    name: str
    schema: int
    stream: str
    roles: frozenset[str]
    office: str
    barred: frozenset[str]
    needs: str
    states: frozenset[str]
    leads: str | None
    clear_way: bool
    fields: Fields

    @property
    def moves(self) -> bool:
        """Whether it is a move: it names the version of the case that it was made on."""
        return "on_version" in self.fields

    @property
    def most(self) -> int:
        """The bytes of its body."""
        return MOVE_BYTES if self.moves and "corrected" not in self.fields else BODY_BYTES


@dataclass(frozen=True)
class Page:
    """All kinds by name, and the tables that their bodies are made of."""

    kinds: dict[str, Kind]
    tables: dict[str, Fields] = field(repr=False)

    def states(self) -> list[str]:
        """Each state that a move starts from or leads to, in the order of the alphabet."""
        found = {state for kind in self.kinds.values() for state in kind.states}
        led = {kind.leads for kind in self.kinds.values() if kind.leads}
        return sorted((found | led) - {BEGINS})

    def fault(self, fields: Fields, body: Json, where: str = "") -> str:
        """The path of the first field of `body` that is missing or not of its type, else empty."""
        if not isinstance(body, dict):
            return where or "."
        for name, kind in fields.items():
            here = f"{where}.{name}".lstrip(".")
            if name not in body:
                return here
            if wrong := self._wrong(kind, body[name], here):
                return wrong
        return ""

    def _wrong(self, kind: str, value: Json, here: str) -> str:
        if kind.endswith(" or null"):
            return "" if value is None else self._wrong(kind.removesuffix(" or null"), value, here)
        if kind.startswith("list of "):
            if not isinstance(value, list):
                return here
            each = ((kind.removeprefix("list of "), item) for item in value)
        elif kind.startswith("table of "):
            if not isinstance(value, dict):
                return here
            each = ((kind.removeprefix("table of "), item) for item in value.values())
        elif kind in self.tables:
            return self.fault(self.tables[kind], value, here)
        else:
            return "" if _is(kind, value) else here
        return next((wrong for one, item in each if (wrong := self._wrong(one, item, here))), "")

    def example(self, kind: str, seed: Callable[[str], Json] = lambda _: None) -> Json:
        """A small value of this type; `seed` may give another one for a type that it knows."""
        if (given := seed(kind)) is not None:
            return given
        if kind.endswith(" or null"):
            return None
        if kind.startswith(("list of ", "table of ")):
            return [] if kind.startswith("list") else {}
        if kind in self.tables:
            return {name: self.example(one, seed) for name, one in self.tables[kind].items()}
        if chosen := QUOTED.match(kind):
            return chosen[1]
        base, _, _ = kind.partition(" ≥")
        base, _, _ = base.partition(" ≤")
        return EXAMPLES[base]


EXAMPLES: dict[str, Json] = {
    "text": "ก",
    "number": 1,
    "yes or no": False,
    "UUID": "019ab000-0000-7000-8000-000000000001",
    "time": "2026-11-22T07:05:12.345Z",
    "day": "2026-11-29",
    "key": "",
    "state": "accepted",
    "source": "brought",
}


def _is(kind: str, value: Json) -> bool:
    if kind.startswith("`"):
        return value in QUOTED.findall(kind)
    if kind == "yes or no":
        return isinstance(value, bool)
    base, *bounds = re.split(r" (?=[≤≥])", kind)
    limits = {bound[0]: int(bound[2:].replace(",", "")) for bound in bounds}
    if base == "number":
        whole = isinstance(value, int) and not isinstance(value, bool)
        return (
            whole
            and isinstance(value, int)
            and limits.get("≥", value) <= value <= limits.get("≤", value)
        )
    if not isinstance(value, str) or len(value) > limits.get("≤", TEXT):
        return False
    return TEXTS[base](value)


def is_time(text: str) -> bool:
    """Whether it is a time with its zone, in a year from 1900 to 8999."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return False
    return time.tzinfo is not None and 1900 <= time.year < 9000


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


TEXTS: dict[str, Callable[[str], bool]] = {
    "text": lambda _: True,
    "state": bool,
    "source": lambda value: bool(MET.fullmatch(value)),
    "UUID": lambda value: bool(UUID.fullmatch(value)),
    "key": lambda value: bool(KEY.fullmatch(value)),
    "day": _is_day,
    "time": is_time,
}


def body_of(text: str, most: int = BODY_BYTES) -> Json:
    """The value of a body's text; `ValueError` if it is no JSON or anything in it is too large."""
    if len(text.encode()) > most:
        raise ValueError("long")
    value: Json = json.loads(text)
    _within(value, DEPTH)
    return value


def _within(value: Json, left: int) -> None:
    if isinstance(value, dict | list):
        if not left:
            raise ValueError("deep")
        if len(value) > ITEMS:
            raise ValueError("many")
        names: list[Json] = [*value] if isinstance(value, dict) else []
        for item in [*names, *(value.values() if isinstance(value, dict) else value)]:
            _within(item, left - 1)
    elif isinstance(value, str) and len(value) > TEXT:
        raise ValueError("long")
    elif isinstance(value, int | float) and not abs(value) <= MOST:
        raise ValueError("number")


def read(path: Path) -> Page:
    """The tables between the two marks of the page."""
    text = (
        path.read_text("utf-8").partition("<!-- kinds: made by")[2].partition("<!-- kinds: end")[0]
    )
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines()]
    kinds = {row[0].strip("`"): _kind(row) for row in rows if len(row) == 6 and "`" in row[0]}
    tables = {row[0]: _fields(row[1]) for row in rows if len(row) == 2 and "`" in row[1]}
    return Page(kinds, tables)


def _fields(cell: str) -> Fields:
    return dict(part.strip().removeprefix("`").split("` ", 1) for part in cell.split(" · "))


WHO = re.compile(
    r"(?P<roles>[a-z]+(, (?!at )[a-z]+)*)(, at the (?P<office>deciding|receiving) office)?"
    r"(, but not (?P<barred>.*))?"
)
BARRED = {
    "whoever took it in": "taker",
    "the first of two": "first",
    "whoever decided it last": "decider",
}
WHEN = re.compile(
    r"the case is (?P<states>`[a-z_]+`( or `[a-z_]+`)*)"
    r"(?P<way>, and no other of the same thing in its way)? → (?P<leads>.*)"
)
BEGINS = "begins"
LEADS = {"where it is": None, "where it begins": BEGINS}
NEEDS = {
    "": "",
    "no such case yet": "new case",
    "no such receipt yet": "new receipt",
    "the receipt is issued": "receipt",
}


def _kind(row: list[str]) -> Kind:
    name, schema, stream, who, when, body = row
    persons = WHO.fullmatch(who)
    if not persons:
        raise ValueError(f"{name}: {who}")
    barred = (persons["barred"] or "").split(" or ") if persons["barred"] else []
    need, states, leads, way = NEEDS.get(when, "case"), frozenset[str](), None, False
    if need == "case":
        stands = WHEN.fullmatch(when)
        if not stands:
            raise ValueError(f"{name}: {when}")
        states, way = frozenset(QUOTED.findall(stands["states"])), bool(stands["way"])
        leads = LEADS.get(stands["leads"], stands["leads"].strip("`"))
    return Kind(
        name.strip("`"),
        int(schema),
        stream.strip("`"),
        frozenset(persons["roles"].split(", ")),
        persons["office"] or "",
        frozenset(BARRED[one] for one in barred),
        need,
        states,
        leads,
        way,
        _fields(body),
    )
