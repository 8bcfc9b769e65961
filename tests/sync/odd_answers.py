"""Answers that make no sense: items of the feed, whole answers, and lines that take too little."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from sync import protocol
from tests.fixtures.store import feed_case, submitted_body
from tests.sync.faulty import Fault, answer_of, canned, cut_at, echoing, header_of

NOW = "2026-11-22T07:05:12.345Z"

# --- items of the feed -----------------------------------------------------------------------


def case_item(position: int, **data: Any) -> dict[str, Any]:
    """An item of the feed about a case of its own."""
    reference = f"BKP2A-69-{position:06d}"
    return feed_case(position, submitted_body(str(uuid4()), reference), **data)


def serving(items: list[Any]) -> Fault:
    """A centre whose feed holds these items; what is no object is put into the answer as it is."""

    def answer(request: bytes, forward: Callable[[], bytes]) -> bytes | None:
        path = request.split(b" ", 2)[1].decode()
        if not path.startswith("/v1/feed"):
            return forward()
        asked = dict(part.split("=") for part in path.partition("?")[2].split("&"))
        after, limit = int(asked["after"]), int(asked["limit"])
        page = items[after : after + limit]
        if "bare" in asked:
            page = [
                {"position": after + n, "kind": "case", "at": NOW, "data": {}}
                for n, _ in enumerate(page, start=1)
            ]
        texts = [item if isinstance(item, str) else json.dumps(item) for item in page]
        cursor, more = after + len(page), str(after + len(page) < len(items)).lower()
        told = f'{{"items":[{",".join(texts)}],"cursor":{cursor},"more":{more},"now":"{NOW}"}}'
        return echoing("200 OK", told.encode())(request, forward)

    return answer


DEEP = "[" * 100_000 + "]" * 100_000
LONG = json.dumps("x" * protocol.MAX_ANSWER_BYTES)


def around(value: str, name: str = "extra") -> Callable[[int], str]:
    """The text of an item that holds this JSON somewhere in its case."""

    def text(position: int) -> str:
        return json.dumps(case_item(position, **{name: "@"})).replace('"@"', value)

    return text


ODD_ITEMS: dict[str, Callable[[int], Any]] = {
    "deep": around(DEEP),
    "long": around(LONG),
    "huge number": around("9" * 6000, "total"),
    "no object": lambda _position: 7,
    "no data": lambda position: {"position": position, "kind": "case", "at": NOW},
    "no id": lambda position: {"position": position, "kind": "case", "at": NOW, "data": {}},
    "month 99": lambda position: case_item(position) | {"at": "2026-99-22T07:05:12.345Z"},
    "total of 2^70": lambda position: case_item(position, total=2**70),
    "infinite total": around("1e999", "total"),
    "a table for a name": lambda position: case_item(position, person_name={"th": "x"}),
    "half a letter": lambda position: case_item(position, person_name="\ud800"),
    "half a letter deep inside": lambda position: case_item(position, extra=["\ud800"]),
    "an exception without entry": lambda position: {
        "position": position, "kind": "exception", "at": NOW, "data": {"seq": 1, "code": "body"},
    },
    "a bundle without edition": lambda position: {
        "position": position, "kind": "bundle", "at": NOW, "data": {},
    },
}  # fmt: skip

# --- whole answers ---------------------------------------------------------------------------

PORTAL = b"<html><body>Welcome to the free WiFi. Please accept the terms.</body></html>"
BOMB = gzip.compress(bytes(64 << 20))
_WRONG = json.dumps({"acked": 2, "acked_hash": "0" * 64, "exceptions": [], "now": NOW}).encode()

# Whoever answers so is not believed: for the counter it is no answer at all.
STRANGERS: dict[str, Fault] = {
    "portal": canned(answer_of("200 OK", PORTAL, content_type="text/html")),
    "redirect": canned(answer_of("302 Found", b"", "Location: http://portal.invalid/")),
    "no header": canned(answer_of("200 OK", b"{}")),
    "no echo": canned(answer_of("200 OK", b"{}", f"{protocol.HEADER_PROTOCOL}: 1")),
    "foreign 401": canned(answer_of("401 Unauthorized", PORTAL)),
    "no http": canned(b"SSH-2.0-OpenSSH_9.2\r\n"),
    "empty json": echoing("200 OK", b"{}"),
    "other json": echoing("200 OK", b'["acked"]'),
    "half json": echoing("200 OK", b'{"acked": 2'),
    "no text": echoing("200 OK", b"\xff\xfe"),
    "wrong hash": echoing("200 OK", _WRONG),
    "json as html": echoing("200 OK", _WRONG, content_type="text/html"),
    "204": echoing("204 No Content", b""),
    "500": echoing("500 Internal Server Error", b"{}"),
    "502": echoing("502 Bad Gateway", PORTAL),
    "301": echoing("301 Moved", b""),
    "gzip bomb": echoing("200 OK", BOMB, "Content-Encoding: gzip"),
    "no gzip": echoing("200 OK", b"junk", "Content-Encoding: gzip"),
    "unknown encoding": echoing("200 OK", b"{}", "Content-Encoding: br"),
    "too long": echoing("200 OK", bytes(protocol.MAX_ANSWER_BYTES + 1)),
}


def _page(items: list[Any], cursor: object, *, more: object = False, now: object = NOW) -> Fault:
    page = {"items": items, "cursor": cursor, "more": more, "now": now}
    return echoing("200 OK", json.dumps(page).encode())


def _item(position: int) -> dict[str, Any]:
    return {"position": position, "kind": "case", "at": NOW, "data": {}}


# Pages of the feed that are none, or not the one that was asked for.
ODD_PAGES: dict[str, Fault] = {
    "an item beyond the page": _page([_item(10**6)], 1),
    "repeats": _page([_item(1), _item(1)], 2),
    "ends beyond its items": _page([_item(1)], 10**6, more=True),
    "more of nothing": _page([], 0, more=True),
    "more of 7": _page([], 0, more=7),
    "a cursor of 2^70": _page([], 2**70),
    "a cursor below zero": _page([], -1),
    "month 99": _page([], 0, now="2026-99-22T07:05:12.345Z"),
    "items that are none": echoing("200 OK", b'{"items":7,"cursor":0,"more":false}'),
    "deep": echoing("200 OK", DEEP.encode()),
    "cut": cut_at(300),
    "nothing": cut_at(0),
}

# --- lines that take too little ----------------------------------------------------------------

HTML = b"<html><head><title>413 Request Entity Too Large</title></head></html>"
_OURS = json.dumps({"code": "too_large", "message": "no"}).encode()

# 413, as it comes from whoever stands in between.
TOO_LARGE: dict[str, Fault] = {
    "nginx": canned(answer_of("413 Request Entity Too Large", HTML, content_type="text/html")),
    "ours": echoing("413 Content Too Large", _OURS),
    "empty": canned(answer_of("413 Payload Too Large", b"", content_type="")),
    "plain text": canned(answer_of("413 Too Large", b"too large", content_type="text/plain")),
    "foreign json": canned(answer_of("413 Too Large", b'{"error": 413}')),
    "half json": echoing("413 Too Large", b'{"code":'),
    "no text": canned(answer_of("413 Too Large", b"\xff\xfe")),
    "old": canned(b"HTTP/1.0 413 Too Large\r\n\r\n"),
}


def narrow(most: int, refusal: Fault = TOO_LARGE["nginx"]) -> Fault:
    """A proxy before the centre, which knows nothing of us and takes no more bytes than that."""

    def answer(request: bytes, forward: Callable[[], bytes]) -> bytes | None:
        content = request.partition(b"\r\n\r\n")[2]
        packed = header_of(request, "Content-Encoding") == "gzip"
        if len(gzip.decompress(content) if packed else content) > most:
            return refusal(request, forward)
        return forward()

    return answer
