"""What of the money paid for a case is owed back, and what of it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from desktop.domain.life import Ending
from desktop.domain.money import vat_of
from desktop.domain.receipt import Quote, QuoteLine
from desktop.forms.evaluate import Evaluation
from desktop.forms.form import FeeLine
from desktop.forms.nodes import NUMBER
from desktop.forms.values import Env, Unknown


@dataclass(frozen=True, slots=True)
class Owed:
    """The paid lines that are owed back with their VAT, in satang; `kept` are the others."""

    lines: tuple[QuoteLine, ...]
    kept: tuple[QuoteLine, ...]
    vat: int

    @property
    def total(self) -> int:
        """What the customer gets."""
        return sum(line.amount for line in self.lines) + self.vat


def owed_back(now: Evaluation, paid: Quote, move: Ending | None = None) -> Owed:
    """What is owed back of the lines `paid` as the case stands `now`, or if it ends by a move.

    What is back and what is kept make exactly what was paid: VAT was rounded once over all lines,
    so that of what is kept is taken off it.
    """
    rules = {line.id: line for line in now.service.lines}
    back: list[QuoteLine] = []
    kept: list[QuoteLine] = []
    for line in paid.lines:
        rule = rules.get(line.id.partition(".")[0])
        (back if _is_back(line, rule, now, move) else kept).append(line)
    base = sum(line.amount for line in kept if line.vatable)
    vat = paid.vat - vat_of(base, Fraction(paid.vat_percent)) if back else 0
    return Owed(tuple(back), tuple(kept), vat)


def _is_back(line: QuoteLine, rule: FeeLine | None, now: Evaluation, move: Ending | None) -> bool:
    if rule is not None and rule.back_when is not None:
        place = _place(line, rule, now.env)
        if place is not None and rule.back_when(place) is True:
            return True
    if move is None:
        return False
    is_kept = rule is not None and move in rule.kept_on and _has_come(rule.kept_after, now)
    return line.deposit or not is_kept


def _place(line: QuoteLine, rule: FeeLine, env: Env) -> Env | None:
    """The form, or the row that the line is of; None if that is no more."""
    if not rule.each:
        return env
    number, rows = line.id.partition(".")[2], env[rule.each]
    if rows.__class__ is Unknown:
        return None
    return next((row for row in rows if str(row[NUMBER]) == number), None)


def _has_come(name: str, now: Evaluation) -> bool:
    """Whether an event or result is here; nothing at all always is."""
    if not name or name in now.env[0].given.course.at:
        return True
    return any(one.result.id == name and one.complete for one in now.results)
