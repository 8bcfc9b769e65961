"""Values of a form, and the two ways in which one may not be there.

`None` is *nothing*: there is no value, and none will come. `Unknown` is a value still to come: from
the form itself (unfilled, ill-formed), or from outside (a look-up that has not answered). Money is
integer satang, a decimal number a scaled integer, a month `2026-08`, yes and no `yes` and `no`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, Literal

from desktop.domain.address import Address

YES, NO = "yes", "no"


class Unknown(Enum):
    """Where a value will come from that is not here yet."""

    FORM = "form"
    OUTSIDE = "outside"


Value = str | int | date | Address | None | Unknown
# Whether a condition holds; open (an `Unknown`) while a value that decides it is.
Verdict = bool | Unknown
# All values of a form by their slots, or those of a row, whose slot 0 has the values of the form.
Env = list[Any]
Getter = Callable[[Env], Any]

Base = Literal[
    "text", "choice", "number", "yes_no", "date", "month", "money", "office", "code", "name",
    "address",
]  # fmt: skip
ORDERED: tuple[Base, ...] = ("number", "money", "date", "month")


@dataclass(frozen=True, slots=True)
class Type:
    """What values a name has; `options` are those of a choice, in their order."""

    base: Base
    unit: str = ""
    decimals: int = 0
    options: tuple[str, ...] = ()

    def fits(self, other: Type) -> bool:
        """Whether values of both can be compared and added."""
        mine, theirs = _family(self.base), _family(other.base)
        return (mine, self.unit, self.decimals) == (theirs, other.unit, other.decimals)

    @property
    def shown(self) -> str:
        """`number (kW, 1 decimal)`, for whoever wrote the wrong one."""
        if self.base != "number":
            return "money amount" if self.base == "money" else self.base
        parts = [self.unit] if self.unit else []
        parts += [f"{self.decimals} decimals"] if self.decimals else []
        return f"number ({', '.join(parts)})" if parts else "number"


def _family(base: Base) -> str:
    """Texts, codes and names are compared with each other (an account's name with a person's)."""
    return "text" if base in ("text", "code", "name") else base


def first_unknown(values: Iterable[Any]) -> Unknown | None:
    """What makes a result unknown: what the form lacks goes before what the outside does."""
    found = None
    for value in values:
        if value.__class__ is Unknown:
            if value is Unknown.FORM:
                return Unknown.FORM
            found = Unknown.OUTSIDE
    return found
