"""What must not be done twice, over all offices: who asks for it, under the centre's own key.

A row stands for one thing and names the cases that have asked for it, the first one first. By a
keyed digest, so that the table alone does not name a contract account or a person.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from desktop.domain.life import CaseState, OnceKey
from desktop.entries import Appealed, content_of
from sync.central import tables
from sync.central.bulk import among, begin, change
from sync.central.filed import Filed
from sync.central.files import CaseFile, Other, keys_in


@dataclass(slots=True)
class OnceBook:
    """The keys that a push speaks of; `others` are cases of them that are not in the push.

    `kept` is what the database has, `rows` what it is to have.
    """

    secret: bytes = b""
    rows: dict[str, list[str]] = field(default_factory=dict)
    others: Mapping[str, Other] = field(default_factory=dict)
    kept: dict[str, list[str]] = field(default_factory=dict)

    def ask(self, case: CaseFile, cases: Mapping[str, CaseFile]) -> Other | None:
        """Take down what a case asks for; the first other one that stands in its way, if any."""
        found = None
        for key in keys_in(case.data):
            holders = self.rows.setdefault(digest_of(self.secret, key), [])
            for one in holders if key.level == "stop" else ():
                known = cases[one].other if one in cases else self.others.get(one)
                if one == case.case_id or known is None or key.name not in known.asks:
                    continue
                if key.is_held_by(known.state):
                    found = found or known
            if case.case_id not in holders:
                holders.append(case.case_id)
        return found


def digest_of(secret: bytes, key: OnceKey) -> str:
    """What stands for a key in the table."""
    return hmac.new(secret, key.name.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def load(connection: Connection, filed: Iterable[Filed], cases: Mapping[str, CaseFile]) -> OnceBook:
    """What is known of the keys of this push, locked: two offices cannot both be the first.

    Rows are taken in one order, after those of the offices.
    """
    asked = _asked(filed, cases)
    if not asked:
        return OnceBook()
    secret = _secret(connection)
    first = {digest_of(secret, key): case_id for key, case_id in reversed(asked)}
    fresh = _begin(connection, sorted(first), first)
    rows = {key: [first[key]] if key in fresh else [] for key in first}
    table = tables.once
    held = select(table).where(among(connection, table.c.key, first.keys() - fresh))
    held = held.order_by(table.c.key).with_for_update()
    for row in connection.execute(held) if len(fresh) < len(first) else ():
        rows[row.key] = json.loads(row.cases)
    kept = {key: list(holders) for key, holders in rows.items()}
    for key in fresh:
        rows[key] = []
    return OnceBook(secret, rows, _others(connection, kept, cases), kept)


def _asked(filed: Iterable[Filed], cases: Mapping[str, CaseFile]) -> list[tuple[OnceKey, str]]:
    """Of cases that begin or are put right, and of those that an appeal opens again."""
    found: list[tuple[OnceKey, str]] = []
    for each in filed:
        if (content := content_of(each.body)) is not None:
            found += [(key, content.case_id) for key in content.once]
        elif isinstance(each.body, Appealed) and each.body.case_id in cases:
            case = cases[each.body.case_id]
            found += [(key, case.case_id) for key in keys_in(case.data)]
    return found


def _begin(connection: Connection, keys: list[str], first: Mapping[str, str]) -> set[str]:
    """Rows for the keys that have none; who begins the same one waits here for the other's end."""
    rows = [{"key": key, "cases": json.dumps([first[key]])} for key in keys]
    return set(begin(connection, tables.once, rows, key="key"))


def _others(
    connection: Connection, kept: Mapping[str, list[str]], cases: Mapping[str, CaseFile]
) -> dict[str, Other]:
    wanted = {one for holders in kept.values() for one in holders} - cases.keys()
    if not wanted:
        return {}
    table = tables.case_file
    query = select(table.c.case_id, table.c.state, table.c.office, table.c.data)
    return {
        row.case_id: Other.of(CaseState(row.state), json.loads(row.data), row.office)
        for row in connection.execute(query.where(among(connection, table.c.case_id, wanted)))
    }


def store(connection: Connection, book: OnceBook) -> None:
    """Keep who asks for what now."""
    changed = [
        {"key": key, "cases": json.dumps(holders)}
        for key, holders in book.rows.items()
        if holders != book.kept.get(key)
    ]
    change(connection, tables.once, changed, key="key")


def _secret(connection: Connection) -> bytes:
    query = select(tables.meta.c.value).where(tables.meta.c.name == tables.ONCE_SECRET)
    return bytes.fromhex(connection.execute(query).scalar_one())
