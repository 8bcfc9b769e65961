"""`exception.settled`: a person has dealt with an objection of the centre, and how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop.domain.numbers import exception_stream
from desktop.entries.body import Body, Facts
from desktop.entries.rights import SUPERVISOR, Right
from desktop.entries.words import Reason, Uuid, Word


@dataclass(frozen=True, slots=True)
class Settled(Body):
    """`entry_id` is the entry that the centre objected to, `code` its objection."""

    KIND: ClassVar = "exception.settled"
    RIGHT: ClassVar = Right(SUPERVISOR)

    entry_id: Uuid
    code: Word
    reason: Reason
    case_id: Uuid | None

    @property
    def stream(self) -> str:
        """That of the entry objected to, which names it also where the body is purged."""
        return exception_stream(self.entry_id)

    @property
    def of_case(self) -> str | None:
        """The case whose entry it was."""
        return self.case_id

    @property
    def facts(self) -> Facts:
        """What it was, and how it was settled."""
        return {"code": self.code, "reason": self.reason}
