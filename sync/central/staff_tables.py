"""The tables of who may act: the register of staff, codes that let keys in, and the keys."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table, Text, select

from sync.central.tables import meta, metadata

# Counts up with each change of the register of staff.
STAFF_NUMBER = "staff_number"
staff_number = (
    select(meta.c.value).where(meta.c.name == STAFF_NUMBER).scalar_subquery().label("staff")
)

# The register of staff: roles and offices are words apart by spaces, no office stands for all;
# `desk` is the one counter (`BKP:9`) at which a key of theirs may lie, `closed_at` ends it all.
staff = Table(
    "staff",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name_th", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("roles", String(80), nullable=False),
    Column("offices", Text, nullable=False, server_default=""),
    Column("desk", String(12), nullable=False, server_default=""),
    Column("valid_from", String(10)),
    Column("valid_until", String(10)),
    Column("closed_at", String(24)),
)

staff_code = Table(
    "staff_code",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("staff_id", String(40), nullable=False),
    Column("made_by", String(40), nullable=False),
    Column("expires_at", String(24), nullable=False),
    Column("used_at", String(24)),
)

# Whose key signs at a device; without a member of staff it is the device's own.
signing_key = Table(
    "signing_key",
    metadata,
    Column("device_id", String(36), primary_key=True),
    Column("key_id", String(64), primary_key=True),
    Column("staff_id", String(40), nullable=False, server_default=""),
    Column("public_key", String(64), nullable=False),
    Column("registered_at", String(24), nullable=False),
    Column("revoked_at", String(24)),
)
Index("signing_key_staff", signing_key.c.staff_id)
