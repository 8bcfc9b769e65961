"""A line to the central server that can be cut and mended: a TCP forwarder on loopback."""

from __future__ import annotations

import contextlib
import selectors
import socket
import sys
import threading


class Line:
    """Forwards connections from its own port to `target_port` while it is up.

    While it is down new connections are refused and open ones are broken, as when a cable is
    pulled. One thread does all of it; `close` joins it. `lost` counts answers lost on their way.
    """

    def __init__(self, target_port: int) -> None:
        self._target = ("127.0.0.1", target_port)
        self._wake_read, self._wake_write = socket.socketpair()
        self._wanted_up = threading.Event()
        self._closing = False
        self._changed = threading.Condition()
        self._is_up = False
        self._keeps_port: socket.socket | None = None
        self._listener: socket.socket | None = self._listen(0)
        self.port: int = self._listener.getsockname()[1]
        self._wanted_up.set()
        self._pairs: dict[socket.socket, socket.socket] = {}
        self.lost = 0
        self._losing = b""
        self._doomed: socket.socket | None = None  # whose next bytes get lost
        self._thread = threading.Thread(target=self._run, name="line")
        self._thread.start()
        self._wait(up=True)

    def cut(self) -> None:
        """Break what is open and refuse what comes; returns when it is so."""
        self._wanted_up.clear()
        self._wake_write.send(b"x")
        self._wait(up=False)

    def lose(self, request: bytes) -> None:
        """Lose the answer to the next request that holds these bytes: the connection breaks.

        The request has arrived then, and who sent it cannot know what became of it.
        """
        self._losing = request

    def mend(self) -> None:
        """Forward again; returns when it is so."""
        self._wanted_up.set()
        self._wake_write.send(b"x")
        self._wait(up=True)

    def close(self) -> None:
        """Cut for good and join the thread."""
        self._closing = True
        self._wake_write.send(b"x")
        self._thread.join()
        self._wake_read.close()
        self._wake_write.close()
        if self._keeps_port is not None:
            self._keeps_port.close()

    def _listen(self, port: int) -> socket.socket:
        """Listen; Linux keeps the port for us while we do not, elsewhere somebody may take it."""
        if sys.platform == "linux" and self._keeps_port is None:
            # One that is bound and never listens: connections are refused, the port is taken.
            self._keeps_port = socket.socket()
            self._keeps_port.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._keeps_port.bind(("127.0.0.1", port))
            port = self._keeps_port.getsockname()[1]
        return socket.create_server(("127.0.0.1", port))

    def _wait(self, *, up: bool) -> None:
        with self._changed:
            if not self._changed.wait_for(lambda: self._is_up == up, timeout=10):
                raise RuntimeError("the line did not follow")

    def _run(self) -> None:
        selector = selectors.DefaultSelector()
        selector.register(self._wake_read, selectors.EVENT_READ)
        while not self._closing:
            self._follow(selector)
            for key, _ in selector.select():
                sock = key.fileobj
                assert isinstance(sock, socket.socket)
                if sock is self._wake_read:
                    sock.recv(64)
                elif sock is self._listener:
                    self._open(selector)
                elif sock in self._pairs:
                    self._forward(selector, sock)
        self._wanted_up.clear()
        self._follow(selector)
        selector.close()

    def _follow(self, selector: selectors.BaseSelector) -> None:
        up = self._wanted_up.is_set()
        if up and self._listener is None:
            self._listener = self._listen(self.port)
        if up and self._listener is not None and not self._is_up:
            selector.register(self._listener, selectors.EVENT_READ)
        if not up and self._listener is not None:
            selector.unregister(self._listener)
            self._listener.close()
            self._listener = None
            for sock in list(self._pairs):
                self._drop(selector, sock)
        with self._changed:
            self._is_up = up
            self._changed.notify_all()

    def _open(self, selector: selectors.BaseSelector) -> None:
        assert self._listener is not None
        near, _ = self._listener.accept()
        try:
            far = socket.create_connection(self._target, timeout=2)
        except OSError:
            near.close()
            return
        for one, other in ((near, far), (far, near)):
            self._pairs[one] = other
            selector.register(one, selectors.EVENT_READ)

    def _forward(self, selector: selectors.BaseSelector, sock: socket.socket) -> None:
        try:
            data = sock.recv(65536)
            if self._losing and self._losing in data:
                self._losing, self._doomed = b"", self._pairs[sock]
            if data and sock is self._doomed:
                self._doomed = None
                self.lost += 1
            elif data:
                self._pairs[sock].sendall(data)
                return
        except OSError:
            pass
        self._drop(selector, sock)

    def _drop(self, selector: selectors.BaseSelector, sock: socket.socket) -> None:
        other = self._pairs.pop(sock, None)
        for end in (sock, other):
            if end is not None:
                with contextlib.suppress(KeyError, ValueError):
                    selector.unregister(end)
                end.close()
        if other is not None:
            self._pairs.pop(other, None)
