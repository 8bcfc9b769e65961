"""With which generation of the centre a counter speaks, and that it greets every new one.

A greeting is a push of what the counter says was confirmed; the feed, the bundles of reference
data and the blobs are taken and given anew, because the centre may have lost any of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sync.generation import Generation
from sync.refusals import no_answer

if TYPE_CHECKING:
    from desktop.store import Store, Transaction
    from sync.client import Central


class Greeting:
    """What both ways of a counter know of the centre's memory; may be used from both threads."""

    def __init__(self, store: Store, *clients: Central) -> None:
        self._store, self._clients = store, clients
        self.greeted = False
        self.bundles_known = False
        self._know(store.sync.generation())

    def _know(self, generation: str | None) -> None:
        self._known = generation
        for client in self._clients:
            client.generation = generation

    def answered(self, client: Central) -> bool:
        """Look at which generation has just answered; whether it is a new one, to be greeted.

        CENTRAL_UNREACHABLE if it is one from before: an answer that was long on its way.
        """
        told = client.answered_by
        if told is None or told == self._known:
            return False
        new, known = Generation.read(told), Generation.read(self._known or "")
        if new is not None and known is not None and new.number < known.number:
            no_answer("an earlier generation")
        with self._store.write() as transaction:
            anew = transaction.meet(told)
        self._know(told)
        if anew:
            self.greeted = self.bundles_known = False
        return anew

    @staticmethod
    def holds(transaction: Transaction, client: Central) -> bool:
        """Whether the answer is still that of the generation which the store knows."""
        return client.answered_by in (None, transaction.sync.generation())
