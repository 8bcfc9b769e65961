"""Beside the form of a case: its documents, what it costs, and when it will be done."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.thai_date import short_date
from desktop.forms.evaluate import Evaluation
from desktop.services.summary import step_words
from ui.icons import Icon
from ui.language import Language
from ui.theme import active
from ui.values import STAR
from ui.widgets import Badge, Card, Label, fill, row
from ui.widgets.columns import QWIDGETSIZE_MAX
from ui.widgets.documents import DocumentsPanel
from ui.widgets.surfaces import GAP

SIDE_WIDTH = 366
SCROLL_BAR = 16  # what the side loses in width while it scrolls


class PromiseCard(Card):
    """`แล้วเสร็จภายใน ศ. 27 พ.ย. 2569`, and in how many steps."""

    def __init__(self) -> None:
        super().__init__(margin=14, gap=2)
        self.body.setContentsMargins(14, 4, 14, 4)
        self.words = Label("", "strong", wrap=True)
        self.note = Label("", "hint", wrap=True)
        self.unconfirmed = Badge("", "warn", "triangle-alert")
        side = QVBoxLayout()
        side.setSpacing(2)
        side.addWidget(self.words)
        under = row(self.note, self.unconfirmed)
        under.setStretch(0, 1)
        side.addLayout(under)
        line = QHBoxLayout()
        line.setSpacing(GAP)
        line.addWidget(Icon("calendar-check", "info", 26), 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(side, 1)
        self.body.addLayout(line)

    def show_promise(self, evaluation: Evaluation, language: Language) -> None:
        """The day, and whether the office has confirmed what it and the rest rest on."""
        counted = {step for step, _ in evaluation.promise.ends}
        steps = [step for step in evaluation.service.steps if step.id in counted]
        t, unsure = language.t, evaluation.due_unconfirmed
        day = short_date(evaluation.due, language.code, weekday=True)
        self.words.setText(t("application.promise", date=day) + (STAR if unsure else ""))
        several = len(steps) > 1
        count = t("application.steps" if several else "application.step_one", count=len(steps))
        note = t("application.promise_days" if unsure else "application.promise_note")
        if any(step.counted == "hours" for step in steps):
            note = " · ".join(language.of(step_words(step)) for step in steps)
        elif any(step.counted != "working" for step in steps):
            note = t("application.promise_calendar")
        self.note.setText(f"{count} · {note}")
        self.unconfirmed.set(t("common.unconfirmed"))
        unsure |= any(line.unconfirmed for line in evaluation.quote.lines)
        unsure |= any(paper.rule.provenance.unconfirmed for paper in evaluation.documents)
        self.unconfirmed.setVisible(unsure)


class _SideLayout(QVBoxLayout):
    """A column that is content with less than all the words want: its documents can scroll."""

    def hasHeightForWidth(self) -> bool:
        """No, so that the scroll area around asks for the minimum."""
        return False


class Side(QWidget):
    """Documents, fees and promise; the documents give way so that the others stay in sight: first
    in words, then they scroll.
    """

    def __init__(self, documents: DocumentsPanel, *others: Card) -> None:
        super().__init__()
        self._documents, self._others = documents, others
        self._room = 0
        self.whole = False
        fill(_SideLayout(self), (documents, *others, None), GAP)
        active().changed.connect(lambda: documents.set_brief(False))

    def event(self, event: QEvent) -> bool:
        """There is more to show, or another room for it."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        room = self.parentWidget()
        height = room.height() if room is not None and not self.whole else QWIDGETSIZE_MAX
        if height != self._room:
            self._room = height
            self._documents.set_brief(False)
        if self._documents.sizeHint().height() + self._others_height() > height:
            self._documents.set_brief(True)

    def _others_height(self) -> int:
        width = self.width() if self.whole else active().px(SIDE_WIDTH - SCROLL_BAR)
        shown = (other for other in self._others if not other.isHidden())
        return sum(GAP + other.heightForWidth(width) for other in shown)

    def minimumSizeHint(self) -> QSize:
        """Two documents, and all of the others; all documents where this column scrolls anyway."""
        others = self._others_height()
        height = self._documents.minimumSizeHint().height() + others
        room = self.parentWidget()
        if self.whole or (room is not None and height > room.height()):
            height = self._documents.sizeHint().height() + others
        return QSize(active().px(200), height)
