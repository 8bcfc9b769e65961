"""Which circumstance lies behind an error of the database or of the file system."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from desktop.domain.failure import Code, CounterError

# Primary result codes of SQLite (sqlite.org/rescode.html).
_SQLITE = {
    dbapi2.SQLITE_FULL: Code.STORE_DISK_FULL,
    dbapi2.SQLITE_READONLY: Code.STORE_READ_ONLY,
    dbapi2.SQLITE_CANTOPEN: Code.STORE_READ_ONLY,
    dbapi2.SQLITE_CORRUPT: Code.STORE_DAMAGED,
    dbapi2.SQLITE_NOTADB: Code.STORE_DAMAGED,
    dbapi2.SQLITE_IOERR: Code.STORE_DAMAGED,
    dbapi2.SQLITE_BUSY: Code.STORE_IN_USE,
}
_SYSTEM = {
    errno.ENOSPC: Code.STORE_DISK_FULL,
    getattr(errno, "EDQUOT", errno.ENOSPC): Code.STORE_DISK_FULL,  # none on Windows
    errno.EROFS: Code.STORE_READ_ONLY,
    errno.EACCES: Code.STORE_READ_ONLY,
    errno.EPERM: Code.STORE_READ_ONLY,
    errno.EWOULDBLOCK: Code.STORE_IN_USE,
}
_ALMOST_FULL = 1 << 20


class DamagedError(Exception):
    """The file contradicts itself, although the database did not notice."""


def result_code(error: BaseException) -> int:
    """The primary result code of SQLite behind an error, 0 if there is none."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        error = error.orig
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _code(error: Exception, folder: Path) -> Code | None:
    if isinstance(error, DamagedError):
        return Code.STORE_DAMAGED
    if isinstance(error, OSError):
        return _SYSTEM.get(error.errno or 0)
    result = result_code(error)
    if result == dbapi2.SQLITE_IOERR and shutil.disk_usage(folder).free < _ALMOST_FULL:
        # The file of the shared memory cannot grow: SQLite says I/O error, not full.
        return Code.STORE_DISK_FULL
    return _SQLITE.get(result)


@contextmanager
def circumstances(path: Path) -> Iterator[None]:
    """Turn what can happen to the store at `path` into CounterErrors; bugs pass as they are."""
    try:
        yield
    except (DBAPIError, dbapi2.Error, OSError, DamagedError) as error:
        code = _code(error, path.parent)
        if code is None:
            raise
        # Not chained: the cause's text holds the statement's values.
        raise CounterError(code) from None


def sync_folder(folder: Path) -> None:
    """See that what was put in place in a folder is there after a loss of power, too."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
