"""What the body of an entry is, whatever its kind."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from desktop.domain import bounds
from desktop.domain.life import CLOSED, CaseState, Standing
from desktop.domain.numbers import case_stream, original_stream
from desktop.entries.flag import Flag
from desktop.entries.rights import OR_DEVICE, Right
from desktop.entries.words import Count, Reason, Uuid, Word

Facts = Mapping[str, str | int | None]


@dataclass(frozen=True, slots=True)
class Body:
    """The typed body of one kind of journal entry.

    `SCHEMA` is the number of the shape that this program writes; `lift` brings earlier shapes up
    to it. `RIGHT` says who may write such an entry, and how its case or receipt must stand;
    `MOST_BYTES` is how large it may be.
    """

    KIND: ClassVar[str]
    SCHEMA: ClassVar[int] = 1
    MOST_BYTES: ClassVar[int] = bounds.MAX_BODY_BYTES
    RIGHT: ClassVar[Right] = Right()

    @property
    @abstractmethod
    def stream(self) -> str:
        """The stream that the entry belongs to; it never holds anything personal."""

    @property
    def right(self) -> Right:
        """Who may write this very entry."""
        return self.RIGHT

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
    """A line of the table of moves: fold and judgement are the same for all of them.

    `on_version` is the centre's number of the case that it is made on, 0 for none yet; `on_move` is
    the entry of this counter that makes that version, if the centre had not answered it: whoever
    moved on saw the case as it stands if that one counts. `to` is where the case stands then; the
    counter asks `leads` for it, and the centre asks again.
    """

    SCHEMA: ClassVar[int] = 2

    WORD: ClassVar[str]  # as a service's data call the move
    MOVES_TO: ClassVar[CaseState | None]  # None: it stays where it is
    DECIDES: ClassVar[bool] = False
    MOST_BYTES: ClassVar[int] = bounds.MAX_MOVE_BYTES

    reason: Reason
    on_version: Count
    to: CaseState
    on_move: Uuid | None = field(kw_only=True)

    @classmethod
    def lift(cls, schema: int, data: dict[str, Any]) -> dict[str, Any]:
        """Of schema 1, which named no other move."""
        del schema
        return {"on_move": None, **data}

    @classmethod
    def needs_two(cls, standing: Standing) -> bool:
        """Whether a second person has to make the same move before it counts."""
        del standing
        return False

    @classmethod
    def leads(cls, standing: Standing, actor: str) -> Standing:
        """How a case stands after the move."""
        if cls.needs_two(standing) and standing.first != cls.KIND:
            return replace(standing, first=cls.KIND, first_by=actor)
        state = cls.MOVES_TO or standing.state
        decided_by = actor if cls.DECIDES else standing.decided_by
        return replace(standing, state=state, first="", first_by="", decided_by=decided_by)

    def led(self, standing: Standing, actor: str) -> Standing:
        """How a case stands after this very move."""
        return self.leads(standing, actor)

    @property
    def one_too_many(self) -> bool:
        """Whether the case was moved so often that only what leads to its end is left."""
        ends = self.MOVES_TO in CLOSED or self.MOVES_TO is CaseState.EXECUTED
        return self.on_version >= bounds.MAX_MOVES and not ends

    @property
    def half(self) -> bool:
        """Whether it is the first of two, and moves nothing yet."""
        return self.DECIDES and self.to is not self.MOVES_TO

    @property
    def facts(self) -> Facts:
        """Why, and whether a second person is still to come."""
        return {"reason": self.reason, **({"half": 1} if self.half else {})}


@dataclass(frozen=True, slots=True)
class DecisionMove(Move):
    """A move of whoever decides, in the words of the service's data.

    `decision` is the row of the service by which it was made, empty for the usual one; `item` is
    that of the manual, `about` names the fields and documents that it speaks of; `sets` are the
    flags that other cases read from then on.
    """

    DECIDES: ClassVar = True

    decision: Word
    item: Word
    about: list[Word]
    sets: list[Flag]

    @property
    def facts(self) -> Facts:
        """Also by which row and item, and what is to be looked at."""
        about = " ".join(self.about)
        said = {"decision": self.decision, "item": self.item, "about": about}
        return {**Move.facts.__get__(self), **{name: text for name, text in said.items() if text}}


@dataclass(frozen=True, slots=True)
class OfOriginal(Body):
    """An entry about getting the original of a receipt onto paper."""

    RIGHT: ClassVar = Right(OR_DEVICE, receipt=True)

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
