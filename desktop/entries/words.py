"""What the texts and numbers in a body may be, checked where a body is written and read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache, partial
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from annotated_types import Ge, Le, MaxLen, Predicate

from desktop.domain import bounds

_UUID = re.compile(bounds.UUID)


@dataclass(frozen=True, slots=True)
class Match:
    """A text that a pattern fits as a whole; whoever reads a body need not ask Python for that."""

    pattern: str

    def __get_pydantic_core_schema__(self, source: Any, handler: Callable[[Any], Any]) -> Any:
        """The type's own, with the pattern."""
        return {**handler(source), "pattern": f"^(?:{self.pattern})$"}


def is_moment(text: str) -> bool:
    """Whether it is a time with its zone (ISO 8601) that can be shown in any zone."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return False
    return at.tzinfo is not None and 1900 <= at.year < 9000


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_uuid(text: str) -> bool:
    """Whether it is an id of ours."""
    return _UUID.fullmatch(text) is not None


Moment = Annotated[str, Predicate(is_moment)]
Day = Annotated[str, Predicate(_is_day)]
Uuid = Annotated[str, Match(bounds.UUID)]
PersonKey = Annotated[str, Match(bounds.PERSON_KEY)]
Met = Annotated[str, Match(bounds.MET)]
Reason = Annotated[str, MaxLen(bounds.MAX_REASON)]
Word = Annotated[str, MaxLen(bounds.MAX_NAME)]
Count = Annotated[int, Ge(0), Le(bounds.MAX_NUMBER)]
CopyNo = Annotated[int, Ge(0), Le(9999)]


def broken(body: object) -> str | None:
    """The first field of a body that is not what its type says beyond the type itself.

    What a reader would refuse must not be written; the types themselves are checked before the
    program runs.
    """
    kind: type = type(body)
    for name, laws in _laws(kind):
        value = getattr(body, name)
        if value is not None:
            for holds in laws:
                if not holds(value):
                    return name
    return None


@cache
def is_closed(kind: type) -> bool:
    """Whether bodies of a type hold texts, whole numbers and marks by name, and nothing else.

    Then their bytes tell whether they are within bounds (`bounds.far_within`).
    """
    return all(one in _HELD or _is_word(one) for one in _parts(kind, {kind}))


_HELD = (str, int, bool, NoneType)


def _is_word(kind: Any) -> bool:
    return get_origin(kind) is Literal or (isinstance(kind, type) and issubclass(kind, StrEnum))


def _parts(kind: Any, seen: set[Any]) -> Iterator[Any]:
    """What stands in a type that holds nothing itself; a number in a list is none of these."""
    inside, origin = get_args(kind), get_origin(kind)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        inside = tuple(hints[field.name] for field in fields(kind))
    elif origin in (list, tuple):
        yield from (object for one in inside if one in (int, bool))
    elif origin not in (dict, Union, UnionType):
        yield kind
        return
    for one in inside:
        if one is not ... and one not in seen:
            seen.add(one)
            yield from _parts(one, seen)


@cache
def _laws(kind: type) -> tuple[tuple[str, tuple[Callable[[Any], bool], ...]], ...]:
    hints = get_type_hints(kind, include_extras=True)
    return tuple(
        (name, found) for name, hint in hints.items() if (found := tuple(map(_law, _found(hint))))
    )


def _found(hint: object) -> tuple[object, ...]:
    """What stands beside a type, or beside one of its alternatives, or for each of its items."""
    own: tuple[object, ...] = getattr(hint, "__metadata__", ())
    if own:
        return own
    inside = get_args(hint)
    if get_origin(hint) in (list, dict):
        laws = [_law(law) for law in _found(inside[-1])]
        return (Predicate(partial(_each, laws)),) if laws else ()
    return tuple(law for one in inside for law in getattr(one, "__metadata__", ()))


def _each(laws: list[Callable[[Any], bool]], value: list[Any] | dict[str, Any]) -> bool:
    items = value.values() if isinstance(value, dict) else value
    return all(holds(item) for item in items for holds in laws)


def _law(law: object) -> Callable[[Any], bool]:
    match law:
        case Predicate(func):
            return func
        case Match(pattern):
            fits = re.compile(pattern).fullmatch
            return lambda value: fits(value) is not None
        case MaxLen(most):
            longest: Any = most
            return lambda value: bool(len(value) <= longest)
        case Ge(least):
            return lambda value: bool(value >= least)
        case Le(most):
            return lambda value: bool(value <= most)
    raise TypeError(f"not a law of a body: {type(law).__name__}")
