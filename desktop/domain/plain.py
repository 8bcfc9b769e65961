"""Values of the domain as the dicts that JSON is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from operator import attrgetter
from typing import Any


def plain(value: Any) -> Any:
    """A dataclass as a dict, also where it stands in a tuple, list or dict; all else as it is.

    `dataclasses.asdict` copies every text as well, which is half a millisecond of a submission.
    """
    kind: type = type(value)
    names = names_of(kind)
    if names is not None:
        return {name: plain(getattr(value, name)) for name in names}
    if kind is dict:
        return {name: plain(item) for name, item in value.items()}
    if kind in (tuple, list):
        return kind(plain(item) for item in value)
    return value


def table_of(value: object) -> dict[str, Any]:
    """A dataclass as a dict of its fields as they are: what makes JSON of it asks again."""
    kind: type = type(value)
    if (shape := shape_of(kind)) is None:
        raise TypeError(f"no value of the domain: {kind.__name__}")
    names, values_of = shape
    return dict(zip(names, values_of(value), strict=True))


@cache
def names_of(kind: type) -> tuple[str, ...] | None:
    """The fields of a dataclass; None for all else."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else None


@cache
def shape_of(kind: type) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]] | None:
    """The fields of a dataclass, and what reads them all in one go; None for all else."""
    names = names_of(kind)
    if names is None:
        return None
    if len(names) > 1:
        return names, attrgetter(*names)
    return names, lambda value: tuple(getattr(value, name) for name in names)
