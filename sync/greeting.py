"""With which generation of the centre a counter speaks, and that it greets every new one.

A greeting is a push of what the counter says was confirmed; the feed, the bundles of reference
data and the blobs are taken and given anew, because the centre may have lost any of them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.store.sync_state import CONFIRMED_BY
from sync.generation import Generation
from sync.refusals import no_answer

if TYPE_CHECKING:
    from desktop.store import Store, Transaction
    from sync.client import Central
    from sync.protocol import PushAnswer


class Greeting:
    """What both ways of a counter know of the centre's memory; may be used from both threads."""

    def __init__(self, store: Store, *clients: Central) -> None:
        self._store, self._clients = store, clients
        self.greeted = False
        self.bundles_known = False
        self._know(store.sync.generation())
        self._confirmed_by(store.sync.confirmed_by())

    def _know(self, generation: str | None) -> None:
        self._known = generation
        for client in self._clients:
            client.generation = generation

    def _confirmed_by(self, generation: str | None) -> None:
        for client in self._clients:
            client.confirmed_by = generation

    def confirmed(self, transaction: Transaction, client: Central) -> None:
        """What is confirmed now is so by the generation that has answered this push.

        A push names it, and not one that only the feed has met: the centre would take what an
        earlier one had confirmed for proof that the present one has lost it, and begin another.
        """
        told = client.answered_by
        if told is not None and told != client.confirmed_by:
            transaction.put_state(CONFIRMED_BY, told)
            self._confirmed_by(told)

    @staticmethod
    def renewed(transaction: Transaction, answer: PushAnswer) -> str | None:
        """Keep the token that takes the place of the one that is here, if there is another."""
        device = transaction.device
        if answer.token is None or device is None or answer.token == device.token:
            return None
        transaction.set_device(replace(device, token=answer.token))
        return answer.token

    def name(self, token: str | None) -> None:
        """Name a token, if there is another one, on all connections: the former soon is none."""
        for client in self._clients if token is not None else ():
            client.renew(token or "")

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
