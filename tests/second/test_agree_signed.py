"""Our centre and the second one believe the same signatures, and let the same keys in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop.domain.staff import StaffRole
from desktop.domain.thai_date import BANGKOK
from sync.central import staff, staff_tables
from tests.second.chain import Data, now
from tests.second.client import Counter
from tests.second.keys import Key, of_key
from tests.second.line import RefusedError
from tests.second.places import Places, both_centres, same
from tests.second.test_agree import places
from tests.second.twin import Twin, made

__all__ = ["places"]
TODAY = datetime.now(UTC).astimezone(BANGKOK).date()


def objected(twin: Twin, entry: Data) -> str | None:
    """What both centres object to an entry."""
    codes = {one.exceptions.get(entry["id"], {}).get("code") for one in twin.both}
    (code,) = codes
    return code


def test_whose_key_it_was(places: Places) -> None:
    twin, other = places.twin(), places.twin(counter=4)
    boss = twin.ours.staff["s1"]
    case_id, printing = twin.file(), made("receipt.printing", number="x")
    row = {"key_id": boss.id, "signature": ""}
    approved = ("case.approved", f"case:{case_id}")

    def decided(actor: str = "s1", **changes: Any) -> Data:
        body = made("case.approved", case_id=case_id, on_version=1, to="approved")
        return twin.write(*approved, actor, body, **changes)

    before = twin.write("person.viewed", f"person:{'5e' * 16}", "c1",
                        made("person.viewed", person_key="5e" * 16))  # fmt: skip
    tries = {
        "another's key": decided(by="c1"),
        "another's key, in the name of the right one": decided(by="c1", key_id=boss.id),
        "a key that nobody knows": decided(by=Key()),
        "no key": decided(by=""),
        "a key and no signature": decided(by="", **row),
        "another row's signature": decided(by="s1", signature=before["signature"]),
        "no letters": decided(by="s1", signature="="),
        "the key of that member on another counter": decided(by=other.ours.staff["s1"]),
        "the device's": decided(by="device"),
        "a person in the name of the device": decided("device", by="c1"),
        "nobody's name": decided("nobody", by="s1"),
        "a bad body, too": twin.write(*approved, "s1", {}, by="c1"),
    }
    told = {
        "the device decides": (decided("device"), "wrong_role"),
        "a clerk decides": (decided("c1"), "wrong_role"),
        "what machines tell": (
            twin.write("receipt.printing", "receipt:x", "device", printing),
            "receipt_unknown",
        ),
        "a machine's word by a person": (
            twin.write("data.purged", "data:lists", "s1", made("data.purged", record="lists")),
            "wrong_role",
        ),
        "a machine's word": (
            twin.write("data.purged", "data:lists", "device", made("data.purged", record="lists")),
            None,
        ),
        "on top of what nobody has signed": (
            twin.about("case.closed", case_id, "c1", on_version=3, on_move=tries["no key"]["id"]),
            "stale_decision",
        ),
    }  # fmt: skip
    # The same signature with more letters, and in others.
    padded = _altered(twin, lambda text: text + "==")
    loose = _altered(twin, lambda text: text[:-1] + _next(text[-1]))
    right = decided()
    same(twin, other)
    for name, entry in tries.items():
        assert (name, objected(twin, entry)) == (name, "not_signed")
    for name, (entry, code) in told.items():
        assert (name, objected(twin, entry)) == (name, code)
    assert [objected(twin, one) for one in (padded, loose)] == ["not_signed"] * 2
    assert objected(twin, right) is None


def _altered(twin: Twin, change: Any) -> Data:
    """An entry of the clerk, whose signature each counter has changed so."""
    body = made("person.viewed", person_key="5e" * 16)
    row: Data = {"id": twin.id(), "at": now()}
    for counter in twin.both:
        stream = f"person:{'5e' * 16}"
        good = counter.write("person.viewed", stream, "c1", body, **row)
        counter.entries.pop()
        counter.versions[stream] -= 1
        other = row | {"signature": change(good["signature"])}
        counter.write("person.viewed", stream, "c1", body, **other)
    return row


def _next(letter: str) -> str:
    """The letter after: of the last one the lowest bits say nothing."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return letters[letters.index(letter) + 1]


