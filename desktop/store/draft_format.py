"""Drafts as they are stored: JSON of a numbered shape, and earlier shapes brought up to it.

pydantic reads them, as it reads the bodies of entries (docs/adr/0011), and is loaded with the
first that is read.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from desktop.domain.case import Draft
from desktop.domain.party import APPLICANT
from desktop.domain.plain import table_of

if TYPE_CHECKING:
    from pydantic import TypeAdapter

SCHEMA = 4


class NewerDraftError(ValueError):
    """A newer program has written it."""


def write(draft: Draft) -> str:
    """A draft as it is stored."""
    return _ENCODER.encode({"schema": SCHEMA, **table_of(draft)})


def read(content: str) -> Draft:
    """The draft that was stored, by this program or an earlier one.

    NewerDraftError, or ValueError for what is not whole; neither repeats what was typed.
    """
    from pydantic import ValidationError

    try:
        table = json.loads(content)
    except (ValueError, RecursionError):
        raise ValueError("no JSON") from None
    schema = table.pop("schema", 1) if isinstance(table, dict) else None
    if type(schema) is not int or schema < 1:
        raise ValueError("schema")
    if schema > SCHEMA:
        raise NewerDraftError(str(schema))
    if schema == 1:
        content = json.dumps(_lifted(table), ensure_ascii=False)
    try:
        return _adapter().validate_json(content, strict=True)
    except ValidationError as error:
        raise ValueError(f"not whole: {error.error_count()} faults") from None


def _lifted(table: dict[str, Any]) -> dict[str, Any]:
    """From schema 1, which knew an applicant and nobody else."""
    party = {"person": table.pop("applicant", None)}
    return {**table, "parties": {APPLICANT: party}}


@cache
def _adapter() -> TypeAdapter[Draft]:
    from pydantic import TypeAdapter

    return TypeAdapter(Draft)


_ENCODER = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), check_circular=False, default=table_of
)
