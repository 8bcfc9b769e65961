"""A serving centre looks through its own books at night, and says what differs."""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from sync.central import serve
from sync.central.events import listed
from sync.central.nightly import StoppedError, check_by_night
from sync.central.place import Place
from sync.central.purge import purge
from tests.fixtures.central import Central, served
from tests.fixtures.office import SetClock
from tests.sync.test_purge import filled

MIDNIGHT = datetime(2026, 11, 28, tzinfo=UTC) - timedelta(hours=7)  # in Bangkok


def at(central: Central, hour: int, days: int = 0) -> Place:
    """The centre at an hour of a night."""
    now = MIDNIGHT + timedelta(hours=hour, days=days)
    return replace(central.place, now=lambda: now)


def events(central: Central) -> list[tuple[str, str]]:
    """The differences that the security events tell."""
    with central.place.database.transaction() as connection:
        told = [(one.kind, one.about) for one in listed(connection)]
    return [one for one in told if one[0] == "books_differ"]


def test_once_a_night_and_the_administrator_sees_it(either: Central) -> None:
    filled(either)
    assert either.status()["checked"] is None
    done = [check_by_night(at(either, hour)) is not None for hour in (2, 3, 4, 12, 27, 28)]
    assert done == [False, True, False, False, True, False]
    told = either.status()["checked"]
    assert (told["entries"], told["differences"], told["first"]) == (6, 0, [])
    assert events(either) == []


@pytest.mark.expects_log("the books differ: case_file: .* version$")
def test_what_purge_erased_is_no_difference_and_what_is_altered_then_is(either: Central) -> None:
    filled(either)
    assert purge(at(either, 2, days=3700))
    assert check_by_night(at(either, 3, days=3700))
    assert (either.status()["checked"]["purged"], events(either)) == (5, [])
    with either.place.database.transaction() as connection:
        connection.execute(text("UPDATE case_file SET version = 9 WHERE state = 'accepted'"))
    assert check_by_night(at(either, 3, days=3701))
    told = either.status()["checked"]
    assert (told["differences"], events(either)) == (1, [("books_differ", "case_file")])
    assert told["first"][0].endswith("version")


def test_it_ends_with_its_server(central: Central) -> None:
    filled(central)
    with pytest.raises(StoppedError):
        check_by_night(at(central, 3), lambda: True)


@pytest.mark.expects_log("whoever serves may purge nothing here")
def test_who_serves_without_the_right_to_purge_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    clock, begun = SetClock(), threading.Event()
    looks = [threading.Event() for _ in range(3)]
    left = iter(looks)

    class NoRightError(Exception):
        sqlstate = "42501"

    def refused(_place: Place) -> None:
        next(left).set()
        raise SQLAlchemyError from NoRightError()

    monkeypatch.setattr(serve, "purge_by_night", refused)
    monkeypatch.setattr(serve, "FLUSH_SECONDS", 0.01)
    monkeypatch.setattr(serve.CentralServer, "_forget_events", lambda _server: begun.set())
    with (
        caplog.at_level(logging.INFO, logger="central"),
        served(tmp_path / "central", now=clock.now),
    ):
        assert begun.wait(30)
        for look in looks:
            clock.forward(hours=1)
            assert look.wait(30)
    said = [one.levelname for one in caplog.records if "purge" in one.getMessage()]
    assert said == ["WARNING"]
