"""Migrations: the tables of the code are those of the file, and older files come up to date."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from desktop.domain.failure import Code, CounterError
from desktop.store import Store, migrate, schema
from desktop.store.check import rebuild_check
from desktop.store.connection import connect
from tests.fixtures.store import KEY, listed, make_store, submit

NEXT = """
from alembic import op
import sqlalchemy as sa

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("device") as table:  # rebuilds the table, as SQLite must
        table.add_column(sa.Column("note", sa.Text))
    {more}
"""


def test_the_newest_revision_is_the_one_the_code_names() -> None:
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(str(migrate.MIGRATIONS))
    assert script.get_current_head() == schema.REVISION


def test_migrations_and_tables_describe_the_same_schema(store: Store) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    def ours(name: str | None, kind: str, _parents: object) -> bool:
        return kind != "table" or not (name or "").startswith("case_search")

    with store.connection() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": ours}
        )
        assert compare_metadata(context, schema.metadata) == []
        made = "SELECT sql FROM sqlite_schema WHERE name = ?"
        for table in schema.metadata.tables.values():
            sql = connection.exec_driver_sql(made, (table.name,)).scalar_one()
            assert (table.kwargs["sqlite_with_rowid"] is False) == ("WITHOUT ROWID" in sql)
        view = " ".join(connection.exec_driver_sql(made, ("case_view",)).scalar_one().split())
        for expression in (schema.PENDING, schema.STATE):
            assert " ".join(expression.split()) in view
        trigger = connection.exec_driver_sql(made, ("case_search_insert",)).scalar_one()
        assert f"% {schema.SEARCH_BATCH} = 0" in trigger


@pytest.fixture
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of the present release, and a program of the next one."""
    (tmp_path / "data").mkdir()
    store = make_store(tmp_path / "data")
    with store.write() as transaction:
        submit(transaction, paid=True)
    store.close()
    shutil.copytree(migrate.MIGRATIONS, tmp_path / "migrations")
    monkeypatch.setattr(migrate, "MIGRATIONS", tmp_path / "migrations")
    monkeypatch.setattr(migrate, "REVISION", "0002")
    return store.path


def _next(path: Path, more: str = "pass") -> None:
    versions = path.parent.parent / "migrations" / "versions"
    (versions / "0002_next.py").write_text(NEXT.format(more=more))


def test_an_older_file_is_migrated_after_an_encrypted_copy_was_made(release: Path) -> None:
    _next(release)
    store = Store.open(release, KEY)
    with store.connection() as connection:
        columns = [row[1] for row in connection.exec_driver_sql("PRAGMA table_info(device)")]
    assert "note" in columns
    assert store.device is not None
    assert rebuild_check(store).problems == ()
    with store.write() as transaction:
        submit(transaction)
    store.close()

    copy = release.with_name("counter.db.before-0002")
    assert "ประเสริฐ".encode() not in copy.read_bytes()
    connection = connect(copy, KEY)
    assert connection.execute("SELECT count(*) FROM journal").fetchone() == (2,)
    assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
    connection.close()


@pytest.mark.parametrize(
    "more",
    [
        'op.execute("INSERT INTO no_such_table VALUES (1)")',
        'op.execute("DELETE FROM chain")',  # leaves the device and the journal without it
    ],
)
def test_a_migration_that_fails_changes_nothing(release: Path, more: str) -> None:
    _next(release, more)
    with pytest.raises(Exception, match=r"no_such_table|orphans"):
        Store.open(release, KEY)
    connection = connect(release, KEY)
    assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
    assert connection.execute("SELECT count(*) FROM chain").fetchone() == (1,)
    connection.close()
    _next(release)
    store = Store.open(release, KEY)
    assert len(listed(store)) == 1
    store.close()


def test_the_program_of_before_refuses_the_migrated_file(
    release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _next(release)
    Store.open(release, KEY).close()
    monkeypatch.undo()
    before = release.read_bytes()
    with pytest.raises(CounterError) as caught:
        Store.open(release, KEY)
    assert caught.value.code is Code.STORE_NEWER
    assert release.read_bytes() == before


def test_opening_an_up_to_date_file_does_not_import_alembic(release: Path) -> None:
    import subprocess
    import sys

    code = (
        "import sys; from pathlib import Path; from desktop.store import Store\n"
        f"Store.open(Path({str(release)!r}), bytes(range(32))).close()\n"
        "sys.exit('alembic' in sys.modules)\n"
    )
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", code], cwd=root, check=True, timeout=60)
