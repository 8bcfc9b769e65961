"""Which PINs nobody may choose: short ones, runs, and days, which others know or try first."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from desktop.domain.failure import Code, CounterError
from desktop.domain.text import THAI_DIGITS


def chosen(pin: str, digits: int) -> str:
    """A new PIN in Arabic digits; PIN_UNFIT says why it cannot be one (`short`, `run`, `date`)."""
    pin = pin.strip().translate(THAI_DIGITS)
    if not (pin.isascii() and pin.isdigit() and digits <= len(pin) <= 32):
        raise CounterError(Code.PIN_UNFIT, why="short", digits=digits)
    steps = {int(after) - int(before) for before, after in pairwise(pin)}
    halves = len(pin) % 2 == 0 and pin[: len(pin) // 2] == pin[len(pin) // 2 :]
    if (len(steps) == 1 and steps <= {-1, 0, 1}) or halves or len(set(pin)) < 3:
        raise CounterError(Code.PIN_UNFIT, why="run", digits=digits)
    if _is_day(pin):
        raise CounterError(Code.PIN_UNFIT, why="date", digits=digits)
    return pin


def _is_day(pin: str) -> bool:
    """Whether it reads as a day, as people write their birthday: of this century or the last."""
    if len(pin) == 6:
        return any(_exists(pin[:2], pin[2:4], year + pin[4:]) for year in ("19", "20", "25"))
    if len(pin) == 8:
        return _exists(pin[:2], pin[2:4], pin[4:]) or _exists(pin[6:], pin[4:6], pin[:4])
    return False


def _exists(day: str, month: str, year: str) -> bool:
    number = int(year) - 543 if int(year) >= 2400 else int(year)
    try:
        return date(number, int(month), int(day)).year >= 1900
    except ValueError:
        return False
