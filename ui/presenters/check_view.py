"""The checks of a draft that no field can show: what is wrong, what a reason meets, what waits."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from desktop.because import awaited, because
from desktop.domain.case import Draft
from desktop.domain.text import Text
from desktop.forms.evaluate import Evaluation
from desktop.forms.form import Service
from desktop.texts import filled

PLACE = "check"


@dataclass(frozen=True, slots=True)
class CheckView:
    """One row. `look` is how it stands; only one that a reason meets has something to be written,
    and `wanted` tells that it is still to be. `case_id` is the other case that it is about, if any,
    and `instead` the rule by which another service is to be asked for.
    """

    key: str
    look: Literal["stop", "warn", "reason", "open", "instead"]
    text: Text
    why: Text | None = None
    reason: str = dataclasses.field(default="", repr=False)
    wanted: bool = False
    case_id: str = ""
    instead: str = ""


def place_of(key: str) -> str:
    """What a draft keeps of the cursor in a reason."""
    return f"{PLACE}/{key}"


def check_views(service: Service, draft: Draft, evaluation: Evaluation) -> tuple[CheckView, ...]:
    """What holds the case up first, then what is odd, then what will be answered from outside."""
    order = ("stop", "reason", "warn", "open")
    return tuple(
        sorted(_views(service, draft, evaluation), key=lambda view: order.index(view.look))
    )


def _views(service: Service, draft: Draft, evaluation: Evaluation) -> Iterator[CheckView]:
    for held in evaluation.checks:
        check = held.check
        if held.open:
            names = awaited(service, held.why) if held.outside else None
            if names is not None:
                text = filled("application.check_open", names=names)
                yield CheckView(held.key, "open", text, because(service, (), check.item))
        elif check.level == "reason" or not held.told_at:
            text = check.text
            if held.row:
                text = filled("application.of_row", label=text, row=str(held.row))
            why = because(service, held.why, check.item)
            typed = draft.reasons.get(held.key, "")
            yield CheckView(held.key, check.level, text, why, typed, held.wants_reason)
