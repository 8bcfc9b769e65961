"""Operations on texts: whether two are the same, and the office of an area."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from desktop.domain.districts import Districts
from desktop.domain.names import same_name as is_same_name
from desktop.forms.values import NO, YES


def same(one: object, other: object) -> str:
    """Whether both are equal."""
    return YES if one == other else NO


def same_name(one: str, others: Sequence[str | None], titles: Iterable[str]) -> str | None:
    """Whether a name equals one of the others given, titles aside; nothing if none is given."""
    given = [other for other in others if other is not None]
    if not given:
        return None
    titles = tuple(titles)
    return YES if any(is_same_name(one, other, titles) for other in given) else NO


def office_of(area: str, districts: Districts) -> str | None:
    """Code of the office that most of an เขต or อำเภอ belongs to; nothing if nobody knows."""
    return districts.owning(area) or None
