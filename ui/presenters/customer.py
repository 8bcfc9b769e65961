"""The customer who is here: open drafts, earlier cases, and the services to choose from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from desktop.card.failures import another
from desktop.domain.case import CaseView, Draft
from desktop.domain.citizen import Person, person_key
from desktop.domain.failure import CounterError
from desktop.forms.form import Service
from desktop.ports import CardEvent, CardFailed, CardRead, CardRemoved, Still
from desktop.visit.visit import has_text
from ui.context import Context
from ui.language import Language
from ui.models.rows import Row
from ui.presenters.presence import Presence
from ui.presenters.privacy import notice_in
from ui.presenters.returned import returned_of
from ui.presenters.rows import case_row, draft_row
from ui.values import STAR, Notice


@dataclass(frozen=True, slots=True)
class Loaded:
    """One look into the store; `owed` is what is owed back of these cases, by id, in satang."""

    drafts: tuple[Draft, ...]
    cases: tuple[CaseView, ...]
    owed: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class CustomerView:
    """What the page shows of one customer; `returned` tells of a case of theirs that came back,
    `notice` what whoever is here is told of the data that are taken, as (short, in full).
    """

    drafts: tuple[Row, ...]
    cases: tuple[Row, ...]
    returned: Notice | None = None
    notice: tuple[str, str] | None = None


class CustomerPresenter(QObject):
    """Signals: `services(list[Row])`, `changed(CustomerView)`, `waiting(str)` while a choice waits
    for the rest of the card, `failed(str)`, `opened(page, argument)`, and `parked(draft id, service
    id)` instead of it when the chosen service is open for this person already: that draft goes on,
    and no second is made.
    """

    services = Signal(object)
    changed = Signal(object)
    waiting = Signal(str)
    failed = Signal(str)
    opened = Signal(str, object)
    parked = Signal(str, str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        # Of whose card, or typed identity, all that follows tells.
        self._told_of = ""
        # The stay of this customer's card that is being read, or has been; None when it has left.
        self._stay: tuple[str, int] | None = None
        self._whole = False
        self._photo: bytes | None = None
        self._identity = ""
        self._chosen = ""
        self._opening = False
        self._needle = ""
        self._loaded: Loaded | None = None
        self._presence = Presence(context)
        context.cards.happened.connect(self._on_card)
        context.language.changed.connect(self._show)
        context.renewal.happened.connect(self._show)
        context.sync.changed.connect(lambda _changed: self._load())

    @property
    def applicant(self) -> Person | None:
        """Whoever the visit has: it alone knows who is here."""
        visit = self._context.here.visit
        return visit.applicant if visit is not None else None

    @property
    def _nobody(self) -> bool:
        """Whether something is reported by somebody who need not be known."""
        visit = self._context.here.visit
        return visit is not None and visit.step == "customer" and visit.applicant is None

    def start_report(self) -> None:
        """Nobody is here, or need be known: what is asked for needs nobody."""
        self.forget()
        self._whole = True
        self._context.here.welcome(None)
        self._begin_anew()

    def start(self, who: CardRead | Person | Draft) -> None:
        """This customer is here now; a draft is that of an identity typed for them."""
        self._identity = who.id if isinstance(who, Draft) else ""
        if isinstance(who, Draft):
            who = who.applicant
        if isinstance(who, CardRead):
            person, self._stay = Person.from_card(who.card), (who.reader, who.session)
            self._whole, self._photo = has_text(who), who.card.photo
        else:
            person, self._stay = who, None
            self._whole, self._photo = True, None
        self._told_of = person.citizen_id
        self._context.here.welcome(person)
        self._begin_anew()

    def again(self) -> None:
        """Whoever the visit has is asked here once more."""
        applicant = self.applicant
        if applicant is None:
            self.forget()
            return
        if applicant.citizen_id != self._told_of:  # who came by a draft that was gone on with
            self.start(applicant)
            return
        self._context.here.welcome(applicant)
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._loaded = None
        self._chosen, self._needle, self._opening = "", "", False
        self.waiting.emit("")
        self.changed.emit(CustomerView((), (), notice=self._notice()))
        self._show_services()
        self._load()

    def leave(self) -> None:
        """The page goes: a choice that still waits is taken back."""
        self._chosen = ""
        self.waiting.emit("")

    def forget(self) -> None:
        """Nobody is here any more."""
        self._stay = self._photo = self._loaded = None
        self._identity = self._told_of = ""
        self._chosen, self._needle, self._opening = "", "", False
        self.changed.emit(CustomerView((), ()))

    def search(self, text: str) -> None:
        """Services whose names or keywords hold every word of the text, best first."""
        self._needle = text
        self._show_services()

    def choose(self, service_id: str) -> None:
        """Open an application; waits for the rest of the card while its text is being read."""
        if not (self.applicant or self._nobody) or self._opening:
            return
        if self._nobody and not self._needs_nobody(service_id):
            self.failed.emit(self._context.language.t("customer.wants_customer"))
            return
        if not self._whole and self._stay is None:
            self.failed.emit(self._context.language.t("customer.card_gone"))
            return
        self._chosen = service_id
        if not self._whole:
            self.waiting.emit(self._context.language.t("customer.waiting_for_card"))
            return
        self._open()

    def another(self, service_id: str) -> None:
        """A second application for a service that is open already, as for another house."""
        if self.applicant is not None and not self._opening:
            self._chosen = service_id
            self._open(again=True)

    def resume(self, draft_id: str) -> None:
        """Go on with a draft of this person."""
        drafts = self._loaded.drafts if self._loaded is not None else ()
        draft = next((draft for draft in drafts if draft.id == draft_id), None)
        if draft is not None and draft.service_id is not None:
            self.opened.emit("application", draft.id)

    def show_case(self, case_id: str) -> None:
        """Show an earlier case."""
        self.opened.emit("cases", f"case:{case_id}")

    def _open(self, *, again: bool = False) -> None:
        applicant, service = self.applicant, self._chosen
        if applicant is None and not self._nobody:
            return
        self._opening, self._chosen = True, ""
        self.waiting.emit("")
        if applicant is None:
            self._begin(None, service, Still.SAME, again=True)
            return
        # A card that does not answer is no reason to wait: it is asked again before the case is
        # submitted.
        self._presence.confirm(
            applicant, lambda still: self._begin(applicant, service, still, again=again)
        )

    def _begin(self, applicant: Person | None, service: str, still: Still, *, again: bool) -> None:
        if self._left(applicant):
            return
        if still is Still.OTHER:
            self._on_failed(another())
            return
        intake, actor, photo = self._context.desk.intake, self._context.session.actor, self._photo
        identity = self._identity

        def opened(found: tuple[Draft, bool]) -> None:
            self._opening = False
            draft, was_there = found
            # A card put in meanwhile has brought another customer: the draft waits at the counter.
            if self._left(applicant):
                return
            self._identity = self._identity if was_there else ""
            if was_there:
                self.parked.emit(draft.id, service)
            else:
                self.opened.emit("application", draft.id)

        def make() -> tuple[Draft, bool]:
            # Looked up here: the page's own list may not have come yet when Enter is pressed.
            there = None
            if applicant is not None and not again:
                there = _parked(intake.drafts(), applicant, service)
            if there is not None:
                return there, True
            draft = intake.open_draft(applicant, service, actor, identity=identity)
            return (intake.with_photo(draft, photo) if photo else draft), False

        self._context.lane.submit(make, opened, self._on_failed)

    def _left(self, applicant: Person | None) -> bool:
        """Whether another customer has come since, or nobody is here any more."""
        if applicant is None:
            return not self._nobody
        return self.applicant is None or self.applicant.citizen_id != applicant.citizen_id

    def _needs_nobody(self, service_id: str) -> bool:
        return not self._context.desk.intake.service_of(service_id).applicant

    def _load(self) -> None:
        applicant = self.applicant
        if applicant is None:
            return
        desk, citizen_id = self._context.desk, applicant.citizen_id
        key = person_key(citizen_id, self._context.device.person_pepper)

        def look() -> tuple[str, Loaded]:
            drafts = [
                draft
                for draft in desk.intake.drafts()
                if draft.service_id is not None and _is_of(draft, citizen_id)
            ]
            cases = tuple(desk.cases.history(key))
            return citizen_id, Loaded(tuple(drafts), cases, desk.cases.owed_in(cases))

        self._context.lane.submit(look, self._on_loaded, self._on_failed)

    def _on_loaded(self, found: tuple[str, Loaded]) -> None:
        citizen_id, loaded = found
        if self.applicant is None or self.applicant.citizen_id != citizen_id:
            return  # a late answer for a customer who has left
        self._loaded = loaded
        self._show_lists()

    def _on_failed(self, error: CounterError) -> None:
        self._opening = False
        self.failed.emit(self._context.language.failure(error))

    def _on_card(self, event: CardEvent) -> None:
        here = self.applicant
        if here is None or here.source != "chip":
            return
        if isinstance(event, CardRead):
            if event.card.citizen_id == here.citizen_id:
                self._take(event)
        elif isinstance(event, CardFailed | CardRemoved) and self._is_mine(event):
            self._lose()

    def _is_mine(self, event: CardFailed | CardRemoved) -> bool:
        """In another reader another card may fail; that is none of this customer's."""
        return (event.reader, event.session) == self._stay

    def _take(self, read: CardRead) -> None:
        self._stay = (read.reader, read.session)
        if not has_text(read):
            return
        self._photo = read.card.photo
        was_whole, self._whole = self._whole, True
        if not was_whole:
            self._context.here.learn(Person.from_card(read.card))
        if self._chosen:
            self._open()

    def _lose(self) -> None:
        """The card has gone: what had not been read of it will not come."""
        self._stay = None
        if self._chosen and not self._whole:
            self._chosen = ""
            self.waiting.emit("")
            self.failed.emit(self._context.language.t("customer.card_gone"))

    def _show(self) -> None:
        self._show_services()
        self._show_lists()

    def _show_lists(self) -> None:
        if self._loaded is None:
            return
        drafts, cases, owed = self._loaded.drafts, self._loaded.cases, self._loaded.owed
        catalogue, language = self._context.desk.catalogue, self._context.language
        now, kept = self._context.clock.now(), self._context.desk.reference.retention
        self.changed.emit(
            CustomerView(
                tuple(draft_row(draft, catalogue, language, now, kept) for draft in drafts),
                tuple(
                    case_row(case, catalogue, language, now, owed=owed.get(case.id, 0))
                    for case in cases
                ),
                returned_of(cases, self._context),
                self._notice(),
            )
        )

    def _notice(self) -> tuple[str, str] | None:
        """Before or while data are taken (PDPA s. 23)."""
        return notice_in(self._context) if self.applicant is not None else None

    def _show_services(self) -> None:
        today = self._context.clock.now().date()
        found = find(self._context.desk.catalogue.on(today), self._needle)
        if self._nobody:  # what can be begun so stands first
            found.sort(key=lambda service: service.applicant != "")
        self.services.emit([self._row(service) for service in found])

    def _row(self, service: Service) -> Row:
        language = self._context.language
        promise = _promise(service, language)
        if self._nobody and service.applicant:
            promise = language.t("customer.card_needed")
        return Row(
            key=service.id,
            title=language.of(service.title),
            detail=language.of(service.summary),
            icon=(service.icon, "accent_ink"),
            badge=(promise, "neutral", ""),
        )


