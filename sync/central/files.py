"""What the centre keeps of a case and of a receipt, and what it objects to, while it judges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic_core import to_json

from desktop.domain.bounds import MAX_OPENED
from desktop.domain.life import CLOSED, CaseState, Life, OnceKey, Standing
from desktop.domain.plain import table_of
from desktop.entries import Submitted


@dataclass(frozen=True, slots=True)
class Other:
    """A case that may ask for the same thing as another: where it stands, its reference and office,
    and what it asks for by the names of its keys; it may have been put right since.
    """

    state: CaseState
    reference: str
    office: str
    asks: frozenset[str]

    @classmethod
    def of(cls, state: CaseState, data: Mapping[str, Any], office: str) -> Other:
        """What the feed carries of it."""
        return cls(state, data["reference"], office, frozenset(key.name for key in keys_in(data)))


@dataclass(frozen=True, slots=True)
class BodyAt:
    """Which entry has the body that a case holds."""

    office: str
    device_id: str
    seq: int


@dataclass(slots=True)
class CaseFile:
    """A case at the centre; `data` is what the feed carries, `before` its state so far.

    Its timeline and its body are asked for by whoever opens it.
    """

    case_id: str
    device_id: str
    standing: Standing
    version: int
    data: dict[str, Any]
    body: BodyAt
    timeline: list[dict[str, Any]] = field(default_factory=list)
    before: CaseState | None = None
    touched: bool = False

    @property
    def office(self) -> str:
        """The office that took it in."""
        return self.standing.receiving

    @property
    def state(self) -> CaseState:
        """Where it stands."""
        return self.standing.state

    def add(self, line: dict[str, Any]) -> None:
        """One more line of its timeline; their number tells a counter how much of it it has."""
        self.timeline.append(line)
        self.data["lines"] = len(self.timeline)
        self.touched = True

    def has(self, entry_id: str) -> bool:
        """Whether its timeline has this entry: every move that counted is there."""
        return any(line["entry"] == entry_id for line in self.timeline)

    def told(self) -> str:
        """What lists need, as the feed has it."""
        return to_json(self.data).decode()

    def keeps_its_place(self, content: Submitted, *, accepts: bool) -> bool:
        """Whether what it is to hold is the same case still, of the same offices; one that was
        waiting `accepts` another moment of its submission.
        """
        same = ("reference", "service_id", "office", *(() if accepts else ("submitted_at",)))
        life, now = self.standing.life, content.life
        return all(self.data[name] == getattr(content, name) for name in same) and (
            (now.route, now.owning) == (life.route, life.owning)
        )

    @property
    def other(self) -> Other:
        """As one that may stand in the way of another case."""
        return Other.of(self.state, self.data, self.office)

    def hold(self, entry_id: str, other: str) -> None:
        """It asks by this entry for what the case of reference `other` asks for."""
        self.standing = replace(self.standing, held=True)
        self.data.update(held=entry_id, held_by=other)
        self.touched = True

    def settle(self, entry_id: str, office: str) -> None:
        """A person of an office that sees it has seen to an objection; if it was that one, whoever
        decides may decide.
        """
        if self.data["held"] == entry_id and office in self.standing.offices:
            self.standing = replace(self.standing, held=False)
            self.data.update(held=None, held_by=None)
            self.touched = True

    def opened(self, other: CaseFile, rule: str) -> bool:
        """Another case was opened from it, perhaps at an office that does not see this one; False
        if it has no room for one more.
        """
        if len(self.data["opened"]) >= MAX_OPENED:
            return False
        told = {"rule": rule, "id": other.case_id, "office": other.office}
        self.data["opened"].append(told | {"reference": other.data["reference"]})
        self.touched = True
        return True

    @property
    def new(self) -> bool:
        """Whether the push brought it."""
        return self.before is None


def facts_in(body: Submitted) -> dict[str, Any]:
    """What lists tell of a case that holds this, and judges ask."""
    return {
        "due": body.due,
        "total": body.quote.total,
        "receipt_number": body.receipt_number,
        "person_name": body.person_name,
        "person_key": body.person_key,
        "citizen_id_masked": body.masked_id,
        "contract_account": body.contract_account,
        "copies_taken": body.copies_taken,
        "life": table_of(body.life),
        "once": [table_of(key) for key in body.once],
    }


# What is told of a case that nobody has moved; `corrected` is the version by which it was put right
# last.
UNTOUCHED: Mapping[str, str | int | None] = {
    "decided_by": None,
    "decided_at": None,
    "reason": None,
    "first": None,
    "first_by": None,
    "decider": None,
    "held": None,
    "held_by": None,
    "corrected": 0,
}


def case_file(
    case_id: str, device_id: str, data: dict[str, Any], body: BodyAt, timeline: list[dict[str, Any]]
) -> CaseFile:
    """A case as the database keeps it."""
    state = CaseState(data["state"])
    stands = Standing(
        state,
        data["office"],
        data["submitted_by"],
        Life(**data["life"]),
        data["first"] or "",
        data["first_by"] or "",
        data["decider"] or "",
        bool(data["held"]),
    )
    version = data["version"]
    return CaseFile(case_id, device_id, stands, version, data, body, timeline, before=state)


def keys_in(data: Mapping[str, Any]) -> list[OnceKey]:
    """What a case asks for that may be asked for once."""
    return [OnceKey(**{**one, "values": tuple(one["values"])}) for one in data["once"]]


@dataclass(slots=True)
class ReceiptRow:
    """A receipt at the centre; `running` is its number in the series and year."""

    number: str
    device_id: str
    series: str
    running: int
    case_id: str
    total: int
    copies: int = 0
    new: bool = False
    touched: bool = False


@dataclass(frozen=True, slots=True)
class Objection:
    """Why an entry could not be applied."""

    seq: int
    entry_id: str
    code: str
    detail: dict[str, Any]
    case_id: str | None


@dataclass(frozen=True, slots=True)
class Item:
    """What is new of a subject; the data of a case are those of its file, so there are none.

    Also a counter that begins anew is told of what is `open`, however long ago it was touched.
    """

    kind: str
    subject: str
    data: str | None = None
    open: bool = True

    @classmethod
    def of_case(cls, case_id: str, state: CaseState) -> Item:
        """A case, as it stands."""
        return cls("case", f"case:{case_id}", open=state not in CLOSED)
