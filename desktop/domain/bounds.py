"""How deep and how long an entry may be, and what its names look like.

The counter that writes an entry, the wire that carries it and the centre that judges it ask here:
what one of them lets pass and the next refuses would stop a counter, or a whole office, for ever.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Literal

from desktop.domain.plain import shape_of

MAX_BODY_BYTES = 256 * 1024  # fifty times the body of a large case
MAX_MOVE_BYTES = 32 * 1024  # of the body of a move that does not bring the whole case
MAX_ITEMS = 2_000  # of one table or list in a body; the largest form we know has three hundred
MAX_MOVES = 100  # the version of a case from which on it is only moved to its end
MAX_LINES = 200  # of a case's timeline; those of moves may come beyond
MAX_FLAGS = 100  # that one case has set
MAX_OPENED = 100  # cases that were opened from one
MAX_DEPTH = 16  # tables and lists inside each other; our own bodies have six
MAX_TEXT = 4_000  # letters of one text in a body, the names of its tables among them
MAX_REASON = 1_000  # letters of a reason that somebody gives: it is told to every counter
MAX_SATANG = 10**12  # of one receipt: ten thousand million baht
MAX_NUMBER = 2**53 - 1  # what every JSON reader holds exactly
MAX_NAME = 200  # letters of a row's stream, kind and actor, whatever they hold

UUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
STAFF_ID = r"[A-Za-z0-9._-]{1,40}"
ACTOR = r"[A-Za-z0-9._:-]{0,40}"  # also a part of the program; empty where nobody acted
STREAM = r"[a-z][a-z-]{0,30}:[A-Za-z0-9._-]{1,80}"
KIND = r"[a-z][a-z_-]{0,30}(\.[a-z][a-z_-]{0,30}){1,2}"
MET = r"(@?[a-z][a-z0-9_]{0,59})?"  # how a document is met: a word, a document, `@` and a role
PERSON_KEY = r"([0-9a-f]{32})?"  # empty for a person without a citizen id

_STREAM, _KIND, _ACTOR = re.compile(STREAM), re.compile(KIND), re.compile(ACTOR)

BodyFault = Literal["deep", "long", "many", "number", "type"]


def is_staff_id(text: str) -> bool:
    """Whether entries can be written in this name."""
    return re.fullmatch(STAFF_ID, text) is not None


def row_fault(stream: str, kind: str, actor: str) -> Literal["stream", "kind", "actor"] | None:
    """Which name of a row is not what it must be; None if all are."""
    if _STREAM.fullmatch(stream) is None:
        return "stream"
    if _KIND.fullmatch(kind) is None:
        return "kind"
    return "actor" if _ACTOR.fullmatch(actor) is None else None


class OutOfBoundsError(ValueError):
    """What lies out of bounds in a body, by its one word."""

    def __init__(self, fault: BodyFault) -> None:
        super().__init__(fault)
        self.fault = fault


def body_fault(body: object) -> BodyFault | None:
    """What lies out of bounds in a body (parsed JSON, or what is to become it); None if nothing.

    Its bytes are counted by whoever has them.
    """
    try:
        within(body)
    except OutOfBoundsError as error:
        return error.fault
    return None


def within(value: Any, deeper: int = MAX_DEPTH) -> Any:
    """The tables, lists, texts and numbers that a body is written as; OutOfBoundsError.

    Checked and taken apart on one way, since a customer waits for both: a large body has hundreds
    of values, most of them texts.
    """
    if deeper < 0:
        raise OutOfBoundsError("deep")
    kind: type = type(value)
    names: Iterable[str] | None = None
    if kind is dict:
        names, items = value, value.values()
        if len(max(value, key=len, default="")) > MAX_TEXT:
            raise OutOfBoundsError("long")
    elif kind is list or kind is tuple:
        items = value
    elif (shape := shape_of(kind)) is not None:
        names, values_of = shape
        items = values_of(value)
    else:
        return _single(value)
    if len(items) > MAX_ITEMS:
        raise OutOfBoundsError("many")
    found = []
    for item in items:
        sort = type(item)  # most are texts, and the others numbers: none of them is asked further
        if (
            (sort is str and len(item) <= MAX_TEXT)
            or item is None
            or (deeper > 0 and sort is int and abs(item) <= MAX_NUMBER)
            or (deeper > 0 and sort is bool)
        ):
            found.append(item)
        else:
            found.append(within(item, deeper - 1))
    return found if names is None else dict(zip(names, found))  # noqa: B905 - of one length


def _single(value: object) -> object:
    if isinstance(value, str):
        if len(value) > MAX_TEXT:
            raise OutOfBoundsError("long")
    elif isinstance(value, int | float):
        if not abs(value) <= MAX_NUMBER:  # nor what is no number at all
            raise OutOfBoundsError("number")
    elif value is not None:
        raise OutOfBoundsError("type")
    return value
