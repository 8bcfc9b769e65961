"""A bundle of salvaged entries: sealed, with lines of JSON in it, one for each entry.

Its label stands in clear and says how many there are, of which devices and series, from when to
when; nothing personal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sync.protocol import Number, Sha256, Uuid, WireEntry

HOLDS = "salvaged entries"


class SalvagedLine(BaseModel):
    """An entry of a chain, and the hash of the one before it, if that is known."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    device_id: Uuid
    epoch: Number
    previous: Annotated[Sha256 | None, Field()] = None
    entry: WireEntry


def lines_in(pieces: Iterable[bytes]) -> Iterator[SalvagedLine | None]:
    """The entries of an opened bundle; None for a line that is none."""
    rest = b""
    for piece in pieces:
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            try:
                yield SalvagedLine.model_validate_json(line)
            except ValidationError:
                yield None
