"""Why a case is decided so: reasons of the data, the manual's item, and what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.domain.life import Decision
from ui.language import Language
from ui.presenters.reasons import ReasonsOfData
from ui.presenters.ways import Answer, Way, more_of
from ui.tips import set_tip
from ui.unfinished import Unfinished
from ui.values import Notice
from ui.widgets.fields import Field
from ui.widgets.notices import Strip
from ui.widgets.question import Parts, Question
from ui.widgets.surfaces import clear
from ui.widgets.text import Label
from ui.widgets.tick import Tick

OWN = "other"


class DecisionQuestion(Question):
    """`answered(Answer)`. A refusal names the manual's item, which the reason brings along; fields
    and documents that it is about are ticked below the words, that of the reason by itself.
    """

    answered = Signal(object)

    def __init__(self, language: Language, move: Decision, unfinished: Unfinished) -> None:
        super().__init__(language, ReasonsOfData.of(move, ()), unfinished)
        self._move: Decision = move
        self._way = Way(move, "")
        self._brought = ""  # the item that came with the reason
        self._ticked_by_reason = ""
        self.notes = Strip(closable=False)
        self.ticks: dict[str, Tick] = {}
        self._spots = QWidget(self)
        self._spots.setLayout(QVBoxLayout())
        for part in (self.notes, self._spots):
            part.setParent(self)
            part.hide()

    @cached_property
    def item(self) -> Field:
        """That of the manual: made when it is asked for, as the other parts are."""
        item = Field()
        item.setParent(self)
        item.hide()
        self.say(item.set_label, "review.item")
        self.say(item.set_hint, "review.item_hint")
        item.edited.connect(self._edited)
        return item

    def ask_of(self, way: Way | None, case_id: str) -> bool:
        """Ask about this way of the case, or nothing any more; as `ask`."""
        if way is None:
            return self.ask("")
        asked = self.isHidden() or self._about != case_id
        if way != self._way or asked:
            self._way = way
            self._reasons = ReasonsOfData.of(self._move, (one.text for one in way.reasons))
            if self._parts is not None:
                self.retranslate()
            self._show_way(case_id)
        return self.ask(case_id)

    def _show_way(self, case_id: str) -> None:
        way, choices = self._way, self._reasons.choices
        self.reason.setVisible(choices != (OWN,))
        self.item.setVisible(self._move == "refuse")
        told = [*way.unsettled, way.owed]
        words = " · ".join(one for one in told if one)
        self.notes.show_notice(
            Notice(words, "warn" if way.unsettled else "info") if words else None
        )
        item, ticked = self._unfinished.of(more_of(self._move), case_id)
        self._brought = self._ticked_by_reason = ""
        self.item.set_value(item)
        self._lay_spots(set(ticked.split()))

    def _lay_spots(self, ticked: set[str]) -> None:
        layout = self._spots.layout()
        assert layout is not None
        clear(layout)
        self.ticks = {}
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        if self._way.spots:
            layout.addWidget(Label(self.t("review.about"), "label"))
        for spot in self._way.spots:
            tick = self.ticks[spot.key] = Tick(spot.label)
            # Long words end in … rather than push the fields beyond the panel.
            tick.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            set_tip(tick, spot.label)
            tick.setChecked(spot.key in ticked)
            tick.toggled.connect(self._keep_more)
            layout.addWidget(tick)
        self._spots.setVisible(bool(self._way.spots))
        self._order()

    def _order(self) -> None:
        """Tab goes from above to below, whichever part was made first."""
        fields = (self.reason.editor, self.item.editor, self.note.editor)
        chain = (*fields, *self.ticks.values(), self.go, self.cancel)
        for before, after in pairwise(chain):
            self.setTabOrder(before, after)

    def _fields(self, parts: Parts) -> Sequence[QWidget]:
        return self.notes, parts.reason, self.item, parts.note, self._spots

    def ask(self, about: str) -> bool:
        """With words of one's own where the data give none to choose."""
        gone = super().ask(about)
        if about and self._reasons.choices == (OWN,):
            self.reason.set_value(OWN)
            self.note.editor.setFocus()
        return gone

    def _edited(self, text: str) -> None:
        chosen = next(
            (one for one in self._way.reasons if one.text.th == self.reason.value()), None
        )
        if self.sender() is self.reason:
            if chosen is not None and self.item.value() in ("", self._brought):
                self._brought = chosen.item
                self.item.set_value(chosen.item)
            self._tick(chosen.about if chosen is not None else "")
        super()._edited(text)
        self._keep_more()

    def _tick(self, about: str) -> None:
        """What the reason is about; one that was only passed by takes its tick along."""
        if about == self._ticked_by_reason:
            return
        if self._ticked_by_reason in self.ticks:
            self.ticks[self._ticked_by_reason].setChecked(False)
        tick = self.ticks.get(about)
        self._ticked_by_reason = "" if tick is None or tick.isChecked() else about
        if tick is not None:
            tick.setChecked(True)

    def _keep_more(self, _on: bool = False) -> None:
        ticked = " ".join(self._ticked())
        self._unfinished.keep(more_of(self._move), self._about, self.item.value(), ticked)

    def _ticked(self) -> tuple[str, ...]:
        return tuple(key for key, tick in self.ticks.items() if tick.isChecked())

    def _emit(self, reason: str) -> None:
        self.answered.emit(Answer(reason, self.item.value().strip(), self._ticked()))

    def _show_problems(self) -> Field | None:
        first = super()._show_problems()
        lacks = self._move == "refuse" and not self.item.value().strip()
        self.item.set_problem(self.t("review.item_wanted") if lacks and self._told else "")
        return first if first is not None else self.item if lacks else None
