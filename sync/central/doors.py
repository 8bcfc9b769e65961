"""The connections of a server: by when each must have said something, and who makes room."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from itertools import chain, islice
from typing import Any

import h11
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from sync.central.defence import Defence, counted
from sync.central.events import Kind

# So long a connection is let be whose first head is perhaps on its way.
GRACE_SECONDS = 1.0
# How many are taken in at a time, and how many may be in before the first of them is heard.
AT_A_TIME, UNHEARD = 16, 64


class Doors:
    """Who is in. `tell` hears of a crowd or of one too slow, with the address.

    With `proxies` nobody else is let in, and as many of their connections as there may be at all.
    """

    def __init__(
        self,
        defence: Defence,
        tell: Callable[[Kind, str], None] = lambda _kind, _address: None,
        proxies: frozenset[str] = frozenset(),
    ) -> None:
        self.slow, self._most, self.tell = defence.slow, defence.connections, tell
        self._proxies = proxies
        self._open: set[Connection] = set()
        # Those that have not named a known token, whoever came first before the others.
        self._strange: dict[Connection, None] = {}
        self._of_address: dict[str, dict[Connection, None]] = {}
        self._of_device: dict[str, dict[Connection, None]] = {}

    def enter(self, one: Connection, host: str) -> bool:
        """Whether it may stay; somebody else may have had to go for it."""
        if self._proxies and host not in self._proxies:
            return False
        one.address = "" if host in self._proxies else counted(host)
        here = self._of_address.setdefault(one.address, {})
        self._open.add(one)
        self._strange[one] = here[one] = None
        most = self._most.of_an_address
        if one.address and len(here) > most:
            self._make_room(here, one, most)
            if len(here) > most + UNHEARD:
                return False
        if len(self._open) > self._most.all:
            self._make_room(self._strange, one, len(self._strange) - 1)
        return len(self._open) <= self._most.all

    def known(self, one: Connection, device: str) -> None:
        """It has named the token of a device."""
        if one not in self._open or one.device == device:
            return
        self._drop(one)
        self._open.add(one)
        one.device = device
        here = self._of_device.setdefault(device, {})
        here[one] = None
        if len(here) > self._most.of_a_device:
            self._make_room(here, one, self._most.of_a_device, grace=0)

    def leave(self, one: Connection) -> None:
        """It is closed."""
        self._drop(one)

    def _drop(self, one: Connection) -> None:
        self._open.discard(one)
        self._strange.pop(one, None)
        for groups, key in ((self._of_address, one.address), (self._of_device, one.device)):
            if (group := groups.get(key)) is not None:
                group.pop(one, None)
                if not group:
                    del groups[key]

    def _make_room(
        self,
        group: dict[Connection, None],
        new: Connection,
        most: int,
        grace: float = GRACE_SECONDS,
    ) -> None:
        """Close as many of others as there are too many, if they can be spared."""
        self.tell(Kind.CROWD, new.address)
        before = time.monotonic() - grace
        others = [one for one in group if one is not new]
        # A head comes in one piece from whoever means it.
        half = (one for one in others if one.is_half or one.is_refused)
        quiet = (one for one in others if one.quiet_since < before)
        for one in islice(chain(half, quiet), len(group) - most):
            self._drop(one)
            one.cut()


class Connection(H11Protocol):
    """A connection whose heads, refused bodies and readers have their time."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
        *,
        doors: Doors,
    ) -> None:
        super().__init__(config, server_state, {**app_state, "connection": self}, _loop)
        self._doors = doors
        self.address = self.device = ""
        self._began = time.monotonic()
        self._awaited, self._rest, self._since = "", 0, self._began
        self._timer: asyncio.TimerHandle | None = None
        self._unread: asyncio.TimerHandle | None = None

    @property
    def quiet_since(self) -> float:
        """Since when it is there, while nothing of it is in work; a body that comes is none."""
        busy = self.cycle is not None and not self.cycle.response_complete
        whole = self.conn.their_state is not h11.SEND_BODY
        return float("inf") if busy and whole else self._began

    @property
    def is_half(self) -> bool:
        """Whether it has said some of a head, and not all."""
        return self.conn.their_state is h11.IDLE and bool(self.conn.trailing_data[0])

    @property
    def is_refused(self) -> bool:
        """Whether it goes on with a body that was answered already."""
        answered = self.cycle is not None and self.cycle.response_complete
        return self.conn.their_state is h11.SEND_BODY and answered

    def named(self, device: str) -> None:
        """A request of it bears a known token."""
        self._doors.known(self, device)

    def cut(self) -> None:
        """Close it at once."""
        if self.transport is not None:
            self.transport.abort()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Called by the loop."""
        super().connection_made(transport)
        if not self._doors.enter(self, self.client[0] if self.client else ""):
            self._doors.leave(self)
            self.cut()
            return
        self._await("head", self._doors.slow.head)

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by the loop."""
        self._await("")
        self.resume_writing()
        self._doors.leave(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Called by the loop."""
        super().data_received(data)
        self._rest += len(data) if self._awaited == "rest" else 0
        self._look()

    def on_response_complete(self) -> None:
        """Called when an answer is out."""
        super().on_response_complete()
        self._look()

    def pause_writing(self) -> None:
        """Called by the loop: whoever asked does not read."""
        super().pause_writing()
        if self._unread is None:
            self._unread = self.loop.call_later(self._doors.slow.longest, self._late)

    def resume_writing(self) -> None:
        """Called by the loop."""
        super().resume_writing()
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def _look(self) -> None:
        """Wait for what has begun to come to its end."""
        slow = self._doors.slow
        if self.is_half:
            self._await("head", slow.head)
        elif self.is_refused:
            self._await("rest", slow.until(0))
        elif self.cycle is not None:
            self._await("")

    def _await(self, what: str, seconds: float = 0) -> None:
        if what == self._awaited:
            return
        if self._timer is not None:
            self._timer.cancel()
        self._awaited, self._rest, self._since = what, 0, time.monotonic()
        self._timer = self.loop.call_later(seconds, self._late) if what else None

    def _late(self) -> None:
        left = self._since + self._doors.slow.until(self._rest) - time.monotonic()
        if self._awaited == "rest" and left > 0:
            self._timer = self.loop.call_later(left, self._late)
            return
        self._doors.tell(Kind.SLOW, self.address)
        self.cut()
