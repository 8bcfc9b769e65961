"""Codes, tokens and epochs: who may speak to the centre."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop.config import Profile
from desktop.domain.failure import Code, CounterError
from desktop.domain.journal import genesis_hash
from desktop.place import BangkokClock, open_profile, remembered_place
from desktop.place import enrol as enrol_here
from sync.central import codes
from sync.central import enrol as enrolling
from sync.central.place import Place, RefusedError
from sync.client import CentralClient
from sync.engine import SyncEngine
from sync.enrol import enrol
from sync.enrolment import EnrolRequest
from sync.protocol import Push
from sync.report import LineState, SyncReport
from tests.fixtures.central import NAME, Central, client_of, known_of, served, unsigned
from tests.fixtures.store import submit

KEY = "ab" * 32  # a device's public one


def _code_of(call: pytest.ExceptionInfo[CounterError]) -> Code:
    return call.value.code


def test_a_code_makes_a_counter_once(either: Central) -> None:
    code = either.code(3)
    device = enrol(either.url, code.lower().replace("-", " "))
    assert (device.office, device.counter, device.epoch, device.series) == ("BKP", 3, 1, "BKP3A")
    assert device.office_name == NAME
    assert len(device.person_pepper) == 32
    assert device.token not in repr(device)
    with pytest.raises(CounterError) as again:
        enrol(either.url, code)
    assert _code_of(again) is Code.CENTRAL_CODE
    other = enrol(either.url, either.code(4))
    assert other.person_pepper == device.person_pepper  # of the office
    assert other.device_id != device.device_id
    assert enrol(either.url, either.code(1, "BNA")).person_pepper != device.person_pepper


@pytest.fixture
def school(database: str | None, tmp_path: Path) -> Iterator[Central]:
    """A training centre on SQLite, and one on PostgreSQL."""
    with served(tmp_path / "school", database, training=True) as running:
        yield running


def test_a_training_profile_gets_numbers_that_no_office_has(
    school: Central, tmp_path: Path
) -> None:
    either = school
    profile = Profile(tmp_path / "training", training=True)
    store = open_profile(profile)
    device = enrol_here(profile, store, either.url, either.code(3))
    assert (device.training, device.series) == (True, "TRAIN-BKP3A")
    keys = replace(device, key=b"", certificate="", centre_key=b"", central_ca=None)
    bare = replace(keys, token="", person_pepper=b"")
    assert remembered_place(profile) == bare
    device = unsigned(store, either)
    with store.write() as transaction:
        submit(transaction, paid=True)
    with client_of(device) as client:
        report = SyncEngine(store, client, BangkokClock()).run_once()
    assert (report.state, report.waiting) == (LineState.ONLINE, 0)
    status = either.status()
    assert (status["receipts"], status["exceptions"]) == (1, 0)
    assert [each["series"] for each in status["devices"]] == ["TRAIN-BKP3A"]
    store.close()


def test_practice_and_the_real_office_stay_apart(school: Central, tmp_path: Path) -> None:
    with served(tmp_path / "real") as real:
        _refused_apart(real, school)


def _refused_apart(either: Central, school: Central) -> None:
    code = either.code(3)
    with pytest.raises(CounterError) as caught:
        enrol(either.url, code, training=True)
    assert _code_of(caught) is Code.DEVICE_REAL_CENTRE
    assert enrol(either.url, code).series == "BKP3A"  # the code is still good
    code = school.code(3)
    with pytest.raises(CounterError) as caught:
        enrol(school.url, code)
    assert _code_of(caught) is Code.DEVICE_TRAINING_CENTRE
    assert enrol(school.url, code, training=True).series == "TRAIN-BKP3A"


def test_a_program_without_a_key_is_not_enrolled_any_more(central: Central) -> None:
    code = central.code(3)
    with pytest.raises(RefusedError) as caught:
        enrolling.enrol(central.place, EnrolRequest(code=code))
    assert (caught.value.status, caught.value.answer.code) == (403, "no_key")
    assert enrol(central.url, code).counter == 3


@pytest.mark.parametrize("code", ["", "short", "ÄÄÄÄÄÄÄÄÄÄ", "0000-0000-0000", "x" * 500])
def test_a_wrong_code_is_said_so(central: Central, code: str) -> None:
    with pytest.raises(CounterError) as caught:
        enrol(central.url, code)
    assert _code_of(caught) is Code.CENTRAL_CODE


def test_letters_that_are_misread_are_understood(central: Central) -> None:
    code = central.code()
    misread = code.replace("0", "O").replace("1", "l")
    assert enrol(central.url, misread).counter == 3


@pytest.fixture
def later(central: Central) -> tuple[Place, list[datetime]]:
    """The same place with a clock that is set by hand."""
    now = [datetime(2026, 11, 22, 7, 0, tzinfo=UTC)]
    return replace(central.place, now=lambda: now[0]), now


def test_a_code_ends_after_15_minutes(later: tuple[Place, list[datetime]]) -> None:
    place, now = later
    code = codes.new_code(place, "BKP", 3)
    now[0] += timedelta(minutes=15)
    with pytest.raises(RefusedError) as caught:
        enrolling.enrol(place, EnrolRequest(code=code))
    assert (caught.value.status, caught.value.answer.code) == (403, "code")


def test_guessing_is_slowed_down_and_the_right_code_waits(
    later: tuple[Place, list[datetime]],
) -> None:
    place, now = later
    code = codes.new_code(place, "BKP", 3)
    for n in range(place.defence.address.wrong_codes_per_minute):
        with pytest.raises(RefusedError) as wrong:
            enrolling.enrol(place, EnrolRequest(code=f"0000-0000-00{n:02}"))
        assert wrong.value.status == 403
    with pytest.raises(RefusedError) as slowed:
        enrolling.enrol(place, EnrolRequest(code=code))
    assert (slowed.value.status, slowed.value.retry_after) == (429, 60)
    # Somebody else's guesses stop nobody.
    assert enrolling.enrol(place, EnrolRequest(code=code, public_key=KEY), "10.0.0.9").counter == 3
    code = codes.new_code(place, "BKP", 3)
    now[0] += timedelta(minutes=1)
    assert enrolling.enrol(place, EnrolRequest(code=code, public_key=KEY)).counter == 3


def test_no_secret_is_kept_plain(central: Central) -> None:
    code = central.code()
    device = enrol(central.url, central.code(4))
    kept = (central.folder / "central.db").read_bytes()
    assert code.replace("-", "").encode() not in kept
    assert device.token.encode() not in kept
    assert central.admin().encode() not in kept
    for path in (central.folder, central.folder / "admin.token"):
        assert path.stat().st_mode & 0o077 == 0


def test_a_new_epoch_closes_the_old_one(either: Central) -> None:
    old = either.device(3)
    new = either.device(3)
    assert (new.epoch, new.series) == (2, "BKP3B")
    assert new.device_id != old.device_id
    push = Push(
        epoch=1, after=0, after_hash=genesis_hash(old.device_id, 1), confirmed=0, head=0, entries=[]
    )
    with client_of(old) as client, pytest.raises(CounterError) as closed:
        client.push(push)
    assert _code_of(closed) is Code.CENTRAL_REFUSED
    with client_of(old) as client, pytest.raises(CounterError) as feed:
        client.feed(0)
    assert _code_of(feed) is Code.CENTRAL_REFUSED


def test_a_token_is_good_for_its_own_device_only(either: Central) -> None:
    three, four = either.device(3), either.device(4)
    push = Push(
        epoch=1,
        after=0,
        after_hash=genesis_hash(four.device_id, 1),
        confirmed=0,
        head=0,
        entries=[],
    )
    stolen = replace(four, token=three.token)
    with client_of(stolen) as thief, pytest.raises(CounterError) as caught:
        thief.push(push)
    assert _code_of(caught) is Code.CENTRAL_REFUSED
    with client_of(replace(four, token="made up")) as nobody, pytest.raises(CounterError):
        nobody.push(push)


def test_the_same_pc_goes_on_with_a_new_token_and_its_unsent_entries(
    either: Central, tmp_path: Path
) -> None:
    """The token was lost at the centre: what waits here must still be able to go."""
    store = either.counter(tmp_path / "counter")
    before = store.device
    assert before is not None
    client = CentralClient.of(before)
    engine = SyncEngine(store, client, BangkokClock())
    with store.write() as transaction:
        submit(transaction)
    assert engine.run_once().error is None
    with store.write() as transaction:
        submit(transaction)
        transaction.set_device(replace(before, token="lost"))
    client.close()
    stranger = CentralClient.of(replace(before, token="lost"))
    refused = SyncEngine(store, stranger, BangkokClock()).run_once()
    assert (refused.state, refused.waiting, refused.next_try_in) == (LineState.REFUSED, 1, None)
    stranger.close()

    head, acked = store.journal.head(), store.journal.acknowledged()
    assert head is not None
    assert acked is not None
    known = known_of(before, head=head.seq, acked=acked.seq, acked_hash=acked.hash)
    after = enrol(either.url, either.code(3), known)
    assert (after.device_id, after.epoch) == (before.device_id, 1)
    with store.write() as transaction:
        transaction.set_device(after)
    with client_of(after) as fresh:
        report = SyncEngine(store, fresh, BangkokClock()).run_once()
    assert (report.state, report.waiting) == (LineState.ONLINE, 0)
    store.close()


def test_a_pc_that_a_spare_one_replaced_still_delivers_what_waits(
    school: Central, tmp_path: Path
) -> None:
    either = school
    stores = {name: open_profile(Profile(tmp_path / name, training=True)) for name in "ab"}

    def enrolled(name: str) -> str:
        profile = Profile(tmp_path / name, training=True)
        enrol_here(profile, stores[name], either.url, either.code(3))
        return unsigned(stores[name], either).series

    def sent(name: str) -> SyncReport:
        device = stores[name].device
        assert device is not None
        with client_of(device) as client:
            return SyncEngine(stores[name], client, BangkokClock()).run_once()

    assert enrolled("a") == "TRAIN-BKP3A"
    with stores["a"].write() as transaction:
        submit(transaction, paid=True)
    assert enrolled("b") == "TRAIN-BKP3B"
    with stores["b"].write() as transaction:
        submit(transaction, paid=True)
    assert (sent("a").state, sent("b").waiting) == (LineState.REFUSED, 0)
    assert enrolled("a") == "TRAIN-BKP3A"
    assert (sent("a").waiting, sent("b").state) == (0, LineState.REFUSED)
    assert stores["a"].journal.counts().stranded == 0
    assert either.status()["receipts"] == 2
    for store in stores.values():
        store.close()


def test_an_old_copy_gets_a_new_epoch(either: Central) -> None:
    device = either.device(3)
    for head, hashed in ((0, "0" * 64), (5, "1" * 64)):
        known = known_of(device, head=head, acked_hash=hashed)
        new = enrol(either.url, either.code(3), known)
        assert new.device_id != device.device_id
    assert new.epoch == 3


@pytest.mark.parametrize(
    "address",
    [
        "http://central.example.org",
        "http://127.0.0.1.example.org",
        "ftp://127.0.0.1",
        "central.example.org",
        "https://",
        "https://user:secret@example.org",
        "http://[::1",
        "",
    ],
)
def test_an_address_without_protection_is_refused(address: str) -> None:
    with pytest.raises(CounterError) as caught:
        CentralClient(address)
    assert _code_of(caught) is Code.CENTRAL_ADDRESS
