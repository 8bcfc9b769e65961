"""docs/operations.md, "The vault's entry was deleted": the escrow key puts the store's key back."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from desktop import cli
from desktop.config import Profile
from desktop.domain.failure import Code, CounterError
from desktop.place import enrol, open_profile
from desktop.signing.sealed import EscrowKey, label_of
from desktop.store import Store
from sync.central import escrow
from tests.fixtures.central import Central, served
from tests.fixtures.store import submit
from tests.fixtures.vault import SystemKeyring


def _counter(central: Central, folder: Path) -> Profile:
    profile = Profile(folder, training=False)
    store = open_profile(profile)
    enrol(profile, store, central.url, central.code())
    with store.write() as transaction:
        submit(transaction, paid=True)
    store.close()
    return profile


def test_the_page(
    vault: SystemKeyring,
    central: Central,
    key_file: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    profile = _counter(central, tmp_path / "counter")
    kept = {name: text for name, text in vault.kept.items() if name[0] == "mea-counter"}
    assert len(kept) == 1
    for name in kept:
        del vault.kept[name]
    with pytest.raises(CounterError) as told:
        open_profile(profile)
    assert told.value.code is Code.STORE_KEY_MISSING
    said = ["--data-dir", str(profile.folder), "--lang", "en", "recover-key"]
    said += ["--escrow-key", str(key_file)]
    assert cli.main(said) == 0
    assert "in the vault again" in capsys.readouterr().out
    assert kept.items() <= vault.kept.items()
    store = open_profile(profile)
    assert (store.journal.counts().unsent, store.sync.behind()) == (2, None)
    store.close()
    assert cli.main(said) == 0
    assert "already" in capsys.readouterr().out


def test_a_key_that_does_not_fit_is_replaced_by_one_that_does(
    vault: SystemKeyring, central: Central, key_file: Path, tmp_path: Path
) -> None:
    profile = _counter(central, tmp_path / "counter")
    place = str(profile.folder.resolve())
    vault.kept["mea-counter", place] = "AAAA"
    with pytest.raises(CounterError) as told:
        open_profile(profile)
    assert told.value.code is Code.STORE_WRONG_KEY
    said = ["--data-dir", str(profile.folder), "recover-key", "--escrow-key", str(key_file)]
    assert cli.main(said) == 0
    open_profile(profile).close()


def test_a_sealed_key_of_another_store_changes_nothing(
    vault: SystemKeyring, central: Central, key_file: Path, tmp_path: Path
) -> None:
    profile = _counter(central, tmp_path / "counter")
    other = _counter(central, tmp_path / "other")
    before = dict(vault.kept)
    said = ["--data-dir", str(profile.folder), "recover-key", "--escrow-key", str(key_file)]
    assert cli.main([*said, "--sealed", str(other.sealed_key)]) == 1
    wrong = tmp_path / "wrong.pem"
    EscrowKey.make().save(wrong)
    assert cli.main([*said[:-1], str(wrong)]) == 1
    assert vault.kept == before
    open_profile(profile).close()


def test_without_an_escrow_key_nothing_is_sealed(
    vault: SystemKeyring, central: Central, tmp_path: Path
) -> None:
    profile = _counter(central, tmp_path / "counter")
    assert not profile.sealed_key.exists()
    assert vault.kept


def test_a_new_enrolment_learns_the_key_and_keeps_the_chain(
    vault: SystemKeyring, central: Central, tmp_path: Path
) -> None:
    profile = _counter(central, tmp_path / "counter")
    key = escrow.make(central.place, tmp_path / "escrow.pem")
    store: Store = open_profile(profile)
    before = store.device
    assert before is not None
    after = enrol(profile, store, central.url, central.code())
    store.close()
    assert (after.device_id, after.epoch) == (before.device_id, before.epoch)
    assert after.escrow == key.public.hex()
    label = label_of(io.BytesIO(profile.sealed_key.read_bytes()))
    assert label["sealed_for"] == key.id
    assert vault.kept


def test_the_private_part_is_nowhere_at_the_centre(central: Central, key_file: Path) -> None:
    text = key_file.read_text(encoding="ascii").splitlines()[1]
    assert len(text) == 64
    for file in central.folder.rglob("*"):
        assert not file.is_file() or text.encode() not in file.read_bytes(), file.name


def test_a_training_profile_seals_for_the_key_of_training(tmp_path: Path) -> None:
    profile = Profile(tmp_path / "training", training=True, marks=tmp_path / "marks")
    store = open_profile(profile)
    with served(tmp_path / "school", training=True) as school:
        enrol(profile, store, school.url, school.code())
    store.close()
    profile.key_file.rename(tmp_path / "gone")
    from desktop.place import TRAINING_ESCROW

    said = ["--data-dir", str(profile.folder), "recover-key", "--training"]
    assert cli.main([*said, "--escrow-key", str(TRAINING_ESCROW)]) == 0
    assert profile.key_file.read_bytes() == (tmp_path / "gone").read_bytes()