def test_a_device_of_before_keys_goes_on_by_what_it_says(places: Places) -> None:
    twin = places.bare()
    for counter in twin.both:
        counter.key = None
    device = places.ours.place.database
    key = staff_tables.signing_key
    with device.transaction() as connection:
        mine = key.c.device_id == twin.ours.device["device_id"]
        connection.execute(key.delete().where(mine))
    places.theirs.centre.books.devices[twin.theirs.device["device_id"]].keys.clear()
    early = twin.file("z1")
    first = twin.about("case.approved", early, "z1")  # of whom no role is known
    twin.sign_in("z1", "clerk")
    second = twin.about("case.approved", twin.file("c1"), "z1")
    third = twin.write("person.viewed", "person:x", "c 1", {})
    same(twin)
    assert [objected(twin, one) for one in (first, second, third)] == [
        "same_person", "wrong_role", "row",
    ]  # fmt: skip


def test_what_the_register_says_of_who_may(places: Places) -> None:
    twin = places.twin()
    cases = iter([twin.file("c1") for _ in range(30)])

    def days(number: int) -> Data:
        return {"valid_until": TODAY + timedelta(days=number)}

    def at(number: int) -> str:
        return f"{(TODAY + timedelta(days=number)).isoformat()}T03:00:00.000Z"

    boss: tuple[StaffRole, ...] = ("supervisor",)
    tries: list[tuple[tuple[StaffRole, ...], Data, str, str | None]] = [
        (boss, {}, at(0), None),
        (("clerk",), {}, at(0), "wrong_role"),
        (("auditor", "clerk", "supervisor"), {}, at(0), None),
        (("auditor", "administrator"), {}, at(0), "wrong_role"),
        (boss, {"offices": ("NON",)}, at(0), "not_staff"),
        (boss, {"offices": ("NON", "BKP")}, at(0), None),
        (boss, {"desk": "BKP:9"}, at(0), None),  # asked when a key comes, and not of what it signs
        (boss, days(0), at(0), None),
        (boss, days(-1), at(-1), None),
        (boss, days(-1), at(0), "not_staff"),
        (boss, days(-7), at(-7), None),
        (boss, days(-8), at(-8), "not_staff"),
        (boss, days(-1), "2026-13-22T07:05:12.345Z", "not_staff"),
        (boss, {"valid_from": TODAY + timedelta(days=1)}, at(0), "not_staff"),
        (boss, {"valid_from": TODAY}, at(-3), None),
    ]
    for roles, facts, written, code in tries:
        places.put("s1", *roles, **facts)
        entry = twin.about("case.approved", next(cases), "s1", row={"at": written})
        same(twin)
        assert (facts, objected(twin, entry)) == (facts, code)
    places.put("s1", "supervisor")
    staff.close(places.ours.place, "s2")
    places.theirs.centre.books.staff["s2"].closed = True
    staff.revoke_keys(places.ours.place, "s3")
    places.theirs.centre.revoke("s3")
    gone = [twin.about("case.approved", next(cases), actor) for actor in ("s2", "s3")]
    still = twin.about("case.approved", next(cases), "s1")
    same(twin)
    assert [objected(twin, one) for one in (*gone, still)] == ["not_staff", "not_staff", None]


