"""The first thing a request meets: who asks, how often, bounded bodies, our own headers."""

from __future__ import annotations

import asyncio
import math
import re
import time
import zlib
from collections import Counter
from contextlib import suppress

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync import generation
from sync.central.answers import refusal
from sync.central.defence import Slow, counted
from sync.central.events import Kind
from sync.central.place import Place, RefusedError
from sync.central.rates import Buckets
from sync.central.tokens import KnownTokens
from sync.protocol import HEADER_PROTOCOL, HEADER_REQUEST, PROTOCOL

HOLD_SECONDS = 1.0
_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
# What an address gets wrong counts against it.
_WRONG = frozenset({401, 403, 429})


class Gate:
    """ASGI middleware; `limit` gives the bytes that a path may send (after decompression).

    A token is looked at before one byte of a body is read. Every answer bears the generation,
    whatever it is.
    """

    def __init__(self, app: ASGIApp, limit: Limit, place: Place, tokens: KnownTokens) -> None:
        self._app, self._limit, self._place, self._tokens = app, limit, place, tokens
        device, address = place.defence.device, place.defence.address
        self._at_once = device.at_once
        self._asked = Buckets(device.per_second, device.burst)
        self._wrong = Buckets(address.per_second, address.burst)
        self._health = Buckets(address.per_second, address.burst)
        self._here = Counter[str]()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        asked = headers.get(HEADER_REQUEST, "")
        address = counted(scope["client"][0] if scope["client"] else None)
        token = _bearer(headers)

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                ours = MutableHeaders(scope=message)
                ours[HEADER_PROTOCOL] = PROTOCOL
                ours[generation.HEADER] = str(self._place.memory.generation)
                ours["Cache-Control"] = "no-store"
                if _REQUEST_ID.fullmatch(asked):
                    ours[HEADER_REQUEST] = asked
                if message["status"] in _WRONG and not device:
                    self._wrong.take(address)
                if message["status"] in (401, 403) and token is not None:
                    self._tokens.forget(token)
            await send(message)

        device = ""
        try:
            device = await self._who(scope, token, address)
            if device:
                self._let_in(device)
        except RefusedError as refused:
            if refused.status == 429:
                await _hold(HOLD_SECONDS)
            await refusal(refused)(scope, receive, marked)
            return
        try:
            await self._serve(scope, headers, receive, marked)
        finally:
            if device:
                self._here[device] -= 1
                self._here += Counter()  # those at nothing go

    async def _who(self, scope: Scope, token: str | None, address: str) -> str:
        """The device that asks; empty for the administrator, and where anybody may ask."""
        path = scope["path"]
        if path == "/v1/enrol" or path == "/v1/health" or not path.startswith("/v1/"):
            wait = self._wrong.wait(address)
            wait = wait or (0.0 if path == "/v1/enrol" else self._health.take(address))
            if wait:
                raise self._flood(wait, address=address)
            return ""
        if token is None:
            raise RefusedError(401, "no_token", "A bearer token is needed.")
        if self._tokens.is_admin(token):
            return ""
        device = self._tokens.trusted(token)
        if device is None:
            if not self._tokens.is_known(token) and (wait := self._wrong.wait(address)):
                raise self._flood(wait, address=address)
            try:
                device = await run_in_threadpool(self._tokens.ask, token)
            except RefusedError:
                self._note(Kind.TOKEN_REFUSED, address=address)
                raise
            self._tokens.learn(token, device)
        if (connection := scope.get("state", {}).get("connection")) is not None:
            connection.named(device)
        return device

    def _let_in(self, device: str) -> None:
        if self._here[device] >= self._at_once:
            raise self._flood(1.0, device=device)
        if wait := self._asked.take(device):
            raise self._flood(wait, device=device)
        self._here[device] += 1

    def _flood(self, wait: float, *, device: str = "", address: str = "") -> RefusedError:
        self._note(Kind.FLOOD, device, address)
        seconds = min(300, max(1, math.ceil(wait)))
        told = "Too much at once; ask again later."
        return RefusedError(429, "too_many", told, retry_after=seconds)

    def _note(self, kind: Kind, device: str = "", address: str = "") -> None:
        self._place.events.note(self._place.stamp(), kind, device, address)

    async def _serve(self, scope: Scope, headers: Headers, receive: Receive, send: Send) -> None:
        if scope["method"] not in ("POST", "PUT", "PATCH"):
            await self._app(scope, receive, send)
            return
        try:
            slow = self._place.defence.slow
            body = await _read(receive, headers, self._limit(scope["path"]), slow)
        except RefusedError as refused:
            if refused.status == 408:
                client = scope["client"]
                self._note(Kind.SLOW, address=counted(client[0] if client else None))
            await refusal(refused)(scope, receive, send)
        else:
            await self._app(_plain(scope, len(body)), _replay(body, receive), send)


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


async def _hold(seconds: float) -> None:
    """Whoever asks without a pause is answered late, which costs us less than to be asked again."""
    loop = asyncio.get_running_loop()
    over = loop.create_future()
    timer = loop.call_later(seconds, over.set_result, None)
    try:
        await over
    finally:
        timer.cancel()


def _bearer(headers: Headers) -> str | None:
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None


async def _read(receive: Receive, headers: Headers, limit: int, slow: Slow) -> bytes:
    declared = headers.get("content-length", "0")
    if declared.isascii() and declared.isdigit() and int(declared) > limit:
        raise _too_large()
    coding = headers.get("content-encoding", "identity").lower()
    if coding not in ("identity", "gzip"):
        raise RefusedError(415, "encoding", "Only gzip is understood.")
    parts, size, more, begun = [], 0, True, time.monotonic()
    while more:
        message = None
        with suppress(TimeoutError):
            async with asyncio.timeout(begun + slow.until(size) - time.monotonic()):
                message = await receive()
        if message is None:
            raise RefusedError(408, "slow", "The body took too long to come.")
        if message["type"] == "http.disconnect":
            raise RefusedError(400, "cut", "The body was cut off.")
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
        raise RefusedError(400, "encoding", "The body is not gzip.") from None
    if len(plain) > limit:
        raise _too_large()
    if not reader.eof or reader.unused_data:
        raise RefusedError(400, "encoding", "The body is not one whole gzip member.")
    return plain


def _too_large() -> RefusedError:
    return RefusedError(413, "too_large", "The body is too large; send less at once.")


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
