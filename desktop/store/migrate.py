"""Bring a file to the newest schema; Alembic is imported only when there is something to do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect

from desktop.domain.failure import Code, CounterError
from desktop.store.failures import DamagedError
from desktop.store.schema import REVISION

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"


def revision_of(engine: Engine) -> str | None:
    """The file's revision; None for a file that has no tables yet."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def upgrade(engine: Engine, path: Path) -> None:
    """Migrate an older file, after an encrypted copy of it has been laid beside it.

    Raises CounterError STORE_NEWER for a revision that this program does not know.
    """
    found = revision_of(engine)
    if found == REVISION:
        return
    if found is None:
        raise DamagedError("no schema")
    if found not in _known_revisions():
        raise CounterError(Code.STORE_NEWER)
    _copy(engine, path.with_name(f"{path.name}.before-{REVISION}"))
    run(engine)


def run(engine: Engine) -> None:
    """All migrations that are missing, in one transaction."""
    from alembic import command

    config = _config()
    with engine.connect() as connection:
        # Rebuilding a table with foreign keys on would delete its children; the switch works
        # outside a transaction only (sqlite.org/pragma.html#pragma_foreign_keys).
        dbapi = connection.connection.driver_connection
        assert dbapi is not None
        dbapi.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
                _check_foreign_keys(connection)
        finally:
            dbapi.execute("PRAGMA foreign_keys = ON")


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    # "%" is Alembic's own sign of interpolation.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def _known_revisions() -> set[str]:
    from alembic.script import ScriptDirectory

    return {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def _copy(engine: Engine, target: Path) -> None:
    """An encrypted copy under the same key; one left by an attempt that failed is replaced."""
    target.unlink(missing_ok=True)
    with engine.connect() as connection:
        dbapi = connection.connection.driver_connection
        assert dbapi is not None
        dbapi.execute("VACUUM INTO ?", (str(target),))


def _check_foreign_keys(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise RuntimeError(f"the migration leaves orphans in {broken[0]}")
