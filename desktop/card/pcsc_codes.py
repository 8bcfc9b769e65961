"""Result codes of the smart-card service (WinSCard and pcsc-lite alike), and what they mean."""

from __future__ import annotations

import sys
from collections.abc import Callable

from desktop.card.failures import (
    denied,
    reader_or_service,
    service_down,
    unreadable,
    unresponsive,
)
from desktop.domain.failure import CounterError

SUCCESS = 0x00000000
CANCELLED = 0x80100002
UNKNOWN_READER = 0x80100009
TIMEOUT = 0x8010000A
SHARING_VIOLATION = 0x8010000B
PROTOCOL_MISMATCH = 0x8010000F
NOT_READY = 0x80100010
NO_ANSWER = 0x80100016  # "not transacted"
READER_UNAVAILABLE = 0x80100017
NO_SERVICE = 0x8010001D
NO_READERS = 0x8010002E
UNRESPONSIVE = 0x80100066
UNPOWERED = 0x80100067
RESET = 0x80100068
# Polkit lets only local, active sessions use a reader. pcsc-lite 1.9.9 gives the same code for a
# connection that was reset, by a service that died in the middle of an answer: once proves nothing.
DENIED = 0x8010006A

# The chip has no power, or makes no sense of it: it is switched off and on before the next try.
COLD = (UNRESPONSIVE, UNPOWERED)

# Of a card that is in, after all tries; what is not here leaves it unreadable. "Removed", "no
# card" or a lost connection of a card that the service still sees means dirty contacts at most.
_OF_A_CARD: dict[int, Callable[[], CounterError]] = {
    DENIED: denied,
    UNRESPONSIVE: unresponsive,
    UNPOWERED: unresponsive,
    PROTOCOL_MISMATCH: unresponsive,
}


def of_card(code: int) -> CounterError:
    """What a code means that stays while the card is in the reader."""
    return _OF_A_CARD.get(code, unreadable)()


def of_service(code: int) -> CounterError:
    """Why the service cannot be asked any more, or not at all."""
    # Windows stops the service when the last reader is unplugged, and starts it with the next.
    if code == NO_SERVICE and sys.platform == "win32":
        return reader_or_service()
    return service_down()
