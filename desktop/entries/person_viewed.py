"""`person.viewed`: somebody looked at a person's full id, or at a case of theirs, and what for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from desktop.domain.numbers import person_stream
from desktop.entries.body import Body
from desktop.entries.rights import STAFF, Right
from desktop.entries.words import PersonKey, Reason, Uuid


@dataclass(frozen=True, slots=True)
class Viewed(Body):
    """Written before the id is shown, of a case when it has come into sight. `purpose` is the name
    of one of the data (`purposes.toml`); entries of schema 1 may say it in words.
    """

    KIND: ClassVar = "person.viewed"
    SCHEMA: ClassVar[int] = 2
    RIGHT: ClassVar = Right(STAFF)

    person_key: PersonKey
    purpose: Reason
    case_id: Uuid | None = field(kw_only=True)

    @property
    def stream(self) -> str:
        """The person's own, named by key."""
        return person_stream(self.person_key)

    @classmethod
    def lift(cls, schema: int, data: dict[str, Any]) -> dict[str, Any]:
        """Of schema 1, which named no case."""
        del schema
        return {"case_id": None, **data}
