"""What the body of an entry is, whatever its kind."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from desktop.domain.case import CaseState
from desktop.domain.numbers import case_stream, original_stream
from desktop.entries.rights import Right
from desktop.entries.words import Count, Reason, Uuid, Word

Facts = Mapping[str, str | int | None]


@dataclass(frozen=True, slots=True)
class Body:
    """The typed body of one kind of journal entry.

    `SCHEMA` is the number of the shape that this program writes; `lift` brings earlier shapes up
    to it. `RIGHT` says who may write such an entry, and how its case or receipt must stand.
    """

    KIND: ClassVar[str]
    SCHEMA: ClassVar[int] = 1
    RIGHT: ClassVar[Right] = Right()

    @property
    @abstractmethod
    def stream(self) -> str:
        """The stream that the entry belongs to; it never holds anything personal."""

    @property
    def of_case(self) -> str | None:
        """The case that the entry is about, whose timeline shows it; None where there is none."""
        return None

    @property
    def of_receipt(self) -> str | None:
        """The number of the receipt that the entry is about, if it is about one."""
        return None

    @property
    def facts(self) -> Facts:
        """What the case's timeline says of it, beside who and when."""
        return {}

    @classmethod
    def lift(cls, schema: int, data: dict[str, Any]) -> dict[str, Any]:
        """The JSON of an earlier schema (1 or later) as that of the present one."""
        raise NotImplementedError(f"{cls.KIND} {schema}: {len(data)} names")


@dataclass(frozen=True, slots=True)
class OfCase(Body):
    """An entry in the stream of a case, whose timeline shows it."""

    case_id: Uuid

    @property
    def stream(self) -> str:
        """The case's own."""
        return case_stream(self.case_id)

    @property
    def of_case(self) -> str:
        """Its id."""
        return self.case_id


@dataclass(frozen=True, slots=True)
class Move(OfCase):
    """It brings the case into another state; fold and judgement are the same for all of them.

    `on_version` is the centre's number of the case that it is made on, 0 for none yet.
    """

    MOVES_TO: ClassVar[CaseState]

    reason: Reason
    on_version: Count

    @property
    def moves_to(self) -> CaseState:
        """Where the case stands then."""
        return self.MOVES_TO

    @property
    def moved_at(self) -> str:
        """When, if the body says it itself; else its entry does."""
        return ""

    @property
    def facts(self) -> Facts:
        """Why."""
        return {"reason": self.reason}


@dataclass(frozen=True, slots=True)
class OfOriginal(Body):
    """An entry about getting the original of a receipt onto paper."""

    RIGHT: ClassVar = Right(receipt=True)

    number: Word

    @property
    def stream(self) -> str:
        """That of the original."""
        return original_stream(self.number)

    @property
    def of_receipt(self) -> str:
        """Its number."""
        return self.number

    @property
    def facts(self) -> Facts:
        """Which receipt."""
        return {"number": self.number}
