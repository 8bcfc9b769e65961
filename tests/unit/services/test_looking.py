"""Who looks is written down with a purpose that is theirs, and once for one piece of work."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from desktop.catalogue.office import proved
from desktop.domain.case import CaseView
from desktop.domain.data_file import RESOURCES
from desktop.domain.failure import Code, CounterError
from desktop.domain.looking import parse_purposes
from desktop.entries import Viewed, body_of, read
from desktop.services.desk import Desk
from desktop.services.session import Session
from desktop.store import Store
from tests.fixtures.office import SetClock, person

PERSON = "ab" * 16
SHIPPED = (RESOURCES / "purposes.toml").read_text(encoding="utf-8")
DAY = date(2026, 11, 22)


def taken_case(desk: Desk, clerk: Session) -> CaseView:
    """A deposit refund."""
    draft = desk.intake.open_draft(person(), "deposit_refund", clerk.id)
    draft = desk.intake.change(draft, "contract_account", "012340000")
    draft = desk.intake.change(draft, "declaration", "yes")
    return desk.intake.submit(draft, None, clerk).case


def views(store: Store) -> list[Viewed]:
    """All that was written of who looked, in order."""
    bodies = map(body_of, store.journal.unsent())
    return [body for body in bodies if isinstance(body, Viewed)]


@pytest.mark.parametrize("purpose", ["", " ", "review", "audit", "curious", "service"])
def test_nobody_looks_without_a_purpose_that_is_theirs(
    desk: Desk, store: Store, clerk: Session, purpose: str
) -> None:
    before = store.journal.head()
    with pytest.raises(CounterError) as failure:
        desk.looking.person(PERSON, purpose, clerk)
    assert failure.value.code is Code.STAFF_NO_PURPOSE
    assert store.journal.head() == before


def test_a_look_at_an_id_is_written_with_its_purpose(
    desk: Desk, store: Store, clerk: Session
) -> None:
    desk.looking.person(PERSON, "serve", clerk)
    entry = store.journal.unsent()[-1]
    assert (entry.stream, entry.kind, entry.actor) == (f"person:{PERSON}", "person.viewed", "1001")
    assert views(store) == [Viewed(PERSON, "serve", case_id=None)]


def test_a_case_is_written_once_in_its_time_for_each_person_and_purpose(
    desk: Desk, store: Store, clock: SetClock, clerk: Session, supervisor: Session
) -> None:
    case = taken_case(desk, clerk)
    for _ in range(3):
        desk.looking.case(case, "asked", clerk)
    assert views(store) == [Viewed(case.person_key, "asked", case_id=case.id)]
    desk.looking.case(case, "complaint", clerk)
    desk.looking.case(case, "asked", supervisor)
    assert len(views(store)) == 3
    clock.forward(minutes=59)
    desk.looking.case(case, "asked", clerk)
    assert len(views(store)) == 3
    clock.forward(minutes=1)
    desk.looking.case(case, "asked", clerk)
    assert len(views(store)) == 4


def test_a_person_is_told_who_looked_the_newest_first(
    desk: Desk, clock: SetClock, clerk: Session, supervisor: Session
) -> None:
    case = taken_case(desk, clerk)
    desk.looking.person(case.person_key, "serve", clerk)
    clock.forward(minutes=5)
    desk.looking.case(case, "review", supervisor)
    told = [(look.actor, look.purpose, look.case) for look in desk.looking.who(case.person_key)]
    assert told == [("9001", "review", case.reference), ("1001", "serve", "")]
    assert desk.looking.who("cd" * 16) == ()


def test_what_an_earlier_release_wrote_is_read_as_it_was() -> None:
    old = f'{{"person_key":"{PERSON}","purpose":"case"}}'
    assert read("person.viewed", 1, old) == Viewed(PERSON, "case", case_id=None)
    purposes = parse_purposes("purposes.toml", SHIPPED)
    assert purposes.label("case").en == "From the page of the case"
    assert purposes.label("ตรวจเอกสาร").en == "ตรวจเอกสาร"
    assert "case" not in [one.id for one in purposes.of("clerk", DAY)]
    assert "audit" in [one.id for one in purposes.of("auditor", DAY)]
    assert purposes.once_in(DAY) == timedelta(hours=1)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('roles = ["clerk", "supervisor"]', 'roles = ["cleric"]', "one or more of"),
        ('id = "serve"', 'id = "review"', "there twice"),
        ("minutes = 60", "minutes = 0", "from one minute to a day"),
        ("[[again]]", "[[once]]", "once"),
    ],
)
def test_what_is_wrong_is_told_before_anybody_uses_it(old: str, new: str, told: str) -> None:
    found = proved(RESOURCES, {"purposes.toml": SHIPPED.replace(old, new, 1)})
    assert any(told in one.sentence and one.file == "purposes.toml" for one in found)
