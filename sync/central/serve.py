"""Runs the central side in uvicorn."""

from __future__ import annotations

import asyncio
import gc
import logging
import socket
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import uvicorn
from anyio.to_thread import current_default_thread_limiter
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from sync.central.app import create_app
from sync.central.bell import Bell
from sync.central.doors import AT_A_TIME, Connection, Doors
from sync.central.events import FLUSH_SECONDS, Kind, forget
from sync.central.nightly import StoppedError, check_by_night
from sync.central.place import Place
from sync.central.purge import purge_by_night
from sync.central.tokens import KnownTokens

log = logging.getLogger("central")

GRACE_SECONDS = 5
HEAD_BYTES = 16 * 1024  # of a request, with the names of as many cases as one may ask for
QUEUE = 1024  # connections that wait to be taken in
_OTHER_FILES = 100  # that a process has open
_NO_RIGHT = "42501"  # of PostgreSQL: the role of `central role` changes no entry


GARBAGE_AFTER = 50_000  # objects of a process that serves


def settle_garbage() -> None:
    """Look for garbage seldom, and not among what is there from the start.

    A push makes tens of thousands of objects, and all of them go by themselves, since none is in a
    circle. To look through all there are after each few hundred was a seventh of judging a case.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_AFTER, 10, 10)


def more_files(wanted: int) -> int:
    """Let this process have so many files open; how many it may have."""
    if sys.platform == "win32":
        return wanted
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted and (hard == resource.RLIM_INFINITY or hard > soft):
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return soft if soft != resource.RLIM_INFINITY else wanted


class CentralServer(uvicorn.Server):
    """uvicorn that lets waiting feeds go before it closes."""

    def __init__(
        self,
        place: Place,
        listener: socket.socket,
        *,
        certificate: Path | None = None,
        key: Path | None = None,
        proxies: Sequence[str] = (),
    ) -> None:
        self.bell = Bell()
        self._tokens = KnownTokens(place)
        self._told_of_rights = False
        defence = place.defence
        room = more_files(defence.connections.all + _OTHER_FILES) - _OTHER_FILES
        most = replace(defence.connections, all=min(room, defence.connections.all))
        self._doors = Doors(replace(defence, connections=most), self._tell, frozenset(proxies))
        self._listener, self._place = listener, place
        # Each thread has one transaction at most, so nobody waits for a connection.
        self._threads = place.database.connections
        super().__init__(
            uvicorn.Config(
                create_app(place, self.bell, self._tokens),
                log_level="warning",
                access_log=False,
                lifespan="off",
                server_header=False,
                timeout_keep_alive=65,
                proxy_headers=bool(proxies),
                forwarded_allow_ips=list(proxies),
                timeout_graceful_shutdown=GRACE_SECONDS,
                h11_max_incomplete_event_size=HEAD_BYTES,
                ssl_certfile=str(certificate) if certificate else None,
                ssl_keyfile=str(key) if key else None,
            )
        )

    def serve_here(self) -> None:
        """Serve on the calling thread until `should_exit` is set, or a signal on the main one."""
        try:
            self.run(sockets=[self._listener])
        finally:
            self._listener.close()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, with as many threads as there are connections to the database."""
        assert sockets == [self._listener]
        current_default_thread_limiter().total_tokens = self._threads
        loop = asyncio.get_running_loop()
        await run_in_threadpool(self._tokens.load)

        def connection() -> Connection:
            state = self.server_state
            return Connection(self.config, state, {}, loop, doors=self._doors)

        # uvicorn's own way has no deadline for TLS, and takes in all that wait before it looks at
        # the first of them.
        server = await loop.create_server(
            connection,
            sock=self._listener,
            ssl=self.config.ssl,
            ssl_handshake_timeout=self._place.defence.slow.handshake if self.config.ssl else None,
            backlog=AT_A_TIME,
        )
        self._listener.listen(QUEUE)
        self.servers = [server]
        self.started = True
        self._closing = asyncio.Event()
        self._checking: asyncio.Task[None] | None = None
        self._keeper = asyncio.create_task(self._keep_events())

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close after the waiting requests have answered."""
        self.bell.close()
        await super().shutdown(sockets)
        self._closing.set()
        await self._keeper
        if self._checking is not None:
            await self._checking

    async def _keep_events(self) -> None:
        """Write what was noted, now and then, and forget what is old; an hour later, also cases."""
        looked = ""
        while not self._closing.is_set():
            if (hour := self._place.stamp()[:13]) != looked:
                if looked:
                    await run_in_threadpool(self._purge)
                    if self._checking is None or self._checking.done():
                        # Not on a thread that requests wait for: it takes minutes.
                        self._checking = asyncio.create_task(self._check_apart())
                looked = hour
                await run_in_threadpool(self._forget_events)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), FLUSH_SECONDS)
            await run_in_threadpool(self._write_events)

    def _tell(self, kind: Kind, address: str) -> None:
        self._place.events.note(self._place.stamp(), kind, address=address)

    def _write_events(self) -> None:
        try:
            self._place.events.flush(self._place.database)
        except SQLAlchemyError as problem:  # they stay, for the next time
            log.error("security events: %s", type(problem).__name__)

    def _purge(self) -> None:
        """In the night; what cannot be done now is tried an hour later."""
        try:
            if (gone := purge_by_night(self._place)) is not None:
                log.info("purged: %s", gone)
        except SQLAlchemyError as problem:
            if getattr(problem.__cause__, "sqlstate", "") != _NO_RIGHT:
                log.error("nothing was purged: %s", type(problem).__name__)
            elif not self._told_of_rights:
                self._told_of_rights = True
                log.warning("whoever serves may purge nothing here: its owner runs central purge")

    async def _check_apart(self) -> None:
        """On a thread that is there for it, and gone with it."""
        with ThreadPoolExecutor(1, "books") as apart:
            await asyncio.get_running_loop().run_in_executor(apart, self._check)

    def _check(self) -> None:
        try:
            found = check_by_night(self._place, self._closing.is_set)
        except (SQLAlchemyError, OSError, StoppedError) as problem:
            log.error("the books were not checked: %s", type(problem).__name__)
        else:
            if found is not None:
                told = found.entries, len(found.differences)
                log.info("the books were checked: %s entries, %s differences", *told)

    def _forget_events(self) -> None:
        place = self._place
        try:
            with place.database.transaction() as connection:
                place.database.alone(connection, "events")
                forget(connection, place.now(), place.defence.events)
        except SQLAlchemyError as problem:
            log.error("security events: %s", type(problem).__name__)
