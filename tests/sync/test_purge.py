"""What is past its time goes at the centre; rows, hashes, sums and open cases stay."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from desktop.domain.data_file import RESOURCES
from desktop.domain.journal import canonical_row, chain_hash
from desktop.domain.thai_date import BANGKOK
from sync.central import serve, tables
from sync.central.checkup import check
from sync.central.place import Place
from sync.central.purge import purge, purge_by_night
from tests.fixtures.central import Central, served
from tests.fixtures.office import SetClock
from tests.fixtures.store import PERSON
from tests.sync.peer import AT, Peer
from tests.sync.test_cli import run

WHO = ("ประเสริฐ", "9001200000360", PERSON, "0123456789", "9-xxxx-xxxxx-36-x")
RETENTION = (RESOURCES / "retention.toml").read_text(encoding="utf-8")
PHOTO = b"\xff\xd8photo"


def after(central: Central, days: int) -> Place:
    """The centre so many days later."""
    later = datetime.now(UTC) + timedelta(days=days)
    return replace(central.place, now=lambda: later)


def filled(central: Central) -> tuple[Peer, str, str]:
    """A counter with a case that was refused, and one that is open: their ids."""
    peer = Peer(central, central.device())
    over, still = peer.case(), peer.case()
    viewed: dict[str, Any] = {"person_key": PERSON, "purpose": "ok"}
    entries = [over, still, peer.receipt(over, 1), peer.decision(over, "refuse")]
    entries += [
        peer.entry(kind="person.viewed", stream=f"person:{PERSON}", body=viewed),
        peer.entry(),
    ]
    assert peer.send(*entries)[0] == 200
    first, second = (one["stream"].removeprefix("case:") for one in (over, still))
    return peer, first, second


def rows(place: Place, *, but: tuple[str, ...] = ()) -> str:
    """Every value of every table."""
    found: list[str] = []
    with place.database.transaction() as connection:
        for table in tables.metadata.sorted_tables:
            for row in connection.execute(select(table)):
                values = {name: one for name, one in row._mapping.items() if name not in but}
                found += [
                    bytes(one).decode("utf-8", "replace") if isinstance(one, bytes) else str(one)
                    for one in values.values()
                ]
    return "\n".join(found)


def test_nothing_goes_before_its_time(either: Central) -> None:
    filled(either)
    before, later = rows(either.place), after(either, 300)
    assert purge(later) == {}
    left = rows(either.place).splitlines()
    today = later.now().astimezone(BANGKOK).date().isoformat()
    assert [line for line in left if line not in before] == ["purged_on", today]


def test_each_record_goes_when_its_own_time_is_over(either: Central) -> None:
    peer, over, still = filled(either)
    assert purge(after(either, 1097)) == {"views": 1}
    assert purge(after(either, 1828)) == {"receipts": 1}
    assert purge(after(either, 3700)) == {"cases": 2, "entries": 1, "lists": 1}
    assert purge(after(either, 3800)) == {}
    gone, there = peer.opened(over), peer.opened(still)
    assert (gone[0]["body"], gone[0]["lines"]) == (None, 3)
    assert WHO[0] in there[0]["body"]
    _, page, _ = peer.ask("GET", "/v1/feed")
    told = {item["data"]["id"]: item["data"] for item in page["items"] if item["kind"] == "case"}
    assert told[over]["person_name"] == told[over]["person_key"] == ""
    assert told[over]["total"] == told[still]["total"] == 74900
    assert told[still]["person_name"]


def test_nobody_is_left_where_no_case_is_open(either: Central) -> None:
    peer, _, still = filled(either)
    case = {"stream": f"case:{still}"}
    assert peer.send(peer.decision(case, "refuse"))[0] == 200
    purge(after(either, 3700))
    # A person's stream is named by the key, and rows of the journal are never changed.
    left = rows(either.place, but=("stream",))
    assert [one for one in WHO if one in left] == []


def test_the_chain_holds_and_the_counter_goes_on(either: Central) -> None:
    peer, over, _ = filled(either)
    purge(after(either, 3700))
    entry, head = tables.entry, peer.start
    with either.place.database.transaction() as connection:
        for row in connection.execute(select(entry).order_by(entry.c.seq)):
            names = ("seq", "id", "stream", "version", "kind", "schema", "at", "actor")
            head = chain_hash(
                head,
                canonical_row(**{name: row._mapping[name] for name in (*names, "body_digest")}),
            )
            assert row.hash == head
        sums = connection.execute(select(func.sum(tables.receipt.c.total))).scalar()
    assert sums == 74900
    assert peer.send(peer.decision({"stream": f"case:{over}"}, "appeal"))[0] == 200


def test_the_books_still_agree(either: Central, tmp_path: Path) -> None:
    filled(either)
    assert check(either.place.database, tmp_path).differences == []
    purge(after(either, 3700))
    found = check(either.place.database, tmp_path)
    assert (found.purged, found.differences) == (5, [])


def test_what_waits_for_its_case_stays(either: Central) -> None:
    peer = Peer(either, either.device())
    early = peer.decision({"stream": "case:01937f00-0000-7000-8000-0000000000aa"}, "refuse")
    assert peer.send(early)[0] == 200
    assert purge(after(either, 5000)) == {}


def test_what_was_salvaged_goes_once_it_is_settled(either: Central) -> None:
    row = {"office": "BKP", "device_id": "d", "epoch": 1, "content": b"{}", "taken_at": AT}
    both: list[dict[str, Any]] = [
        row | {"hash": "a" * 64, "entry_id": "a", "seq": 1, "settled_at": AT},
        row | {"hash": "b" * 64, "entry_id": "b", "seq": 2, "settled_at": None},
    ]
    filled(either)
    with either.place.database.transaction() as connection:
        connection.execute(tables.salvaged.insert(), both)
    assert purge(after(either, 300)) == {}
    assert purge(after(either, 3700))["entries"] == 2
    with either.place.database.transaction() as connection:
        left = connection.execute(select(tables.salvaged.c.entry_id)).scalars().all()
    assert left == ["b"]


def test_photos_go_after_a_year(either: Central) -> None:
    peer, *_ = filled(either)
    name = hashlib.sha256(PHOTO).hexdigest()
    path = f"/v1/blobs/{name}"
    assert peer.ask("PUT", path, PHOTO, Content_Type="image/jpeg")[0] == 200
    assert purge(after(either, 366)) == {"photos": 1}
    assert peer.ask("GET", path)[0] == 404


def test_how_long_is_what_the_edition_in_force_says(central: Central) -> None:
    filled(central)
    views = RETENTION.replace("days = 1096", "days = 5")
    assert central.put({"retention.toml": views}, "1")[0] == 200
    assert central.put({"retention.toml": RETENTION}, "2", "2099-01-01")[0] == 200
    assert purge(after(central, 6)) == {"views": 1}
    status, answer = central.put({"retention.toml": "[[keep]]\ndays = 0\n"}, "3")
    assert (status, answer["code"]) == (422, "unfit")


@pytest.mark.parametrize(
    ("hours", "purged"),
    [((12,), [False]), ((2,), [True]), ((2, 3), [True, False]), ((2, 26, 36), [True, True, False]),
     ((2, 60), [True, True])],
)  # fmt: skip
def test_it_is_done_once_a_night_and_made_up_for(
    central: Central, hours: tuple[int, ...], purged: list[bool]
) -> None:
    first = datetime(2026, 11, 28, tzinfo=UTC) - timedelta(hours=7)  # midnight in Bangkok

    def done(hour: int) -> bool:
        now = first + timedelta(hours=hour)
        return purge_by_night(replace(central.place, now=lambda: now)) is not None

    assert [done(hour) for hour in hours] == purged


def test_the_command_says_what_went(tmp_path: Path) -> None:
    done = run("purge", "--data", str(tmp_path / "central"))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "central: nothing is past its time\n"


@pytest.mark.expects_log("nothing was purged: SQLAlchemyError")
def test_who_serves_looks_every_hour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock, begun, looked, again = SetClock(), *(threading.Event() for _ in range(3))

    def looks(_place: Place) -> None:
        if looked.is_set():
            again.set()
        looked.set()
        raise SQLAlchemyError

    monkeypatch.setattr(serve, "purge_by_night", looks)
    monkeypatch.setattr(serve, "FLUSH_SECONDS", 0.01)
    monkeypatch.setattr(serve.CentralServer, "_forget_events", lambda _server: begun.set())
    with served(tmp_path / "central", now=clock.now):
        assert begun.wait(30)
        clock.forward(hours=1)
        assert looked.wait(30)
        clock.forward(hours=1)
        assert again.wait(30), "a database that was away is asked again"
