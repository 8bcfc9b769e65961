"""Counter and centre of different releases: nothing is lost, and both say what they do not know."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import pytest
from sqlalchemy import select, update

from desktop import entries
from desktop.domain.life import CaseState
from desktop.domain.numbers import case_stream
from desktop.entries import Body, Move, NewEntry
from desktop.entries.rights import Right
from desktop.place import BangkokClock
from desktop.services.outbox import Outbox
from desktop.store import Store
from desktop.store.check import rebuild_check
from sync.central import tables
from sync.central.feed import publish
from sync.central.files import Item
from sync.client import CentralClient
from sync.engine import SyncEngine
from tests.fixtures.authors import by
from tests.fixtures.central import Central, served
from tests.fixtures.store import AT, KEY, decided, submit
from tests.fixtures.there import there
from tests.sync.invariants import violations
from tests.sync.peer import Peer

ROOT = Path(__file__).resolve().parents[2]
AS_RELEASED = """
import sys
from dataclasses import replace
from pathlib import Path
from sync.central.folder import open_place
from sync.central.listen import address, listen
from sync.central.serve import CentralServer
place = replace(open_place(Path(sys.argv[1]), sys.argv[2] or None), prices=None)
[listener] = listen("127.0.0.1", int(sys.argv[3]))
print(address(listener, "127.0.0.1", secure=False), flush=True)
CentralServer(place, listener).serve_here()
"""
COUNTER = """
import json, sys
from pathlib import Path
from desktop.place import BangkokClock
from desktop.services.outbox import Outbox
from desktop.store import Store
from sync.client import CentralClient
from sync.engine import SyncEngine
from tests.fixtures.authors import by
store = Store.open(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))
client = CentralClient.of(store.device)
report = SyncEngine(store, client, BangkokClock()).run_once()
view = store.cases.get(sys.argv[3])
outgoing = Outbox(store, BangkokClock()).outgoing()
told = {"error": report.error and str(report.error), "state": view.state, "version": view.version}
print(json.dumps(told | {"newer items": outgoing.newer_items, "unread": outgoing.set_aside}))
client.close()
store.close()
"""


@dataclass(frozen=True, slots=True)
class Rated(Body):
    """A kind that the released program does not have."""

    KIND: ClassVar = "case.rated"

    case_id: str
    stars: int

    @property
    def stream(self) -> str:
        """The case's own."""
        return case_stream(self.case_id)

    @property
    def of_case(self) -> str:
        """Its id."""
        return self.case_id


