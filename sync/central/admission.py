"""Lets pushes in as they can be served, and says early to the others when to come again.

A push is the work that the server is for. Once more of them wait than can be served soon, each
further one would be answered after its counter has given up, and be sent a second time.
"""

from __future__ import annotations

import asyncio
import math
import re
import time
from collections import deque
from functools import partial

from anyio import from_thread
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from sync.protocol import ErrorAnswer

_PUSH = re.compile(r"/v1/devices/([^/]+)/journal")
OF_A_DEVICE = 2
_FIRST_GUESS = 0.2  # seconds of one push, before the first has been served
_WEIGHT = 0.2  # of the newest push in the running mean


class Admission:
    """ASGI middleware: at most `at_once` pushes are in work.

    The others wait in the order of their coming, as long as their turn comes soon. A device may
    have a second one here, which was packed while its first is in work. Where there is a place for
    it, it is read meanwhile, and whoever serves it asks for its `turn`.
    """

    def __init__(self, app: ASGIApp, at_once: int, soon: float) -> None:
        self._app, self._free, self._at_once, self._soon = app, at_once, at_once, soon
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._devices: dict[str, list[asyncio.Event]] = {}
        self._seconds = _FIRST_GUESS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        push = _PUSH.fullmatch(scope["path"]) if scope["type"] == "http" else None
        if push is None:
            await self._app(scope, receive, send)
            return
        device = push[1]
        here = self._devices.setdefault(device, [])
        before, done = here[-1] if here else None, asyncio.Event()
        if len(here) >= OF_A_DEVICE:
            await self._refuse("Pushes of this device are still in work.", scope, receive, send)
            return
        here.append(done)
        until = time.monotonic() + self._soon
        try:
            if before and not self._free and not await self._ended(before, until):
                await self._refuse("A push of this device is still in work.", scope, receive, send)
            elif await self._entered(until):
                turn = partial(from_thread.run, self._ended, before, until)
                scope["state"] = {**scope.get("state", {}), "turn": turn}
                await self._serve(scope, receive, send)
            else:
                await self._refuse("Too many pushes wait; ask again later.", scope, receive, send)
        finally:
            done.set()
            here.remove(done)
            if not here:
                self._devices.pop(device, None)

    async def _refuse(self, message: str, scope: Scope, receive: Receive, send: Send) -> None:
        await _busy(message, self._expected())(scope, receive, send)

    @staticmethod
    async def _ended(before: asyncio.Event | None, until: float) -> bool:
        """Wait for the device's former push, if any, but no longer than anybody waits."""
        if before is None:
            return True
        try:
            await asyncio.wait_for(before.wait(), until - time.monotonic())
        except TimeoutError:
            return False
        return True

    def _expected(self) -> float:
        """Seconds until a push that came now would be in work."""
        return 0.0 if self._free else (len(self._waiting) + 1) * self._seconds / self._at_once

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = time.monotonic()
        try:
            await self._app(scope, receive, send)
        finally:
            self._seconds += _WEIGHT * (time.monotonic() - begun - self._seconds)
            self._leave()

    async def _entered(self, until: float) -> bool:
        """Wait for a place; False if there is none soon, known at once or after waiting for it."""
        if self._free:
            self._free -= 1
            return True
        left = until - time.monotonic()
        if self._expected() > left:
            return False
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        await asyncio.wait([turn], timeout=left)
        if not turn.done():
            self._waiting.remove(turn)
        return turn.done()

    def _leave(self) -> None:
        """Give the place to whoever has waited longest."""
        if self._waiting:
            self._waiting.popleft().set_result(None)
        else:
            self._free += 1


def _busy(message: str, wait: float) -> JSONResponse:
    answer = ErrorAnswer(code="busy", message=message).model_dump(exclude_none=True)
    return JSONResponse(answer, 503, {"Retry-After": str(max(1, math.ceil(wait)))})
