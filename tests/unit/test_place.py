"""One profile on this PC: what keeps it from being opened or enrolled is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.config import Profile
from desktop.domain.failure import Code, CounterError
from desktop.place import enrol, open_profile
from tests.fixtures.central import served
from tests.fixtures.need import need


def test_a_code_of_another_office_changes_nothing(tmp_path: Path) -> None:
    profile = Profile(tmp_path / "counter", training=True)
    with served(tmp_path / "central") as central:
        store = open_profile(profile)
        try:
            enrol(profile, store, central.url, central.code(3, "BKP"))
            before = store.device
            pinned = tmp_path / "ca.pem"
            pinned.write_text("not used: http", encoding="ascii")
            with pytest.raises(CounterError) as caught:
                enrol(profile, store, central.url, central.code(3, "NTB"), pinned)
            assert caught.value.code is Code.DEVICE_OTHER_OFFICE
            assert caught.value.details == {"office": "BKP", "other": "NTB"}
            assert store.device == before
            assert not profile.central_ca.exists()
        finally:
            store.close()


def test_a_folder_that_cannot_be_made_is_told() -> None:
    need(Path("/sys/kernel").exists(), "a folder in which not even root may write")
    with pytest.raises(CounterError) as caught:
        open_profile(Profile(Path("/sys/mea"), training=True))
    assert caught.value.code is Code.STORE_READ_ONLY
