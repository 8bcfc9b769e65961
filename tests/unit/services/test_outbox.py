"""What waits for the centre, and what waits for a person."""

from __future__ import annotations

from dataclasses import replace

from desktop.services.outbox import Outbox
from desktop.store import Store
from tests.fixtures.office import SetClock, device
from tests.fixtures.store import submit


def test_entries_that_nothing_will_send_wait_for_a_person(store: Store, clock: SetClock) -> None:
    outbox = Outbox(store, clock)
    with store.write() as transaction:
        submit(transaction)
    assert (outbox.to_settle(), outbox.outgoing().stranded) == (0, 0)
    with store.write() as transaction:
        transaction.set_device(replace(device(), epoch=2))
    assert outbox.outgoing().stranded == 1
    assert outbox.to_settle() == 1, "one thing to see to, however many entries"
