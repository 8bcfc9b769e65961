"""Beside the form of an application: documents, checks, what it costs, and when it is done."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.forms.evaluate import Remaining
from printing.thai import amount_in_words
from ui.language import Language
from ui.presenters.application import ApplicationPresenter, ApplicationState
from ui.presenters.check_view import check_views
from ui.presenters.document_view import document_groups
from ui.presenters.instead import instead_views
from ui.theme import active
from ui.widgets.application_side import SIDE_WIDTH, PromiseCard, Side
from ui.widgets.checks import ChecksPanel
from ui.widgets.columns import QWIDGETSIZE_MAX
from ui.widgets.documents import DocumentsPanel
from ui.widgets.quote import QuotePanel
from ui.widgets.yielding import YieldingArea, see


class ApplicationSide(YieldingArea):
    """What the clerk does there goes to the paperwork of the open draft; `finished()` when nothing
    there needs anything more.
    """

    finished = Signal()

    def __init__(self, language: Language, presenter: ApplicationPresenter) -> None:
        self._language, self._paperwork = language, presenter.paperwork
        self.documents = DocumentsPanel(language)
        self.quote = QuotePanel(language, lambda amount: amount_in_words(amount, language.code))
        self.promise = PromiseCard()
        self.checks = ChecksPanel(language)
        self._cards = Side(self.documents, self.checks, self.quote, self.promise)
        super().__init__(self._cards)
        documents, paperwork = self.documents, presenter.paperwork
        documents.marked.connect(paperwork.mark)
        documents.reasoned.connect(paperwork.give_copy_reason)
        documents.recorded.connect(paperwork.record)
        documents.left.connect(paperwork.leave_record)
        documents.focused.connect(presenter.focus)
        documents.finished.connect(self._after_documents)
        self.checks.reasoned.connect(paperwork.give_reason)
        self.checks.focused.connect(presenter.focus)
        self.checks.finished.connect(self._after_checks)

    def show_state(self, state: ApplicationState) -> None:
        """Draw all of it."""
        draft, service, now = state.draft, state.service, state.evaluation
        told = self._paperwork.told(draft)
        groups = document_groups(service, draft, now, told=told, asked=state.asked)
        self.documents.show_documents(groups, told=state.asked)
        self.checks.show_checks(
            (*state.doubles, *check_views(service, draft, now), *instead_views(draft, now)),
            told=state.asked,
        )
        gaps = [one.label for one in now.remaining if one.kind == "fee"] if state.asked else []
        paid = draft.corrects.paid if draft.corrects is not None else None
        self.quote.show_quote(now.quote, gaps, paid if paid is not None and paid.total else None)
        self.promise.show_promise(now, self._language)

    def stops(self) -> list[QWidget]:
        """Where the Tab key stops, in order."""
        return [*self.documents.stops(), *self.checks.stops()]

    def focus_needing(self) -> bool:
        """Go to what needs something; False if nothing does."""
        return self.documents.focus_needing() or self.checks.focus_needing()

    def focus_place(self, place: str) -> bool:
        """Go where the cursor was; False if that is not here."""
        return self.documents.focus_place(place) or self.checks.focus_place(place)

    def point_at(self, first: Remaining) -> None:
        """Go to what is missing."""
        if first.kind == "document":
            self.documents.focus_document(first.id)
        elif first.kind == "check":
            self.checks.focus_check(first.id)
        elif first.kind == "fee":
            see(self.quote.gaps)

    def _after_documents(self) -> None:
        if not self.checks.focus_needing():
            self.finished.emit()

    def _after_checks(self) -> None:
        if not self.documents.focus_needing():
            self.finished.emit()

    def stack(self, stacked: bool) -> None:
        """Stand below the form, as high as it is, or beside it, in its width."""
        width = active().px(SIDE_WIDTH)
        self.setMinimumWidth(0 if stacked else width)
        self.setMaximumWidth(QWIDGETSIZE_MAX if stacked else width)
        self._cards.whole = stacked
        self.set_whole(stacked)
