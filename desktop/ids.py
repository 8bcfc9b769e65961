"""Identifiers: UUID version 7, so that they sort by the time of their making."""

from __future__ import annotations


def new_id() -> str:
    """A new UUIDv7 as its 36-character text."""
    import uuid_utils  # 5 ms, and the first window needs no identifier

    return str(uuid_utils.uuid7())
