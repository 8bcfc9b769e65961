"""The lines of a quote: what a case costs by its fee rules and its own amounts, and what is told
later."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from desktop.domain.money import vat_of
from desktop.domain.receipt import Quote, QuoteLine
from desktop.domain.text import Text
from desktop.forms.fee_rules import FeeRow
from desktop.forms.form import FeeLine, Service
from desktop.forms.given import Run
from desktop.forms.nodes import NUMBER
from desktop.forms.values import Env, Unknown


@dataclass(frozen=True, slots=True)
class Priced:
    """The quote; `later` are the lines that wait for an answer from outside, `unready` those that
    wait for the form, `unpriced` those for which the data have no amount."""

    quote: Quote
    later: tuple[str, ...] = ()
    unready: tuple[str, ...] = ()
    unpriced: tuple[str, ...] = ()


def quote_of(service: Service, env: Env) -> Priced:
    """All lines of a case; VAT is rounded once, half-up, over the lines that bear it."""
    run: Run = env[0]
    made: list[QuoteLine] = []
    waiting: dict[str, list[str]] = {"later": [], "unready": [], "unpriced": []}
    later: list[Text] = []
    for line in service.lines:
        for place, number in _places(line, env):
            key = line.id if number is None else f"{line.id}.{number}"
            found = _line(line, key, place, run)
            if isinstance(found, str):
                waiting[found].append(key)
                if found == "later":
                    later.append(line.label)
            elif found is not None:
                made.append(found)
    rate = run.rules.fees.vat_on(run.priced_on)
    base = sum([line.amount for line in made if not line.deposit])
    deposit = sum([line.amount for line in made if line.deposit])
    vat = vat_of(sum([line.amount for line in made if line.vatable]), rate.percent)
    former = None
    if any(line.former is not None for line in made):
        former = sum(line.amount if line.former is None else line.former for line in made)
    unpriced = tuple(waiting["unpriced"])
    lines, total = tuple(made), base + deposit + vat
    quote = Quote(lines, rate.shown, base, vat, deposit, total, former, unpriced, tuple(later))
    return Priced(quote, tuple(waiting["later"]), tuple(waiting["unready"]), unpriced)


def rows_used(service: Service, env: Env) -> Iterator[FeeRow]:
    """The rows of fee rules that price a case."""
    run: Run = env[0]
    for line in service.lines:
        for place, _ in _places(line, env):
            if line.rule is not None and (line.when is None or line.when(place) is True):
                row = line.rule.row([get(place) for get in line.inputs], run.priced_on)
                if isinstance(row, FeeRow):
                    yield row


def _places(line: FeeLine, env: Env) -> Sequence[tuple[Env, int | None]]:
    """The form, or every row of the section that the line has one for."""
    if not line.each:
        return ((env, None),)
    rows = env[line.each]
    return [(row, row[NUMBER]) for row in rows] if rows.__class__ is not Unknown else ()


def _line(line: FeeLine, key: str, env: Env, run: Run) -> QuoteLine | str | None:
    """The line, or what it waits for; None if there is none."""
    if line.when is not None:
        verdict = line.when(env)
        if verdict is False:
            return None
        if verdict is not True:
            return _waits(verdict)
    times: Any = 1 if line.times is None else line.times(env)
    if times.__class__ is Unknown or times is None:
        return _waits(times)
    former, waived, unconfirmed = None, None, line.provenance.unconfirmed
    source = line.provenance.source
    if line.rule is not None:
        row: Any = line.rule.row([get(env) for get in line.inputs], run.priced_on)
        if not isinstance(row, FeeRow):
            return "unpriced" if row is None else _waits(row)
        amount: Any = row.amount
        former, waived = row.former, row.waived
        unconfirmed, source = row.provenance.unconfirmed, row.provenance.source
    else:
        assert line.amount is not None
        amount = line.amount(env)
        if amount.__class__ is Unknown or amount is None:
            return _waits(amount)
    if line.exempt_when is not None and line.exempt_when(env) is True:
        amount, waived = 0, line.exempt
        unconfirmed, source = line.provenance.unconfirmed, line.provenance.source
    return QuoteLine(
        id=key,
        label=line.label,
        amount=max(0, amount * times),
        vatable=line.vatable,
        former=None if former is None else former * times,
        waived=waived,
        unconfirmed=unconfirmed,
        source=source,
        deposit=line.kind == "deposit",
        detail=None if line.detail is None else line.detail_words.get(line.detail(env)),
        quantity=max(1, times),
    )


def _waits(value: Unknown | None) -> str:
    return "later" if value is Unknown.OUTSIDE else "unready"
