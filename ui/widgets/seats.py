"""Who takes part: whoever applies, and beside or below them who sits in the other seat."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout

from ui.language import Language
from ui.values import StripPerson
from ui.widgets.person_strip import PersonStrip
from ui.widgets.seat import SeatBox
from ui.widgets.surfaces import Card
from ui.widgets.text import restyle

SHARES = (9, 11)


class Seats(Card):
    """Beside each other where both names have room so, else one below the other; where nobody
    applies the seat alone.
    """

    def __init__(self, language: Language) -> None:
        super().__init__(margin=0, gap=0)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.person, self.seat = PersonStrip(language), SeatBox(language)
        self.seat.hide()
        self._fitting = False
        for box, share in zip((self.person, self.seat), SHARES, strict=True):
            # Whatever stands in it, each has its share, and sees itself what has room there.
            box.setMinimumWidth(1)
            self.body.addWidget(box, share)

    def show_person(self, person: StripPerson) -> None:
        """Whoever applies, and the seat that is shown with them."""
        self.person.setHidden(person.nobody)
        self.person.show_person(person)
        self.seat.show_seat(person.seat)
        self._fit()

    def show_id(self, text: str) -> None:
        """The applicant's full id, after it was asked for."""
        self.person.show_id(text)
        self._fit()

    def set_compact(self, compact: bool, *, lowest: bool) -> None:
        """One line for each, where the height is needed for the work."""
        self.person.set_compact(compact, lowest=lowest)
        self.seat.set_compact(compact, lowest=lowest)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See what has room; another height alone is what came of it."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def _fit(self) -> None:
        # Qt lays out anew when a part is shown, which comes here again in the midst of it.
        if self._fitting:
            return
        self._fitting, width = True, -1
        while width != self.contentsRect().width():
            width = self.contentsRect().width()
            self._fit_in(width)
        self._fitting = False
        self.updateGeometry()

    def _fit_in(self, width: int) -> None:
        alone = self.person.isHidden()
        way, both = QBoxLayout.Direction, not alone and not self.seat.isHidden()
        shares = [width * share // sum(SHARES) for share in SHARES]
        below = both and not self._fit_each(*shares)
        if below or not both:
            self._fit_each(width, width)
        self.body.setDirection(way.TopToBottom if below else way.LeftToRight)
        restyle(self.seat, "below", below)
        restyle(self.seat, "alone", alone)

    def _fit_each(self, for_person: int, for_seat: int) -> bool:
        """Both are asked, as each has to be as it will be shown; their names are of one size."""
        fits = [self.person.fit(for_person), self.seat.fit(for_seat)]
        hidden = self.seat.isHidden() or self.person.isHidden()
        if not hidden and self.person.is_small is not self.seat.is_small:
            fits = [self.person.fit(for_person, small=True), self.seat.fit(for_seat, small=True)]
        return all(fits)
