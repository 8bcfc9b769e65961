"""The server trusts nobody: sizes, bombs, chains, order; and it answers as it says."""

from __future__ import annotations

import gzip
import hashlib
import http.client
import json
import sqlite3
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from desktop.domain.journal import canonical_row, chain_hash, digest
from sync.central.database import Database, DatabaseError
from sync.central.place import Limits
from sync.central.tables import SCHEMA_VERSION
from tests.fixtures.central import Central, served
from tests.fixtures.patience import until
from tests.fixtures.postgres import fresh_database
from tests.sync.peer import AT, Peer


@pytest.fixture
def peer(either: Central) -> Peer:
    return Peer(either, either.device())


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Central]:
    """A server with low limits."""
    limits = Limits(push_bytes=20_000, blob_bytes=20_000)
    with served(tmp_path / "small", limits=limits) as running:
        yield running


# --- the chain ------------------------------------------------------------------------------


def test_sending_again_is_harmless(peer: Peer, either: Central) -> None:
    entries = [peer.entry() for _ in range(5)]
    first = peer.push(entries)
    assert first[0] == 200
    assert first[1]["acked"] == 5
    assert first[1]["acked_hash"] == entries[-1]["hash"]
    for part in (entries, entries[:3], entries[:1], []):
        status, answer = peer.push(part, head=5)
        assert (status, answer["acked"]) == (200, len(part))
    assert peer.push(entries[3:], after=3, after_hash=entries[2]["hash"])[0] == 200
    assert either.status()["entries"] == 5


def test_an_overlap_with_something_new_is_taken_once(peer: Peer, either: Central) -> None:
    entries = [peer.entry() for _ in range(4)]
    assert peer.push(entries[:2])[0] == 200
    assert peer.push(entries)[1]["acked"] == 4
    assert either.status()["entries"] == 4


def test_a_gap_is_named(peer: Peer) -> None:
    entries = [peer.entry() for _ in range(4)]
    peer.push(entries[:1])
    status, answer = peer.push(entries[2:], after=2, after_hash=entries[1]["hash"])
    assert (status, answer["code"], answer["acked"]) == (409, "gap", 1)


def test_another_history_is_a_fork(peer: Peer, either: Central) -> None:
    entries = [peer.entry() for _ in range(4)]
    assert peer.push(entries)[0] == 200
    other = Peer(either, peer.device)
    strange = [other.entry(actor="9999") for _ in range(5)]
    for push in (
        other.push(strange),
        other.push(strange[:2], head=9),
        other.push(strange[4:], after=4, after_hash=strange[3]["hash"]),
        peer.push([], head=3),  # an old copy: less than was confirmed
        peer.push([], head=9, epoch=2),
        peer.push([], head=9, after=2, after_hash="0" * 64),
    ):
        assert (push[0], push[1]["code"]) == (409, "fork")
    assert either.status()["entries"] == 4


@pytest.mark.parametrize("field", ["body", "actor", "at", "hash", "body_digest", "seq", "stream"])
def test_a_changed_entry_breaks_the_chain(peer: Peer, either: Central, field: str) -> None:
    entries = [peer.entry() for _ in range(3)]
    other: Any = {
        "body": '{"n":3}', "actor": "9999", "at": AT.replace("12", "13"), "hash": "0" * 64,
        "body_digest": "0" * 64, "seq": 3, "stream": "staff:2",
    }[field]  # fmt: skip
    entries[1] = entries[1] | {field: other}
    status, answer = peer.push(entries)
    assert (status, answer["code"]) == (422, "chain")
    assert either.status()["entries"] == 0  # all or nothing


def test_edited_deleted_reordered_or_cut_history_is_found(peer: Peer, either: Central) -> None:
    entries = [peer.entry() for _ in range(4)]
    assert peer.push(entries[:2])[0] == 200
    for told, after in (
        ([entries[3], entries[2]], 2),
        ([entries[3]], 2),
        ([entries[1], entries[0]], 0),
    ):
        start = entries[after - 1]["hash"] if after else peer.start
        assert peer.push(told, after=after, after_hash=start, head=9)[0] == 422
    assert either.status()["entries"] == 2


