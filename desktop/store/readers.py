"""All that can be read from a store, the same inside a transaction and outside."""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager

from sqlalchemy import Connection, select

from desktop.domain.device import DeviceIdentity
from desktop.store.bundles import BundleReader
from desktop.store.cases import CaseReader
from desktop.store.device_format import enrolled
from desktop.store.drafts import DraftStore
from desktop.store.flags import FlagReader
from desktop.store.journal import JournalReader
from desktop.store.listing import CaseLists
from desktop.store.persons import PersonIndex
from desktop.store.receipts import ReceiptReader
from desktop.store.schema import setting
from desktop.store.staff_keys import StaffKeys
from desktop.store.sync_state import SyncState


class Readers(ABC):
    """The readers, each on the connection that `connection` gives."""

    def __init__(self) -> None:
        self.journal = JournalReader(self)
        self.drafts = DraftStore(self)
        self.cases = CaseReader(self)
        self.lists = CaseLists(self)
        self.receipts = ReceiptReader(self)
        self.persons = PersonIndex(self)
        self.flags = FlagReader(self)
        self.sync = SyncState(self)
        self.bundles = BundleReader(self)
        self.staff_keys = StaffKeys(self)

    @abstractmethod
    def connection(self) -> AbstractContextManager[Connection]:
        """A connection that sees one moment of the store."""

    @property
    def device(self) -> DeviceIdentity | None:
        """What this PC is, None before it has been enrolled."""
        with self.connection() as connection:
            return enrolled(connection)

    def state(self, name: str) -> str | None:
        """A small fact of this PC as `Transaction.put_state` kept it, None if it never did."""
        with self.connection() as connection:
            return connection.execute(
                select(setting.c.content).where(setting.c.name == name)
            ).scalar()
