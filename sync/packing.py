"""What is sent, as bytes: JSON, packed if it is worth it."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from sync.protocol import Push

LITTLE, MUCH = 1024, 256 * 1024


@dataclass(frozen=True, slots=True)
class Packed:
    """The bytes of a request, and the headers that say what they are."""

    content: bytes
    headers: Mapping[str, str]


def packed(body: BaseModel) -> Packed:
    """A request's body; that of a push is made once, before there is room for it on the line."""
    if not isinstance(body, Push):
        return _packed(body)
    if body._packed is None:
        body._packed = _packed(body)
    made: Packed = body._packed
    return made


def _packed(body: BaseModel) -> Packed:
    # The bytes themselves: a megabyte of text would be made of them, and bytes again.
    plain = body.__pydantic_serializer__.to_json(body, by_alias=True, exclude_defaults=True)
    headers = {"Content-Type": "application/json"}
    if len(plain) <= LITTLE:
        return Packed(plain, headers)
    # Where very much waits, time goes by packing it, and not on the line.
    content = gzip.compress(plain, compresslevel=1 if len(plain) > MUCH else 6, mtime=0)
    return Packed(content, headers | {"Content-Encoding": "gzip"})
