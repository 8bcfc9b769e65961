"""A page of the feed as a counter reads it: item by item, so that an odd one stops none behind it.

Whatever the items are, the page itself must be what was asked for: that is checked before.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from desktop.store.schema import UNREADABLE
from sync.protocol import Count, FeedAnswer, FeedItem, ReferenceName, Stamp, Uuid, WireException


class _Read(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True, frozen=True, hide_input_in_errors=True)


class _Page(_Read):
    items: list[Any]
    cursor: Count
    more: bool
    now: Stamp


class _Case(_Read):
    id: Uuid


class _Reference(_Read):
    name: ReferenceName


# What the store files an item by; the rest of a case is read by the views, which may pass it over.
_DATA: Mapping[str, type[BaseModel]] = {
    "case": _Case,
    "exception": WireException,
    "reference": _Reference,
}


def read_page(content: bytes, after: int) -> FeedAnswer:
    """The items right after `after`, in order and without a gap; an odd one is `UNREADABLE`.

    ValueError if this is no page, or not the one that was asked for; RecursionError if an item is
    so deep that nothing of the page can be read.
    """
    page = _Page.model_validate(json.loads(content, parse_int=_int))
    if page.cursor != after + len(page.items) or (page.more and not page.items):
        raise ValueError("not the page that was asked for")
    items = [_item(given, after + n, page.now) for n, given in enumerate(page.items, start=1)]
    return FeedAnswer(items=items, cursor=page.cursor, more=page.more, now=page.now)


def _int(digits: str) -> int | float:
    """Python itself refuses thousands of digits, and with them the page."""
    return int(digits) if len(digits) < 20 else float(digits)


def _item(given: object, position: int, now: str) -> FeedItem:
    if isinstance(given, dict) and given.get("position") != position:
        raise ValueError("an item in the place of another")
    try:
        item = FeedItem.model_validate(given)
        if item.kind in _DATA:
            _DATA[item.kind].model_validate(item.data)
    except ValidationError:
        return FeedItem(position=position, kind=UNREADABLE, at=now, data={})
    return item
