"""Who is here in which seat, what a card means, and who hears of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from desktop.config import ReaderRole, Settings
from desktop.domain.case import DocumentMark, Draft
from desktop.domain.citizen import CitizenCard, Person
from desktop.domain.money import baht
from desktop.domain.party import Party
from desktop.domain.receipt import Payment
from desktop.ports import CardRead, CardRemoved, ReadTiming, Stage
from desktop.services.desk import Desk
from desktop.services.session import Session
from desktop.store import Store
from desktop.visit import Here, Meaning, Seat, Visit, meaning
from tests.fixtures.office import SetClock, desk_of, person, synthetic_id
from tests.fixtures.there import there
from tests.fixtures.two_roles import HOLDER, PATIENT, TwoRoles

FIRST, SECOND, THIRD = (person(citizen_id=synthetic_id(f"91234567890{n}")) for n in (3, 4, 5))
LEFT, RIGHT = "left", "right"


def card(who: Person, reader: str = LEFT, session: int = 1, stage: Stage = Stage.TEXT) -> CardRead:
    said = CitizenCard(
        "0003", who.citizen_id, who.thai_name, who.english_name, who.birth_date, None,
        address=who.address if stage is not Stage.IDENTITY else None,
    )  # fmt: skip
    return CardRead(reader, session, stage, said, ReadTiming())


@pytest.fixture
def here(clock: SetClock) -> Here:
    return Here(clock.now)


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return desk_of(store, clock, TwoRoles())


def open_case(here: Here, desk: Desk, who: Person = FIRST) -> str:
    """The application of a service with two roles is on the screen."""
    draft = desk.intake.open_draft(who, "new_connection", "1001")
    here.welcome(who)
    here.fill(draft, desk.intake.service(draft), desk.intake.evaluate(draft))
    return draft.id


def seats(here: Here) -> dict[str, str | None]:
    found = there(here.visit).seats
    return {one.role.id: one.person.citizen_id if one.person else None for one in found}


# --- the rule -----------------------------------------------------------------------------------

_ONE = (Seat(HOLDER, FIRST),)
_OPEN = (*_ONE, Seat(PATIENT))
_FULL = (*_ONE, Seat(PATIENT, SECOND))
_SITTING: list[tuple[tuple[Seat, ...] | None, Person, Meaning]] = [
    (None, FIRST, Meaning.BEGINS),
    (_ONE, FIRST, Meaning.SAME),
    (_ONE, SECOND, Meaning.NEXT),
    (_OPEN, FIRST, Meaning.SAME),
    (_OPEN, SECOND, Meaning.SEAT),
    (_FULL, SECOND, Meaning.SAME),
    (_FULL, THIRD, Meaning.NEXT),
    ((), FIRST, Meaning.NEXT),
]


@pytest.mark.parametrize(("sitting", "who", "means"), _SITTING)
def test_what_a_card_means(
    clock: SetClock, sitting: tuple[Seat, ...] | None, who: Person, means: Meaning
) -> None:
    visit = None if sitting is None else Visit(clock.now(), sitting)
    assert meaning(who.citizen_id, "customer", visit) is means
    assert meaning(who.citizen_id, "customer", visit, holds=True) is Meaning.WAITS
    for owner in ("clerk", "left_out"):
        role: ReaderRole = owner
        assert meaning(who.citizen_id, role, visit) is Meaning.NOBODY
        assert meaning(who.citizen_id, role, visit, holds=True) is Meaning.NOBODY
    if visit is not None:
        away = replace(visit, away=True)
        assert meaning(who.citizen_id, "customer", away) is Meaning.BEGINS


def test_whose_a_reader_is_stands_in_the_settings() -> None:
    settings = Settings().with_reader(LEFT, "clerk").with_reader(RIGHT, "left_out")
    assert [settings.role_of(name) for name in (LEFT, RIGHT, "third")] == [
        "clerk", "left_out", "customer",
    ]  # fmt: skip


# --- a visit --------------------------------------------------------------------------------------


def test_observers_hear_each_change_once_and_nothing_else(here: Here, desk: Desk) -> None:
    heard: list[Visit | None] = []
    here.observe(lambda: heard.append(here.visit))
    here.welcome(FIRST)
    here.welcome(FIRST)
    open_case(here, desk)
    here.end()
    here.end()
    assert [one.step if one else None for one in heard] == ["customer", "application", None]


def test_an_observer_is_not_kept_for_having_observed(here: Here) -> None:
    class Page:
        heard = 0

        def hear(self) -> None:
            Page.heard += 1

    page = Page()
    here.observe(page.hear)
    here.welcome(FIRST)
    del page
    here.end()
    assert Page.heard == 1


def test_a_service_opens_its_seats_and_the_next_card_takes_one(here: Here, desk: Desk) -> None:
    draft_id = open_case(here, desk)
    assert seats(here) == {HOLDER.id: FIRST.citizen_id, PATIENT.id: None}
    assert there(here.visit).drafts == (draft_id,)
    here.take_seat(card(SECOND, RIGHT))
    assert seats(here) == {HOLDER.id: FIRST.citizen_id, PATIENT.id: SECOND.citizen_id}
    here.take_seat(card(THIRD, RIGHT))
    assert seats(here)[PATIENT.id] == SECOND.citizen_id, "no seat is open any more"


def test_a_seat_is_whole_once_the_text_is_in_and_open_again_without_it(
    here: Here, desk: Desk
) -> None:
    draft_id = open_case(here, desk)
    early = card(SECOND, stage=Stage.IDENTITY)
    assert here.read(early)
    here.take_seat(early)
    assert not there(here.visit).seats[1].whole
    draft = desk.intake.draft(draft_id)
    here.fill(draft, desk.intake.service(draft), desk.intake.evaluate(draft))
    assert seats(here)[PATIENT.id] == SECOND.citizen_id, "typing meanwhile takes it from nobody"
    here.removed(CardRemoved(LEFT, 1))
    assert seats(here)[PATIENT.id] is None

    again = card(SECOND, session=2, stage=Stage.IDENTITY)
    assert here.read(again)
    here.take_seat(again)
    assert not here.read(card(SECOND, session=2))
    seat = there(here.visit).seats[1]
    assert seat.whole
    assert there(seat.person).address == SECOND.address
    here.removed(CardRemoved(LEFT, 2))
    assert seats(here)[PATIENT.id] == SECOND.citizen_id


def test_each_card_says_when_it_came_and_left(here: Here, clock: SetClock) -> None:
    came = clock.now()
    here.read(card(FIRST, LEFT, stage=Stage.IDENTITY))
    here.welcome(FIRST)
    clock.forward(minutes=1)
    here.read(card(FIRST, LEFT))
    here.read(card(SECOND, RIGHT))
    clock.forward(minutes=1)
    here.removed(CardRemoved(LEFT, 1))
    first = there(here.stay_of(FIRST.citizen_id))
    assert (first.came, first.left) == (came, came + timedelta(minutes=2))
    assert there(here.last).card.citizen_id == SECOND.citizen_id
    here.removed(CardRemoved(RIGHT, 9))
    assert there(here.last).left is None, "that was another stay"


def test_two_readers_do_not_arrive_in_turns(here: Here) -> None:
    """What is read later of the first card is no second arrival, whatever came meanwhile."""
    assert here.read(card(FIRST, LEFT, stage=Stage.IDENTITY))
    assert here.read(card(SECOND, RIGHT, stage=Stage.IDENTITY))
    assert not here.read(card(FIRST, LEFT))
    assert not here.read(card(SECOND, RIGHT))
    assert here.read(card(FIRST, LEFT, session=2))


def test_nothing_is_remembered_of_who_has_gone(here: Here) -> None:
    here.read(card(FIRST))
    here.welcome(FIRST)
    here.read(card(SECOND, RIGHT))
    here.welcome(SECOND)
    assert here.stay_of(FIRST.citizen_id) is None
    assert FIRST.citizen_id not in repr(here.visit)
    here.forget()
    assert (here.visit, here.last, here.stay_of(SECOND.citizen_id)) == (None, None, None)
    assert here.read(card(SECOND, RIGHT)), "whoever works here now is told of it"


def test_looking_at_something_else_ends_nothing(here: Here, desk: Desk, clock: SetClock) -> None:
    draft_id = open_case(here, desk)
    begun = there(here.visit).begun
    here.kept(draft_id, clock.now())
    here.kept("another", clock.now() + timedelta(hours=1))
    clock.forward(minutes=5)
    here.look_away()
    assert here.applicant is None
    here.welcome(FIRST)
    visit = there(here.visit)
    assert (visit.begun, visit.drafts, visit.away) == (begun, (draft_id,), False)
    assert visit.saved == begun
    here.welcome(SECOND)
    assert there(here.visit).begun == clock.now()
    assert there(here.visit).drafts == ()


def test_a_case_of_the_customer_before_is_not_this_ones(
    here: Here, desk: Desk, clerk: Session
) -> None:
    draft_id = open_case(here, desk)
    draft = desk.intake.change(desk.intake.draft(draft_id), "phone", "0812345678")
    seen = DocumentMark("seen_original")
    draft = replace(draft, documents={"wiring_certificate": seen}).seat(PATIENT.id, SECOND)
    here.fill(draft, desk.intake.service(draft), desk.intake.evaluate(draft))
    here.pay(draft)
    assert (there(here.visit).step, there(here.visit).quote) == (
        "payment", desk.intake.evaluate(draft).quote,
    )  # fmt: skip
    taken = desk.intake.submit(draft, Payment("cash", baht(1000), baht(251)), clerk)
    here.hand_over(taken)
    here.hand_over(taken)
    visit = there(here.visit)
    assert (visit.step, visit.taken, here.applicant) == ("handover", (taken,), FIRST)
    here.welcome(THIRD)
    here.hand_over(taken)
    assert here.applicant is None
    assert there(here.visit).taken == (taken,)


def test_nobody_takes_a_seat_that_was_left_out_until_it_is_open_again(
    here: Here, desk: Desk
) -> None:
    draft_id = open_case(here, desk)
    draft = desk.intake.draft(draft_id)
    service = desk.intake.service(draft)

    def fill(now: Draft) -> Visit:
        here.fill(now, service, desk.intake.evaluate(now))
        return there(here.visit)

    assert there(fill(draft).awaited).role == PATIENT
    left = fill(desk.intake.leave_out(draft, PATIENT.id))
    assert left.seats[1].left_out
    assert left.open_seat is None
    assert meaning(SECOND.citizen_id, "customer", left) is Meaning.NEXT
    again = fill(desk.intake.fill_seat(desk.intake.leave_out(draft, PATIENT.id), PATIENT.id, None))
    assert meaning(SECOND.citizen_id, "customer", again) is Meaning.SEAT


def test_of_a_role_that_is_never_here_one_is_told_and_no_card_takes_it(
    store: Store, clock: SetClock, here: Here
) -> None:
    desk = desk_of(store, clock, TwoRoles('presence = "never"'))
    open_case(here, desk)
    visit = there(here.visit)
    assert visit.open_seat is None
    assert there(visit.awaited).role == PATIENT
    assert meaning(SECOND.citizen_id, "customer", visit) is Meaning.NEXT


def test_whoever_was_typed_and_puts_a_card_in_is_read(here: Here, desk: Desk) -> None:
    draft = desk.intake.draft(open_case(here, desk))
    typed = Party(replace(SECOND, source="typed", no_card_reason="lost"))
    draft = desk.intake.fill_seat(draft, PATIENT.id, typed)
    here.fill(draft, desk.intake.service(draft), desk.intake.evaluate(draft))
    assert meaning(SECOND.citizen_id, "customer", here.visit) is Meaning.SAME
    here.read(card(SECOND, RIGHT, stage=Stage.IDENTITY))
    here.removed(CardRemoved(RIGHT, 1))
    assert seats(here)[PATIENT.id] == SECOND.citizen_id, "a card that was not read takes nobody out"
    here.read(card(SECOND, RIGHT, session=2))
    assert there(there(here.visit).seats[1].person).source == "chip"
