"""The dated data of the office: services, fees, calendar, districts, seller."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from desktop.catalogue.folder import SERVICES, unread
from desktop.domain.bundle import UNPROVED, UNREAD, Edition, in_turn
from desktop.domain.data_file import RESOURCES, invalid
from desktop.domain.dated import in_force
from desktop.domain.districts import Districts
from desktop.domain.failure import Code, CounterError
from desktop.domain.looking import Notice, Purposes
from desktop.domain.receipt import Seller
from desktop.domain.retention import Retention
from desktop.domain.security import Security
from desktop.domain.service_time import WorkCalendar
from desktop.forms.form import Catalogue, Service
from desktop.forms.given import Rules

if TYPE_CHECKING:
    from desktop.catalogue.office import OfficeData
    from desktop.store import Store


@dataclass(frozen=True, slots=True)
class InForce:
    """Whose data are in use: those of an edition, or (without a name) as this program brought them.

    `newer` have begun, too, but only a newer program can read them. `unproved` the centre has not
    signed as they are: of those that are here, or that it was last said to have (`LIST`).
    """

    edition: str = ""
    starts: date | None = None
    newer: tuple[str, ...] = ()
    unproved: tuple[str, ...] = ()


class _Used(NamedTuple):
    """The files of the centre that are in use, and what they say together with the shipped ones."""

    sent: Mapping[str, str]
    data: OfficeData


class Reference:
    """The data in use, all of them read and checked before anybody works with them.

    Made, it has read nothing: a counter reads them while its clerk signs in, which needs none of
    them. Whoever asks before that waits, or is the one who reads them. RESOURCE_INVALID with file,
    line and problem for whoever asks while the shipped files are wrong.
    """

    def __init__(
        self,
        folder: Path = RESOURCES,
        store: Store | None = None,
        today: Callable[[], date] = date.today,
    ) -> None:
        """Those of the files in `folder`, and of the edition in force of those in `store`."""
        self._folder, self._store, self._today = folder, store, today
        self._reading = Lock()
        self._used: _Used | None = None
        self.in_force = InForce()
        self.unfit: set[str] = set()  # digests of editions that this program cannot read

    @property
    def districts(self) -> Districts:
        """The district offices in use."""
        return self._data.rules.districts

    @property
    def rules(self) -> Rules:
        """What a form is evaluated by, beside its service."""
        return self._data.rules

    @property
    def foreign_digits(self) -> tuple[str, ...]:
        """The first digits of a foreigner's citizen id."""
        return self._data.foreign_digits

    @property
    def catalogue(self) -> Catalogue:
        """The services in use."""
        return self._data.catalogue

    def calendar(self) -> WorkCalendar:
        """The working days."""
        return self._data.rules.calendar

    def seller(self, day: date, branch: str) -> Seller:
        """The seller as printed on `day` by the branch (5 digits, 00000 the head office)."""
        return replace(in_force(self._data.sellers, day), branch=branch)

    @property
    def retention(self) -> Retention:
        """How long what is kept."""
        return self._data.retention

    @property
    def security(self) -> Security:
        """When a window locks, and what holds for PINs and for who has no contact."""
        return self._data.security

    def notice(self, day: date) -> Notice:
        """What a person is told on a day when data of them are taken."""
        kept = day - self._data.retention.at_centre("cases", day)
        return in_force(self._data.notices, day).kept(kept.days // 365)

    @property
    def purposes(self) -> Purposes:
        """What somebody may look at a person or a case for."""
        return self._data.purposes

    def renew(self, sent: Mapping[str, str]) -> None:
        """Use the files of an edition, by name (`fees/...`, `catalogue/...`).

        They go before the shipped files of the same name. RESOURCE_INVALID if one is wrong, and
        then all stays as it was. Other threads see the old data or the new, never a mixture. What
        is in use already is not read again.
        """
        with self._reading:
            if self._used is None or self._used.sent != sent:
                self._used = self._read(sent)

    def know(self, past: tuple[Service, ...]) -> None:
        """Show cases by these editions of services, too, which nobody files any more."""
        with self._reading:
            used = self._used
            if used is not None and used.data.catalogue.past != past:
                catalogue = replace(used.data.catalogue, past=past)
                self._used = used._replace(data=replace(used.data, catalogue=catalogue))

    def services_of(self, sent: Mapping[str, str]) -> tuple[Service, ...]:
        """All that these files would offer; RESOURCE_INVALID if one is wrong."""
        return self._read(sent).data.catalogue.versions

    @property
    def _data(self) -> OfficeData:
        used = self._used
        if used is None:
            with self._reading:
                used = self._used = self._used or self._first()
        return used.data

    def _first(self) -> _Used:
        """The edition in force, or the one before it if that cannot be read, or the shipped files.

        Which one that is says `renew_from`, a little later.
        """
        if self._store is not None:
            for edition in in_turn(self._store.bundles.editions(), self._today()):
                files = self._store.bundles.proved(edition)
                with suppress(CounterError):
                    if files is not None:
                        return self._read(files)
        return self._read({})

    def _read(self, sent: Mapping[str, str]) -> _Used:
        # pydantic, which the loader reads with, is not there before somebody can sign in.
        from desktop.catalogue.load import use
        from desktop.catalogue.office import read_office

        for name in unread(sent):  # all of an edition or nothing of it
            raise invalid(name, 1, "this program does not read this file")
        loaded, data = read_office(self._folder, sent)
        use(loaded)
        assert data is not None
        return _Used(dict(sent), data)


def renew_from(store: Store, reference: Reference, today: date) -> None:
    """Use the edition in force of those that the centre has sent to this PC.

    One that cannot be read is passed over and told of: the centre has proved it, so it needs a
    newer program. It is tried again by the next start. RESOURCE_INVALID if not even the shipped
    files can be used.
    """
    editions = store.bundles.editions()
    newer: list[str] = json.loads(store.state(UNREAD) or "[]")
    unproved: list[str] = json.loads(store.state(UNPROVED) or "[]") + store.bundles.unproved()
    used: Edition | None = None
    for edition in in_turn(editions, today):
        try:
            if edition.digest not in reference.unfit:
                if (files := store.bundles.proved(edition)) is None:
                    unproved.append(edition.name)
                    continue
                reference.renew(files)
                used = edition
                break
        except CounterError as error:
            if error.code is not Code.RESOURCE_INVALID:
                raise
            reference.unfit.add(edition.digest)
        newer.append(edition.name)
    else:
        reference.renew({})
    reference.in_force = InForce(
        used.name if used else "",
        used.starts if used else None,
        tuple(newer),
        tuple(dict.fromkeys(unproved)),
    )
    reference.know(_past(store, reference, [one for one in editions if one.starts <= today]))


def _past(store: Store, reference: Reference, begun: Sequence[Edition]) -> tuple[Service, ...]:
    """Editions of services which only former or withdrawn bundles have: cases were taken by them.

    The newest bundle that has one tells it. A bundle is read only if its heads name what is new.
    """
    known = {(one.id, one.edition) for one in reference.catalogue.versions}
    past: list[Service] = []
    for bundle in reversed(begun):
        if bundle.name == reference.in_force.edition or bundle.digest in reference.unfit:
            continue
        files = store.bundles.proved(bundle) or {}
        heads = {_head(text) for name, text in files.items() if name.startswith(SERVICES)}
        if not heads - known - {None}:
            continue
        try:
            services = reference.services_of(files)
        except CounterError as error:
            if error.code is not Code.RESOURCE_INVALID:
                raise
            reference.unfit.add(bundle.digest)
            continue
        for service in services:
            if (service.id, service.edition) not in known:
                known.add((service.id, service.edition))
                past.append(service)
    return tuple(past)


def _head(text: str) -> tuple[str, str] | None:
    """Id and edition, which stand above all tables of a service's file; None if they do not."""
    with suppress(tomllib.TOMLDecodeError, KeyError):
        head = tomllib.loads(text.partition("\n[")[0])
        return str(head["id"]), str(head["edition"])
    return None