# --- bodies that mean harm --------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "not json",
        "[" * 100_000,
        '{"case_id":"\\ud800"}',
        '{"case_id":1e999,"total":' + "9" * 5000 + "}",
        '"just text"',
        "",
        '{"case_id":"00000000-0000-0000-0000-000000000000","submitted_at":"yesterday"}',
    ],
    ids=["no json", "deep", "surrogate", "huge number", "text", "empty", "wrong time"],
)
def test_a_body_that_cannot_be_applied_is_an_exception_and_blocks_nothing(
    peer: Peer, either: Central, body: str
) -> None:
    content = body.encode()
    entries: list[dict[str, Any]] = []
    for kind in ("case.submitted", "case.approved", "receipt.issued", "receipt.printed"):
        entry = peer.entry()
        peer.head = entries[-1]["hash"] if entries else peer.start
        row = {name: entry[name] for name in entry if name not in ("hash", "body")}
        row |= {"kind": kind, "body_digest": digest(content), "stream": f"case:{UUID(int=1)}"}
        peer.head = chain_hash(peer.head, canonical_row(**row))
        entries.append(row | {"hash": peer.head, "body": body})
    entries.append(peer.entry())
    status, answer = peer.push(entries)
    assert status == 200
    assert answer["acked"] == 5
    assert {e["code"] for e in answer["exceptions"]} <= {"body", "case_unknown"}
    assert [e["seq"] for e in answer["exceptions"]] == [1, 2, 3, 4]
    # told again with the same push, and in the feed for everybody of the office
    assert peer.push(entries)[1]["exceptions"] == answer["exceptions"]
    _, feed, _ = peer.ask("GET", "/v1/feed")
    assert [i["kind"] for i in feed["items"]] == ["exception"] * 4
    assert either.status()["exceptions"] == 4


def test_a_kind_of_a_newer_counter_is_kept_and_shown(peer: Peer) -> None:
    assert peer.push([peer.entry(kind="meter.read")])[0] == 200
    for _ in range(2):  # also when it is sent again
        status, answer = peer.push([], 1, after_hash=peer.head)
        assert (status, answer["exceptions"], answer["newer"]) == (200, [], 1)


def test_hostile_text_is_kept_as_it_is(peer: Peer) -> None:
    text = "'; DROP TABLE entry; --\u0000\u202e<b>=1+1"
    status, _ = peer.push([peer.entry(body={"text": text}), peer.entry(body={"x": "ภู่ ฏุํ"})])
    assert status == 200


# --- sizes --------------------------------------------------------------------------------------


def test_large_bodies_and_gzip_bombs_are_refused(small: Central) -> None:
    peer = Peer(small, small.device())
    for body, headers in (
        (b" " * 20_001, {}),
        (gzip.compress(bytes(64 << 20)), {"Content_Encoding": "gzip"}),
        (gzip.compress(b" " * 20_001), {"Content_Encoding": "gzip"}),
    ):
        status, answer, sent = peer.ask("POST", peer.path, body, **headers)
        assert (status, answer["code"]) == (413, "too_large")
        assert sent["MEA-Protocol"] == "2"
    assert peer.push([peer.entry()])[0] == 200
    status, answer, _ = peer.ask("POST", "/v1/enrol", b" " * 17_000)
    assert status == 413


def test_a_body_without_a_length_is_bounded_too(small: Central) -> None:
    peer = Peer(small, small.device())
    connection = http.client.HTTPConnection("127.0.0.1", int(small.url.rpartition(":")[2]))
    chunks = (b" " * 1000 for _ in range(1000))
    try:
        bearer = {"MEA-Protocol": "2", "Authorization": f"Bearer {peer.device.token}"}
        connection.request("POST", peer.path, chunks, bearer, encode_chunked=True)
        status = connection.getresponse().status
    except (BrokenPipeError, ConnectionResetError):
        status = 413  # hung up on while still sending
    finally:
        connection.close()
    assert status == 413


