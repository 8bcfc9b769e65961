"""The encrypted store: journal, drafts, views. Imports SQLAlchemy, so not at the first paint."""

from __future__ import annotations

from desktop.store.journal import Head, JournalCounts
from desktop.store.persons import PersonView
from desktop.store.store import Store
from desktop.store.sync_state import EntryException, SyncRow
from desktop.store.transaction import Transaction

__all__ = [
    "EntryException",
    "Head",
    "JournalCounts",
    "PersonView",
    "Store",
    "SyncRow",
    "Transaction",
]
