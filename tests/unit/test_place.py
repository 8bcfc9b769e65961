"""One profile on this PC: what keeps it from being opened or enrolled is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.config import Profile
from desktop.domain.failure import Code, CounterError
from desktop.place import BangkokClock, enrol, open_profile
from sync.engine import SyncEngine
from sync.enrol import enrol as ask
from tests.fixtures.central import client_of, served, unsigned
from tests.fixtures.need import need
from tests.fixtures.store import submit


def test_a_code_of_another_office_changes_nothing(tmp_path: Path) -> None:
    profile = Profile(tmp_path / "counter", training=True)
    with served(tmp_path / "central", training=True) as central:
        store = open_profile(profile)
        try:
            enrol(profile, store, central.url, central.code(3, "BKP"))
            before = store.device
            pinned = tmp_path / "ca.pem"
            pinned.write_text("not used: http", encoding="ascii")
            working, code = central.device(3, "NTB"), central.code(3, "NTB")
            with pytest.raises(CounterError) as caught:
                enrol(profile, store, central.url, code, pinned)
            assert caught.value.code is Code.DEVICE_OTHER_OFFICE
            assert caught.value.details == {"office": "BKP", "other": "NTB"}
            assert store.device == before
            assert not profile.central_ca.exists()
            with client_of(working) as client:  # the counter that the code is for goes on
                assert client.feed(0).items == []
            assert ask(central.url, code, training=True).office == "NTB"
        finally:
            store.close()


def test_a_code_of_another_office_at_another_centre_changes_nothing_here(tmp_path: Path) -> None:
    profile = Profile(tmp_path / "counter", training=True)
    with (
        served(tmp_path / "central", training=True) as central,
        served(tmp_path / "other", training=True) as other,
    ):
        store = open_profile(profile)
        try:
            before = enrol(profile, store, central.url, central.code(3, "BKP"))
            with pytest.raises(CounterError) as caught:
                enrol(profile, store, other.url, other.code(3, "NTB"))
            assert caught.value.code is Code.DEVICE_OTHER_OFFICE
            assert store.device == before
        finally:
            store.close()


def test_a_code_of_another_counter_waits_until_all_is_sent(tmp_path: Path) -> None:
    profile = Profile(tmp_path / "counter", training=True)
    with served(tmp_path / "central", training=True) as central:
        store = open_profile(profile)
        try:
            enrol(profile, store, central.url, central.code(3))
            device = unsigned(store, central)
            with store.write() as transaction:
                submit(transaction, paid=True)
            code = central.code(4)
            with pytest.raises(CounterError) as caught:
                enrol(profile, store, central.url, code)
            assert caught.value.code is Code.DEVICE_OTHER_COUNTER
            assert caught.value.details == {"counter": "3", "other": "4"}
            with client_of(device) as client:
                assert SyncEngine(store, client, BangkokClock()).push_once().waiting == 0
            assert enrol(profile, store, central.url, code).counter == 4
            assert store.journal.counts().stranded == 0
        finally:
            store.close()


def test_a_folder_that_cannot_be_made_is_told() -> None:
    need(Path("/sys/kernel").exists(), "a folder in which not even root may write")
    with pytest.raises(CounterError) as caught:
        open_profile(Profile(Path("/sys/mea"), training=True))
    assert caught.value.code is Code.STORE_READ_ONLY
