"""What of the money paid is owed back, and what is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.case import FieldValue
from desktop.domain.life import Ending
from desktop.domain.money import vat_of
from desktop.domain.receipt import Quote
from desktop.forms.course import Course
from desktop.forms.evaluate import Evaluation, evaluate
from desktop.forms.owed import owed_back
from tests.unit.catalogue.test_everything import RULES, TODAY, stands
from tests.unit.forms.test_results import works

SICK = {"sick": "yes", "load": "75", "pay_now": "150"}
VISITED = {"visit": {"seen": FieldValue("yes"), "device": FieldValue("x")}}


def rented(**more: object) -> Evaluation:
    """Two months' rent of 930.00 with VAT, and 150.00 of a bill without."""
    return stands(SICK, outside={"debt": 0}, **more)


def paid() -> Quote:
    return rented().quote


NOW, PAID = rented(results=VISITED), paid()


def test_all_that_was_paid_is_back_when_a_case_ends() -> None:
    owed = owed_back(rented(), paid(), "refuse")
    assert [(line.id, line.amount) for line in owed.lines] == [
        ("rent", 186000), ("bill.2", 15000), ("old_debt", 0),
    ]  # fmt: skip
    assert (owed.vat, owed.total) == (13020, paid().total)
    assert owed.kept == ()


@pytest.mark.parametrize(
    ("move", "kept"),
    [("refuse", ["rent"]), ("withdraw", ["rent"]), ("lapse", ["bill.2"])],
)
def test_what_is_kept_is_kept_at_its_moves_alone(move: Ending, kept: list[str]) -> None:
    owed = owed_back(rented(results=VISITED), paid(), move)
    assert [line.id for line in owed.kept] == kept
    assert owed.total + sum(line.amount for line in owed.kept) + (paid().vat - owed.vat) == (
        paid().total
    )


def test_nothing_is_kept_before_the_event_after_which_it_is() -> None:
    begun = {"visit": {"seen": FieldValue("yes")}}
    assert owed_back(rented(results=begun), paid(), "withdraw").kept == ()
    now = rented()
    answers = replace(now.env[0].given, course=Course({"visit": date(2026, 12, 1)}))
    known = evaluate(now.service, answers, RULES, TODAY)
    assert [line.id for line in owed_back(known, paid(), "withdraw").kept] == ["rent"]


def test_a_line_is_back_by_its_own_condition_in_a_case_that_goes_on() -> None:
    assert owed_back(rented(), paid()).total == 0, "nobody has been there"
    assert owed_back(rented(results=VISITED), paid()).lines == ()
    unseen = {"visit": {"seen": FieldValue("no")}}
    owed = owed_back(rented(results=unseen), paid())
    assert [line.id for line in owed.lines] == ["rent"]
    assert owed.total == 186000 + 13020
    ended = owed_back(rented(results=unseen), paid(), "withdraw")
    assert "rent" in [line.id for line in ended.lines], "back by its condition, whatever is kept"


def test_the_line_of_a_row_asks_its_row() -> None:
    june = [{"month": "6/2569", "invoice": "123456789012", "amount": "1,000"}]
    now = stands({"pay_now": "150"}, bills=june)
    assert [line.id for line in owed_back(now, now.quote).lines] == ["bill.1"]
    assert owed_back(rented(), paid()).lines == ()


def test_a_deposit_is_the_customers_at_every_move() -> None:
    now = rented(results=VISITED)
    line = replace(paid().lines[0], deposit=True)
    quote = replace(paid(), lines=(line,))
    moves: tuple[Ending, ...] = ("refuse", "withdraw", "lapse")
    assert [owed_back(now, quote, move).kept for move in moves] == [(), (), ()]


def test_a_line_that_the_service_no_longer_has_is_back() -> None:
    other = works()
    assert owed_back(other, paid(), "lapse").total == paid().total


@given(
    st.lists(
        st.tuples(st.integers(0, 99_999), st.booleans(), st.booleans()), min_size=1, max_size=6
    ),
    st.sampled_from(["refuse", "withdraw", "lapse"]),
)
def test_what_is_back_and_what_is_kept_is_what_was_paid(
    lines: list[tuple[int, bool, bool]], move: Ending
) -> None:
    like = PAID.lines[0]
    made = tuple(
        replace(like, id=f"{'rent' if kept else 'other'}.{n}", amount=amount, vatable=vatable)
        for n, (amount, vatable, kept) in enumerate(lines)
    )
    base = sum(line.amount for line in made)
    vat = vat_of(sum(line.amount for line in made if line.vatable), Fraction(7))
    quote = replace(PAID, lines=made, base=base, vat=vat, deposit=0, total=base + vat)
    owed = owed_back(NOW, quote, move)
    kept = sum(line.amount for line in owed.kept)
    kept_vat = vat_of(sum(line.amount for line in owed.kept if line.vatable), Fraction(7))
    assert owed.total + kept + kept_vat == (quote.total if owed.lines else kept + kept_vat)
    assert 0 <= owed.vat <= vat


def test_vat_of_what_is_back_and_of_what_is_kept_make_what_was_paid() -> None:
    """Rounded once over both, 7 % of 0.07 + 0.07 satang-wise is 1, and of each alone 0."""
    rent = paid().lines[0]
    pair = (replace(rent, id="rent", amount=7), replace(rent, id="other", amount=7))
    quote = replace(paid(), lines=pair, base=14, vat=1, total=15)
    owed = owed_back(rented(results=VISITED), quote, "withdraw")
    assert [line.id for line in owed.kept] == ["rent"]
    assert (owed.vat, owed.total) == (1, 8)
