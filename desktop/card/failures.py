"""What can go wrong between a card and the counter: the one place that makes these failures."""

from __future__ import annotations

from desktop.domain.failure import Code, CounterError


def no_reader() -> CounterError:
    """The service knows no reader."""
    return CounterError(Code.CARD_NO_READER)


def absent() -> CounterError:
    """No reader holds a card."""
    return CounterError(Code.CARD_ABSENT)


def not_thai_id() -> CounterError:
    """The card answers, but has no identity applet."""
    return CounterError(Code.CARD_NOT_THAI_ID)


def removed() -> CounterError:
    """The card (or its reader) left before the read was complete."""
    return CounterError(Code.CARD_REMOVED)


def service_down() -> CounterError:
    """The smart-card service is not there, or has just gone."""
    return CounterError(Code.CARD_SERVICE_DOWN)


def reader_or_service() -> CounterError:
    """Windows has no reader or does not run the service; it does not say which."""
    return CounterError(Code.CARD_READER_OR_SERVICE)


def denied() -> CounterError:
    """The system does not let this user's session use the service or the card."""
    return CounterError(Code.CARD_DENIED)


def silent() -> CounterError:
    """The card has not answered a command for as long as no card takes."""
    return CounterError(Code.CARD_SILENT)


def unresponsive() -> CounterError:
    """There is a card, but it gives no sensible answer to power: upside down, or worn out."""
    return CounterError(Code.CARD_UNRESPONSIVE)


def busy() -> CounterError:
    """Another program holds the card."""
    return CounterError(Code.CARD_BUSY)


def unreadable() -> CounterError:
    """The card gives no identity, or stopped answering without having been pulled."""
    return CounterError(Code.CARD_UNREADABLE)


def another() -> CounterError:
    """The card in the reader is not the one whose person is on the screen."""
    return CounterError(Code.CARD_ANOTHER)


def not_confirmed() -> CounterError:
    """The card in the reader does not say whose it is, when it is asked again."""
    return CounterError(Code.CARD_NOT_CONFIRMED)
