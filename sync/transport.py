"""Connections that can be cut at any time, and answers of a bounded length."""

from __future__ import annotations

import socket
import ssl
import zlib
from typing import Any

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util.retry import Retry

from sync import protocol
from sync.sockets import Sockets
from sync.spared import without

# An answer is JSON in UTF-8 and read as bytes: nobody guesses at its charset, which takes 3 MB.
with without("chardet", "charset_normalizer", told="Unable to find acceptable character detect"):
    import requests
    from requests.adapters import HTTPAdapter

__all__ = ["Adapter", "TooLongError", "bounded", "requests"]


def bounded(response: requests.Response) -> bytes:
    """The whole body, unpacked, but never more than an answer may have."""
    raw, size, parts = response.raw, 0, []
    while part := raw.read1(1 << 16, decode_content=False):
        size += len(part)
        if size > protocol.MAX_ANSWER_BYTES:
            raise TooLongError
        parts.append(part)
    declared = response.headers.get("Content-Length")
    if declared is not None and declared.isdigit() and int(declared) != size:
        raise ValueError("cut off")
    body, coding = b"".join(parts), response.headers.get("Content-Encoding", "identity")
    if coding == "identity" or not body:
        return body
    if coding != "gzip":
        raise ValueError("unknown encoding")
    reader = zlib.decompressobj(wbits=31)
    plain = reader.decompress(body, protocol.MAX_ANSWER_BYTES + 1)
    if len(plain) > protocol.MAX_ANSWER_BYTES:
        raise TooLongError
    if not reader.eof:
        raise ValueError("cut off")
    return plain


class TooLongError(Exception):
    """An answer that is longer than any may be."""


class Adapter(HTTPAdapter):
    """Connections that tell their sockets, and trust as `trusted` does, which plain http has not;
    nothing is retried here, that is the engine's."""

    def __init__(self, sockets: Sockets, trusted: ssl.SSLContext | None) -> None:
        self._sockets, self._trusted = sockets, trusted
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=Retry(total=0))

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs, ssl_context=self._trusted)
        plain, secure = _told(HTTPConnection, self._sockets), _told(HTTPSConnection, self._sockets)
        self.poolmanager.pool_classes_by_scheme = {
            "http": type("Pool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
            "https": type("SecurePool", (HTTPSConnectionPool,), {"ConnectionCls": secure}),
        }

    def cert_verify(self, conn: Any, *_asked: Any) -> None:
        """Where the library would add a list of authorities of its own."""
        if self._trusted is not None:
            conn.cert_reqs = "CERT_REQUIRED"


def _told(base: type[HTTPConnection], sockets: Sockets) -> type[HTTPConnection]:
    def new_connection(self: HTTPConnection) -> socket.socket:
        made = base._new_conn(self)
        sockets.add(made)  # before the TLS handshake, which may hang too
        return made

    def connect(self: HTTPConnection) -> None:
        base.connect(self)
        if self.sock is not None:
            sockets.add(self.sock)

    return type("Told", (base,), {"_new_conn": new_connection, "connect": connect})
