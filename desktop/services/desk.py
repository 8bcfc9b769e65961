"""All services of one counter, put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.domain.device import DeviceIdentity
from desktop.domain.staff import StaffMember
from desktop.forms.form import Catalogue
from desktop.ports import Clock, MarkVault
from desktop.services.cases import CaseBook
from desktop.services.cashier import Cashier
from desktop.services.filing import Filing
from desktop.services.following import Following
from desktop.services.intake import Intake
from desktop.services.looking import Looking
from desktop.services.offers import Offers
from desktop.services.outbox import Outbox
from desktop.services.receipts import Till
from desktop.services.reference import Reference
from desktop.services.review import Review
from desktop.services.staff import Staff
from desktop.services.tries import Tick, since_start
from desktop.signing.keys import SigningKey

if TYPE_CHECKING:
    from desktop.store import Store


@dataclass(frozen=True, slots=True)
class Desk:
    """The services that the window works with."""

    reference: Reference
    intake: Intake
    cashier: Cashier
    review: Review
    offers: Offers
    cases: CaseBook
    staff: Staff
    outbox: Outbox
    following: Following
    looking: Looking

    @property
    def catalogue(self) -> Catalogue:
        """The services in use."""
        return self.reference.catalogue


def open_desk(
    store: Store,
    reference: Reference,
    clock: Clock,
    device: DeviceIdentity,
    trainees: Sequence[StaffMember] | None,
    *,
    vault: MarkVault | None = None,
    ticks: Callable[[], Tick] = since_start,
) -> Desk:
    """The services of a counter over its open store; of its staff see `Staff`."""
    staff = Staff(
        store,
        clock,
        trainees,
        lambda: reference.security,
        machine_key=SigningKey.read(device.key) if device.key else None,
        vault=vault,
        ticks=ticks,
    )
    cases = CaseBook(store, reference, clock, staff.name_of)
    till = Till(reference, device)
    filing = Filing(reference, cases, device, till)
    intake = Intake(store, filing, reference, clock, device)
    return Desk(
        reference=reference,
        intake=intake,
        cashier=Cashier(store, clock),
        review=Review(store, cases, clock),
        offers=Offers(store, cases, clock, till),
        cases=cases,
        staff=staff,
        outbox=Outbox(store, clock),
        following=Following(store, intake, cases, clock),
        looking=Looking(store, reference, clock),
    )
