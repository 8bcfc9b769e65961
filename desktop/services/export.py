"""What is kept of one person, as that person may have it.

Personal Data Protection Act B.E. 2562 s. 30 and 31.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from desktop.domain.citizen import is_citizen_id, mask_citizen_id, person_key
from desktop.domain.journal import utc_stamp
from desktop.entries import Exported, NewEntry, Viewed
from desktop.ports import Clock
from desktop.services.session import Session
from desktop.services.staff import stated

if TYPE_CHECKING:
    from desktop.domain.device import DeviceIdentity
    from desktop.store import Store
    from desktop.store.person_file import PersonFile


@dataclass(frozen=True, slots=True, repr=False)
class Export:
    """`files` are its contents by their names: `person.json`, and photos; none for a stranger."""

    files: dict[str, bytes] = field(default_factory=dict)


def export_person(
    store: Store, clock: Clock, citizen_id: str, reason: str, actor: Session
) -> Export:
    """Gather what this PC holds of a person (writes that it was asked for, also in vain).

    Others who stand in the same papers are left out, as far as the program knows them by an id.
    STAFF_NO_PURPOSE without a reason, ENTRY_NOT_ALLOWED for whoever may not.
    """
    reason = stated(reason)
    now, device = clock.now(), store.device
    assert device is not None
    key = person_key(citizen_id, device.person_pepper)
    with store.write() as transaction:
        transaction.append(NewEntry(Exported(key, reason), actor.author, utc_stamp(now)))
    found = store.persons.all_of(citizen_id, key)
    if not found.holds(but=Exported.KIND):
        return Export()
    told = json.dumps(_told(found, citizen_id, device, now), ensure_ascii=False, indent=2)
    photos = {f"photo-{number}.jpg": one for number, one in enumerate(found.photos.values(), 1)}
    return Export({"person.json": told.encode(), **photos})


def _told(
    found: PersonFile, citizen_id: str, device: DeviceIdentity, now: datetime
) -> dict[str, Any]:
    """The same, in an order in which a person would ask."""
    entries = [
        {"at": one.at, "kind": one.kind, "actor": one.actor, "content": _read(one.body)}
        for one in found.entries
    ]
    looked = (Viewed.KIND, Exported.KIND)
    told: dict[str, Any] = _without_others(
        {
            "citizen_id": citizen_id,
            "made_at": now.isoformat(timespec="seconds"),
            "office": device.office_name.th,
            "counter": device.series,
            "written_here": [one for one in entries if one["kind"] not in looked],
            "looked_at": [one for one in entries if one["kind"] in looked],
            "not_finished": found.drafts,
            "cases_opened_here": found.fetched,
            "cases_in_the_lists": found.told,
        },
        citizen_id,
    )
    return told


def _read(body: bytes | None) -> Any:
    """None for what is past its time, and erased."""
    return None if body is None else json.loads(body)


def _without_others(value: Any, citizen_id: str) -> Any:
    if isinstance(value, dict):
        other = value.get("citizen_id")
        if isinstance(other, str) and other and other != citizen_id:
            return {"withheld": mask_citizen_id(other)}
        return {name: _without_others(one, citizen_id) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_without_others(one, citizen_id) for one in value]
    if isinstance(value, str) and is_citizen_id(value) and value != citizen_id:
        return mask_citizen_id(value)
    return value
