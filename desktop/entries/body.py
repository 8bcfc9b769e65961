"""What the body of an entry is, whatever its kind."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from desktop.domain.staff import StaffRole

Facts = Mapping[str, str | int | None]

EVERYBODY: frozenset[StaffRole] = frozenset({"clerk", "supervisor"})
SUPERVISOR: frozenset[StaffRole] = frozenset({"supervisor"})


@dataclass(frozen=True, slots=True)
class Body:
    """The typed body of one kind of journal entry.

    `SCHEMA` is the number of the shape that this program writes; `lift` brings earlier shapes up
    to it. `AUTHORS` are the roles that may write such an entry, at the counter and for the centre.
    """

    KIND: ClassVar[str]
    SCHEMA: ClassVar[int] = 1
    AUTHORS: ClassVar[frozenset[StaffRole]] = EVERYBODY

    @property
    @abstractmethod
    def stream(self) -> str:
        """The stream that the entry belongs to; it never holds anything personal."""

    @property
    def of_case(self) -> str | None:
        """The case whose timeline shows the entry; None where there is none."""
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
