"""Where a row of data comes from, the same in every data file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

from desktop.domain.data_file import Table

# Strength of a fact about the world: a public source, the founding document, our inference,
# general knowledge, or the office's own word. `infer` and `gk` are always unconfirmed.
Basis = Literal["src", "seed", "infer", "gk", "office"]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a row of data comes from; `unconfirmed` is shown beside its value."""

    source: str
    basis: Basis
    unconfirmed: bool = False


KEYS = ("source", "basis", "unconfirmed")
BASES = ("src", "seed", "infer", "gk", "office")


def parse_provenance(table: Table, inherited: Provenance | None = None) -> Provenance:
    """The row's own provenance, or the one of what it belongs to when it gives none.

    What is inferred or general knowledge is unconfirmed, and a row cannot say otherwise: when the
    office has confirmed it, its basis is `office`.
    """
    if inherited is not None and not any(table.has(key) for key in KEYS):
        return inherited
    basis = cast(Basis, table.option("basis", BASES))
    weak = basis in ("infer", "gk")
    unconfirmed = table.flag("unconfirmed", weak)
    if weak and not unconfirmed:
        table.fail("unconfirmed", f"a row with basis '{basis}' is unconfirmed")
    return Provenance(table.string("source"), basis, unconfirmed)