@contextmanager
def released(folder: Path, database: str | None, port: int) -> Iterator[str]:
    """A centre of the program as it is, in a process of its own."""
    command = [sys.executable, "-c", AS_RELEASED, str(folder), database or "", str(port)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def sync(store: Store) -> None:
    client = CentralClient.of(there(store.device))
    report = SyncEngine(store, client, BangkokClock()).run_once()
    client.close()
    assert report.error is None


def test_a_newer_counter_at_an_older_centre(
    database: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "central"
    with served(folder, database) as central:
        store = central.counter(tmp_path / "c", 3)
        port = int(central.url.rpartition(":")[2])
    with monkeypatch.context() as newer:
        newer.setitem(entries.KINDS, Rated.KIND, Rated)
        with store.write() as transaction:
            case_id = submit(transaction, paid=True).stream.removeprefix("case:")
            transaction.append(NewEntry(Rated(case_id, 5), by("c1"), AT))
            transaction.append(decided(case_id))
        with released(folder, database, port):
            sync(store)
            outgoing = Outbox(store, BangkokClock()).outgoing()
            # It is kept there, stops nothing behind it, and nobody has to settle it.
            assert (outgoing.waiting, outgoing.newer) == (0, 1)
            assert Outbox(store, BangkokClock()).objections() == ()
            assert there(store.cases.get(case_id)).state is CaseState.APPROVED
            told = json.loads(there(store.state("central_program")))
            assert "case.approved" in told["kinds"]
            assert "case.rated" not in told["kinds"]
        with served(folder, database, port=port) as central:  # it is updated
            status = central.status()
            assert (status["newer"], status["exceptions"]) == (0, 0)
            assert status["devices"][0]["program"].startswith("mea-counter")
            sync(store)
            assert Outbox(store, BangkokClock()).outgoing().newer == 0
            kinds = [line["kind"] for line in _timeline(central, case_id)]
            assert sorted(kinds) == [
                "case.approved",
                "case.rated",
                "case.submitted",
                "receipt.issued",
            ]
            assert violations(store, central.place) == []
    store.close()


@dataclass(frozen=True, slots=True)
class Inspected(Move):
    """A move of a newer table, after which the case is where it was."""

    KIND: ClassVar = "case.inspected"
    WORD: ClassVar = "inspect"
    MOVES_TO: ClassVar = None
    RIGHT: ClassVar = Right(cases=frozenset({CaseState.ACCEPTED}))


def test_a_decision_that_an_older_centre_does_not_know(
    database: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A move of a kind of its own, and a known one to a state that only the newer table has.

    What is decided on top of them waits, and nothing is an exception, also after another start.
    """
    folder = tmp_path / "central"
    with served(folder, database) as central:
        peer = Peer(central, central.device())
        first, second = peer.case(), peer.case()
        about = first["stream"].removeprefix("case:")
        move = {"case_id": about, "reason": "", "on_version": 1, "to": "accepted"}
        pushed = [
            first,
            second,
            peer.entry(kind=Inspected.KIND, stream=first["stream"], body=move),
            peer.decision(first, "approve", on_version=2),
            peer.decision(second, "approve", to="inspected"),
            peer.decision(second, "return", on_version=2, to="returned"),
        ]
        status, answer = peer.push(pushed)
        assert (status, answer["exceptions"], answer["newer"]) == (200, [], 2)
        port = int(central.url.rpartition(":")[2])

    def states(central: Central) -> list[str]:
        cases, told = central.status(), peer.ask("GET", "/v1/feed")[1]["items"]
        assert cases["exceptions"] == 0
        assert {item["kind"] for item in told} == {"case"}
        stands = {item["data"]["id"]: item["data"]["state"] for item in told}
        return [stands.pop(about), *stands.values()]

    with served(folder, database, port=port) as central:  # started again, and as old as before
        told = central.status()
        assert (told["newer"], told["waiting"], states(central)) == (2, 2, ["accepted", "accepted"])
    with monkeypatch.context() as newer:
        newer.setitem(entries.KINDS, Inspected.KIND, Inspected)
        with served(folder, database, port=port) as central:  # it is updated
            told = central.status()
            assert (told["newer"], told["waiting"]) == (1, 1)
            assert states(central) == ["approved", "accepted"]


def _timeline(central: Central, case_id: str) -> list[dict[str, Any]]:
    query = select(tables.case_file.c.timeline).where(tables.case_file.c.case_id == case_id)
    with central.place.database.transaction() as connection:
        told: list[dict[str, Any]] = json.loads(connection.execute(query).scalar_one())
    return told


def test_an_older_counter_at_a_newer_centre(
    either: Central, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = either.counter(tmp_path / "c", 3)
    with store.write() as transaction:
        case_id = submit(transaction).stream.removeprefix("case:")
    sync(store)
    with either.place.database.transaction() as connection:
        file = tables.case_file
        data = json.loads(connection.execute(select(file.c.data)).scalar_one())
        data |= {"state": "inspected", "version": 2, "meter": {"read": [1, None]}}
        connection.execute(update(file).values(data=json.dumps(data), version=2))
        items = [
            Item.of_case(case_id, CaseState.ACCEPTED),
            Item("notice", "notice:1", json.dumps({"text": "x"})),
            Item("exception", "exception:1", json.dumps({"of": "another shape"})),
        ]
        publish(connection, "BKP", items, AT)
    path = store.path
    store.close()
    command = [sys.executable, "-c", COUNTER, str(path), KEY.hex(), case_id]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    assert json.loads(done.stdout) == {
        "error": None, "state": "newer", "version": 2, "newer items": 1, "unread": 1,
    }  # fmt: skip
    # After an update what was kept is looked at once more: by then all of it can be read.
    with either.place.database.transaction() as connection:
        feed = tables.feed
        sound = {
            "entry_id": case_id, "seq": 1, "device_id": case_id, "code": "row", "detail": "{}",
        }  # fmt: skip
        here = feed.c.subject == "exception:1"
        connection.execute(update(feed).where(here).values(data=json.dumps(sound)))
        touched = update(feed).where(feed.c.subject == "notice:1")
        connection.execute(touched.values(kind="bundle", data='{"edition": "2570.1"}'))
    store = Store.open(path, KEY)
    monkeypatch.setattr("sync.known.__version__", "99")
    sync(store)
    outgoing = Outbox(store, BangkokClock()).outgoing()
    assert (outgoing.newer_items, outgoing.set_aside) == (0, 0)
    assert rebuild_check(store).problems == ()
    store.close()
