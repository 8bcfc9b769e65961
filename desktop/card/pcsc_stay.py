"""One card from its insertion to its removal, and what has been told of it."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from desktop.ports import CardEvent, CardRead, PhotoProgress, Stage


class AnotherCardError(Exception):
    """Read again after a disturbance, the card turned out to be another person's."""


@dataclass(eq=False, slots=True)
class Stay:
    """`counter` is the service's count of insertions and removals when the card was put in.

    `mute`: the service could make nothing of it. `finished`: it was read whole, or has failed.
    """

    reader: str
    session: int
    counter: int
    mute: bool = False
    gone: threading.Event = field(default_factory=threading.Event)
    finished: bool = False
    citizen_id: str = field(default="", repr=False)
    stage: Stage | None = None
    photo_done: int = -1

    def takes(self, event: CardEvent) -> bool:
        """Whether to tell this of the card: it is news, and the card is still of interest.

        A reading that was disturbed begins again, and what was told once is not told twice.
        Raises AnotherCardError rather than mix two persons.
        """
        if self.finished or self.gone.is_set():
            return False
        if isinstance(event, PhotoProgress):
            if event.done <= self.photo_done:
                return False
            self.photo_done = event.done
        elif isinstance(event, CardRead):
            if self.citizen_id not in ("", event.card.citizen_id):
                raise AnotherCardError
            stages = [*Stage]
            if self.stage is not None and stages.index(event.stage) <= stages.index(self.stage):
                return False
            self.citizen_id, self.stage = event.card.citizen_id, event.stage
            self.finished = event.stage is Stage.COMPLETE
        return True
