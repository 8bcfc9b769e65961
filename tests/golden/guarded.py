"""The end of the story: what guards a counter writes, and a counter whose entries are signed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from desktop.domain.failure import CounterError
from desktop.domain.journal import utc_stamp
from desktop.entries import Body, Checked, Exported, NewEntry, PinChanged, Purged
from sync.central import staff
from tests.fixtures.central import Central
from tests.fixtures.store import make_store
from tests.fixtures.there import there
from tests.golden.office import CLERK, MEMBERS, PINS, SUPERVISOR, Counter
from tests.golden.persons import SAIRUNG

SIGNING = 7  # the counter that signs; the centre alone keeps what it wrote


def guarded(three: Counter) -> None:
    """A PIN that was wrong, who lets try again, another PIN; what went to a person, and went."""
    three.later()
    try:
        three.desk.staff.sign_in(CLERK.id, "0000")
    except CounterError:
        three.desk.staff.open_again(SUPERVISOR, CLERK.id)
    stamp, person = utc_stamp(three.clock.now()), "5e" * 16
    bodies: list[tuple[Body, bool]] = [
        (PinChanged(CLERK.id), False),
        (Exported(person, "ขอสำเนาข้อมูลของตน"), False),
        (Purged("cases", "2026-08-30", 12), True),
        (Checked(1_204, 0), True),
    ]
    with three.store.write() as transaction:
        for body, by_itself in bodies:
            by = transaction.machine if by_itself else SUPERVISOR.author
            transaction.append(NewEntry(body, by, stamp))
    three.sync()


def signed(central: Central, folder: Path, three: Counter) -> None:
    """A case that its clerk and its supervisor have signed, each by a key that a code let in."""
    here = folder / str(SIGNING)
    here.mkdir()
    store = make_store(here, central.signing_device(SIGNING))
    counter = Counter.of(store, three.clock, central)
    device, desk = there(store.device), counter.desk
    sessions = {}
    for one in MEMBERS[:2]:
        member = staff.Member(one.id, one.name, (one.role,), offices=(device.office,))
        staff.put(central.place, member)
        sessions[one.id] = desk.staff.sign_in(one.id, PINS[one.id])
        key = there(store.staff_keys.get(one.id))
        with store.write() as transaction:
            code = staff.new_code(central.place, one.id)
            transaction.put_staff_key(replace(key, code=code))
    draft = counter.begin(SAIRUNG, "new_connection", phone="0812345678")
    taken = counter.take(counter.see(draft, "wiring_certificate"), by=sessions[CLERK.id])
    counter.later()
    view = taken.case
    desk.review.decide(view.id, "approve", "", view.version, sessions[SUPERVISOR.id])
    counter.sync()
    assert store.sync.exceptions() == []
    counter.client.close()
    store.close()
