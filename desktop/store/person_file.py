"""All that the store holds of one person, wherever it stands; only an export asks for it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, String, cast, func, or_, select

from desktop.domain.journal import JournalEntry
from desktop.domain.numbers import person_stream
from desktop.store.journal import entries_where
from desktop.store.schema import blob, body, case_file, draft, feed, journal


@dataclass(frozen=True, slots=True, repr=False)
class PersonFile:
    """Entries that name the person, drafts, cases as they were fetched and as the feed tells them
    (each as its JSON says), and photos by their SHA-256.
    """

    entries: list[JournalEntry] = field(default_factory=list)
    drafts: list[Mapping[str, Any]] = field(default_factory=list)
    fetched: list[Mapping[str, Any]] = field(default_factory=list)
    told: list[Mapping[str, Any]] = field(default_factory=list)
    photos: dict[str, bytes] = field(default_factory=dict)

    def holds(self, *, but: str) -> bool:
        """Whether there is anything; entries of this kind say nothing."""
        told = [entry for entry in self.entries if entry.kind != but]
        return any((told, self.drafts, self.fetched, self.told))


def gather(connection: Connection, citizen_id: str, person_key: str) -> PersonFile:
    """Every row is looked at: there is no index by what a body holds, and shall be none."""
    named = func.instr(body.c.content, citizen_id.encode()) > 0
    drafts = select(draft.c.content).where(func.instr(draft.c.content, citizen_id) > 0)
    bodies = select(case_file.c.body).where(func.instr(case_file.c.body, citizen_id.encode()) > 0)
    key = func.json_extract(feed.c.content, "$.data.person_key")
    told = select(feed.c.content).where(feed.c.kind == "case", cast(key, String) == person_key)
    found = PersonFile(
        entries_where(connection, or_(named, journal.c.stream == person_stream(person_key))),
        [json.loads(one) for one in connection.execute(drafts).scalars()],
        [json.loads(one) for one in connection.execute(bodies).scalars()],
        [json.loads(one)["data"] for one in connection.execute(told).scalars()],
    )
    bodies_here = [json.loads(entry.body) for entry in found.entries if entry.body is not None]
    names = set(_photos([*bodies_here, *found.drafts, *found.fetched], citizen_id))
    photos = select(blob.c.sha256, blob.c.content).where(blob.c.sha256.in_(names))
    found.photos.update((row.sha256, row.content) for row in connection.execute(photos))
    return found


def _photos(value: Any, citizen_id: str) -> Iterator[str]:
    """The photos of this person; those of others in the same case are not theirs."""
    if isinstance(value, dict):
        if value.get("citizen_id") == citizen_id and (photo := value.get("photo_sha256")):
            yield photo
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _photos(one, citizen_id)
