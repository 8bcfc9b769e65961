"""A draft that this program cannot open is kept and told of; it stands in no other's way."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from desktop.domain.failure import Code, CounterError
from desktop.store import Store
from desktop.store.draft_format import SCHEMA
from desktop.store.schema import draft as table
from tests.fixtures.authors import session
from tests.fixtures.office import SetClock, desk_of
from tests.fixtures.store import draft

ONE, TWO, THREE = (f"01937f00-0000-7000-8000-00000000000{n}" for n in (1, 2, 3))
Change = Callable[[dict[str, object]], object]
ODD: dict[str, tuple[Change, Code]] = {
    "newer": (lambda one: one.update(schema=SCHEMA + 1, parties="x"), Code.CASE_DRAFT_NEWER),
    "broken": (lambda one: one.pop("parties"), Code.CASE_DRAFT_UNREADABLE),
}


def spoil(store: Store, draft_id: str, change: Change) -> str:
    """The stored bytes of a draft are others now."""
    with store.write() as transaction, transaction.connection() as connection:
        where = table.c.id == draft_id
        content = json.loads(connection.execute(select(table.c.content).where(where)).scalar_one())
        change(content)
        new = json.dumps(content)
        connection.execute(update(table).where(where).values(content=new))
    return new


def stored(store: Store, draft_id: str) -> str | None:
    with store.connection() as connection:
        return connection.execute(select(table.c.content).where(table.c.id == draft_id)).scalar()


@pytest.mark.parametrize("odd", ODD)
def test_it_is_told_with_its_code_and_the_others_open(store: Store, odd: str) -> None:
    change, code = ODD[odd]
    with store.write() as transaction:
        for name in (ONE, TWO, THREE):
            transaction.put_draft(draft(name, actor=name))
    spoil(store, TWO, change)
    assert [one.id for one in store.drafts.list()] == [THREE, ONE]
    assert store.drafts.list(TWO) == []
    (shut,) = store.drafts.shut()
    assert (shut.id, shut.service_id, shut.actor) == (TWO, "new_connection", TWO)
    assert shut.why.code is code
    with pytest.raises(CounterError) as told:
        store.drafts.get(TWO)
    assert told.value.code is code
    assert store.drafts.holds(TWO)


@pytest.mark.parametrize("odd", ODD)
def test_nothing_that_is_done_with_it_or_beside_it_takes_it_away(store: Store, odd: str) -> None:
    change, code = ODD[odd]
    photo = b"jpeg"
    with store.write() as transaction:
        sha256 = transaction.put_blob(photo)
        transaction.put_draft(draft(ONE, photo=sha256))
        transaction.put_draft(draft(TWO, photo=sha256))
    kept = spoil(store, ONE, change)
    intake = desk_of(store, SetClock()).intake
    for do in (
        lambda: intake.discard(ONE, "ลูกค้าเปลี่ยนใจ", session("c1")),
        lambda: intake.drop_identity(ONE),
        lambda: intake.draft(ONE),
    ):
        with pytest.raises(CounterError) as told:
            do()
        assert told.value.code is code
    intake.discard(TWO, "ลูกค้าเปลี่ยนใจ", session("c1"))
    assert stored(store, ONE) == kept
    assert store.sync.blob(sha256) == photo, "its photo is still its own"
    assert [one.id for one in intake.shut_drafts()] == [ONE]
