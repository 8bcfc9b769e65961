"""The feed of the office: its newest item about each subject, kept and folded into the views."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from desktop.domain.bundle import NEWS
from desktop.domain.numbers import case_stream, exception_stream
from desktop.store import case_file, flags
from desktop.store.device_format import enrolled
from desktop.store.once import named
from desktop.store.schema import UNREADABLE, feed, sync_state
from desktop.store.sync_state import put_exceptions
from desktop.store.unfold import unfold_cases
from desktop.store.views import case_row, fold_case

_log = logging.getLogger(__name__)

_PUT = insert(feed)
_PUT = _PUT.on_conflict_do_update(
    index_elements=["subject"],
    set_={name: _PUT.excluded[name] for name in ("position", "kind", "content")},
)


def apply(connection: Connection, items: Iterable[Mapping[str, Any]]) -> set[str]:
    """Keep and fold the items beyond the cursor, in the order of their positions."""
    cursor = connection.execute(select(sync_state.c.feed_cursor)).scalar_one()
    return _keep(connection, [item for item in items if item["position"] > cursor])


def put_instead(
    connection: Connection, position: int, items: Iterable[Mapping[str, Any]]
) -> set[str]:
    """Keep and fold what a position behind the cursor holds, in the place of what it held."""
    connection.execute(delete(feed).where(feed.c.position == position))
    return _keep(connection, items)


def _keep(connection: Connection, items: Iterable[Mapping[str, Any]]) -> set[str]:
    changed: set[str] = set()
    device = enrolled(connection)
    office = device.office if device is not None else ""
    for item in sorted(items, key=lambda item: int(item["position"])):
        try:
            row = _row(item)
            changed |= fold(connection, item, office)
        except (KeyError, TypeError, ValueError, OverflowError, RecursionError):
            row = _row({"position": item["position"], "kind": UNREADABLE, "data": {}})
        if row["kind"] == UNREADABLE:
            _log.warning("the feed's item at position %s cannot be read", row["position"])
        connection.execute(_PUT, row)
    return changed


def restart(connection: Connection) -> None:
    """Forget what the feed has told, to take it from its beginning; objections are kept."""
    connection.execute(delete(feed))
    # From its very beginning: what is told of cases that were closed long ago is gone, too.
    connection.execute(update(sync_state).values(feed_cursor=0, feed_window=0))
    case_file.restart(connection)
    unfold_cases(connection)


def fold(connection: Connection, item: Mapping[str, Any], office: str) -> set[str]:
    """Bring the views of a counter of this office up to one item; gives back what changed.

    KeyError, TypeError, ValueError or OverflowError, and nothing done, for a case that is none.
    """
    data = item["data"]
    match item["kind"]:
        case "case":
            keys, marks = named(data.get("once") or ()), flags.named(data.get("flags") or ())
            fold_case(connection, case_row(data, office), keys, marks)
            return {str(data["id"])}
        case "exception":
            return put_exceptions(connection, [data], data["device_id"])
        case "bundle":
            return {_subject(item)}
        case _:
            return set()


def _row(item: Mapping[str, Any]) -> dict[str, Any]:
    """ValueError where the item cannot be kept: JSON may hold half a letter, a text of ours not."""
    content = json.dumps(item, ensure_ascii=False, separators=(",", ":"))
    content.encode()
    return {
        "subject": _subject(item),
        "position": item["position"],
        "kind": item["kind"],
        "content": content,
    }


def _subject(item: Mapping[str, Any]) -> str:
    data = item["data"]
    match item["kind"]:
        case "case":
            return case_stream(data["id"])
        case "exception":
            return exception_stream(data["entry_id"])
        case "bundle":
            return f"{NEWS}{data['edition']}"
        case kind:
            # Of a newer centre: kept, so that a newer program can fold it.
            return f"{kind}:{item['position']}"
