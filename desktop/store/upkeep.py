"""What a store does for its file besides its work: empty the log, look at every page, copy it.

Both go past SQLAlchemy, which would begin a transaction, and beside readers and writers.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine
from sqlcipher3 import dbapi2

from desktop.store.connection import BUSY_TIMEOUT
from desktop.store.failures import DamagedError

# How long a checkpoint waits for whoever reads or writes; it keeps writers waiting as long.
_CHECKPOINT_WAIT_MS = 100


def empty_log(reader: Engine) -> bool:
    """Move what was committed from the log into the file; False where somebody was in the way.

    The log is cut to nothing: one that was moved and left standing would, once damaged, mix former
    pages with the newest ones.
    """
    with _driver(reader) as driver:
        driver.execute(f"PRAGMA busy_timeout = {_CHECKPOINT_WAIT_MS}")
        try:
            busy, _, _ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            driver.execute(BUSY_TIMEOUT)
        return not busy


def check_pages(reader: Engine) -> None:
    """Read every page of the file and check it; DamagedError if one is broken.

    A page that a checkpoint is just writing looks broken, too, so it must be so twice.
    """
    check = "PRAGMA cipher_integrity_check"
    with _driver(reader) as driver:
        broken = set(driver.execute(check).fetchall())
        if broken and broken & set(driver.execute(check).fetchall()):
            raise DamagedError("broken pages")


def copy(reader: Engine, target: Path) -> None:
    """Write what is committed now into a new file under the same key, beside whoever works.

    Every page is read and proved by that. The file is not waited for until the disk has it.
    """
    with _driver(reader) as driver:
        driver.execute("PRAGMA query_only = OFF")  # of this connection; the store stays as it is
        driver.execute("VACUUM INTO ?", (str(target),))
        driver.execute("PRAGMA query_only = ON")


@contextmanager
def _driver(engine: Engine) -> Iterator[dbapi2.Connection]:
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        try:
            yield driver
        except dbapi2.Error:
            connection.invalidate()  # it answers nothing more after a damaged page
            raise
