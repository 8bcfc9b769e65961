"""Reckons again what a case costs, by the very edition of the data that it was taken by.

A counter's files lie on its PC, where somebody may have written other prices. The centre has every
edition that it ever sent, and the files of its own release: a case whose service is none of these,
or that costs something else by it, is told to a person. It stands, since it was taken in.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from desktop.catalogue.folder import SERVICES, catalogue_files
from desktop.catalogue.office import OfficeData, read_office
from desktop.domain.bundle import Edition
from desktop.domain.receipt import Quote, QuoteLine, Receipt
from desktop.domain.thai_date import BANGKOK
from desktop.entries import Submitted
from desktop.entries.again import since
from desktop.entries.case_put_right import PutRight
from desktop.entries.detail import TimelineItem
from desktop.entries.renewal import Renewal
from desktop.forms.evaluate import computed
from desktop.forms.form import Service
from desktop.forms.lines import quote_of
from sync.central.bundles import editions_in, files_in
from sync.central.filed import Filed, UnfitError
from sync.central.files import CaseFile
from sync.central.money import check_receipt, paid_by
from sync.protocol import WireEntry

_Lines = Sequence[Mapping[str, Any]]

RELEASE = ""  # the edition that this program brought
# What is told of money: all of it stands.
MONEY = ("quote_differs", "quote_unchecked", "receipt_differs", "receipt_missing")
KEPT = 4  # editions that are held ready, a few megabytes each; older ones are read again


class Prices:
    """The editions of one process: each is read once, when a case is the first to name it."""

    def __init__(self, resources: Path) -> None:
        self._resources = resources
        self._lock = threading.Lock()
        self._services: dict[str, frozenset[str]] = {}
        self._read: OrderedDict[str, OfficeData | None] = OrderedDict()

    def has(self, connection: Connection, edition: str, digest: str) -> bool:
        """Whether an edition has a service of this digest."""
        if edition not in self._services:
            texts = catalogue_files(self._resources, self._sent(connection, edition))
            self._services[edition] = frozenset(
                hashlib.sha256(text.encode()).hexdigest()
                for name, text in texts.items()
                if name.startswith(SERVICES)
            )
        return digest in self._services[edition]

    def data(self, connection: Connection, edition: str) -> OfficeData | None:
        """All that an edition says; None where this program cannot read it."""
        with self._lock:
            if edition not in self._read:
                _, found = read_office(self._resources, self._sent(connection, edition))
                self._read[edition] = found
                while len(self._read) > KEPT:
                    self._read.popitem(last=False)
            self._read.move_to_end(edition)
            return self._read[edition]

    def _sent(self, connection: Connection, edition: str) -> Mapping[str, str]:
        return {} if edition == RELEASE else files_in(connection, edition)


@dataclass(slots=True)
class Reckoner:
    """Reckons the cases of one transaction."""

    prices: Prices
    connection: Connection
    _editions: list[Edition] | None = None
    _begun: dict[str, UnfitError | None] = field(default_factory=dict)

    def look(self, read: Iterable[Filed]) -> None:
        """What begins with these entries, before anybody waits for us."""
        for one in read:
            if isinstance(one.body, Submitted):
                self._begun[one.entry.id] = self._first(one.body)

    def begun(self, entry_id: str, body: Submitted) -> None:
        """UnfitError if a case that begins with an entry costs something else."""
        fault = self._begun[entry_id] if entry_id in self._begun else self._first(body)
        if fault is not None:
            raise fault
        if body.receipt_number is None and body.quote.total > 0:
            raise _unpaid(body, 0)

    def renewed(self, entry: WireEntry, body: Renewal, timeline: _Lines) -> None:
        """The same of one that holds something else from now on, with what has come since."""
        content = body.corrected
        assert content is not None
        day = _day(content.submitted_at)
        if isinstance(body, PutRight):  # evaluated on the day of that, by the prices of the first
            day = _day(entry.at)
        fault, paid = self._fault(content, timeline, day), paid_by(timeline)
        if fault is not None:
            raise fault
        if body.receipt_number is None and content.settled.total > paid:
            raise _unpaid(content, paid)

    def receipt(self, receipt: Receipt, case: CaseFile | None) -> None:
        """The same of a receipt, by what it says itself and by the case, if that is seen here."""
        check_receipt(receipt, case)

    def _first(self, body: Submitted) -> UnfitError | None:
        return self._fault(body, (), _day(body.submitted_at))

    def _fault(self, body: Submitted, timeline: _Lines, day: date) -> UnfitError | None:
        came = [
            TimelineItem(line["at"], line["kind"], line["actor"], line["facts"])
            for line in timeline
        ]
        found: UnfitError | None = None
        for name, data, service in self._known(body):
            quote = _quote(body, came, service, data, day)
            line = _other_line(body.quote, quote) if quote is not None else None
            if quote is None:
                continue
            if line is None:
                return None
            found = found or UnfitError(
                "quote_differs",
                body.case_id,
                stands=True,
                reference=body.reference,
                quoted=body.quote.total,
                reckoned=quote.total,
                line=line,
                edition=name,
            )
        return found or UnfitError(
            "quote_unchecked",
            body.case_id,
            stands=True,
            reference=body.reference,
            quoted=body.quote.total,
            service=body.service_id,
            version=body.service_version,
        )

    def _known(self, body: Submitted) -> Iterator[tuple[str, OfficeData, Service]]:
        """The editions with this very service: the one in force first, then whatever a counter may
        have had that was long without a line, or was told of a withdrawal.
        """
        if self._editions is None:
            self._editions = editions_in(self.connection)
        day = _day(body.submitted_at)
        begun = [one for one in self._editions if one.starts <= day]
        begun.sort(key=lambda one: (not one.withdrawn, one.starts, one.kept_at), reverse=True)
        for name in (*[one.name for one in begun], RELEASE):
            if not self.prices.has(self.connection, name, body.service_digest):
                continue
            data = self.prices.data(self.connection, name)
            for service in data.catalogue.versions if data is not None else ():
                same = (service.id, service.edition) == (body.service_id, body.service_version)
                if data is not None and same and service.digest == body.service_digest:
                    yield name, data, service


def _quote(
    body: Submitted, came: Sequence[TimelineItem], service: Service, data: OfficeData, day: date
) -> Quote | None:
    """What the service makes of the answers; None for answers that no form of it could give."""
    try:
        given = since(body, came, service, data.foreign_digits, on=day, today=day)
        return quote_of(service, computed(service, given, data.rules, day)).quote
    except Exception:  # noqa: BLE001 - a body that somebody made may hold anything, and stops nothing
        return None


def _unpaid(body: Submitted, paid: int) -> UnfitError:
    return UnfitError(
        "receipt_missing",
        body.case_id,
        stands=True,
        reference=body.reference,
        due=body.settled.total - paid,
    )


def _other_line(told: Quote, own: Quote) -> str | None:
    """The first line that is not the same; empty if only a sum is another, None if nothing is."""
    there, here = list(map(_part, told.lines)), list(map(_part, own.lines))
    for one, other in zip(there, here, strict=False):
        if one != other:
            return one[0]
    if len(there) != len(here):
        return (there[len(here) :] or here[len(there) :])[0][0]
    return None if _sums(told) == _sums(own) else ""


def _part(line: QuoteLine) -> tuple[str, int, bool, bool, int]:
    return line.id, line.amount, line.vatable, line.deposit, line.quantity


def _sums(quote: Quote) -> tuple[str, int, int, int, int]:
    return quote.vat_percent, quote.base, quote.vat, quote.deposit, quote.total


def _day(at: str) -> date:
    return datetime.fromisoformat(at).astimezone(BANGKOK).date()
