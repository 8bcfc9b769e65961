"""Frozen dataclasses of the domain to JSON and back."""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Mapping
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from desktop.domain.plain import plain

T = TypeVar("T")


def to_json(value: object) -> str:
    """A dataclass as JSON text: dates as ISO 8601, bytes as hex, enums as their value."""
    return _ENCODER.encode(plain(value))


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")


_ENCODER = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), check_circular=False, default=_plain
)


def from_json(cls: type[T], text: str) -> T:
    """The value that `to_json` wrote; fields unknown to this version are left out."""
    return from_data(cls, json.loads(text))


def from_data(cls: type[T], data: Mapping[str, Any]) -> T:
    """A dataclass from parsed JSON; TypeError if a field without a default is missing."""
    hints = _hints(cast(Any, cls))
    return cls(**{name: _value(hints[name], item) for name, item in data.items() if name in hints})


# What JSON has itself: a text in the place of an amount would only be found where it is shown.
_AS_IN_JSON = (str, int, bool)


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def _value(hint: Any, item: Any) -> Any:
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        inner = next(arg for arg in args if arg is not type(None))
        return None if item is None else _value(inner, item)
    if origin is tuple:
        return tuple(_value(args[0], part) for part in item)
    if origin is dict:
        return {name: _value(args[1], part) for name, part in item.items()}
    if origin is Literal or origin is not None or not isinstance(hint, type):
        return item
    if dataclasses.is_dataclass(hint):
        return from_data(hint, item)
    if issubclass(hint, Enum):
        return hint(item)
    if hint is date:
        return date.fromisoformat(item)
    if hint is bytes:
        return bytes.fromhex(item)
    if hint in _AS_IN_JSON and type(item) is not hint:
        raise TypeError(f"no {hint.__name__}: {type(item).__name__}")
    return item
