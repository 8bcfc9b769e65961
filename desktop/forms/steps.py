"""The promise: when a case is done, by the steps that its service counts and what has happened.

The first day is not counted (Civil and Commercial Code s. 193/3), and no day at whose end the case
is paused. An event that has not come is told as if it came now, but not before the end of the step
before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from desktop.domain.service_time import WorkCalendar
from desktop.forms.course import Course
from desktop.forms.form import Service, Step
from desktop.forms.given import Run
from desktop.forms.lines import Priced
from desktop.forms.values import Env, Unknown

HOURS_OF_A_DAY = 24


@dataclass(frozen=True, slots=True)
class Promise:
    """The day on which a case is due; `open` are the steps whose time is told later.

    `unconfirmed` marks one that rests on a time which the office has not confirmed, or ends after
    the last holiday known.
    """

    due: date
    unconfirmed: bool
    ends: tuple[tuple[str, date], ...]
    open: tuple[str, ...] = ()


def promise(service: Service, env: Env, priced: Priced) -> Promise:
    """All steps that count, one after the other or from their own start."""
    run: Run = env[0]
    calendar, course = run.rules.calendar, run.given.course
    come = _come(service, run, priced)
    now = course.now or run.today
    ends: list[tuple[str, date]] = []
    waiting: list[str] = []
    end = come["accepted"]
    for step in service.steps:
        counts = True if step.when is None else step.when(env)
        if counts is False:
            continue
        start = end
        if counts is not True:
            waiting.append(step.id)
        if step.starts_at is not None:
            told = step.starts_at(env)
            if isinstance(told, date):
                start = told
            else:
                waiting.append(step.id)
        elif step.starts:
            start = come.get(step.starts) or max(now, end)
        more = 0 if step.plus is None else step.plus(env)
        if more.__class__ is Unknown or more is None:
            waiting.append(step.id)
            more = 0
        end = _end(step, start, step.days + more, calendar, course, now)
        ends.append((step.id, end))
    due = max((end for _, end in ends), default=come["accepted"])
    if all(step.counted == "working" for step in service.steps):
        due = calendar.due(due, 0)
    counted = {step for step, _ in ends}
    uncertain = not calendar.covers(due) or any(
        step.provenance.unconfirmed for step in service.steps if step.id in counted
    )
    return Promise(due, uncertain, tuple(ends), tuple(dict.fromkeys(waiting)))


def _come(service: Service, run: Run, priced: Priced) -> Mapping[str, date]:
    """The events that have come; where nothing is due, what is to be paid is paid at once.

    At once is when the case is accepted, or when the last line has been told and agreed to.
    """
    at = run.given.course.at
    come = {"accepted": run.today, **at}
    if "paid" not in come and not (priced.quote.total or priced.later or priced.unready):
        told = [at[line.later] for line in service.lines if line.later in at]
        come["paid"] = max([come["accepted"], *told, at.get("agreed", come["accepted"])])
    return come


def _end(
    step: Step, start: date, count: int, calendar: WorkCalendar, course: Course, now: date
) -> date:
    """The last day of a step; one of no days ends where it starts."""
    days = count // HOURS_OF_A_DAY if step.counted == "hours" else count
    is_working = step.counted == "working"
    paused = [
        (stay.since, now if stay.until is None else stay.until)
        for stay in course.stays
        if stay.state in step.pauses
    ]
    if not paused:
        if is_working:
            return calendar.due(start, days) if days else start
        return start + timedelta(days=days)
    day = start
    while days > 0:
        day += timedelta(days=1)
        is_open = not is_working or calendar.is_working(day)
        days -= is_open and not any(since <= day < until for since, until in paused)
    return day
