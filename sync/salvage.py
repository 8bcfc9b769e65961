"""Writes the bundle of what was salvaged of a store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from desktop.signing.sealed import seal
from desktop.store.salvage import Salvaged, Tally, Wreck
from sync.batch import as_wire
from sync.salvaged import HOLDS, SalvagedLine


@dataclass(slots=True)
class Bundle:
    """What a bundle holds; times as the journal writes them (UTC)."""

    tally: Tally = field(default_factory=Tally)
    entries: int = 0
    devices: dict[str, tuple[int, int]] = field(default_factory=dict)  # first and last number
    first_at: str = ""
    last_at: str = ""

    def add(self, one: Salvaged) -> None:
        """One more entry."""
        seq, at = one.entry.seq, one.entry.at
        first, _ = self.devices.get(one.device_id, (seq, seq))
        self.devices[one.device_id] = first, seq
        self.first_at = min(self.first_at or at, at)
        self.last_at = max(self.last_at, at)
        self.entries += 1


def bundle_of(wreck: Wreck, public: bytes, file: Path, *, all_of_them: bool = False) -> Bundle:
    """Write what can be read into a new sealed file; FileExistsError if it is there.

    The store is read twice, since the label stands before the entries: first to count them.
    """
    found = Bundle()
    for _ in _lines(wreck, found, all_of_them=all_of_them):
        pass
    label = {
        "holds": HOLDS,
        "entries": found.entries,
        "office": wreck.device.office if wreck.device is not None else "",
        "series": wreck.series,
        "devices": {name: list(run) for name, run in found.devices.items()},
        "from": found.first_at,
        "to": found.last_at,
        "unreadable": found.tally.unreadable,
    }
    with file.open("xb") as target:
        seal(public, label, _lines(wreck, Bundle(), all_of_them=all_of_them), target)
    return found


def _lines(wreck: Wreck, found: Bundle, *, all_of_them: bool) -> Iterator[bytes]:
    for one in wreck.entries(found.tally, all_of_them=all_of_them):
        try:
            line = SalvagedLine(
                device_id=one.device_id,
                epoch=one.epoch,
                previous=one.previous,
                entry=as_wire(one.entry, one.entry.body),
            ).model_dump_json(by_alias=True, exclude_defaults=True)
        except ValueError:  # it could not be sent either
            found.tally.unproved += 1
            continue
        found.add(one)
        yield line.encode() + b"\n"
