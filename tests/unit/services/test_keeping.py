"""What is past its time ends by itself, at night, and is written down without a person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.domain.data_file import RESOURCES
from desktop.domain.failure import Code, CounterError
from desktop.domain.staff import DEVICE
from desktop.entries import Discarded, Purged, body_of
from desktop.services.desk import Desk
from desktop.services.keeping import Keeping
from desktop.services.reference import Reference
from desktop.services.session import Session
from desktop.store import Store
from tests.fixtures.office import SetClock
from tests.unit.services.test_intake import CASH, new_connection

PHOTO = b"\xff\xd8photo"


@pytest.fixture
def keeping(store: Store, reference: Reference, clock: SetClock) -> Keeping:
    return Keeping(store, reference, clock)


def _written(store: Store) -> list[object]:
    return [body_of(entry) for entry in store.journal.unsent() if entry.actor == DEVICE]


def test_a_draft_that_nobody_goes_on_with_ends_with_its_photo(
    desk: Desk, store: Store, clock: SetClock, keeping: Keeping
) -> None:
    draft = desk.intake.with_photo(new_connection(desk), PHOTO)
    photo = draft.applicant.photo_sha256
    assert photo is not None
    clock.forward(days=20)
    newer = new_connection(desk)
    clock.forward(days=10)
    keeping.tidy()
    assert {one.id for one in desk.intake.drafts()} == {draft.id, newer.id}
    clock.forward(days=1)
    keeping.tidy()
    assert [one.id for one in desk.intake.drafts()] == [newer.id]
    assert store.sync.blob(photo) is None
    reason = "ครบกำหนดโดยไม่มีผู้ดำเนินการต่อ"
    assert _written(store) == [
        Discarded(draft.id, "new_connection", reason),
        Purged("drafts", "2026-11-23", 1),
    ]


def test_touched_again_it_stays(desk: Desk, clock: SetClock, keeping: Keeping) -> None:
    draft = new_connection(desk)
    clock.forward(days=25)
    assert desk.intake.save_draft(replace(draft, focus="phone"))
    clock.forward(days=25)
    keeping.tidy()
    assert [one.id for one in desk.intake.drafts()] == [draft.id]


def test_it_looks_once_a_day(
    desk: Desk, store: Store, clock: SetClock, keeping: Keeping, clerk: Session
) -> None:
    desk.intake.submit(new_connection(desk), CASH, clerk)
    head = store.journal.head()
    assert head is not None
    with store.write() as transaction:
        transaction.acknowledge(head.seq, head.hash)
    keeping.tidy()
    clock.forward(hours=1)
    old = replace(new_connection(desk), updated_at="2026-01-01T00:00:00.000Z")
    with store.write() as transaction:
        transaction.put_draft(old)
    keeping.tidy()
    assert _written(store) == []
    clock.forward(days=1)
    keeping.tidy()
    assert Purged("drafts", "2026-10-24", 1) in _written(store)
    clock.forward(days=100)
    keeping.tidy()
    # The sign-in of the clerk; case and receipt are not past their time, for the case is open.
    assert _written(store)[-1] == Purged("entries", "2026-12-03", 1)
    assert store.journal.verify() == []


def test_a_clock_that_may_be_wrong_erases_nothing(
    desk: Desk, store: Store, clock: SetClock, reference: Reference
) -> None:
    class Wrong(SetClock):
        def check(self) -> None:
            raise CounterError(Code.CLOCK_WRONG, pc="", centre="")

    draft = new_connection(desk)
    clock.forward(days=400)
    with pytest.raises(CounterError):
        Keeping(store, reference, Wrong(clock.time)).tidy()
    assert [one.id for one in desk.intake.drafts()] == [draft.id]


def test_how_long_is_what_the_data_say(
    desk: Desk, store: Store, clock: SetClock, reference: Reference
) -> None:
    text = (RESOURCES / "retention.toml").read_text(encoding="utf-8")
    sooner = Reference()
    sooner.renew({"retention.toml": text.replace("days = 30", "days = 3", 1)})
    new_connection(desk)
    clock.forward(days=4)
    Keeping(store, reference, clock).tidy()
    assert len(desk.intake.drafts()) == 1
    clock.forward(days=1)
    Keeping(store, sooner, clock).tidy()
    assert desk.intake.drafts() == []
