"""`case.defects`: papers were missing when the application was checked; the case waits for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from desktop.entries.body import Facts, OfCase
from desktop.entries.case_submitted import Submitted
from desktop.entries.rights import NO_CASE_YET, Right
from desktop.entries.words import Day, Reason, Word

Lack = Literal["missing", "wrong"]


@dataclass(frozen=True, slots=True)
class Defect:
    """A row of the checklist that was not brought, or not as it has to be; `note` says what is
    wrong or what to bring, `item` is that of the manual.
    """

    document: Word
    lack: Lack
    note: Reason = field(repr=False)
    item: Word


@dataclass(frozen=True, slots=True, repr=False)
class Defects(OfCase):
    """The one defect record of a case (Licensing Facilitation Act B.E. 2558 s. 8): no more may be
    asked for afterwards. `so_far` is the application as it was filled in, nothing of it paid;
    `until` is the last day for what is missing.
    """

    KIND: ClassVar = "case.defects"
    SCHEMA: ClassVar = 2
    RIGHT: ClassVar = Right(cases=NO_CASE_YET)

    so_far: Submitted
    defects: list[Defect]
    until: Day

    def __post_init__(self) -> None:
        """A record of another case, or of nothing, is none."""
        if self.so_far.case_id != self.case_id or not self.defects:
            raise ValueError("no record of this case")

    @classmethod
    def lift(cls, schema: int, data: dict[str, Any]) -> dict[str, Any]:
        """Of schema 1, whose `so_far` held the sex of everybody, as `case.submitted` did."""
        del schema
        return data

    @property
    def facts(self) -> Facts:
        """By when, and what."""
        about = " ".join(one.document for one in self.defects)
        return {"reference": self.so_far.reference, "until": self.until, "about": about}


def begun_by(body: object) -> Submitted | None:
    """The case that an entry begins, as it holds it; None where it begins none."""
    if isinstance(body, Defects):
        return body.so_far
    return body if isinstance(body, Submitted) else None
