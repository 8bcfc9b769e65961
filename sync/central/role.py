"""The role under which a centre serves PostgreSQL: it adds to the journal, and changes none of it.

Tables are made, brought up to a new schema and purged by their owner. Whoever gets hold of a
serving process, or of its password, can write nothing into what was kept before.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from sync.central import tables
from sync.central.database import Database, DatabaseError

# Rows of these are added, and that is all.
ADDED_TO = frozenset({tables.entry.name, tables.judged.name})


def make_role(database: Database, name: str) -> None:
    """Make a role that may log in and serve, or give the one of this name the same rights anew.

    Its password is set by the owner, who alone may run this: `ALTER ROLE name PASSWORD '...'`.
    DatabaseError, by a name that says nothing of what was asked, if it cannot be made.
    """
    there = text("SELECT 1 FROM pg_roles WHERE rolname = :name")
    try:
        with database.transaction() as connection:
            role = connection.dialect.identifier_preparer.quote_identifier(name)
            if connection.execute(there, {"name": name}).first() is None:
                connection.execute(text(f"CREATE ROLE {role} LOGIN"))
            for statement in _grants(role):
                connection.execute(text(statement))
    except SQLAlchemyError as problem:
        raise DatabaseError(type(problem).__name__) from None


def _grants(role: str) -> Iterator[str]:
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}"
    yield f"GRANT USAGE ON SCHEMA public TO {role}"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}"
    for table in tables.metadata.sorted_tables:
        rights = "SELECT, INSERT"
        if table.name not in ADDED_TO:
            rights += ", UPDATE, DELETE"
        yield f'GRANT {rights} ON "{table.name}" TO {role}'
