"""Fetches the list of staff where the centre has another one than is here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.domain.staff import STAFF_NEWS
from desktop.store import staff_list
from sync.protocol import StaffAnswer

if TYPE_CHECKING:
    from desktop.store import Store


def fetch_staff(store: Store, number: int, ask: Callable[[], StaffAnswer]) -> set[str]:
    """Ask for the list if its number is another one (writes); the news if a good one has come.

    What the centre of this counter has not signed is left aside, and asked for again with the next
    answer. In training the staff is that of the release.
    """
    device = store.device
    if device is None or device.training or not device.centre_key or not number:
        return set()
    known = staff_list.kept(store)
    if known is not None and known.number == number:
        return set()
    answer = ask()
    with store.write() as transaction:
        good = staff_list.put(transaction, answer.content, answer.signature)
    return {STAFF_NEWS} if good else set()
