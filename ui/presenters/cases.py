"""All cases of the office as far as this PC knows: search as you type, groups, papers again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal

from desktop.domain.case import CaseView
from ui.context import Context
from ui.models.cases import CaseRow
from ui.presenters.case_list import CaseListPresenter, Found
from ui.presenters.case_words import DECIDED, case_row, local
from ui.values import Tone

LIMIT = 100
UNSENT_LIMIT = 500
PAUSE_MS = 120  # between two keys of one word; the list follows when the hand rests
CASE = "case:"

_Test = Callable[["CasesPresenter", CaseView], bool]

FILTERS: dict[str, tuple[Tone, _Test]] = {
    "today": ("info", lambda page, view: local(view.submitted_at).date() == page.today),
    "mine": ("accent", lambda page, view: view.submitted_by == page.context.session.actor),
    "unsent": ("warn", lambda _page, view: view.unsent),
    "decided": ("ok", lambda _page, view: view.state in DECIDED),
    "all": ("neutral", lambda _page, _view: True),
}


class CasesPresenter(CaseListPresenter):
    """Beside the signals of the list: `filter_changed(name)`, `found(words)`."""

    filter_changed = Signal(str)
    found = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.text = ""
        self.filter = "today"
        self._before = "today"
        self._wanted = ""
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

    def set_text(self, text: str) -> None:
        """What stands in the search now; the list follows in a moment."""
        if text.strip() != self.text:
            self._take_text(text)
            self._pause.start()

    def _take_text(self, text: str) -> None:
        """A text is sought among all cases; without one the group before comes back."""
        text = text.strip()
        if text and not self.text:
            self._before = self.filter
            self._choose("all")
        elif self.text and not text:
            self._choose(self._before)
        self.text = text

    def set_filter(self, name: str) -> None:
        """Show another group (of what is searched for)."""
        self._choose(name)
        self.refresh()

    def _choose(self, name: str) -> None:
        if name != self.filter:
            self.filter = name
            self.filter_changed.emit(name)

    def fetch(self) -> Found:
        """The cases of the group that hold the text; runs in the lane."""
        book, text, name = self.context.cases, self.text, self.filter
        totals: dict[str, int] = {}
        if not text and name == "today":
            found, totals["today"] = book.of_today()
        elif not text and name == "mine":
            found = book.today(self.context.session.actor)
        else:
            limit = UNSENT_LIMIT if name == "unsent" else LIMIT
            found = book.search(text, limit, DECIDED if name == "decided" else ())
        found = [view for view in found if FILTERS[name][1](self, view)]
        if self._wanted and all(view.id != self._wanted for view in found):
            found.insert(0, book.detail(self._wanted).view)
        return Found(found, totals)

    def row(self, view: CaseView) -> CaseRow:
        """A row of the list."""
        device, catalogue = self.context.device, self.context.catalogue
        return case_row(view, catalogue, device.office, self.today, self.lang)

    def loaded_now(self) -> None:
        """Say how many were found."""
        t, count = self.context.language.t, len(self.views)
        key = "cases.found_first" if self.text and count >= LIMIT else "cases.found"
        total = self.totals.get(self.filter, 0)
        if total > count:
            self.found.emit(t("cases.found_some", count=count, all=f"{total:,}"))
        else:
            self.found.emit(t(key, count=count))

    def chips(self) -> tuple[tuple[str, str, Tone], ...]:
        """The groups to choose from: (value, words, tone)."""
        t = self.context.language.t
        return tuple((name, t(f"cases.filter_{name}"), tone) for name, (tone, _) in FILTERS.items())

    def speak_again(self) -> None:
        """All words once more."""
        super().speak_again()
        if self.loaded:
            self.loaded_now()
