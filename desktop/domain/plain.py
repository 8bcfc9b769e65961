"""Values of the domain as the dicts that JSON is made of."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any


def plain(value: Any) -> Any:
    """A dataclass as a dict, also where it stands in a tuple, list or dict; all else as it is.

    `dataclasses.asdict` copies every text as well, which is half a millisecond of a submission.
    """
    kind: type = type(value)
    names = _names(kind)
    if names is not None:
        return {name: plain(getattr(value, name)) for name in names}
    if kind is dict:
        return {name: plain(item) for name, item in value.items()}
    if kind in (tuple, list):
        return kind(plain(item) for item in value)
    return value


@cache
def _names(kind: type) -> tuple[str, ...] | None:
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else None
