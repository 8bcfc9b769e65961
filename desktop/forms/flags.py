"""The flags that a case would set: marks about a value, which other cases read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop.forms.form import Service
from desktop.forms.values import Env, Unknown


@dataclass(frozen=True, slots=True)
class Raised:
    """A flag that the case would set."""

    id: str
    on: Any
    start: date | None
    below: date | None


def raised(service: Service, env: Env) -> Iterator[Raised]:
    """All flags about a value that is there."""
    for flag in service.flags:
        on = flag.on(env)
        if isinstance(on, Unknown | None):
            continue
        days = [get(env) if get is not None else None for get in (flag.start, flag.below)]
        start, below = (day if isinstance(day, date) else None for day in days)
        yield Raised(flag.id, on, start, below)
