"""A real counter: who is in the centre's register becomes active by a code and a PIN of theirs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop.config import Profile
from desktop.domain.failure import Code, CounterError
from desktop.domain.text import Text
from desktop.entries import NotLetIn, body_of
from desktop.place import Activation, BangkokClock, activate, enrol, open_profile, staff_code
from desktop.services.desk import Desk, open_desk
from desktop.services.reference import Reference
from desktop.services.session import Session
from desktop.signing import wrapped
from desktop.signing.wrapped import Cost
from desktop.store import Store, staff_list
from sync.central import staff, staff_tables
from sync.engine import SyncEngine
from sync.protocol import stamp
from tests.fixtures.central import Central, client_of, served
from tests.fixtures.store import submit
from tests.fixtures.vault import safe_vault
from tests.sync.invariants import violations

PIN, OTHER = "864209", "731905"


@dataclass
class Pc:
    """Counter 3 of Bang Kapi, no training one, with the vault of its system."""

    central: Central
    profile: Profile
    store: Store
    desk: Desk

    def sync(self) -> None:
        device = self.store.device
        assert device is not None
        with client_of(device) as client:
            report = SyncEngine(self.store, client, BangkokClock()).run_once()
        assert report.error is None
        self.desk.staff.renew()

    def activate(self, staff_id: str, code: str, pin: str = PIN) -> None:
        activate(self.store, self.desk.staff, Activation(staff_id, code, pin))

    def refused(self, staff_id: str, pin: str = PIN) -> Code:
        with pytest.raises(CounterError) as caught:
            self.desk.staff.sign_in(staff_id, pin)
        return caught.value.code


@pytest.fixture
def pc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pc]:
    # What a try costs is for the data to say and another test to see: here it shall cost nothing.
    monkeypatch.setattr("desktop.services.staff.cost_here", lambda _least, _s: Cost(64, 1))
    with safe_vault(monkeypatch), served(tmp_path / "central") as central:
        profile = Profile(tmp_path / "counter", training=False)
        store = open_profile(profile)
        device = enrol(profile, store, central.url, central.code(3))
        desk = open_desk(store, Reference(), BangkokClock(), device, None)
        yield Pc(central, profile, store, desk)
        store.close()


def member(central: Central, staff_id: str, role: str = "clerk", **changes: object) -> None:
    one = staff.Member(staff_id, Text("ก", "K"), (role,))
    staff.put(central.place, replace(one, **changes))  # type: ignore[arg-type]


def test_from_the_register_to_an_entry_that_counts(pc: Pc) -> None:
    assert pc.refused("4711") is Code.STAFF_NO_LIST
    member(pc.central, "4711")
    pc.sync()
    assert pc.refused("4711") is Code.STAFF_NOT_ACTIVE
    assert pc.refused("1001", "2468") is Code.STAFF_WRONG_PIN  # nobody of training gets in
    code = staff.new_code(pc.central.place, "4711")
    pc.activate("4711", code.lower().replace("-", " "))
    session = pc.desk.staff.sign_in("4711", PIN)
    with pc.store.write() as transaction:
        submit(transaction, author=session.author)
    pc.sync()
    assert pc.store.sync.exceptions() == []
    assert violations(pc.store, pc.central.place) == []
    told = [body_of(e) for e in pc.store.journal.timeline("staff:4711")]
    assert NotLetIn("4711", "staff.not_active") in told


@pytest.mark.parametrize(
    ("pin", "why"),
    [
        ("86420", "short"), ("8642o9", "short"), ("123456", "run"), ("777777", "run"),
        ("987654", "run"), ("864864", "run"), ("121212", "run"), ("090711", "date"),
        ("25121989", "date"), ("19891225", "date"),
        ("๑๒๓๔๕๖", "run"), ("311265", "date"), ("25121", "short"), ("31122565", "date"),
    ],
)  # fmt: skip
def test_a_pin_that_others_would_try_first_cannot_be_chosen(pc: Pc, pin: str, why: str) -> None:
    with pytest.raises(CounterError) as caught:
        pc.activate("4711", "0000-0000-0000", pin)
    assert (caught.value.code, caught.value.details["why"]) == (Code.PIN_UNFIT, why)


@pytest.mark.parametrize(
    "way", ["wrong", "another's", "used", "late", "replaced", "closed", "desk"]
)
def test_a_code_is_good_for_one_member_once(pc: Pc, way: str) -> None:
    place = pc.central.place
    for one in ("4711", "4712"):
        member(pc.central, one)
    pc.sync()
    code = staff.new_code(place, "4711")
    if way == "wrong":
        code = "0000-0000-0000"
    elif way == "another's":
        code = staff.new_code(place, "4712")
    elif way == "used":
        pc.activate("4711", code)
    elif way == "late":
        past = stamp(place.now() - timedelta(seconds=1))
        with place.database.transaction() as connection:
            connection.execute(staff_tables.staff_code.update().values(expires_at=past))
    elif way == "replaced":
        staff.new_code(place, "4711")
    elif way == "closed":
        staff.close(place, "4711")
    else:
        member(pc.central, "4711", desk="BKP:9")  # a supervisor's own desk is elsewhere
    with pytest.raises(CounterError) as caught:
        pc.activate("4711", code)
    assert caught.value.code is Code.STAFF_CODE


def test_a_supervisor_gives_a_code_and_nobody_else_does(pc: Pc) -> None:
    member(pc.central, "4711")
    member(pc.central, "9711", "supervisor")
    pc.sync()
    place = pc.central.place
    for one in ("4711", "9711"):
        pc.activate(one, staff.new_code(place, one))
    clerk, supervisor = (pc.desk.staff.sign_in(one, PIN) for one in ("4711", "9711"))

    def asked(session: Session, staff_id: str, ago: timedelta = timedelta()) -> str:
        at = stamp(place.now() - ago)
        return staff_code(pc.store, session, staff_id, at).code

    pc.activate("4711", asked(supervisor, "4711"), OTHER)  # the PIN was forgotten
    assert pc.desk.staff.sign_in("4711", OTHER).id == "4711"
    for session, staff_id, ago in (
        (clerk, "4711", timedelta()),
        (supervisor, "nobody", timedelta()),
        (supervisor, "4711", timedelta(minutes=6)),
    ):
        with pytest.raises(CounterError) as caught:
            asked(session, staff_id, ago)
        assert caught.value.code is Code.CENTRAL_REFUSED
    supervisor.end()
    with pytest.raises(CounterError) as caught:
        asked(supervisor, "4711")
    assert caught.value.code is Code.SESSION_ENDED


def test_the_list_is_the_centres_and_nobody_elses(pc: Pc) -> None:
    member(pc.central, "4711")
    pc.sync()
    kept = pc.store.state("staff_list")
    assert kept is not None
    for edited in (kept.replace("4711", "4712"), kept.replace("clerk", "supervisor"), "{}", "x"):
        with pc.store.write() as transaction:
            transaction.put_state("staff_list", edited)
        assert staff_list.kept(pc.store) is None
        pc.desk.staff.renew()
        assert pc.refused("4711") is Code.STAFF_NO_LIST
    with pc.store.write() as transaction:
        transaction.put_state("staff_list", kept)
        assert not staff_list.put(transaction, *_older(kept))
    member(pc.central, "4711", valid_until=date(2026, 1, 1))
    pc.sync()
    assert pc.refused("4711") is Code.STAFF_EXPIRED
    staff.close(pc.central.place, "4711")
    member(pc.central, "4712", valid_from=date(2099, 1, 1))
    pc.sync()
    assert pc.refused("4711") is Code.STAFF_WRONG_PIN
    assert pc.refused("4712") is Code.STAFF_NOT_YET


def _older(kept: str) -> tuple[str, str]:
    import json

    table = json.loads(kept)
    return table["content"].replace('"at":"20', '"at":"19'), table["signature"]


def test_after_a_week_without_the_centre_nobody_signs_in(pc: Pc) -> None:
    member(pc.central, "4711")
    pc.sync()
    pc.activate("4711", staff.new_code(pc.central.place, "4711"))
    assert pc.desk.staff.sign_in("4711", PIN)
    long_ago = stamp(pc.central.place.now() - timedelta(days=9))
    with pc.store.write() as transaction:
        transaction.set_sync(last_contact=long_ago)
    assert pc.refused("4711") is Code.STAFF_NO_CONTACT


def test_a_try_costs_about_a_second_and_64_mib() -> None:
    from desktop.domain.security import shipped

    rules = shipped().pin(date(2026, 11, 28))
    assert rules.memory_kib >= 64 * 1024
    cost = wrapped.cost_here(Cost(1024, 1), 0.05)
    assert cost.memory_kib == 1024
    assert cost.passes > 1


def test_a_pin_is_changed_by_who_knows_the_old_one(pc: Pc) -> None:
    member(pc.central, "4711")
    pc.sync()
    pc.activate("4711", staff.new_code(pc.central.place, "4711"))
    session = pc.desk.staff.sign_in("4711", PIN)
    with pytest.raises(CounterError) as caught:
        pc.desk.staff.change_pin(session, OTHER, "502684")
    assert caught.value.code is Code.STAFF_WRONG_PIN
    with pytest.raises(CounterError) as caught:
        pc.desk.staff.change_pin(session, PIN, "123456")
    assert caught.value.code is Code.PIN_UNFIT
    pc.desk.staff.change_pin(session, PIN, OTHER)
    assert pc.refused("4711", PIN) is Code.STAFF_WRONG_PIN
    assert pc.desk.staff.sign_in("4711", OTHER).author.key == session.author.key
    pc.sync()
    assert pc.store.sync.exceptions() == []
