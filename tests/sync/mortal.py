"""A counter whose process may be killed at any moment, for state machines."""

from __future__ import annotations

import random
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from desktop.domain.device import DeviceIdentity
from desktop.place import BangkokClock
from desktop.ports import Clock
from desktop.store import Store
from sync.client import CentralClient
from sync.engine import SyncEngine
from tests.fixtures.store import KEY


@dataclass
class Mortal:
    """Its store dies and comes back; `opened` says as which device it speaks."""

    folder: Path
    generation: int = field(default=0, init=False)

    def opened(self) -> DeviceIdentity:
        """Once the store is open."""
        raise NotImplementedError

    def clock_of(self) -> Clock:
        return BangkokClock()

    def open(self) -> None:
        self.store = Store.open(self.path, KEY)
        self.client = CentralClient.of(self.opened())
        self.engine = SyncEngine(self.store, self.client, self.clock_of(), chance=random.Random(1))

    @property
    def path(self) -> Path:
        return self.folder / str(self.generation) / "counter.db"

    def leave(self) -> None:
        self.client.close()
        self.store.close()

    def die(self) -> None:
        """What SIGKILL leaves: the file and its log as they are, in a place of their own."""
        old = self.path
        self.generation += 1
        self.path.parent.mkdir()
        for name in ("counter.db", "counter.db-wal"):
            if (old.parent / name).exists():
                shutil.copyfile(old.parent / name, self.path.parent / name)
        self.leave()
        self.open()
