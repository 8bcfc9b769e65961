"""One profile on this PC: what keeps it from being opened or enrolled is told."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.config import Profile
from desktop.domain.failure import Code, CounterError
from desktop.place import BangkokClock, enrol, open_profile
from sync.client import CentralClient
from sync.engine import SyncEngine
from sync.enrol import enrol as ask
from tests.fixtures.central import client_of, served, unsigned
from tests.fixtures.need import need
from tests.fixtures.store import submit
from tests.sync.test_tls import Authority


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


def test_the_pin_lies_in_the_store_and_no_file_changes_it(tmp_path: Path) -> None:
    """Nor does a profile that has one ever fall back to the authorities of the system."""
    ours, theirs = Authority(tmp_path, "ours"), Authority(tmp_path, "theirs")
    certificate, key = ours.certificate()
    profile = Profile(tmp_path / "counter", training=True)

    def reached() -> bool:
        store = open_profile(profile)
        device = store.device
        store.close()
        assert device is not None
        with closing(CentralClient.of(device)) as client:
            try:
                client.health()
            except CounterError as error:
                return error.code is not Code.CENTRAL_INSECURE
        return True

    def keep(ca: str | None) -> None:
        with closing(open_profile(profile)) as store, store.write() as transaction:
            assert store.device is not None
            transaction.set_device(replace(store.device, central_ca=ca))

    with served(tmp_path / "c", certificate=certificate, key=key, training=True) as central:
        with closing(open_profile(profile)) as store:
            enrol(profile, store, central.url, central.code(), ours.path)
        assert not profile.central_ca.exists()
        profile.central_ca.write_bytes(theirs.path.read_bytes())
        assert reached()
        with closing(open_profile(profile)) as store:  # enrolled anew, and no file is given
            enrol(profile, store, central.url, central.code())
        assert reached()
        keep("not a certificate")
        assert not reached(), "a pin that cannot be read trusts nobody"
        keep("")
        profile.central_ca.write_bytes(ours.path.read_bytes())
        assert not reached(), "whoever was enrolled without one is not pinned by a file"
        keep(None)
        assert reached(), "an earlier release had kept it in the file"
        profile.central_ca.unlink()
        assert reached()