def _promise(service: Service, language: Language) -> str:
    """In how many steps and days; where that hangs on what is asked for, that it does."""
    if any(step.when is not None for step in service.steps):
        promise = language.t("customer.promise_varies")
    else:
        days = service.promised_days
        promise = language.t("customer.promise", steps=len(service.steps), days=days)
    return promise + STAR if service.promise_unconfirmed else promise


def _parked(drafts: Iterable[Draft], applicant: Person, service_id: str) -> Draft | None:
    """The draft of this service that waits for this person, the last touched if there are more."""
    who = applicant.citizen_id
    begun = (draft for draft in drafts if draft.corrects is None)
    return next((d for d in begun if _is_of(d, who) and d.service_id == service_id), None)


def _is_of(draft: Draft, citizen_id: str) -> bool:
    """Whether they have come with it."""
    return draft.came is not None and draft.came.citizen_id == citizen_id


def find(services: tuple[Service, ...], text: str) -> list[Service]:
    """Those that hold every word of the text in names, summary or keywords; names count most.

    Spaces within Thai are as one likes (`ขอ ใช้ไฟ` finds `ขอใช้ไฟฟ้า`).
    """
    words = text.casefold().split()

    def score(service: Service) -> int:
        title = f"{service.title.th} {service.title.en}".casefold()
        rest = " ".join((*service.keywords, service.summary.th, service.summary.en)).casefold()
        total = 0
        for word in words:
            if title.startswith(word) or f" {word}" in title:
                total += 4
            elif word in title:
                total += 3
            elif word in rest:
                total += 1
            else:
                return -1
        return total

    scored = [(score(service), at) for at, service in enumerate(services)]
    best = sorted((-points, at) for points, at in scored if points >= 0)
    return [services[at] for _, at in best]