@pytest.mark.parametrize(
    ("body", "encoding", "expected"),
    [
        (b"junk", "gzip", 400),
        (gzip.compress(b"{}")[:-3], "gzip", 400),
        (gzip.compress(b"{}") * 2, "gzip", 400),
        (b"{}", "br", 415),
        (b"\xff\xfe{}", "identity", 400),
        (b"{", "identity", 400),
        (b"[]", "identity", 422),
        (b'{"epoch": NaN}', "identity", 400),
        (b'{"epoch": 1}', "identity", 422),
        (b"[" * 5_000, "identity", 400),
    ],
    # Named here: gzip writes the time, and two workers must collect the same names.
    ids=[
        "junk",
        "cut gzip",
        "two members",
        "brotli",
        "not UTF-8",
        "cut JSON",
        "a list",
        "no number",
        "not whole",
        "deep",
    ],
)
def test_what_cannot_be_read_is_said_so(
    small: Central, body: bytes, encoding: str, expected: int
) -> None:
    peer = Peer(small, small.device())
    status, answer, _ = peer.ask("POST", peer.path, body, Content_Encoding=encoding)
    assert status == expected, answer
    assert set(answer) >= {"code", "message"}


def test_how_deep_python_follows_makes_no_difference(small: Central) -> None:
    peer, before = Peer(small, small.device()), sys.getrecursionlimit()
    sys.setrecursionlimit(50_000)
    try:
        status, answer, _ = peer.ask("POST", peer.path, b"[" * 5_000 + b"]" * 5_000)
    finally:
        sys.setrecursionlimit(before)
    assert (status, answer["code"]) == (400, "invalid")


def test_an_error_does_not_repeat_what_was_sent(small: Central) -> None:
    peer = Peer(small, small.device())
    entry = peer.entry() | {"id": "นายประเสริฐ 9001200000360"}
    status, answer = peer.push([entry])
    assert status == 422
    assert "9001200000360" not in json.dumps(answer)
    assert answer["message"] == "Not as described: body.entries.0.id"


# --- who asks -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/feed"),
        ("GET", "/v1/bundles"),
        ("GET", "/v1/bundles/1"),
        ("GET", f"/v1/blobs/{'0' * 64}"),
        ("GET", "/v1/admin/status"),
        ("GET", "/v1/admin/bundles"),
        ("PUT", "/v1/admin/bundles/1"),
        ("DELETE", "/v1/admin/bundles/1"),
    ],
)
def test_nobody_gets_anything_without_a_token(central: Central, method: str, path: str) -> None:
    peer = Peer(central, central.device())
    body = b'{"starts": "2026-01-01", "files": {"a.toml": "x"}}' if method == "PUT" else None
    for given in ("", "Bearer", "Bearer made-up", "Basic eDp5", "Bearer \xe9\xe9"):
        status, answer, headers = peer.ask(method, path, body, Authorization=given)
        assert status == 401, (given, answer)
        assert headers["WWW-Authenticate"] == "Bearer"
    if "admin" in path:
        assert peer.ask(method, path, body)[0] == 401  # a device is no administrator


def test_the_protocol_is_asked_for(central: Central) -> None:
    peer = Peer(central, central.device())
    for version in ("", "1", "3"):
        status, answer, headers = peer.ask("GET", "/v1/feed", MEA_Protocol=version)
        assert (status, answer["code"]) == (422, "invalid")
        assert headers["MEA-Protocol"] == "2"
    assert peer.ask("GET", "/v1/feed")[0] == 200


def test_a_plain_load_balancer_can_ask_for_the_health(central: Central) -> None:
    port = int(central.url.rpartition(":")[2])
    with closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
        connection.request("GET", "/v1/health")
        answer = connection.getresponse()
        told = json.loads(answer.read())
    assert (answer.status, told["status"], told["central_name"]) == (200, "ok", "MEA")