def test_which_keys_are_let_in(places: Places) -> None:
    """Each is told once, with a code, a certificate or neither, and then signs or does not."""
    here, there, away = places.twin(), places.twin(counter=4), places.twin("NON")
    places.put("s9", "supervisor")
    places.put("d9", "clerk", desk="BKP:4")
    places.put("o9", "clerk", offices=("NON",))
    used = places.staff_codes("s9")
    first = Key()
    assert tell(there, "s9", first, used) == [True, True]
    assert tell(there, "s9", first, used) == [True, True]  # as after an answer that was lost
    certified = [one.certificates[first.id] for one in there.both]
    fresh = places.staff_codes("s9")
    others = places.staff_codes("c1")
    wrong = ("0" * 12,) * 2
    for name, who, key, codes, more in (
        ("no code", "s9", Key(), ("", ""), {}),
        ("a wrong code", "s9", Key(), wrong, {}),
        ("a used code", "s9", Key(), used, {}),
        ("another's code", "s9", Key(), others, {}),
        ("of no member", "s8", Key(), fresh, {}),
        ("at another counter than theirs", "d9", Key(), places.staff_codes("d9"), {}),
        ("at another office than theirs", "o9", Key(), places.staff_codes("o9"), {}),
        ("a key that has not signed that", "s9", Key(), fresh, {"proof": "A" * 86}),
        ("a key that has signed that of others", "s9", first, fresh, {"signs": "c1"}),
        ("another's key", "c1", here.ours.staff["s1"], others, {}),
        ("another key's certificate", "s9", Key(), ("", ""), {"certificates": certified}),
        ("another centre's", "s9", first, ("", ""), {"certificates": certified[::-1]}),
    ):
        assert (name, tell(here, who, key, codes, **more)) == (name, [False, False])
    assert tell(away, "s9", first, ("", ""), certificates=certified) == [False, False]
    assert tell(here, "s9", first, ("", ""), certificates=certified) == [True, True]
    lower = [f"{code[:4]} {code[4:]}".lower().replace("0", "o") for code in fresh]
    assert tell(here, "s9", Key(), lower) == [True, True]
    decided = here.about("case.approved", here.file(), "s9", row={"by": first})
    same(here, there, away)
    assert objected(here, decided) is None
    staff.revoke_keys(places.ours.place, "s9")
    places.theirs.centre.revoke("s9")
    code = places.staff_codes("s9")
    assert tell(here, "s9", first, code, certificates=certified) == [False, False]
    assert tell(away, "s9", first, code) == [False, False]
    assert tell(away, "s9", Key(), code) == [True, True]


def test_of_a_refused_push_no_key_is_let_in(places: Places) -> None:
    """Its code is good still."""
    twin = places.bare()
    places.put("s9", "supervisor")
    codes, key = places.staff_codes("s9"), Key()
    for counter, code in zip(twin.both, codes, strict=True):
        with pytest.raises(RefusedError, match="409 gap"):
            ask(counter, "s9", key, code, after=7)
    assert tell(twin, "s9", Key(), codes) == [True, True]


def test_in_training_whoever_is_in_the_register_needs_no_code(tmp_path: Path) -> None:
    with both_centres(tmp_path, training=True) as school:
        twin = school.bare()
        assert tell(twin, "s1", Key(), ("", "")) == [True, True]
        assert tell(twin, "s8", Key(), ("", "")) == [False, False]
        assert twin.series == "TRAIN-BKP3A"


def tell(
    twin: Twin, actor: str, key: Key, codes: Any, certificates: Any = ("", ""), **more: Any
) -> list[bool]:
    """Whether each of the two centres lets a key in that is told so."""
    found = []
    for n, counter in enumerate(twin.both):
        certificate = certificates[n]
        told = ask(counter, actor, key, codes[n], certificate, **more)
        (known,) = told["keys"] or [None]
        if known:
            counter.certificates[key.id] = known["certificate"]
        found.append(known is not None)
    return found


def ask(
    counter: Counter, actor: str, key: Key, code: str, certificate: str = "", **more: Any
) -> Data:
    """What the centre answers to a push of nothing but a key."""
    device, last = counter.device, more.get("after", counter.confirmed)
    signs = of_key(device["device_id"], more.get("signs", actor), key.public)
    one = {"staff_id": actor, "public_key": key.public, "proof": more.get("proof", key.sign(signs))}
    request = {
        "epoch": device["epoch"],
        "after": last,
        "after_hash": counter.hash(counter.confirmed),
        "confirmed": last,
        "head": last,
        "entries": [],
        "keys": [one | {"code": code, "certificate": certificate}],
    }
    told: Data = counter.line.ask("POST", f"/v1/devices/{device['device_id']}/journal", request)
    return told
