"""Operations on money and numbers; none of them is ever given nothing but in a column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

Round = Literal["half_up", "up", "down"]


def total(values: Sequence[int | None]) -> int:
    """The sum; of no rows 0."""
    return sum(filter(None, values))


def least(values: Sequence[int | None]) -> int | None:
    """The smallest; of no rows nothing."""
    return min((value for value in values if value is not None), default=None)


def greatest(values: Sequence[int | None]) -> int | None:
    """The largest; of no rows nothing."""
    return max((value for value in values if value is not None), default=None)


def difference(a: int, b: int) -> int:
    """a - b."""
    return a - b


def excess(a: int, b: int) -> int:
    """How much a is above b; 0 if it is not."""
    return max(0, a - b)


def scaled(value: int, times: int, over: int, how: Round) -> int:
    """value x times / over, rounded once; `over` may not be 0."""
    exact = value * times
    if how == "down":
        return exact // over
    if how == "up":
        return -(-exact // over)
    return (2 * exact + over) // (2 * over)


def even_parts(amount: int, count: int, multiple: int, rest: Literal["first", "last"]) -> list[int]:
    """An amount in `count` equal multiples of `multiple`; the remainder goes into row `rest`."""
    if count == 0:
        return []
    part = amount // count // multiple * multiple
    parts = [part] * count
    parts[0 if rest == "first" else -1] += amount - part * count
    return parts


def allocated(amount: int, bounds: Sequence[int | None], order: Sequence[object]) -> list[int]:
    """An amount spent on rows, each up to its bound, by ascending `order`, then by number."""
    spent = [0] * len(bounds)
    for row in sorted(range(len(bounds)), key=lambda row: (order[row], row)):
        spent[row] = min(amount, bounds[row] or 0)
        amount -= spent[row]
    return spent
