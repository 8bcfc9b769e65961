"""Puts a centre behind HTTP on this machine, with ways to let an answer get lost or be refused."""

from __future__ import annotations

import gzip
import json
import threading
import zlib
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.second.centre import Centre
from tests.second.chain import PROTOCOL, now, sha256
from tests.second.enrolment import RefusalError
from tests.second.shapes import Shapes

PUSH_BYTES = 4 * 1024 * 1024
BLOB_BYTES = 8 * 1024 * 1024
MESSAGES = {"gap": "entries are missing", "fork": "another history"}


class Wire(ThreadingHTTPServer):
    """Serves a centre until it is closed; `faults` says what befalls the next pushes.

    A fault is `lost` (kept, but the answer does not arrive) or `busy` (503, nothing is done).
    """

    daemon_threads = True

    def __init__(self, centre: Centre, shapes: Shapes, port: int = 0) -> None:
        """Listen on a free port and serve at once."""
        super().__init__(("127.0.0.1", port), Handler)
        self.centre, self.shapes = centre, shapes
        self.faults: list[str] = []
        self.pushes: dict[str, int] = {}
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self) -> str:
        """Where it is found."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    """One connection of a counter."""

    protocol_version = "HTTP/1.1"
    server: Wire

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: requests name persons' streams."""

    def do_GET(self) -> None:
        """All that is read."""
        self._answer()

    def do_PUT(self) -> None:
        """Blobs."""
        self._answer()

    def do_POST(self) -> None:
        """Enrolment and push."""
        self._answer()

    def do_DELETE(self) -> None:
        """Nothing yet."""
        self._answer()

    def do_PATCH(self) -> None:
        """Nothing yet."""
        self._answer()

    def _answer(self) -> None:
        headers: dict[str, str] = {}
        self.lost = False
        try:
            body = self._body()
            status, told = 200, self._served(body)
        except RefusalError as refusal:
            status, told = refusal.status, dict(refusal.told)
            if "retry_after" in told:
                headers["Retry-After"] = str(told.pop("retry_after"))
            told |= {"code": refusal.code, "message": MESSAGES.get(refusal.code, refusal.code)}
        if self.lost:
            self.close_connection = True
            return
        is_bytes = isinstance(told, bytes)
        data = told if isinstance(told, bytes) else json.dumps(told, ensure_ascii=False).encode()
        self.send_response(status)
        headers["Content-Type"] = "application/octet-stream" if is_bytes else "application/json"
        headers["Content-Length"] = str(len(data))
        headers["MEA-Protocol"] = PROTOCOL
        headers["MEA-Generation"] = self.server.centre.generation
        if asked := self.headers["MEA-Request"]:
            headers["MEA-Request"] = asked
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def _body(self) -> bytes:
        data = self.rfile.read(int(self.headers["Content-Length"] or 0))
        coding = self.headers["Content-Encoding"]
        if coding not in (None, "gzip"):
            raise RefusalError(415, "encoding")
        if coding:
            try:
                data = gzip.decompress(data)
            except (OSError, EOFError, zlib.error) as error:
                raise RefusalError(400, "encoding") from error
        blob = self.path.startswith("/v1/blobs/")
        if len(data) > (BLOB_BYTES if blob else PUSH_BYTES):
            raise RefusalError(413, "too_large")
        return data

    def _json(self, shape: str, body: bytes) -> dict[str, Any]:
        if not body:
            raise RefusalError(422, "empty")
        try:
            value: dict[str, Any] = json.loads(body)
        except ValueError as error:
            raise RefusalError(400, "invalid") from error
        if self.server.shapes.fault(shape, value):
            raise RefusalError(422, "invalid")
        return value

    def _served(self, body: bytes) -> Any:
        parts, centre = urlsplit(self.path), self.server.centre
        query, names = parse_qs(parts.query), parts.path.split("/")[2:]
        asked = (self.command, names[0] if names else "")
        if asked == ("GET", "health"):
            told = {"status": "ok", "protocol": PROTOCOL, "central_name": "Second"}
            return told | {"now": now()}
        if self.headers["MEA-Protocol"] != PROTOCOL:
            raise RefusalError(422, "invalid")
        with centre.told:
            if asked == ("POST", "enrol"):
                return centre.enrol(self._json("EnrolRequest", body), self.client_address[0])
            scheme, _, token = (self.headers["Authorization"] or "").partition(" ")
            token = token if scheme == "Bearer" else ""
            if names[:2] == ["admin", "status"]:
                if token != centre.admin_token:
                    raise RefusalError(401, "unknown_token")
                return centre.status()
        return self._of_device(asked, names, query, body, token)

    def _of_device(
        self, asked: tuple[str, str], names: list[str], query: Any, body: bytes, token: str
    ) -> Any:
        centre, named = self.server.centre, self.headers["MEA-Generation"] or ""
        with centre.told:
            device = centre.device_of(token)
            centre.hear(named)
            if asked == ("GET", "feed"):
                return centre.feed(device, _numbers(query), named)
            if asked == ("GET", "cases"):
                return centre.opened(device, query.get("of", []))
            if asked == ("GET", "bundles"):
                if len(names) > 1:
                    return centre.bundle(names[1])
                return centre.bundles(query.get("asked", [""])[0])
            if asked[1] == "blobs":
                return self._blob(centre.books.offices[device.office].blobs, names[1], body)
        if asked == ("POST", "devices"):
            if names[1] != device.id:
                raise RefusalError(403, "other_device")
            request = self._json("Push", body)
            return self._one_of_two(device.id, lambda: centre.push(device, request, named))
        raise RefusalError(404, "not_found")

    def _one_of_two(self, device: str, push: Callable[[], Any]) -> Any:
        wire, centre = self.server, self.server.centre
        fault = wire.faults.pop(0) if wire.faults else ""
        under_way = wire.pushes.get(device, 0)
        if fault == "busy" or under_way >= 2:
            raise RefusalError(503, "busy", retry_after=1)
        wire.pushes[device] = under_way + 1
        try:
            if not centre.told.acquire(timeout=5):
                raise RefusalError(503, "busy", retry_after=1)
            try:
                return push()
            finally:
                centre.told.release()
        finally:
            wire.pushes[device] -= 1
            self.lost = fault == "lost"

    def _blob(self, blobs: dict[str, bytes], name: str, body: bytes) -> Any:
        if self.command == "GET":
            if name not in blobs:
                raise RefusalError(404, "not_found")
            return blobs[name]
        if sha256(body) != name:
            raise RefusalError(422, "digest")
        blobs[name] = body
        return {"sha256": name, "size": len(body)}


def _numbers(query: dict[str, list[str]]) -> dict[str, Any]:
    limits = {"after": (0, 2**53), "limit": (1, 500), "wait": (0, 30), "window": (0, 2**53)}
    limits["days"] = (0, 3650)
    found: dict[str, Any] = {"bare": query.get("bare") == ["true"]}
    for name, (low, high) in limits.items():
        text = query.get(name, ["200" if name == "limit" else "0"])[0]
        if not text.isdecimal() or not low <= int(text) <= high:
            raise RefusalError(422, "invalid")
        found[name] = int(text)
    return found
