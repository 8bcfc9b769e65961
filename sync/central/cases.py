"""Cases as they are opened: with the body as it was sent, and the timeline."""

from __future__ import annotations

import json
from collections.abc import Sequence

from pydantic_core import to_json
from sqlalchemy import select

from sync.central import tables
from sync.central.bulk import among
from sync.central.place import Place, device_of


def files(place: Place, token: str, names: Sequence[str]) -> bytes:
    """The answer about cases (`id`, or `id:digest` of a body that is there); 401, 403.

    What the bearer's office does not see is left out without a word.
    """
    file, entry = tables.case_file, tables.entry
    have = dict(_parts(name) for name in names)
    with place.database.transaction() as connection:
        office = device_of(place, connection, token).office
        query = (
            select(file.c.case_id, file.c.timeline, entry)
            .join(
                entry,
                (entry.c.office == file.c.body_office)
                & (entry.c.device_id == file.c.body_device)
                & (entry.c.seq == file.c.body_seq),
            )
            .where(
                among(connection, file.c.case_id, have),
                (file.c.office == office) | (file.c.owning == office),
            )
        )
        rows = connection.execute(query).all()
    told: list[str] = []
    left: list[str] = []
    size = 0
    for row in rows:
        known = row.body is None or have[row.case_id] == row.body_digest
        body = "null" if known else to_json(bytes(row.body).decode()).decode()
        size += len(body.encode()) + len(row.timeline.encode())
        if told and size > place.limits.feed_bytes:
            left.append(row.case_id)
            continue
        told.append(
            f'{{"id":"{row.case_id}","lines":{len(json.loads(row.timeline))},'
            f'"body_digest":"{row.body_digest}","body_kind":"{row.kind}","body_schema":{row.schema},'
            f'"body":{body},"timeline":{row.timeline}}}'
        )
    names_left = to_json(left).decode()
    answer = f'{{"cases":[{",".join(told)}],"left":{names_left},"now":"{place.stamp()}"}}'
    return answer.encode()


def _parts(name: str) -> tuple[str, str]:
    case_id, _, digest = name.partition(":")
    return case_id, digest
