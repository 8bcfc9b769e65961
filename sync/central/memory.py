"""How the centre knows that it has lost some of its memory, and the generation that it then begins.

Three things tell: marks in its folder that its database is behind, the administrator, and a counter
that names a later generation or has proof of what is here no more.
"""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import Connection, func, select, update

from sync.central import tables
from sync.central.database import Database
from sync.generation import Generation

log = logging.getLogger("central")

# Nothing is written for a push itself: at most once in this time a push notes how far the feed of
# its office has come.
NOTE_SECONDS = 60.0
_VALUE = tables.meta.c.value
_GENERATION = select(_VALUE).where(tables.meta.c.name == "generation")
# To stand in a query that is made for each request anyway.
in_query = _GENERATION.scalar_subquery().label("generation")


@dataclass(frozen=True, slots=True)
class Mark:
    """How much a generation knew at a time: devices in all, and the last position of each feed."""

    generation: Generation
    devices: int = 0
    feeds: Mapping[str, int] = field(default_factory=dict)

    def text(self) -> str:
        """As it is kept."""
        told = {"generation": str(self.generation), "devices": self.devices}
        return json.dumps({**told, "feeds": dict(self.feeds)})

    @classmethod
    def read(cls, text: str) -> Mark:
        """What `text` made; ValueError for anything else."""
        try:
            facts = json.loads(text)
            feeds = {str(office): int(last) for office, last in facts["feeds"].items()}
            generation = Generation.read(facts["generation"])
            devices = int(facts["devices"])
        except (TypeError, KeyError, AttributeError, RecursionError) as problem:
            raise ValueError("not a mark") from problem
        if generation is None:
            raise ValueError("not a generation")
        return cls(generation, devices, feeds)

    def has_lost(self, mark: Mark) -> bool:
        """Whether this, of the database, lacks something that a mark has seen."""
        if mark.generation != self.generation:
            return mark.generation.is_beyond(self.generation)
        return mark.devices > self.devices or any(
            last > self.feeds.get(office, 0) for office, last in mark.feeds.items()
        )


class Memory:
    """The generation of one centre as this process knows it, and its marks in the folder.

    Each process that serves has a file of its own (`writer`), so that none undoes another's;
    without a folder there are no marks.
    """

    def __init__(self, folder: Path | None = None, writer: str = "0") -> None:
        self.folder = folder
        self._file = folder / f"memory-{writer}.json" if folder is not None else None
        self._lock = threading.Lock()
        self._mark = Mark(Generation(1, "0" * 16))
        self._noted = -NOTE_SECONDS

    @property
    def generation(self) -> Generation:
        """What stands in every answer."""
        return self._mark.generation

    def seen(self, told: str) -> Generation:
        """The database says which generation it is; another process may have begun it."""
        generation = Generation.read(told)
        assert generation is not None
        with self._lock:
            if generation.is_beyond(self._mark.generation):
                self._mark = Mark(generation)
        return generation

    def look(self, connection: Connection) -> None:
        """For those that ask without a token, which brings the generation along."""
        self.seen(connection.execute(_GENERATION).scalar_one())

    # --- begin a generation ----------------------------------------------------------------------

    def meet(self, database: Database) -> None:
        """At the start: begin a new generation if the database is behind a mark."""
        marks = self._marks()  # before the database is asked, which only grows
        with database.transaction() as connection:
            here = standing(connection)
            behind = any(here.has_lost(mark) for mark in marks)
            if behind:
                begun = self.begin(connection, *(mark.generation for mark in marks))
                here = replace(here, generation=begun)
        if behind:
            log.warning("restored from a backup: generation %s", here.generation.number)
        with self._lock:
            self._mark = here
            if not behind:
                return
        self._write()

    def restored(self, database: Database) -> Generation:
        """The administrator says so."""
        with database.transaction() as connection:
            begun = self.begin(connection, *(mark.generation for mark in self._marks()))
        self.begun(begun)
        return begun

    def heard(self, database: Database, named: Generation) -> None:
        """A device names a generation that this process does not know: it may be lost here."""
        with database.transaction() as connection:
            here = self.locked(connection)
            if not named.is_beyond(here):
                return
            begun = self.begin(connection, named)
        self.begun(begun)

    def proved(self, database: Database, named: Generation | None) -> None:
        """A device has proof of what this very generation does not have."""
        with database.transaction() as connection:
            if named is None or self.locked(connection) != named:
                return  # a loss that is known already
            begun = self.begin(connection, named)
        self.begun(begun)

    def locked(self, connection: Connection) -> Generation:
        """The generation of the database, which stays until the end of the transaction."""
        return self.seen(connection.execute(_GENERATION.with_for_update()).scalar_one())

    def begin(self, connection: Connection, *heard: Generation) -> Generation:
        """A generation above any that was heard of; after the commit call `begun`."""
        known = (self.locked(connection), self.generation, *heard)
        new = Generation.new(max(one.number for one in known) + 1)
        change = update(tables.meta).where(tables.meta.c.name == "generation")
        connection.execute(change.values(value=str(new)))
        return new

    def begun(self, generation: Generation) -> None:
        """A generation was begun here: it is marked before anybody is told."""
        self.seen(str(generation))
        self._write()

    # --- marks -----------------------------------------------------------------------------------

    def enrolled(self, generation: Generation, devices: int) -> None:
        """So many devices are there now, in this generation; marked before the newest is told."""
        self.seen(str(generation))
        with self._lock:
            self._mark = replace(self._mark, devices=max(devices, self._mark.devices))
        self._write()

    def grew(self, office: str, position: int) -> None:
        """The feed of an office has come so far."""
        with self._lock:
            feeds = {**self._mark.feeds, office: max(position, self._mark.feeds.get(office, 0))}
            self._mark = replace(self._mark, feeds=feeds)
            if time.monotonic() - self._noted < NOTE_SECONDS:
                return
        self._write()

    def _marks(self) -> list[Mark]:
        found = []
        for path in sorted(self.folder.glob("memory-*.json")) if self.folder else ():
            with suppress(OSError, ValueError):
                found.append(Mark.read(path.read_text(encoding="utf-8")))
        return found

    def _write(self) -> None:
        if self._file is None:
            return
        with self._lock:
            self._noted = time.monotonic()
            new = self._file.with_suffix(".new")
            try:
                handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    file.write(self._mark.text())
                    file.flush()
                    os.fsync(file.fileno())
                new.replace(self._file)
            except OSError as problem:  # what is asked is answered; counters know it, too
                log.error("no mark can be written: %s", problem.strerror)


def standing(connection: Connection) -> Mark:
    """How much the database knows."""
    generation = Generation.read(connection.execute(_GENERATION).scalar_one())
    assert generation is not None
    devices = connection.execute(select(func.count()).select_from(tables.device)).scalar_one()
    office = tables.office
    rows = connection.execute(select(office.c.code, office.c.feed_position))
    return Mark(generation, devices, {row.code: row.feed_position for row in rows})
