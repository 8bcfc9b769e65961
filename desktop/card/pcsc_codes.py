"""Result codes of the smart-card service (WinSCard and pcsc-lite alike), and what they mean."""

from __future__ import annotations

from desktop.card.failures import removed, unresponsive

SUCCESS = 0x00000000
CANCELLED = 0x80100002
UNKNOWN_READER = 0x80100009
TIMEOUT = 0x8010000A
SHARING_VIOLATION = 0x8010000B
NO_CARD = 0x8010000C
PROTOCOL_MISMATCH = 0x8010000F
NOT_READY = 0x80100010
NO_ANSWER = 0x80100016  # "not transacted"
READER_UNAVAILABLE = 0x80100017
NO_READERS = 0x8010002E
UNRESPONSIVE = 0x80100066
UNPOWERED = 0x80100067
RESET = 0x80100068
REMOVED = 0x80100069
SERVICE_AWAY = frozenset(
    # invalid handle, communication error, no service, service stopped, communication data lost
    (0x80100003, 0x80100013, 0x8010001D, 0x8010001E, 0x8010002F)
)
# The codes that leave no doubt.
FAILURES = {
    NO_CARD: removed,
    REMOVED: removed,
    READER_UNAVAILABLE: removed,
    UNKNOWN_READER: removed,
    UNRESPONSIVE: unresponsive,
    UNPOWERED: unresponsive,
    PROTOCOL_MISMATCH: unresponsive,
}
