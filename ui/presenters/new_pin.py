"""What a new PIN must be, and why one is not taken: for activating and for changing it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from desktop.domain.failure import Code, CounterError
from ui.context import Context
from ui.language import Language

# The fields that hold something nobody sees: where one of a pair is wrong, both are typed anew.
NEW = ("pin", "again")


def tell_rule(context: Context, tell: Callable[[str], object]) -> None:
    """Have said beforehand what is asked of a PIN, as soon as the data of the office are there."""

    def digits() -> int:
        return context.desk.reference.security.pin(context.clock.now().date()).digits

    def told(least: int) -> None:
        tell(context.language.t("pin.rule", digits=least))

    # On the lane: the store may still be opening, and that job comes before.
    context.lane.submit(digits, told, lambda _error: None)  # whose PIN is unfit is told all of it


def missing(language: Language, typed: Mapping[str, str]) -> dict[str, str]:
    """What is to be said at which field; `pin` and `again` are the new one."""
    problems = {name: language.t(f"pin.{name}_missing") for name, text in typed.items() if not text}
    if not problems.keys() & set(NEW) and typed["pin"] != typed["again"]:
        problems["pin"] = language.t("pin.differ")
    return problems


def refusal(language: Language, error: CounterError, own: Mapping[Code, str]) -> str:
    """Why it was not taken, and what to do next."""
    if error.code is Code.PIN_UNFIT:
        return language.failure(error, {error.code: f"pin.unfit_{error.details['why']}"})
    return language.failure(error, own)
