"""Which cases are to be fetched with all that they hold, and what has come of it."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from desktop.ports import Clock
from sync import protocol
from sync.protocol import CasesAnswer

if TYPE_CHECKING:
    from desktop.store import Store, Transaction

_log = logging.getLogger(__name__)


class CaseFetch:
    """What somebody wants to see, and what must be here before anybody does.

    What could not be fetched is not asked for again by itself in this run.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._lock = threading.Lock()
        self._wanted: dict[str, None] = {}
        self._in_vain: set[str] = set()

    def want(self, case_id: str) -> None:
        """Somebody looks at it."""
        with self._lock:
            self._wanted[case_id] = None

    def wanted(self) -> dict[str, str]:
        """The next ones that somebody looks at, each with the digest of the body that is here."""
        with self._lock:
            ids = list(self._wanted)[: protocol.MAX_CASES]
        return self._with_bodies(ids)

    def ahead(self) -> dict[str, str]:
        """The next ones that must be here."""
        most = protocol.MAX_CASES
        ids = self._store.cases.ahead(most + len(self._in_vain))
        return self._with_bodies([one for one in ids if one not in self._in_vain][:most])

    def told(self, cases: set[str]) -> None:
        """The feed tells of these anew: what was in vain may not be any more."""
        self._in_vain -= cases

    def in_vain(self, asked: dict[str, str]) -> None:
        """No answer about these can be read."""
        _log.warning("%s cases cannot be fetched", len(asked))
        self._done(set(asked), set(asked))

    def _done(self, cases: set[str], behind: set[str]) -> None:
        self._in_vain = (self._in_vain - cases) | behind
        with self._lock:
            for case_id in cases:
                self._wanted.pop(case_id, None)

    def _with_bodies(self, ids: list[str]) -> dict[str, str]:
        here = self._store.cases.bodies(ids) if ids else {}
        return {case_id: here.get(case_id, "") for case_id in ids}

    def keep(
        self, transaction: Transaction, asked: dict[str, str], answer: CasesAnswer
    ) -> set[str]:
        """Write down what has come; gives back the cases that are here now."""
        kept: set[str] = set()
        at = protocol.stamp(self._clock.now())
        for one in answer.cases:
            try:
                kept |= transaction.put_cases([one.model_dump()], at)
            except ValueError:  # half a letter
                _log.warning("a case that was fetched cannot be kept")
        done = set(asked) - set(answer.left) if answer.cases else set(asked)
        self._done(done, set(transaction.cases.ahead(len(done), done)))
        return kept
