"""All cases of the office as far as this PC knows: search as you type, groups, papers again."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal

from desktop.domain.case import CaseView
from desktop.domain.citizen import is_citizen_id, person_key
from desktop.domain.listing import Count, Group, Listing
from ui.context import Context
from ui.models.cases import CaseRow
from ui.presenters.case_list import CaseListPresenter
from ui.presenters.case_state import UNSENT
from ui.presenters.case_words import case_row
from ui.presenters.paper_proof import PaperProof, sought
from ui.presenters.typed_identity import tidy_id
from ui.values import CASE, Tone

PAUSE_MS = 120  # between two keys of one word; the list follows when the hand rests

FILTERS: dict[Group, Tone] = {
    "today": "info",
    "mine": "accent",
    "unsent": UNSENT.tone,
    "returned": "warn",
    "waiting": "warn",
    "decided": "ok",
    "all": "neutral",
}


class CasesPresenter(CaseListPresenter):
    """Beside the signals of the list: `filter_changed(name)`, `found(words)`."""

    page = "cases"
    filter_changed = Signal(str)
    found = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.text = ""
        self.filter: Group = "today"
        self._before: Group = "today"
        self._found = Count()
        self._counting = 0
        self._wanted = ""
        self._proof = PaperProof(context, self.told.emit, self.tell_failure)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.refresh)

    def enter(self, argument: object = None) -> None:
        """The page is shown: for a text, for one case (`case:<id>`), or as it was left."""
        self._wanted = ""
        if isinstance(argument, str) and argument.startswith(CASE):
            self._wanted = argument.removeprefix(CASE)
            self._take_text("")
            self.select(self._wanted)
        elif isinstance(argument, str):
            self._take_text(argument)
        super().enter()

    def leave(self) -> None:
        """The page is gone."""
        self._pause.stop()
        super().leave()

    def forget(self) -> None:
        """What was searched for goes, too."""
        self._wanted = ""
        self._take_text("")
        super().forget()

    def set_text(self, text: str) -> None:
        """What stands in the search now; the list follows in a moment."""
        if text.strip() != self.text:
            self._take_text(text)
            self._pause.start()

    def hasten(self) -> None:
        """Look for the text now."""
        if self._pause.isActive():
            self._pause.stop()
            self.refresh()

    def _take_text(self, text: str) -> None:
        """A text is sought among all cases; without one the group before comes back."""
        text = text.strip()
        if text and not self.text:
            self._before = self.filter
            self._choose("all")
        elif self.text and not text:
            self._choose(self._before)
        self.text = text

    def set_filter(self, name: Group) -> None:
        """Show another group (of what is searched for)."""
        self._choose(name)
        self.refresh(at_once=True)

    def _choose(self, name: Group) -> None:
        if name != self.filter:
            self.filter = name
            self.filter_changed.emit(name)

    def listing(self) -> Listing:
        """The cases of the group that hold the text; the QR code of a paper finds its case, and a
        citizen id, which no list holds, the cases of its person by the key.
        """
        actor, text = self.context.session.actor, sought(self.text)
        named = is_citizen_id(tidy_id(text)) and self.filter != "unsent"
        pepper = self.context.device.person_pepper
        person = person_key(tidy_id(text), pepper) if named else ""
        return Listing(self.filter, self.today, actor, "" if named else text, person)

    def refresh(self, *, at_once: bool = False) -> None:
        """Read the list; what the code of a paper proves is asked beside."""
        super().refresh(at_once=at_once)
        self._proof.scanned(self.text)

    def front(self) -> tuple[CaseView, ...]:
        """The case for which the page was opened, of whatever day it is."""
        wanted = self._wanted
        return (self.context.desk.cases.view(wanted),) if wanted else ()

    def row(self, view: CaseView) -> CaseRow:
        """A row of the list."""
        device, catalogue = self.context.device, self.context.desk.catalogue
        return case_row(view, catalogue, device.office, self.today, self.lang)

    def count(self) -> None:
        """Say how many were found, of a search also how many so far."""
        self._counting += 1
        self._count_on(self._counting, self.listing(), Count())

    def _count_on(self, counting: int, listing: Listing, so_far: Count) -> None:
        def counted(more: Count) -> None:
            if counting != self._counting or listing != self.listing():
                return
            found = Count(so_far.number + more.number, more.after)
            self._found = found
            self._tell_found()
            if found.after is not None:
                self._count_on(counting, listing, found)

        lists = self.context.desk.cases.lists
        self.context.lane.submit(
            lambda: lists.count(listing, so_far.after), counted, self.tell_failure
        )

    def _tell_found(self) -> None:
        found, rows = self._found, self.table.rowCount()
        if self.going_to_end:
            words = self.context.language.t("cases.to_end", count=f"{rows:,}")
            self.found.emit(words)
            return
        key = "cases.found" if found.after is None else "cases.found_so_far"
        count = max(found.number, rows if found.after is not None else 0)
        self.found.emit(self.context.language.t(key, count=f"{count:,}"))

    def read_on(self) -> None:
        """Say how far it is on the way to the end."""
        self._tell_found()

    def chips(self) -> tuple[tuple[str, str, Tone], ...]:
        """The groups to choose from: (value, words, tone)."""
        t = self.context.language.t
        return tuple((name, t(f"cases.filter_{name}"), tone) for name, tone in FILTERS.items())

    def speak_again(self) -> None:
        """All words once more."""
        super().speak_again()
        self._proof.say()
        if self.loaded:
            self._tell_found()
