"""What is wrong with the open application, and why it has come back, above its form."""

from __future__ import annotations

from desktop.domain.correction import Correction
from desktop.domain.failure import CounterError
from desktop.forms.evaluate import Remaining
from ui.presenters.application import ApplicationPresenter
from ui.presenters.application_view import remaining_text
from ui.presenters.case_words import moment, number_parts
from ui.presenters.reasons import reason_words
from ui.screen import Screen
from ui.values import Notice
from ui.widgets import Strip


class WhyStrip(Strip):
    """Why the case was returned, by whom and when, as long as it is put right, or what it waits
    for.
    """

    def __init__(self, screen: Screen) -> None:
        super().__init__(closable=False, folds=True)
        self._screen = screen

    def draw(self, correction: Correction | None) -> None:
        """Say it in the words of now; nothing of a new application."""
        self.show_notice(None if correction is None else self._said(correction))

    def _said(self, correction: Correction) -> Notice:
        t, language, context = self._screen.t, self._screen.language, self._screen.context
        number = number_parts(correction.reference)[0]
        if correction.waits:
            return Notice(t("application.waits", number=number), "warn", icon="clock")
        words = [t("application.returned", number=number, why=reason_words(
            correction.reason, language.code
        ))]  # fmt: skip
        if correction.item:
            words.append(t("application.returned_item", item=correction.item))
        if correction.by:
            who = language.of(context.desk.staff.name_of(correction.by))
            when = moment(correction.at, context.clock.now().date(), language.code)
            words.append(t("application.returned_by", who=who, when=when))
        return Notice(" · ".join(words), "warn", icon="undo-2")


class ApplicationStrip(Strip):
    """One thing at a time, with what to do; that nothing can be saved goes before all else."""

    def __init__(self, screen: Screen, presenter: ApplicationPresenter) -> None:
        super().__init__(closable=False, folds=True)
        self._screen, self._presenter = screen, presenter
        self._failure: CounterError | None = None
        self._unsaved: CounterError | None = None
        presenter.not_kept.connect(self._on_not_kept)
        presenter.failed.connect(self.show_failure)

    def show_failure(self, error: CounterError | None) -> None:
        """It could not be opened, submitted or discarded; None when that is over."""
        self._failure = error
        self.draw()

    def draw(self) -> None:
        """Say it in the words of now."""
        self.show_notice(self._worst())

    def _worst(self) -> Notice | None:
        t, language = self._screen.t, self._screen.language
        if self._unsaved is not None:
            words = language.failure(self._unsaved)
            return Notice(t("application.not_kept", failure=words), "bad")
        if self._failure is not None:
            button = t("application.to_counter")
            return Notice(language.failure(self._failure), "bad", button, "counter")
        identity, state = self._identity_wanted(), self._presenter.state
        if identity is None or state is None:
            return None
        words = language.of(remaining_text(identity))
        if identity.id != state.draft.applicant_role:
            return Notice(words, "warn", icon="id-card")
        return Notice(words, "bad", t("application.to_identity"), "typed")

    def _on_not_kept(self, error: CounterError | None) -> None:
        self._unsaved = error
        self.draw()

    def _identity_wanted(self) -> Remaining | None:
        """The data of a party, if the clerk tried to go on without all of them."""
        state = self._presenter.state
        remaining = state.evaluation.remaining if state is not None and state.asked else ()
        return next((one for one in remaining if one.kind == "identity"), None)
