"""The promise: steps on the case's clock, with what has happened and when it stood still."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from desktop.forms.course import Course, Stay
from desktop.forms.evaluate import evaluate
from desktop.forms.form import Service
from desktop.forms.steps import Promise
from tests.unit.catalogue.test_everything import stands
from tests.unit.forms.test_results import FULL, RULES, TODAY, works


def day(number: int, month: int = 12) -> date:
    return date(2026, month, number)


def told(
    at: Mapping[str, date] | None = None,
    *stays: Stay,
    now: date | None = None,
    of: Service | None = None,
    survey: str = "",
) -> Promise:
    """The promise of a connection with outside works; 7 and 10 December are holidays."""
    course = Course(at or {}, stays, now)
    given = works(replace(FULL, course=course), works=survey) if survey else None
    if given is not None and of is None:
        return given.promise
    return evaluate(of or works().service, replace(FULL, course=course), RULES, TODAY).promise


def test_before_anything_has_happened_each_step_follows_the_one_before() -> None:
    assert told().ends == (("permit", day(3)), ("connect", day(22)))
    assert told().due == day(22)


OFFERED = Stay("offered", day(2), day(4))
COME = {"accepted": TODAY, "survey": day(2), "agreed": day(4), "paid": day(4)}


def test_the_clock_stands_while_the_case_is_offered() -> None:
    done = told(COME, OFFERED, survey="8000")
    assert done.ends == (("permit", day(8)), ("connect", day(23)))
    assert told(COME, survey="8000").ends == (("permit", day(3)), ("connect", day(23)))


def test_an_event_that_has_not_come_is_told_as_if_it_came_now() -> None:
    at = {"accepted": TODAY}
    assert told(at, now=day(2)).due == day(22), "not before the end of the step before"
    assert dict(told(at, now=day(8)).ends)["connect"] == date(2026, 12, 24)


def test_a_case_that_still_stands_goes_on_as_if_it_were_today() -> None:
    still = Stay("offered", day(2))
    at = {"accepted": TODAY, "survey": day(2)}
    assert dict(told(at, still, now=day(2), survey="8000").ends)["permit"] == day(3)
    assert dict(told(at, still, now=day(9), survey="8000").ends)["permit"] == day(11)


def test_a_day_counts_unless_the_case_is_paused_at_its_end() -> None:
    at = {"accepted": TODAY}
    for since, until, end in (
        (day(27, 11), day(27, 11), day(3)),  # put right the same day
        (day(27, 11), day(30, 11), day(4)),
        (day(3), day(4), day(4)),
        (day(4), day(8), day(3)),  # after its end
    ):
        assert dict(told(at, Stay("returned", since, until)).ends)["permit"] == end


def test_a_step_says_in_which_states_it_stands() -> None:
    service = works().service
    permit, connect = service.steps
    at, waits = {"accepted": TODAY}, Stay("returned", day(27, 11), day(30, 11))
    never = replace(service, steps=(replace(permit, pauses=()), connect))
    assert dict(told(at, waits, of=never).ends)["permit"] == day(3)
    other = replace(service, steps=(replace(permit, pauses=("appealed",)), connect))
    assert dict(told(at, replace(waits, state="appealed"), of=other).ends)["permit"] == day(4)


def test_calendar_days_stand_still_too() -> None:
    service = works().service
    permit, connect = service.steps
    calendar = replace(service, steps=(replace(permit, counted="calendar"), connect))
    assert dict(told(of=calendar).ends)["permit"] == day(1)
    stay = Stay("returned", day(28, 11), day(30, 11))
    assert dict(told({}, stay, of=calendar).ends)["permit"] == day(3)


@pytest.mark.parametrize("starts", ["survey", "approved", "executed"])
def test_a_step_starts_with_a_result_or_an_event(starts: str) -> None:
    service = works().service
    permit, connect = service.steps
    other = replace(service, steps=(permit, replace(connect, days=1, starts=starts)))
    assert dict(told({starts: day(1)}, of=other).ends)["connect"] == day(2)
    assert dict(told(of=other).ends)["connect"] == day(4)


def test_what_costs_nothing_is_paid_when_the_last_line_has_been_told() -> None:
    service = replace(works().service, lines=works().service.lines[1:])
    at = {"accepted": TODAY, "survey": day(2)}
    given = replace(works().env[0].given, course=Course(at))

    def connected(cost: str) -> date:
        answered = replace(given, results=works(works=cost).env[0].given.results)
        return dict(evaluate(service, answered, RULES, TODAY).promise.ends)["connect"]

    assert connected("0") == day(21), "eleven days from the 2nd"
    assert connected("1") == day(22), "not paid yet"


def test_a_step_that_may_not_count_is_told_later() -> None:
    told = stands({"pay_now": ""})
    assert "pay" in dict(told.promise.ends)
    assert told.promise.open == ("pay",)
