"""Identifiers: UUID version 7, so that they sort by the time of their making."""

from __future__ import annotations

import uuid_utils


def new_id() -> str:
    """A new UUIDv7 as its 36-character text."""
    return str(uuid_utils.uuid7())
