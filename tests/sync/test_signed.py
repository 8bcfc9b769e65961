"""Who has signed: the centre believes keys, and nothing that a counter says of actors and roles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop.config import Profile
from desktop.domain.text import Text
from desktop.entries import Author, NewEntry, SignedOut
from desktop.place import BangkokClock, enrol, open_profile
from desktop.services.desk import Desk, open_desk
from desktop.services.reference import Reference
from desktop.signing.keys import SigningKey
from desktop.store import Store
from sync.central import staff, staff_tables
from sync.engine import SyncEngine
from sync.report import SyncReport
from tests.fixtures.central import Central, client_of, served
from tests.fixtures.office import SetClock, members
from tests.fixtures.store import AT, decided, make_store, submit
from tests.fixtures.there import there
from tests.sync.invariants import violations


@dataclass
class Pc:
    """A training counter at its centre, with its staff; it signs all that it writes."""

    central: Central
    store: Store
    desk: Desk

    def sync(self) -> SyncReport:
        device = self.store.device
        assert device is not None
        with client_of(device) as client:
            report = SyncEngine(self.store, client, BangkokClock()).run_once()
        assert report.error is None
        return report

    def told(self) -> list[str]:
        """The codes of what the centre objects to."""
        return [one.code for one in self.store.sync.exceptions()]

    def write(self, entry: NewEntry) -> None:
        with self.store.write() as transaction:
            transaction.append(entry)

    def case(self, by: Author) -> str:
        with self.store.write() as transaction:
            return submit(transaction, author=by).stream.removeprefix("case:")


@pytest.fixture
def pc(tmp_path: Path) -> Iterator[Pc]:
    with served(tmp_path / "central", training=True) as central:
        profile = Profile(tmp_path / "counter", training=True)
        store = open_profile(profile)
        device = enrol(profile, store, central.url, central.code(3))
        desk = open_desk(store, Reference(), SetClock(), device, members())
        yield Pc(central, store, desk)
        store.close()


def test_what_staff_do_is_signed_by_their_keys_and_counts(pc: Pc) -> None:
    clerk, supervisor = pc.desk.staff.sign_in("1001", "2468"), pc.desk.staff.sign_in("9001", "8642")
    case_id = pc.case(clerk.author)
    pc.write(replace(decided(case_id), by=supervisor.author))
    pc.sync()
    assert pc.told() == []
    view = pc.store.cases.get(case_id)
    assert view is not None
    assert view.state == "approved"
    assert {entry.key_id for entry in pc.store.journal.timeline(f"case:{case_id}")} == {
        key.id for author in (clerk.author, supervisor.author) if (key := author.key)
    }
    assert violations(pc.store, pc.central.place) == []


@pytest.mark.parametrize("way", ["own key", "made-up key", "no key", "device's key"])
def test_a_clerk_cannot_write_in_a_supervisors_name(pc: Pc, way: str) -> None:
    """With the clerk's token, and with all that lies in the clerk's account."""
    clerk = pc.desk.staff.sign_in("1001", "2468").author
    case_id = pc.case(clerk)
    device = pc.store.device
    assert device is not None
    key = {
        "own key": clerk.key,
        "made-up key": SigningKey.make(),
        "no key": None,
        "device's key": SigningKey.read(device.key),
    }[way]
    pc.write(replace(decided(case_id), by=Author("9001", "supervisor", key)))
    pc.sync()
    assert pc.told() == ["not_signed"]
    view = pc.store.cases.get(case_id)
    assert view is not None
    assert view.decided_by is None


def test_a_role_is_what_the_register_says(pc: Pc) -> None:
    clerk, supervisor = pc.desk.staff.sign_in("1001", "2468"), pc.desk.staff.sign_in("9001", "8642")
    case_id = pc.case(supervisor.author)
    as_if = Author("1001", "supervisor", clerk.author.key)
    pc.write(replace(decided(case_id), by=as_if))
    pc.sync()
    assert pc.told() == ["wrong_role"]


def test_who_left_acts_no_more_and_a_last_day_is_honoured(pc: Pc) -> None:
    clerk = pc.desk.staff.sign_in("1001", "2468").author
    pc.case(clerk)
    pc.sync()
    place, name = pc.central.place, Text("ก", "k")
    today = BangkokClock().now().date()
    yesterday = today - timedelta(days=1)
    staff.put(place, staff.Member("1001", name, ("clerk",), valid_until=yesterday))
    with pc.store.write() as transaction:  # written on that day, sent today
        submit(transaction, author=clerk, at=f"{yesterday.isoformat()}T03:00:00.000Z")
    pc.sync()
    assert pc.told() == []
    with pc.store.write() as transaction:
        submit(transaction, author=clerk, at=f"{today.isoformat()}T03:00:00.000Z")
    pc.sync()
    assert pc.told() == ["not_staff"]
    staff.put(place, staff.Member("1001", name, ("clerk",), offices=("NTB",)))
    pc.case(clerk)
    staff.put(place, staff.Member("1001", name, ("clerk",), valid_until=date(2099, 1, 1)))
    staff.revoke_keys(place, "1001")
    pc.sync()
    assert pc.told() == ["not_staff", "not_staff"]


def test_a_code_lets_a_key_in_and_then_the_centres_own_certificate(tmp_path: Path) -> None:
    """At a real centre; also one that has lost its memory believes what it has signed."""
    with served(tmp_path / "central") as central:
        store = make_store(tmp_path, central.signing_device())
        device = store.device
        assert device is not None
        desk = open_desk(store, Reference(), SetClock(), device, members())
        pc = Pc(central, store, desk)
        name = Text("ก", "k")
        staff.put(central.place, staff.Member("1001", name, ("clerk",)))
        clerk = desk.staff.sign_in("1001", "2468").author
        pc.sync()
        assert pc.told() == ["not_signed"]  # nobody has let the key in
        wrong = staff.new_code(central.place, "1001")
        code = staff.new_code(central.place, "1001")
        for typed, lets_in in ((wrong, False), (code.lower(), True)):
            _tell(store, typed)
            pc.sync()
            assert there(store.staff_keys.get("1001")).registered is lets_in
        pc.case(clerk)
        pc.sync()
        assert pc.told() == ["not_signed"]
        with central.place.database.transaction() as connection:
            mine = staff_tables.signing_key.c.staff_id == "1001"
            connection.execute(staff_tables.signing_key.delete().where(mine))
        pc.case(clerk)
        pc.sync()  # a new engine greets
        assert pc.told() == ["not_signed"]
        staff.revoke_keys(central.place, "1001")
        _tell(store, staff.new_code(central.place, "1001"))
        pc.case(clerk)
        pc.sync()
        assert pc.told() == ["not_staff", "not_signed"]
        store.close()


def _tell(store: Store, code: str) -> None:
    key = there(store.staff_keys.get("1001"))
    with store.write() as transaction:
        transaction.put_staff_key(replace(key, code=code, registered=False))
        # So that there is something to push.
        transaction.append(NewEntry(SignedOut("1001", "clerk"), transaction.machine, AT))
