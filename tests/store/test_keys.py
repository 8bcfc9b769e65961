"""Where the key lies: a safe vault or a training file, never lost and never replaced."""

from __future__ import annotations

import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.backends.null import Keyring as NullKeyring

from desktop.domain.failure import Code, CounterError
from desktop.store import keys
from desktop.store.keys import FileVault, KeyringVault, open_store
from desktop.store.mark import Mark
from desktop.store.mark_vaults import KeyringMarks
from tests.fixtures.store import KEY
from tests.fixtures.vault import SystemKeyring, safe_vault


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> Iterator[SystemKeyring]:
    """A vault that counts as safe."""
    with safe_vault(monkeypatch) as vault:
        yield vault


def test_the_vault_gives_back_the_key(system: SystemKeyring) -> None:
    vault = KeyringVault()
    assert vault.get("a") is None
    vault.put("a", KEY)
    assert vault.get("a") == KEY
    assert vault.get("b") is None
    assert all(len(text) < 1280 for text in system.kept.values())  # what Windows takes


def test_the_vault_keeps_a_mark_for_each_device(system: SystemKeyring) -> None:
    marks = KeyringMarks()
    assert marks.get("a") is None
    years = range(2569, 2589)
    numbers = {f"{kind}/{year}": 999_999 for kind in ("case", "receipt") for year in years}
    mark = Mark("0199a000-0000-7000-8000-000000000003", 12, 10**9, "f" * 64, numbers)
    for before, text in ((None, "first"), ("first", mark.text())):
        marks.put("a", text, before)
    assert Mark.read(marks.get("a") or "") == mark
    assert marks.get("b") is None
    assert all(len(text) < 1280 for text in system.kept.values())  # what Windows takes
    system.locked = True
    with pytest.raises(CounterError) as caught:
        marks.get("a")
    assert caught.value.code is Code.STORE_NO_VAULT


def test_a_key_is_never_replaced(system: SystemKeyring) -> None:
    vault = KeyringVault()
    vault.put("a", KEY)
    with pytest.raises(KeyError):
        vault.put("a", bytes(32))
    assert vault.get("a") == KEY


def test_a_vault_that_stays_locked(system: SystemKeyring, tmp_path: Path) -> None:
    system.locked = True
    with pytest.raises(CounterError) as caught:
        open_store(tmp_path / "counter.db", KeyringVault())
    assert caught.value.code is Code.STORE_NO_VAULT
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("backend", [NoKeyring(), NullKeyring(), SystemKeyring()])
def test_other_back_ends_are_refused(backend: KeyringBackend) -> None:
    before = keyring.get_keyring()
    keyring.set_keyring(backend)
    try:
        uses: tuple[Callable[[KeyringVault], object], ...]
        uses = (lambda v: v.get("a"), lambda v: v.put("a", KEY))
        for use in uses:
            with pytest.raises(CounterError) as caught:
                use(KeyringVault())
            assert caught.value.code is Code.STORE_NO_VAULT
    finally:
        keyring.set_keyring(before)


def test_of_several_back_ends_a_safe_one_is_asked(system: SystemKeyring) -> None:
    from keyring.backends.chainer import ChainerBackend

    class Chain(ChainerBackend):
        backends = [NullKeyring(), system]

    keyring.set_keyring(Chain())  # type: ignore[no-untyped-call]
    KeyringVault().put("a", KEY)
    assert len(system.kept) == 1


def test_the_safe_back_ends_exist() -> None:
    from importlib import import_module

    for name in keys.SAFE_BACKENDS:
        module, _, attribute = name.rpartition(".")
        assert issubclass(getattr(import_module(module), attribute), KeyringBackend), name


def test_the_key_file_is_for_its_owner_only(tmp_path: Path) -> None:
    vault = FileVault(tmp_path / "training.key")
    assert vault.get("a") is None
    vault.put("a", KEY)
    assert vault.get("a") == KEY
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / "training.key").stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        vault.put("a", bytes(32))
    assert vault.get("a") == KEY


def test_a_store_is_made_once_and_opened_after(tmp_path: Path) -> None:
    path, vault = tmp_path / "counter.db", FileVault(tmp_path / "training.key")
    open_store(path, vault).close()
    key = vault.get("a")
    assert key is not None
    assert len(key) == 32
    open_store(path, vault).close()
    assert vault.get("a") == key


def test_a_crash_between_key_and_store_is_made_good(tmp_path: Path) -> None:
    vault = FileVault(tmp_path / "training.key")
    vault.put("a", KEY)
    open_store(tmp_path / "counter.db", vault).close()
    assert vault.get("a") == KEY


def test_a_store_without_its_key(tmp_path: Path) -> None:
    path, vault = tmp_path / "counter.db", FileVault(tmp_path / "training.key")
    open_store(path, vault).close()
    before = path.read_bytes()
    (tmp_path / "training.key").unlink()
    with pytest.raises(CounterError) as caught:
        open_store(path, vault)
    assert caught.value.code is Code.STORE_KEY_MISSING
    assert path.read_bytes() == before
    assert not (tmp_path / "training.key").exists()


@pytest.mark.parametrize("content", ["", "no base 64 at all!", "c2hvcnQ=", "กุญแจ"])
def test_a_spoilt_key_file_is_a_wrong_key(tmp_path: Path, content: str) -> None:
    path, vault = tmp_path / "counter.db", FileVault(tmp_path / "training.key")
    open_store(path, vault).close()
    (tmp_path / "training.key").write_text(content)
    with pytest.raises(CounterError) as caught:
        open_store(path, vault)
    assert caught.value.code is Code.STORE_WRONG_KEY
    path.unlink()
    with pytest.raises(CounterError) as caught:
        open_store(path, vault)
    assert caught.value.code is Code.STORE_WRONG_KEY


def test_two_profiles_have_two_keys(system: SystemKeyring, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        open_store(tmp_path / name / "counter.db", KeyringVault()).close()
    assert len(set(system.kept.values())) == 2
