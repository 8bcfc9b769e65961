"""Security events: counted together, without anything personal, addresses for a time only."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from desktop.domain.failure import CounterError
from sync.central import bundles, codes, tables
from sync.central.defence import Kept, counted, read_defence
from sync.central.events import MANY, Event, Events, Kind, forget, listed
from sync.central.place import Place
from sync.enrol import enrol
from tests.fixtures.central import Central
from tests.sync.peer import Peer
from tests.sync.test_status import SELLER

NOW = "2026-11-22T07:05:12.345Z"


def told(place: Place) -> list[Event]:
    """All events, also those that are not written yet."""
    place.events.flush(place.database)
    with place.database.transaction() as connection:
        return listed(connection)


def _kinds(place: Place) -> dict[str, int]:
    found: dict[str, int] = {}
    for event in told(place):
        found[event.kind] = found.get(event.kind, 0) + event.times
    return found


def test_what_happened_is_told(either: Central, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "central")
    device = either.device(3)
    for _ in range(12):
        with suppress(CounterError):
            enrol(either.url, "0000-0000-0000")
    assert either.put({"seller.toml": SELLER})[0] == 200
    assert either.withdraw()[0] == 200
    codes.withdraw(either.place, "BKP", [3])  # there is none left
    assert _kinds(either.place) == {
        "codes_made": 1,
        "enrolled": 1,
        "wrong_code": 12,
        "bundle_put": 1,
        "bundle_withdrawn": 1,
    }
    wrong = [one for one in told(either.place) if one.kind == "wrong_code"]
    assert {one.address for one in wrong} == {"127.0.0.1"}
    assert len(wrong) <= 2  # of one hour, or of two
    said = [one.getMessage() for one in caplog.records if "wrong_code" in one.getMessage()]
    assert len(said) == len(wrong)
    assert all(device.token not in one.getMessage() for one in caplog.records)


def test_two_processes_count_together(either: Central) -> None:
    place = either.place
    others = Events()
    for events in (place.events, others, others):
        events.note(NOW, Kind.FLOOD, "d", "10.0.0.1")
    others.flush(place.database)
    [event] = told(place)
    assert (event.times, event.about, event.first_at) == (3, "d", NOW)


def test_what_cannot_be_written_is_written_later(central: Central) -> None:
    events = Events()
    events.note(NOW, Kind.SLOW)
    with central.place.database.transaction() as connection:
        tables.security_event.drop(connection)
    with pytest.raises(Exception, match="no such table"):
        events.flush(central.place.database)
    events.note(NOW, Kind.SLOW)
    with central.place.database.transaction() as connection:
        tables.security_event.create(connection)
    events.flush(central.place.database)
    assert [one.times for one in told(central.place)] == [2]


def test_a_flood_from_everywhere_is_few_rows(central: Central) -> None:
    for n in range(2 * MANY):
        central.place.events.note(NOW, Kind.TOKEN_REFUSED, address=f"10.0.{n // 256}.{n % 256}")
    rows = told(central.place)
    assert len(rows) == MANY + 1
    assert sum(one.times for one in rows) == 2 * MANY


def test_addresses_go_first_and_then_the_event(either: Central) -> None:
    place = either.place
    for address in ("10.0.0.1", "10.0.0.2"):
        place.events.note(NOW, Kind.FLOOD, "d", address)
    assert len(told(place)) == 2
    first, kept = datetime(2026, 11, 22, 7, tzinfo=UTC), Kept(days=365, address_days=30)
    for days, left in ((30, ["10.0.0.1", "10.0.0.2"]), (31, [""]), (365, [""]), (366, [])):
        with place.database.transaction() as connection:
            forget(connection, first + timedelta(days=days), kept)
        rows = told(place)
        assert [one.address for one in rows] == left
        assert sum(one.times for one in rows) == (2 if left else 0)


@pytest.mark.parametrize(
    ("host", "as_what"),
    [
        ("10.0.0.7", "10.0.0.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002::/64"),
        ("::ffff:10.0.0.7", "10.0.0.7"),
        ("nobody", ""),
        (None, ""),
    ],
)
def test_as_what_an_address_counts(host: str | None, as_what: str) -> None:
    assert counted(host) == as_what


def test_names_that_are_not_ours_are_not_repeated(either: Central) -> None:
    peer = Peer(either, either.device())
    name = "somchai_1234567890123"
    for body in (
        f'{{"{name}": 1}}',
        f'{{"code": "0000-0000-0000", "known": {{"{name}": 1}}}}',
    ):
        status, answer, _ = peer.ask("POST", "/v1/enrol", body.encode())
        assert (status, answer["code"]) == (422, "invalid")
        assert name not in str(answer)
    push = f'{{"entries": [{{"{name}": 1}}], "hello": {{"kinds": {{"{name}": "x"}}}}}}'
    status, answer, _ = peer.ask("POST", peer.path, push.encode())
    assert status == 422
    assert name not in str(answer)
    assert "body.epoch" in answer["message"]


def test_the_folder_has_its_own_numbers(central: Central) -> None:
    text = (central.place.resources / "central.toml").read_text(encoding="utf-8")
    own = text.replace("days = 365", "days = 100")
    (central.folder / "central.toml").write_text(own, encoding="utf-8")
    here = read_defence(central.folder)
    assert here == replace(read_defence(), events=Kept(days=100, address_days=30))
    wrong = own.replace("head = 10", "haed = 10")
    (central.folder / "central.toml").write_text(wrong, encoding="utf-8")
    with pytest.raises(CounterError) as caught:
        read_defence(central.folder)
    assert caught.value.details["file"] == "central.toml"


def test_an_edition_that_is_there_is_no_event(central: Central) -> None:
    for _ in range(2):
        assert central.put({"seller.toml": SELLER})[0] == 200
    assert _kinds(central.place) == {"bundle_put": 1}
    assert len(bundles.all_editions(central.place)) == 1
