"""No way to a free try: clocks, copies, kills, vaults."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.domain.failure import Code, CounterError
from desktop.entries import LetIn, NotLetIn, body_of
from desktop.services.staff import Staff
from desktop.services.tries import Tick
from desktop.store import Store
from desktop.store.mark_vaults import FileMarks
from tests.fixtures.authors import session
from tests.fixtures.office import SetClock, enrolled_store, members


class Pc:
    """A counter whose wall clock and time since its start go apart, as somebody wants it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "data").mkdir()
        self.clock, self.up, self.start = SetClock(), 100.0, "first"
        self.store, self.key = enrolled_store(folder / "data")
        self.vault = FileMarks(folder / "vault")

    @property
    def staff(self) -> Staff:
        """As each start of the program makes it."""
        ticks: Callable[[], Tick] = lambda: Tick(self.up, self.start)  # noqa: E731
        return Staff(self.store, self.clock, members(), vault=self.vault, ticks=ticks)

    def wait(self, **span: float) -> None:
        self.clock.forward(**span)
        self.up += timedelta(**span).total_seconds()

    def try_(self, pin: str = "0000", who: str = "1001") -> tuple[Code, dict[str, str | int]] | str:
        try:
            return self.staff.sign_in(who, pin).id
        except CounterError as refused:
            return refused.code, refused.details

    def tries(self, count: int) -> None:
        for _ in range(count):
            self.try_()


@pytest.fixture
def pc(tmp_path: Path) -> Pc:
    return Pc(tmp_path)


def locked(seconds: int) -> tuple[Code, dict[str, int]]:
    return Code.STAFF_LOCKED, {"seconds": seconds}


def test_each_round_waits_longer_and_then_only_a_supervisor_opens(pc: Pc) -> None:
    for seconds in (60, 300, 1800):
        pc.tries(4)
        assert pc.try_() == locked(seconds)
        pc.wait(seconds=seconds)
    pc.tries(4)
    assert pc.try_() == (Code.STAFF_SHUT, {})
    pc.wait(days=30)
    assert pc.try_("2468") == (Code.STAFF_SHUT, {})
    assert pc.staff.is_shut("1001")
    supervisor = pc.staff.sign_in("9001", "8642")
    with pytest.raises(CounterError) as caught:
        pc.staff.open_again(session("1001"), "1001")
    assert caught.value.code is Code.ENTRY_NOT_ALLOWED
    pc.staff.open_again(supervisor, "1001")
    assert pc.try_("2468") == "1001"
    told = [body_of(e) for e in pc.store.journal.timeline("staff:1001")]
    assert LetIn("1001") in told
    assert told.count(NotLetIn("1001", "staff.wrong_pin")) == 16
    pc.store.close()


def test_a_clock_set_forward_opens_nothing_and_counts_as_a_try(pc: Pc) -> None:
    pc.tries(5)
    pc.clock.forward(seconds=61)
    assert pc.try_("2468")[0] is Code.STAFF_LOCKED
    pc.clock.forward(days=400)
    assert pc.try_("2468")[0] is Code.STAFF_LOCKED
    pc.wait(seconds=61)
    told = [pc.try_() for _ in range(3)]  # two of the next five are gone
    assert told == [(Code.STAFF_WRONG_PIN, {"left": left}) for left in (2, 1)] + [locked(300)]
    pc.store.close()


@pytest.mark.parametrize("anew", [False, True])
def test_a_clock_set_back_opens_nothing_and_holds_nobody_longer(pc: Pc, anew: bool) -> None:
    pc.tries(5)
    pc.clock.forward(days=-3)
    if anew:
        pc.up, pc.start = 5.0, "second"
    assert pc.try_("2468")[0] is Code.STAFF_LOCKED
    pc.wait(seconds=60)
    assert pc.try_("2468") == "1001"
    pc.store.close()


def test_an_old_copy_of_the_folder_knows_the_tries(pc: Pc) -> None:
    pc.store.close()
    shutil.copytree(pc.folder / "data", pc.folder / "copy")
    pc.store = Store.open(pc.folder / "data/counter.db", pc.key)
    pc.tries(5)
    pc.store.close()
    pc.store = Store.open(pc.folder / "copy/counter.db", pc.key)
    assert pc.try_("2468")[0] is Code.STAFF_LOCKED
    pc.store.close()


def test_what_is_killed_has_counted(pc: Pc, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever ends the program while a PIN is checked: the try stands."""

    class _KilledError(BaseException):
        pass

    def killed(*_given: object) -> bool:
        raise _KilledError

    monkeypatch.setattr("desktop.services.staff.fits", killed)
    for _ in range(5):
        with pytest.raises(_KilledError):
            pc.try_("2468")
    monkeypatch.undo()
    assert pc.try_("2468") == locked(60)
    pc.store.close()


def test_without_its_vault_nothing_is_tried(pc: Pc, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[object] = []

    def noted(*given: object) -> bool:
        tried.append(given)
        return True

    monkeypatch.setattr("desktop.services.staff.fits", noted)

    def away(*_given: object) -> None:
        raise OSError("the vault is away")

    with monkeypatch.context() as broken:
        broken.setattr(FileMarks, "put", away)
        assert pc.try_("2468") == (Code.STAFF_NOT_COUNTED, {})
    with monkeypatch.context() as broken:
        broken.setattr(FileMarks, "get", away)
        assert pc.try_("2468") == (Code.STAFF_NOT_COUNTED, {})
    assert tried == []
    pc.store.close()


def test_a_clock_set_back_revives_nobody(pc: Pc) -> None:
    from dataclasses import replace

    day = pc.clock.now().date()
    ended = [replace(one, valid_until=day) for one in members()]

    def tried() -> Code | str:
        staff = Staff(pc.store, pc.clock, ended, vault=pc.vault)
        try:
            return staff.sign_in("1001", "2468").id
        except CounterError as refused:
            return refused.code

    assert tried() == "1001"
    pc.wait(days=1)
    assert pc.try_("8642", "9001") == "9001"  # the counter has seen the next day
    pc.clock.forward(days=-1)
    assert tried() is Code.STAFF_EXPIRED
    pc.store.close()


def test_whoever_is_unknown_shares_one_counter_that_never_shuts(pc: Pc) -> None:
    for seconds in (60, 300, 1800, 1800, 1800):
        for n in range(4):
            assert pc.try_("1", f"nobody{n}")[0] is Code.STAFF_WRONG_PIN
        assert pc.try_("1", "9123456789038") == locked(seconds)
        pc.wait(seconds=seconds)
    kept = (pc.folder / "vault").rglob("*")
    assert all(b"9123456789038" not in path.read_bytes() for path in kept if path.is_file())
    told = {body_of(e) for e in pc.store.journal.timeline("staff:unknown")}
    assert told == {NotLetIn("unknown", c) for c in ("staff.wrong_pin", "staff.locked")}
    pc.store.close()
