"""What it means when an answer of the central side is no success."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn

from pydantic import ValidationError

from desktop.domain.failure import Code, CounterError
from sync import protocol

# Why there is no answer: ours it was, but too long, too deep or not what was asked for.
NOT_READ = "not read"
CONTENT = "content"
# Of our centre it is not, or not what it says now.
NOT_SIGNED = "not signed"


def refuse(status: int, body: bytes, headers: Mapping[str, str]) -> NoReturn:
    """Raise what an answer with an error status means."""
    if status == 413:  # whoever says so, in whatever form: a proxy has a limit of its own
        fail(Code.CENTRAL_TOO_LARGE)
    try:
        answer = protocol.ErrorAnswer.model_validate_json(body)
    except ValidationError:
        no_answer(f"status {status}")
    match status, answer.code:
        case 403, "code":
            fail(Code.CENTRAL_CODE)
        case 403, "other_office" if answer.yours and answer.asked:
            fail(Code.DEVICE_OTHER_OFFICE, office=answer.yours, other=answer.asked)
        case 403, "other_counter" if answer.yours and answer.asked:
            fail(Code.DEVICE_OTHER_COUNTER, counter=answer.yours, other=answer.asked)
        case 403, "staff_code":
            fail(Code.STAFF_CODE)
        case 403, "training_centre":
            fail(Code.DEVICE_TRAINING_CENTRE)
        case 403, "real_centre":
            fail(Code.DEVICE_REAL_CENTRE)
        case 401 | 403, _:
            fail(Code.CENTRAL_REFUSED)
        case 409, "gap" if answer.acked is not None:
            fail(Code.CENTRAL_GAP, acked=answer.acked)
        case 409, "fork":
            fail(Code.CENTRAL_FORK)
        case 408, _:
            no_answer("timeout")
        case 429 | 503, _:
            fail(Code.CENTRAL_BUSY, seconds=_retry_after(headers))
        case 400 | 404 | 405 | 415 | 422, _:
            fail(Code.CENTRAL_BUG, said=answer.code)
        case _:
            no_answer(f"status {status}")


def _retry_after(headers: Mapping[str, str]) -> int:
    """Seconds to wait, between 1 and 300 whatever the server says; 5 if it says nothing."""
    given = headers.get("Retry-After", "5")
    return min(300, max(1, int(given))) if given.isascii() and given.isdigit() else 5


def fail(code: Code, **details: str | int) -> NoReturn:
    """Raise a failure of the central side."""
    raise CounterError(code, **details) from None


def no_answer(why: str) -> NoReturn:
    """Raise that nothing is known of the request's outcome; `why` is for the log."""
    raise CounterError(Code.CENTRAL_UNREACHABLE, why=why) from None
