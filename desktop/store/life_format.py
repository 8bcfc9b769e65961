"""What a service says of the way of a case, as a view keeps it and the feed tells it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from functools import lru_cache
from typing import Any

from desktop.domain.life import Life

_NAMES = frozenset(field.name for field in fields(Life))
_TYPES = {field.name: type(field.default) for field in fields(Life)}


@lru_cache(maxsize=256)  # as below
def write_life(life: Life) -> str:
    """As it is stored."""
    return json.dumps(asdict(life), separators=(",", ":"))


@lru_cache(maxsize=256)  # a service says the same of nearly all of its cases
def stored_life(content: str) -> Life:
    """What was stored."""
    return read_life(json.loads(content))


def read_life(told: Mapping[str, Any]) -> Life:
    """What the centre tells, or what was stored; what only a newer program knows is passed over.

    TypeError for what is none.
    """
    known = {name: value for name, value in told.items() if name in _NAMES}
    for name, value in known.items():
        if type(value) is not _TYPES[name]:
            raise TypeError(name)
    return Life(**known)
