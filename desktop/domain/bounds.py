"""How deep and how long an entry may be, and what its names look like.

The counter that writes an entry, the wire that carries it and the centre that judges it ask here:
what one of them lets pass and the next refuses would stop a counter, or a whole office, for ever.
"""

from __future__ import annotations

import re
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

# In JSON without spaces: a text that is too long has so many bytes at least.
_LONG = re.compile(rb'"[^"]{%d}' % (MAX_TEXT + 1))
_LARGE = re.compile(rb'":-?[0-9]{%d}' % len(str(MAX_NUMBER)))

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


def far_within(content: bytes) -> bool:
    """Whether no text, table or number of a body, as it is written, can lie out of bounds.

    Told by the bytes alone, since a customer waits for it, and a large body has hundreds of values;
    where they do not tell it, `body_fault` has to look at each. Its type must say the rest: how
    deep it is, and that numbers stand by names.
    """
    return (
        b"\\" not in content  # else a quote need not be the end of a text
        and content.count(b",") < MAX_ITEMS
        and _LONG.search(content) is None
        and _LARGE.search(content) is None
    )


def body_fault(value: Any, deeper: int = MAX_DEPTH) -> BodyFault | None:
    """What lies out of bounds in a body (parsed JSON, or what is to become it); None if nothing.

    Its bytes are counted by whoever has them.
    """
    if deeper < 0:
        return "deep"
    kind: type = type(value)
    if kind is dict:
        items = value.values()
        if len(max(value, key=len, default="")) > MAX_TEXT:
            return "long"
    elif kind is list or kind is tuple:
        items = value
    elif (shape := shape_of(kind)) is not None:
        items = shape[1](value)
    else:
        return _fault(value)
    if len(items) > MAX_ITEMS:
        return "many"
    for item in items:
        # Most are texts: none of them is asked further.
        if item is not None and not (type(item) is str and len(item) <= MAX_TEXT):
            fault = body_fault(item, deeper - 1)
            if fault is not None:
                return fault
    return None


def _fault(value: object) -> BodyFault | None:
    if isinstance(value, str):
        return "long" if len(value) > MAX_TEXT else None
    if isinstance(value, int | float):
        return None if abs(value) <= MAX_NUMBER else "number"  # nor what is no number at all
    return "type" if value is not None else None
