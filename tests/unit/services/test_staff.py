"""Signing in with a PIN, and the counter of tries that outlives the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.domain.data_file import RESOURCES
from desktop.domain.failure import Code, CounterError
from desktop.entries import SignedIn, SignedOut, body_of
from desktop.services.desk import Desk
from desktop.services.staff import Staff
from desktop.services.staff_file import load_staff
from desktop.store import Store
from tests.fixtures.office import SetClock, enrolled_store

STAFF = RESOURCES / "training" / "staff.toml"


def refused(staff: Staff, staff_id: str, pin: str) -> tuple[Code, dict[str, str | int]]:
    with pytest.raises(CounterError) as failure:
        staff.sign_in(staff_id, pin)
    return failure.value.code, failure.value.details


def test_the_training_staff_sign_in_with_the_pins_of_the_readme(desk: Desk, store: Store) -> None:
    clerk = desk.staff.sign_in("1001", "2468")
    supervisor = desk.staff.sign_in(" 9001 ", "8642")
    assert (clerk.role, supervisor.role) == ("clerk", "supervisor")
    desk.staff.sign_out(clerk)
    entries = [(e.stream, e.kind, body_of(e)) for e in store.journal.unsent()]
    assert entries == [
        ("staff:1001", "staff.signed_in", SignedIn("1001", "clerk")),
        ("staff:9001", "staff.signed_in", SignedIn("9001", "supervisor")),
        ("staff:1001", "staff.signed_out", SignedOut("1001", "clerk")),
    ]


@pytest.mark.parametrize(("alone", "by"), [(False, "1001"), (True, "device")])
def test_a_lock_ends_the_session_and_says_who_locked(
    desk: Desk, store: Store, alone: bool, by: str
) -> None:
    clerk = desk.staff.sign_in("1001", "2468")
    desk.staff.lock(clerk, alone=alone)
    assert not clerk.is_open
    last = store.journal.unsent()[-1]
    assert (last.kind, last.stream, last.actor) == ("staff.signed_out", "staff:1001", by)


def test_the_data_hold_no_pin() -> None:
    text = STAFF.read_text(encoding="utf-8")
    assert "2468" not in text
    assert "8642" not in text
    for member in load_staff(STAFF):
        assert member.pin_hash.startswith("$argon2id$v=19$m=19456,t=2,")
        assert member.pin_hash not in repr(member)


def test_five_wrong_pins_lock_for_a_minute(desk: Desk, clock: SetClock) -> None:
    for left in (4, 3, 2, 1):
        assert refused(desk.staff, "1001", "0000") == (Code.STAFF_WRONG_PIN, {"left": left})
    assert refused(desk.staff, "1001", "0000") == (Code.STAFF_LOCKED, {"seconds": 60})
    assert refused(desk.staff, "1001", "2468") == (Code.STAFF_LOCKED, {"seconds": 60})
    clock.forward(seconds=59)
    assert refused(desk.staff, "1001", "2468") == (Code.STAFF_LOCKED, {"seconds": 1})
    assert desk.staff.sign_in("9001", "8642").id == "9001"
    clock.forward(seconds=1)
    assert desk.staff.sign_in("1001", "2468").id == "1001"
    assert refused(desk.staff, "1001", "0000")[1] == {"left": 4}


def test_a_new_start_of_the_program_does_not_forget_tries(tmp_path: Path, clock: SetClock) -> None:
    members = load_staff(STAFF)
    store, key = enrolled_store(tmp_path)
    told: list[dict[str, str | int]] = [{"left": left} for left in (4, 3, 2, 1)]
    for details in (*told, {"seconds": 60}):
        assert refused(Staff(store, clock, members), "1001", "1")[1] == details
        store.close()
        store = Store.open(tmp_path / "counter.db", key)
    try:
        assert refused(Staff(store, clock, members), "1001", "2468")[0] is Code.STAFF_LOCKED
    finally:
        store.close()


def test_setting_the_clock_back_neither_opens_nor_lengthens_the_lock(
    desk: Desk, clock: SetClock
) -> None:
    for _ in range(5):
        refused(desk.staff, "1001", "0000")
    clock.forward(days=-3)
    assert refused(desk.staff, "1001", "2468") == (Code.STAFF_LOCKED, {"seconds": 60})
    clock.forward(seconds=60)
    assert desk.staff.sign_in("1001", "2468").id == "1001"


def test_thai_digits_are_digits_of_a_pin(desk: Desk) -> None:
    assert desk.staff.sign_in("๑๐๐๑", "๒๔๖๘").id == "1001"


def test_a_pin_that_is_no_text_is_a_wrong_pin(desk: Desk) -> None:
    assert refused(desk.staff, "1001", "24\ud800") == (Code.STAFF_WRONG_PIN, {"left": 4})


def test_an_unknown_id_is_told_the_same_and_is_not_kept(desk: Desk, store: Store) -> None:
    assert refused(desk.staff, "9123456789038", "2468") == (Code.STAFF_WRONG_PIN, {"left": 4})
    assert refused(desk.staff, "nobody", "2468") == (Code.STAFF_WRONG_PIN, {"left": 3})
    assert store.state("tries:9123456789038") is None


def test_who_has_left_the_office_does_not_get_in(store: Store, clock: SetClock) -> None:
    from dataclasses import replace

    member = load_staff(STAFF)[0]
    last_day = clock.now().date()
    assert Staff(store, clock, [replace(member, valid_until=last_day)]).sign_in("1001", "2468")
    clock.forward(days=1)
    gone = Staff(store, clock, [replace(member, valid_until=last_day)])
    assert refused(gone, "1001", "2468")[0] is Code.STAFF_EXPIRED


@pytest.mark.parametrize(
    ("line", "wrong", "problem"),
    [
        (6, 'pin_hash = "2468"', "Argon2id"),
        (5, 'role = "director"', "director"),
        (3, 'id = "9001"', "twice"),
        # Entries in these names would never reach the centre.
        (3, 'id = "ก.1001/2"', "Latin letters"),
        (3, 'id = "10 01"', "Latin letters"),
        (3, f'id = "{"1" * 41}"', "1 to 40"),
    ],
)
def test_a_wrong_staff_file_names_the_line(
    tmp_path: Path, line: int, wrong: str, problem: str
) -> None:
    lines = STAFF.read_text(encoding="utf-8").splitlines()
    lines[line - 1] = wrong
    file = tmp_path / "staff.toml"
    file.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(CounterError) as failure:
        load_staff(file)
    assert failure.value.code is Code.RESOURCE_INVALID
    assert problem in str(failure.value.details["problem"])
    assert failure.value.details["file"] == "staff.toml"
    if problem != "twice":
        assert failure.value.details["line"] == line


@pytest.mark.parametrize("content", ["ก".encode("cp874"), None])
def test_a_staff_file_that_is_no_text_is_told(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "staff.toml").write_bytes(content)
    with pytest.raises(CounterError) as failure:
        load_staff(tmp_path / "staff.toml")
    assert failure.value.code is Code.RESOURCE_INVALID
    assert failure.value.details["file"] == "staff.toml"


def test_a_name_nobody_knows_is_the_id(desk: Desk) -> None:
    assert desk.staff.name_of("1001").th == "พรทิพย์ ส."
    assert desk.staff.name_of("4711").en == "4711"
