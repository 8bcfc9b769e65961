"""docs/operations.md, "A clerk forgets the PIN" and "A supervisor leaves": what the pages say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from desktop import cli
from desktop.config import Profile
from desktop.domain.failure import Code, CounterError
from desktop.place import Activation, BangkokClock, activate, enrol, open_profile
from desktop.services.desk import Desk, open_desk
from desktop.services.reference import Reference
from desktop.signing.wrapped import Cost
from desktop.store import Store
from sync.engine import SyncEngine
from tests.fixtures.central import Central, client_of, served
from tests.fixtures.store import submit
from tests.fixtures.vault import safe_vault

OLD, NEW = "864209", "731905"


class Office:
    """A real counter, and the administrator at the centre's command line."""

    def __init__(
        self, central: Central, store: Store, desk: Desk, told: pytest.CaptureFixture[str]
    ) -> None:
        self.central, self.store, self.desk, self._told = central, store, desk, told

    def central_staff(self, *words: str) -> str:
        """What the command says."""
        self._told.readouterr()
        where = ["central", "--data", str(self.central.folder), "staff", *words]
        assert cli.main(where) == 0
        return self._told.readouterr().out.strip()

    def sync(self) -> list[str]:
        device = self.store.device
        assert device is not None
        with client_of(device) as client:
            assert SyncEngine(self.store, client, BangkokClock()).run_once().error is None
        self.desk.staff.renew()
        return [one.code for one in self.store.sync.exceptions()]

    def active(self, staff_id: str, role: str, pin: str) -> None:
        self.central_staff("add", staff_id, "--name-th", "ก ข", "--role", role, "--office", "BKP")
        self.sync()
        self.activate(staff_id, self.central_staff("code", staff_id), pin)

    def activate(self, staff_id: str, code: str, pin: str) -> None:
        activate(self.store, self.desk.staff, Activation(staff_id, code, pin))

    def refused(self, staff_id: str, pin: str) -> Code:
        with pytest.raises(CounterError) as caught:
            self.desk.staff.sign_in(staff_id, pin)
        return caught.value.code


@pytest.fixture
def office(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Office]:
    monkeypatch.setattr("desktop.services.staff.cost_here", lambda _least, _s: Cost(64, 1))
    with safe_vault(monkeypatch), served(tmp_path / "central") as central:
        profile = Profile(tmp_path / "counter", training=False)
        store = open_profile(profile)
        device = enrol(profile, store, central.url, central.code(3))
        desk = open_desk(store, Reference(), BangkokClock(), device, None)
        yield Office(central, store, desk, capsys)
        store.close()


def test_a_forgotten_pin(office: Office) -> None:
    office.active("4711", "clerk", OLD)
    before = office.desk.staff.sign_in("4711", OLD)
    with office.store.write() as transaction:
        submit(transaction, author=before.author)  # not sent yet
    assert office.refused("4711", "502684") is Code.STAFF_WRONG_PIN
    office.activate("4711", office.central_staff("code", "4711"), NEW)
    assert office.refused("4711", OLD) is Code.STAFF_WRONG_PIN
    after = office.desk.staff.sign_in("4711", NEW)
    with office.store.write() as transaction:
        submit(transaction, author=after.author)
    assert office.sync() == []
    office.central_staff("revoke", "4711")
    with office.store.write() as transaction:
        submit(transaction, author=after.author)
    assert office.sync() == ["not_staff"]


def test_a_supervisor_leaves(office: Office) -> None:
    office.active("9711", "supervisor", OLD)
    session = office.desk.staff.sign_in("9711", OLD)
    assert office.sync() == []
    today = BangkokClock().now().date()
    office.central_staff("add", "9711", "--until", (today - timedelta(days=1)).isoformat())
    yesterday = f"{(today - timedelta(days=1)).isoformat()}T03:00:00.000Z"
    with office.store.write() as transaction:
        submit(transaction, author=session.author, at=yesterday)
    assert office.sync() == []
    assert office.refused("9711", OLD) is Code.STAFF_EXPIRED
    office.central_staff("add", "9711", "--until", "2099-12-31")
    office.central_staff("close", "9711")
    with office.store.write() as transaction:  # by a counter that has not heard of it
        submit(transaction, author=session.author, at=yesterday)
    assert office.sync() == ["not_staff"]
    assert office.refused("9711", OLD) is Code.STAFF_NO_LIST  # nobody else was in it
