"""A page of the feed as a counter reads it: item by item, so that an odd one stops none behind it.

Whatever the items are, the page itself must be what was asked for: that is checked before.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from desktop.store.schema import UNREADABLE
from sync.bundles import EditionName
from sync.protocol import (
    Count,
    FeedAnswer,
    FeedItem,
    Number,
    Stamp,
    Uuid,
    WireException,
)


class _Read(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True, frozen=True, hide_input_in_errors=True)


class _Page(_Read):
    items: list[Any]
    cursor: Count
    more: bool
    window: Count = 0
    staff: Count = 0
    now: Stamp


class _Place(_Read):
    position: Number


class _Case(_Read):
    id: Uuid


class _Bundle(_Read):
    edition: EditionName


# What the store files an item by; the rest of a case is read by the views, which may pass it over.
_DATA: Mapping[str, type[BaseModel]] = {
    "case": _Case,
    "exception": WireException,
    "bundle": _Bundle,
}


def read_page(content: bytes, after: int, limit: int) -> FeedAnswer:
    """The items after `after`, in order; an odd one is `UNREADABLE`.

    ValueError if this is no page, or not the one that was asked for; RecursionError if an item is
    so deep that nothing of the page can be read.
    """
    page = _Page.model_validate(json.loads(content, parse_int=_int))
    if page.cursor < after or len(page.items) > limit or (page.more and not page.items):
        raise ValueError("not the page that was asked for")
    items: list[FeedItem] = []
    last = after
    for given in page.items:
        item = _item(given, last, page)
        if not last < item.position <= page.cursor:
            raise ValueError("an item in the place of another")
        items.append(item)
        last = item.position
    if page.more and last != page.cursor:
        raise ValueError("a page that ends beyond its items")
    told = page.model_dump(exclude={"items"})
    return FeedAnswer(items=items, **told)


def _int(digits: str) -> int | float:
    """Python itself refuses thousands of digits, and with them the page."""
    return int(digits) if len(digits) < 20 else float(digits)


def _item(given: object, last: int, page: _Page) -> FeedItem:
    """The item after position `last`; what does not even tell where it is stands right behind."""
    try:
        position = _Place.model_validate(given).position
    except ValidationError:
        position = last + 1
    try:
        item = FeedItem.model_validate(given)
        if item.kind in _DATA:
            _DATA[item.kind].model_validate(item.data)
    except ValidationError:
        return FeedItem(position=position, kind=UNREADABLE, at=page.now, data={})
    return item
