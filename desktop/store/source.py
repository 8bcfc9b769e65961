"""Where the readers get their connection: the store's own, or the transaction they run in."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy import Connection


class Source(Protocol):
    """Gives a connection for one read."""

    def connection(self) -> AbstractContextManager[Connection]:
        """A connection that sees one moment of the store."""
