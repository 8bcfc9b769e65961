"""A form on every key: the largest that the language has to bear, and one condition of it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import cycle

from desktop.domain.case import FieldValue
from desktop.forms.evaluate import evaluate
from desktop.forms.given import Run
from tests.fixtures.largest_form import TODAY, largest
from tools.bench.row import Row

ROUNDS = 200
MOST_MS = 2.0
MOST_US = 10.0


def measure() -> list[Row]:
    """Medians against what a key press may cost."""
    service, given, rules = largest()
    keys = cycle(
        replace(given, values={**given.values, "f1": FieldValue(text)}) for text in ("2.0", "2.00")
    )
    last = [evaluate(service, given, rules, TODAY)]

    def key() -> None:
        last[0] = evaluate(service, next(keys), rules, TODAY, last[0])

    whole = _median(key) * 1e3
    run = Run(given, rules, TODAY, {}, {one.id: one.slot for one in service.sections})
    env = [None] * service.size
    env[0] = run  # type: ignore[call-overload]
    for node in service.program:
        node.run(env)
    condition = service.checks[0].wrong_when

    def hundred() -> None:
        for _ in range(100):
            condition(env)

    one = _median(hundred) * 1e6 / 100
    return [
        Row(
            "evaluate the largest form on a key", whole, MOST_MS, "ms", whole / MOST_MS, "<= 1 x",
            whole <= MOST_MS,
        ),
        Row("one condition", one, MOST_US, "us", one / MOST_US, "<= 1 x", one <= MOST_US),
    ]  # fmt: skip


def _median(work: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)
