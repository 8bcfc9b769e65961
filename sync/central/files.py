"""What the centre keeps of a case and of a receipt, and what it objects to, while it judges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desktop.domain.life import CaseState, Life, Standing


@dataclass(slots=True)
class CaseFile:
    """A case at the centre; `data` is what the feed carries, `before` its state so far."""

    case_id: str
    device_id: str
    standing: Standing
    version: int
    data: dict[str, Any]
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

    @property
    def new(self) -> bool:
        """Whether the push brought it."""
        return self.before is None


def case_file(case_id: str, device_id: str, data: dict[str, Any]) -> CaseFile:
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
    )
    return CaseFile(case_id, device_id, stands, data["version"], data, before=state)


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
