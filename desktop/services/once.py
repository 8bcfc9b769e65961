"""What may be asked for once: whether a case may be taken although another one stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from desktop.domain.case import InTheWay
from desktop.domain.failure import Code, CounterError


def is_met(one: InTheWay, reasons: Mapping[str, str]) -> bool:
    """Whether it holds nothing up any more: where the service only warns, by a reason."""
    return one.key.level == "warn" and bool(reasons.get(one.key.reason_key, "").strip())


def reasons_for(found: Iterable[InTheWay], reasons: Mapping[str, str]) -> dict[str, str]:
    """Why each of these cases may be asked for all the same; CASE_TWICE if one may not."""
    kept = {}
    for one in found:
        if not is_met(one, reasons):
            raise CounterError(Code.CASE_TWICE, reference=one.case.reference)
        kept[one.key.reason_key] = reasons[one.key.reason_key]
    return kept
