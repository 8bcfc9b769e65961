"""The first thing a request meets: bounded bodies, bounded gzip, our own headers."""

from __future__ import annotations

import asyncio
import re
import zlib

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync import generation
from sync.central.memory import Memory
from sync.protocol import HEADER_PROTOCOL, HEADER_REQUEST, PROTOCOL, ErrorAnswer

BODY_SECONDS = 60.0
_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{1,64}")


class _GateError(Exception):
    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(code)
        self.status, self.answer = status, ErrorAnswer(code=code, message=message)


class Gate:
    """ASGI middleware; `limit` gives the bytes that a path may send (after decompression).

    Every answer bears the generation, whatever it is.
    """

    def __init__(self, app: ASGIApp, limit: Limit, memory: Memory) -> None:
        self._app, self._limit, self._memory = app, limit, memory

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        asked = headers.get(HEADER_REQUEST, "")

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                ours = MutableHeaders(scope=message)
                ours[HEADER_PROTOCOL] = PROTOCOL
                ours[generation.HEADER] = str(self._memory.generation)
                ours["Cache-Control"] = "no-store"
                if _REQUEST_ID.fullmatch(asked):
                    ours[HEADER_REQUEST] = asked
            await send(message)

        if scope["method"] not in ("POST", "PUT", "PATCH"):
            await self._app(scope, receive, marked)
            return
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await _read(receive, headers, self._limit(scope["path"]))
        except TimeoutError:
            refused = _GateError(408, "slow", "The body took too long to come.")
        except _GateError as error:
            refused = error
        else:
            await self._app(_plain(scope, len(body)), _replay(body, receive), marked)
            return
        answer = refused.answer.model_dump(exclude_none=True)
        await JSONResponse(answer, refused.status)(scope, receive, marked)


class Limit:
    """The largest body of a path, in bytes."""

    def __init__(self, push: int, blob: int, bundle: int, small: int) -> None:
        self._push, self._blob, self._bundle, self._small = push, blob, bundle, small

    def __call__(self, path: str) -> int:
        """Bytes that `path` may send."""
        if path.endswith("/journal"):
            return self._push
        if path.startswith("/v1/admin/bundles/"):
            return self._bundle
        return self._blob if path.startswith("/v1/blobs/") else self._small


async def _read(receive: Receive, headers: Headers, limit: int) -> bytes:
    declared = headers.get("content-length", "0")
    if declared.isascii() and declared.isdigit() and int(declared) > limit:
        raise _too_large()
    coding = headers.get("content-encoding", "identity").lower()
    if coding not in ("identity", "gzip"):
        raise _GateError(415, "encoding", "Only gzip is understood.")
    parts, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _GateError(400, "cut", "The body was cut off.")
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        more = message.get("more_body", False)
        if size > limit:
            raise _too_large()
    body = b"".join(parts)
    return _unzip(body, limit) if coding == "gzip" else body


def _unzip(body: bytes, limit: int) -> bytes:
    reader = zlib.decompressobj(wbits=31)
    try:
        plain = reader.decompress(body, limit + 1)
    except zlib.error:
        raise _GateError(400, "encoding", "The body is not gzip.") from None
    if len(plain) > limit:
        raise _too_large()
    if not reader.eof or reader.unused_data:
        raise _GateError(400, "encoding", "The body is not one whole gzip member.")
    return plain


def _too_large() -> _GateError:
    return _GateError(413, "too_large", "The body is too large; send less at once.")


def _plain(scope: Scope, length: int) -> Scope:
    """The request as if it had come uncompressed."""
    dropped = (b"content-encoding", b"content-length", b"transfer-encoding")
    kept = [(name, value) for name, value in scope["headers"] if name not in dropped]
    return {**scope, "headers": [*kept, (b"content-length", str(length).encode())]}


def _replay(body: bytes, receive: Receive) -> Receive:
    done = False

    async def again() -> Message:
        nonlocal done
        if done:
            return await receive()
        done = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
