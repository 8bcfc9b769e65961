"""What a name means where it stands: its value, its type, and whether it may be nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from operator import itemgetter
from typing import Any

from desktop.domain.money import parse_baht
from desktop.domain.text import Text
from desktop.forms.kinds.number import parse_number
from desktop.forms.nodes import NUMBER
from desktop.forms.values import Getter, Type, Unknown

_MONEY = re.compile(r"[0-9]{1,9}\.[0-9]{2}")
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
TEST_WORDS = ("is", "not", "from", "below", "given")
# What happens to a case, each on a day.
EVENTS = ("accepted", "paid", "agreed", "approved", "executed")
# Words that no row may be called by.
RESERVED = frozenset(
    (*TEST_WORDS, "chip", "app", "looked_up", "pending_lookup", "seen_original", "copy_taken",
     *EVENTS, "draft", "waiting", "returned", "put_right", "offered", "appealed", "closed", "done",
     "refused", "withdrawn", "lapsed", "row", "self", "today", "case", "quote")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """A name's value as the asking row or form gets it.

    A *column* has `rows` and `cell` for its getter. `outside` tells that it hangs on an answer
    from outside, `nothing` that it may be nothing.
    """

    name: str
    type: Type
    get: Getter
    nothing: bool = False
    outside: bool = False
    rows: Getter | None = None
    cell: Getter | None = None
    label: Text | None = None
    words: Mapping[str, Text] = field(default_factory=dict)
    composite: bool = False

    @property
    def is_column(self) -> bool:
        """Whether it has one value per row."""
        return self.rows is not None


@dataclass(frozen=True, slots=True)
class Scope:
    """From where names are asked: a row of `section`, a group's section, a party's own data.

    `bound` are a group's inputs, each a name or literal of the service. `late` is the life of a
    case, where the sums of its lines are known, too.
    """

    section: str = ""
    prefix: str = ""
    bound: Mapping[str, Any] = field(default_factory=dict)
    party: str = ""
    late: bool = False

    def spelt(self, name: str) -> str | None:
        """The name as the service says it; None where `self` or `row` have no meaning here."""
        head, dot, rest = name.partition(".")
        if head == "self" and dot:
            if self.party:
                return f"{self.party}.{rest}"
            return f"{self.prefix}.{rest}" if self.prefix else None
        if head == "row" and dot:
            return f"{self.section}.{rest}" if self.section else None
        return name

    def in_row(self, section: str) -> Scope:
        """The same inside a table."""
        return replace(self, section=section)


def slot(number: int) -> Getter:
    """The value of a slot of the form or of a row."""
    return itemgetter(number)


row_number = itemgetter(NUMBER)


class LiteralError(ValueError):
    """A literal that is not of its type; the message says what it must be."""


def literal_of(raw: object, kind: Type) -> Any:
    """A literal of a file as a value of the type; raises LiteralError."""
    base = kind.base
    if base == "money":
        if not isinstance(raw, str) or _MONEY.fullmatch(raw) is None:
            raise LiteralError('an amount is written as "700.00"')
        return parse_baht(raw)
    if base == "number":
        value = raw if isinstance(raw, int) and not kind.decimals else None
        if isinstance(raw, str) and kind.decimals:
            value = parse_number(raw, kind.decimals)
        if value is None or isinstance(raw, bool):
            wanted = f'"1.{"5" * kind.decimals}"' if kind.decimals else "50"
            raise LiteralError(f"a {kind.shown} is written as {wanted}")
        return value
    if base == "date":
        if type(raw) is not date:
            raise LiteralError("a date is written as 2026-08-01")
        return raw
    if base == "month":
        if not isinstance(raw, str) or _MONTH.fullmatch(raw) is None:
            raise LiteralError('a month is written as "2026-08"')
        return raw
    if base == "yes_no":
        if raw not in ("yes", "no"):
            raise LiteralError('write "yes" or "no"')
        return raw
    if not isinstance(raw, str):
        raise LiteralError(f"a {base} is written in quotes")
    return raw


def is_literal(raw: object) -> bool:
    """Whether an operand is a value; names begin with a letter."""
    return not isinstance(raw, str) or raw[:1].isdigit()


UNKNOWN_TYPE = Type("text")


def broken(name: str) -> Known:
    """What a name that is not known stands for, so that all other problems are found, too."""
    return Known(name, UNKNOWN_TYPE, lambda _env: Unknown.FORM, composite=True)
