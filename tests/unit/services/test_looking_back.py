"""The record is looked through by itself, and what is wrong is told and written down."""

from __future__ import annotations

from sqlalchemy import update

from desktop.domain.failure import Code
from desktop.domain.staff import DEVICE
from desktop.entries import Checked, body_of
from desktop.services.looking_back import LookingBack
from desktop.store import Store
from desktop.store.schema import receipt_view
from tests.fixtures.office import SetClock
from tests.fixtures.store import submit
from tests.fixtures.there import there


def checks(store: Store) -> list[object]:
    return [body_of(e) for e in store.journal.unsent() if e.actor == DEVICE]


def test_it_looks_once_a_day_and_says_what_it_found(store: Store, clock: SetClock) -> None:
    with store.write() as transaction:
        submit(transaction, paid=True)
    back = LookingBack(store, clock)
    back.look()
    back.look()
    assert checks(store) == [Checked(2, 0)]
    assert back.wrong() is None
    with store.write() as transaction, transaction.connection() as connection:
        connection.execute(update(receipt_view).values(total=100))
    back.look()
    assert len(checks(store)) == 1
    clock.forward(days=1)
    back.look()
    assert checks(store)[1:] == [Checked(3, 1)]
    wrong = there(back.wrong())
    assert (wrong.code, wrong.details) == (Code.STORE_CHANGED, {"count": 1})
    with store.write() as transaction, transaction.connection() as connection:
        connection.execute(update(receipt_view).values(total=74900))
    clock.forward(days=1)
    back.look()
    assert back.wrong() is None
