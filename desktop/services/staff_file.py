"""The staff of the training profile, from the file that is shipped."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from desktop.domain.bounds import is_staff_id
from desktop.domain.data_file import Table, read_file
from desktop.domain.staff import StaffMember, StaffRole


def load_staff(path: Path) -> tuple[StaffMember, ...]:
    """The staff of a data file; RESOURCE_INVALID tells file, line and problem."""
    root = Table.parse(path.name, read_file(path, path.name))
    root.only("staff")
    members: list[StaffMember] = []
    for table in root.tables("staff"):
        table.only("id", "name", "role", "valid_until", "pin_hash")
        pin_hash = table.string("pin_hash")
        if not pin_hash.startswith("$argon2id$"):
            table.fail("pin_hash", "a PIN is kept as an Argon2id hash only")
        member = StaffMember(
            id=table.string("id"),
            name=table.text("name"),
            role=cast(StaffRole, table.option("role", ("clerk", "supervisor"))),
            valid_until=table.day_or_none("valid_until"),
            pin_hash=pin_hash,
        )
        if not is_staff_id(member.id):
            table.fail("id", "a staff id is 1 to 40 Latin letters, digits and . _ -")
        if any(member.id == other.id for other in members):
            table.fail("id", f"staff id '{member.id}' is there twice")
        members.append(member)
    return tuple(members)
