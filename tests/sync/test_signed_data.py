"""A counter keeps and uses what its own centre has signed, and nothing that anybody has edited."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import update

from desktop.domain.bundle import LIST, UNPROVED
from desktop.domain.data_file import RESOURCES
from desktop.domain.device import DeviceIdentity
from desktop.services.reference import Reference, renew_from
from desktop.signing.editions import is_proved, signed
from desktop.signing.keys import SigningKey
from desktop.signing.messages import of_editions
from desktop.store import Store
from desktop.store.schema import bundle
from sync.bundle_fetch import fetch_bundles
from sync.bundles import BundleRow
from sync.central import tables
from sync.central.bundles import all_editions, sign_all
from sync.client import CentralClient
from tests.fixtures.central import Central
from tests.fixtures.store import AT, make_store
from tests.sync.faulty import Fault, FaultyLine, echoing, faulty_line, passing

FEES = "fees/schedule.toml"
SCHEDULE = (RESOURCES / FEES).read_text(encoding="utf-8")
TODAY = date(2026, 11, 27)
TOLD = "^1 bundles of the centre are not as it has signed them$"


@pytest.fixture
def line(central: Central) -> Iterator[FaultyLine]:
    with faulty_line(central.url) as running:
        yield running


@pytest.fixture
def device(central: Central, line: FaultyLine) -> DeviceIdentity:
    """One that knows the key of its centre."""
    found = replace(central.signing_device(), central_url=line.url)
    assert found.centre_key == central.place.key.public
    return found


@pytest.fixture
def store(device: DeviceIdentity, tmp_path: Path) -> Iterator[Store]:
    with closing(make_store(tmp_path, device)) as made:
        yield made


@pytest.fixture
def fetch(store: Store, device: DeviceIdentity) -> Iterator[Callable[[], set[str]]]:
    with closing(CentralClient.of(device)) as client:
        yield lambda: fetch_bundles(store, client, lambda ask: ask(), AT)


def used(store: Store) -> tuple[str, tuple[str, ...]]:
    """Which edition is in force here, and which are not as the centre has signed them."""
    renew_from(store, reference := Reference(), TODAY)
    assert Reference(store=store, today=lambda: TODAY).rules, "and when the program starts"
    return reference.in_force.edition, reference.in_force.unproved


def on_the_list(change: Callable[[bytes], bytes]) -> Fault:
    """A line on which somebody sees the list of editions, and may put another one in its place."""

    def fault(request: bytes, forward: Callable[[], bytes]) -> bytes | None:
        if not request.startswith(b"GET /v1/bundles?"):
            return forward()
        head, _, body = forward().partition(b"\r\n\r\n")
        told = gzip.decompress(body) if b"gzip" in head.lower() else body
        return echoing("200 OK", change(told))(request, forward)

    return fault


def unproved(store: Store) -> list[str]:
    found: list[str] = json.loads(store.state(UNPROVED) or "[]")
    return found


def edit(store: Store, **values: object) -> None:
    """Somebody who has got into the store."""
    with store.write() as transaction, transaction.connection() as connection:
        connection.execute(update(bundle).where(bundle.c.edition == "2").values(**values))


CHEAP = json.dumps({FEES: SCHEDULE.replace('"700.00"', '"1.00"')}).encode()


@pytest.mark.parametrize(
    "values",
    [
        {"content": CHEAP},
        {"starts": "2025-01-01"},
        {"kept_at": "2030-01-01T00:00:00.000Z"},
        {"signature": ""},
        {"signature": "A" * 86},
        {"key_id": "0" * 32},
    ],
    ids=["content", "starts", "kept_at", "no signature", "signature", "key"],
)
def test_an_edited_edition_is_not_used_and_comes_again(
    values: dict[str, object], store: Store, central: Central, fetch: Callable[[], set[str]]
) -> None:
    for edition in ("1", "2"):
        assert central.put({FEES: SCHEDULE}, edition)[0] == 200
    fetch()
    assert used(store) == ("2", ())
    edit(store, **values)
    assert used(store) == ("1", ("2",))
    assert fetch() == {"bundle:2"}
    assert used(store) == ("2", ())


@pytest.mark.expects_log(TOLD)
def test_a_withdrawn_edition_does_not_come_back(
    store: Store, central: Central, fetch: Callable[[], set[str]], line: FaultyLine
) -> None:
    """Neither by an edited row nor by a list of before, which the centre had signed as well."""
    for edition in ("1", "2"):
        assert central.put({FEES: SCHEDULE}, edition)[0] == 200
    kept: list[bytes] = []

    def hearing(told: bytes) -> bytes:
        kept.append(told)
        return told

    line.always = on_the_list(hearing)
    fetch()
    (old,) = kept
    assert central.withdraw("2")[0] == 200
    line.always = passing
    assert fetch() == {"bundle:2"}
    edit(store, withdrawn=0)
    assert used(store) == ("1", ("2",))
    line.always = on_the_list(lambda _told: old)
    fetch()
    assert unproved(store) == [LIST]
    line.always = passing
    fetch()
    assert (used(store), unproved(store)) == (("1", ()), [])


@pytest.mark.parametrize("what", ["another centre", "hidden", "added", "unsigned", "row"])
@pytest.mark.expects_log(TOLD)
def test_a_list_that_is_not_what_the_centre_says_now_changes_nothing(
    what: str, store: Store, central: Central, fetch: Callable[[], set[str]], line: FaultyLine
) -> None:
    assert central.put({FEES: SCHEDULE}, "1")[0] == 200

    def change(told: bytes) -> bytes:
        answer = json.loads(told)
        rows = answer["bundles"]
        other = SigningKey.make()
        match what:
            case "another centre":
                edition = signed(other, BundleRow.model_validate(rows[0]).value())
                rows[0] = BundleRow.of(edition).model_dump()
                asked = [row["signature"] for row in rows]
                answer["signature"] = other.sign(of_editions("", asked))
            case "hidden":
                rows.clear()
            case "added":
                rows.append(rows[0])
            case "unsigned":
                answer["signature"] = ""
            case _:  # what the list does not cover, each row does
                rows[0]["starts"] = "2027-01-01"
        return json.dumps(answer).encode()

    line.always = on_the_list(change)
    assert fetch() == set()
    assert unproved(store) == (["1"] if what == "row" else [LIST])
    assert store.bundles.editions() == []
    line.always = passing
    assert fetch() == {"bundle:1"}
    assert unproved(store) == []


def test_what_an_earlier_release_has_kept_is_signed(central: Central, store: Store) -> None:
    assert central.put({FEES: SCHEDULE}, "1")[0] == 200
    assert central.put({FEES: SCHEDULE}, "2")[0] == 200
    assert central.withdraw("2")[0] == 200
    with central.place.database.transaction() as connection:
        connection.execute(tables.bundle.update().values(key_id="", signature=""))
    sign_all(central.place)
    found = all_editions(central.place)
    assert [one.withdrawn for one in found] == [False, True]
    assert all(is_proved(central.place.key.public, one) for one in found)
    assert not any(is_proved(SigningKey.make().public, one) for one in found)


def test_a_counter_of_before_keys_goes_on(central: Central, tmp_path: Path) -> None:
    assert central.put({FEES: SCHEDULE}, "2")[0] == 200
    device = replace(central.device(4), centre_key=b"")
    with closing(make_store(tmp_path, device)) as store:
        with closing(CentralClient.of(device)) as client:
            assert fetch_bundles(store, client, lambda ask: ask(), AT) == {"bundle:2"}
        edit(store, signature="")
        assert used(store) == ("2", ())