# --- feed, reference data, blobs -----------------------------------------------------------------


def test_a_waiting_question_is_answered_when_there_is_news(either: Central) -> None:
    peer, waiter = Peer(either, either.device(3)), Peer(either, either.device(4))
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(waiter.ask, "GET", "/v1/feed?after=0&wait=20")
        until(lambda: either.bell.waiting("BKP") == 1, "one waits")
        status, _ = peer.push([peer.entry(body={})])
        assert status == 200
        _, feed, _ = waiting.result(timeout=20)
    assert [item["position"] for item in feed["items"]] == [3]  # after two that were enrolled


def test_the_feed_comes_in_pages_without_a_gap(either: Central) -> None:
    peer = Peer(either, either.device())
    peer.push([peer.entry(body={}) for _ in range(25)])
    seen: list[int] = []
    after, more = 0, True
    while more:
        _, page, _ = peer.ask("GET", f"/v1/feed?after={after}&limit=10")
        seen += [item["position"] for item in page["items"]]
        after, more = page["cursor"], page["more"]
    assert seen == list(range(2, 27))  # after its enrolment


def test_a_page_is_bounded_in_bytes(tmp_path: Path) -> None:
    with served(tmp_path / "c", limits=Limits(feed_bytes=500)) as central:
        peer = Peer(central, central.device())
        peer.push([peer.entry(body={}) for _ in range(5)])
        _, page, _ = peer.ask("GET", "/v1/feed")
        assert 1 <= len(page["items"]) < 5
        assert page["more"] is True


def test_a_closing_server_lets_waiting_counters_go(tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as pool:
        with served(tmp_path / "c") as central:
            peer = Peer(central, central.device())
            waiting = pool.submit(peer.ask, "GET", "/v1/feed?wait=30")
            until(lambda: central.bell.waiting("BKP") == 1, "one waits")
        status, feed, _ = waiting.result(timeout=10)
    assert (status, feed["items"]) == (200, [])


def test_blobs_are_stored_once_and_stay_in_the_office(either: Central) -> None:
    peer = Peer(either, either.device())
    name = hashlib.sha256(b"photo").hexdigest()
    for _ in range(2):
        status, answer, _ = peer.ask("PUT", f"/v1/blobs/{name}", b"photo")
        assert (status, answer) == (200, {"sha256": name, "size": 5})
    assert peer.ask("GET", f"/v1/blobs/{name}")[1] == b"photo"
    assert peer.ask("PUT", f"/v1/blobs/{'0' * 64}", b"photo")[:2][0] == 422
    stranger = Peer(either, either.device(1, "BNA"))
    assert stranger.ask("GET", f"/v1/blobs/{name}")[0] == 404


@pytest.mark.xdist_group("postgresql")
@pytest.mark.expects_log("^database: ")
def test_a_database_that_is_gone_is_said_and_waited_for(postgres: str, tmp_path: Path) -> None:
    with ExitStack() as database:
        url = database.enter_context(fresh_database(postgres))
        with served(tmp_path / "c", url) as central:
            peer = Peer(central, central.device())
            entry = peer.entry()
            database.close()
            status, answer, headers = peer.ask("GET", "/v1/feed")
            assert (status, answer["code"], headers["Retry-After"]) == (503, "database", "5")
            assert peer.push([entry])[0] == 503
            assert peer.ask("GET", "/v1/health")[0] == 503


def test_a_database_of_a_newer_server_is_not_touched(tmp_path: Path) -> None:
    url = Database.sqlite_url(tmp_path)
    Database(url).close()
    database = tmp_path / "central.db"
    with closing(sqlite3.connect(database)) as connection, connection:
        newer = str(SCHEMA_VERSION + 1)
        connection.execute("UPDATE meta SET value = ? WHERE name = 'schema'", (newer,))
    before = database.read_bytes()
    with pytest.raises(DatabaseError, match="newer server"):
        Database(url)
    assert database.read_bytes() == before
