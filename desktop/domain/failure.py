"""The failures a person at the counter can meet.

Each has one code, is raised in one place, and has one Thai and one English text that says what
to do next (`resources/translations/failures.toml`; held by tests/architecture). Anything that is
not a `CounterError` is a bug and goes to the crash report.
"""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """Codes of failures; the value is the key of its texts."""

    # the card
    CARD_NO_READER = "card.no_reader"
    CARD_ABSENT = "card.absent"
    CARD_NOT_THAI_ID = "card.not_thai_id"
    CARD_REMOVED = "card.removed"
    CARD_SERVICE_DOWN = "card.service_down"
    CARD_READER_OR_SERVICE = "card.reader_or_service"
    CARD_DENIED = "card.denied"
    CARD_UNRESPONSIVE = "card.unresponsive"
    CARD_BUSY = "card.busy"
    CARD_UNREADABLE = "card.unreadable"
    CARD_SILENT = "card.silent"
    CARD_ANOTHER = "card.another"
    CARD_NOT_CONFIRMED = "card.not_confirmed"
    # the store
    START_FAILED = "start.failed"
    STORE_WRONG_KEY = "store.wrong_key"
    STORE_KEY_MISSING = "store.key_missing"
    STORE_MISSING = "store.missing"
    STORE_NEWER = "store.newer"
    STORE_DAMAGED = "store.damaged"
    STORE_DISK_FULL = "store.disk_full"
    STORE_READ_ONLY = "store.read_only"
    STORE_IN_USE = "store.in_use"
    STORE_NO_VAULT = "store.no_vault"
    STORE_BEHIND = "store.behind"
    STORE_NO_MARK = "store.no_mark"
    STORE_CHANGED = "store.changed"
    # what is lost, and comes back
    ESCROW_NO_KEY = "escrow.no_key"
    ESCROW_OTHER_KEY = "escrow.other_key"
    ESCROW_DAMAGED = "escrow.damaged"
    BACKUP_FAILED = "backup.failed"
    BACKUP_NO_ESCROW = "backup.no_escrow"
    RESTORE_IN_THE_WAY = "restore.in_the_way"
    # the central side
    CENTRAL_UNREACHABLE = "central.unreachable"
    CENTRAL_INSECURE = "central.insecure"
    CENTRAL_BUSY = "central.busy"
    CENTRAL_REFUSED = "central.refused"
    CENTRAL_CODE = "central.code"
    CENTRAL_ADDRESS = "central.address"
    CENTRAL_GAP = "central.gap"
    CENTRAL_FORK = "central.fork"
    CENTRAL_TOO_LARGE = "central.too_large"
    CENTRAL_BUG = "central.bug"
    CLOCK_WRONG = "clock.wrong"
    # cases
    CASE_UNKNOWN = "case.unknown"
    CASE_UNREADABLE = "case.unreadable"
    CASE_NEWER = "case.newer"
    CASE_DRAFT_GONE = "case.draft_gone"
    CASE_DRAFT_NEWER = "case.draft_newer"
    CASE_DRAFT_UNREADABLE = "case.draft_unreadable"
    CASE_SERVICE_ENDED = "case.service_ended"
    CASE_NOT_HERE = "case.not_here"
    CASE_NOT_RETURNED = "case.not_returned"
    CASE_CHANGED = "case.changed"
    CASE_INCOMPLETE = "case.incomplete"
    CASE_TWICE = "case.twice"
    CASE_LINKS_FULL = "case.links_full"
    CASE_NO_REASON = "case.no_reason"
    ENTRY_NOT_ALLOWED = "entry.not_allowed"
    # money
    PAYMENT_AMOUNT = "payment.amount"
    PAYMENT_TOO_MUCH = "payment.too_much"
    PAYMENT_SHORT = "payment.short"
    PAYMENT_DIFFERS = "payment.differs"
    RECEIPT_UNKNOWN = "receipt.unknown"
    RECEIPT_NO_REASON = "receipt.no_reason"
    # review
    REVIEW_NO_REASON = "review.no_reason"
    SETTLE_NO_REASON = "settle.no_reason"
    REVIEW_NO_ITEM = "review.no_item"
    REVIEW_WAITS = "review.waits"
    REVIEW_DAYS = "review.days"
    REVIEW_RESULT = "review.result"
    REVIEW_CHANGED = "review.changed"
    # staff
    STAFF_WRONG_PIN = "staff.wrong_pin"
    STAFF_LOCKED = "staff.locked"
    STAFF_EXPIRED = "staff.expired"
    STAFF_NO_PURPOSE = "staff.no_purpose"
    STAFF_SHUT = "staff.shut"
    STAFF_NOT_COUNTED = "staff.not_counted"
    STAFF_NOT_YET = "staff.not_yet"
    STAFF_NOT_ACTIVE = "staff.not_active"
    STAFF_NO_LIST = "staff.no_list"
    STAFF_NO_CONTACT = "staff.no_contact"
    STAFF_NO_KEYS = "staff.no_keys"
    STAFF_CODE = "staff.code"
    PIN_UNFIT = "pin.unfit"
    SESSION_ENDED = "session.ended"
    # printers
    PRINTER_NONE = "printer.none"
    PRINTER_UNKNOWN = "printer.unknown"
    PRINTER_UNREACHABLE = "printer.unreachable"
    PRINTER_REFUSED = "printer.refused"
    PRINTER_NO_SUCH_PAPER = "printer.no_such_paper"
    PRINTER_PAPER_OUT = "printer.paper_out"
    PRINTER_PROBLEM = "printer.problem"
    PRINTER_SERVICE_AWAY = "printer.service_away"
    PRINTER_SILENT = "printer.silent"
    PRINTER_UNSURE = "printer.unsure"
    # data files
    RESOURCE_INVALID = "resource.invalid"
    SETTINGS_INVALID = "settings.invalid"
    DEVICE_NOT_ENROLLED = "device.not_enrolled"
    DEVICE_OTHER_OFFICE = "device.other_office"
    DEVICE_OTHER_COUNTER = "device.other_counter"
    DEVICE_TRAINING_CENTRE = "device.training_centre"
    DEVICE_REAL_CENTRE = "device.real_centre"
    DEVICE_FORKED = "device.forked"


class CounterError(Exception):
    """A circumstance that the user can meet and act on.

    `details` fill the placeholders of the texts; they must hold nothing personal.
    """

    def __init__(self, code: Code, **details: str | int) -> None:
        self.code = code
        self.details = details
        shown = ", ".join(f"{name}={value}" for name, value in details.items())
        super().__init__(f"{code.value} ({shown})" if shown else code.value)
