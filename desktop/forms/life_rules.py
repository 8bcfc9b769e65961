"""What a service says of a case's life, as it is computed: names have become getters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop.domain.life import Review, Route
from desktop.forms.condition import Condition
from desktop.forms.values import Getter


@dataclass(frozen=True, slots=True)
class LifeRule:
    """The life of a service's cases; `quote` are the slots of the sums that its conditions ask."""

    review: Review = "supervisor"
    at_once: bool = False
    two_persons_when: Condition | None = None
    route: Route = "receiving"
    owning: Getter | None = None
    wait_days: int = 1
    appeal_days: int = 1
    part_payment: bool = False
    quote: Mapping[str, int] = field(default_factory=dict)
