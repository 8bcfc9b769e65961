"""Where the customer stands, in one line of steps."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.icons import Icon
from ui.language import Language, Speaker
from ui.tips import set_tip
from ui.values import Tone
from ui.widgets.text import Label

StepState = Literal["done", "now", "todo"]

STEPS = ("customer", "application", "documents", "payment", "handover")

_SHOW: dict[StepState, tuple[str, str, Tone | None]] = {
    "done": ("circle-check", "ok", "ok"),
    "now": ("circle-dot", "accent_ink", "accent"),
    "todo": ("circle", "faint", None),
}


@dataclass(frozen=True, slots=True)
class _Step:
    before: Icon | None
    icon: Icon
    label: Label


class Steps(Speaker, QWidget):
    """ลูกค้า > คำร้อง > เอกสาร > ชำระเงิน > มอบเอกสาร; a note (reference, edition) at the right.

    Where not all words have room, the present step has its own, and the others their icons.
    """

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.speak(language)
        self._line = layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(6)
        self._steps: dict[str, _Step] = {}
        self._now = STEPS[0]
        self._details: dict[str, str] = {}
        self._waits: tuple[str, ...] = ()
        self._without = ""
        for at, name in enumerate(STEPS):
            before = Icon("chevron-right", "faint", 16) if at else None
            if before is not None:
                layout.addSpacing(4)
                layout.addWidget(before)
                layout.addSpacing(4)
            step = _Step(before, Icon("circle", "faint", 17), Label())
            layout.addWidget(step.icon)
            layout.addWidget(step.label)
            self._steps[name] = step
        self.note = Label("", "label")
        self.note.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        layout.addWidget(self.note, 1)
        self.show_step(self._now)

    def show_step(
        self,
        now: str,
        details: dict[str, str] | None = None,
        *,
        waits: Collection[str] = (),
        without: str = "",
    ) -> None:
        """`now` is one of STEPS; `details` adds words to a step (`documents`: `2 จาก 3`); `waits`
        are those before it that are not done yet, `without` one that nobody has to take.
        """
        self._now, self._details = now, dict(details or {})
        self._waits, self._without = tuple(waits), without
        self.retranslate()

    def set_note(self, text: str) -> None:
        """Words at the right end: service, reference, edition of the manual."""
        self.note.setText(text)

    def retranslate(self) -> None:
        """The words of each step, and of the whole for screen readers."""
        states = _states(self._now, self._waits)
        for name, step in self._steps.items():
            icon, token, tone = _SHOW[states[name]]
            step.icon.set(icon, token)
            words = self.t(f"common.step_{name}")
            step.label.setText(f"{words} {self._details.get(name, '')}".strip())
            step.label.set_look("strong" if states[name] == "now" else "soft")
            step.label.set_tone(tone)
            step.label.setAccessibleDescription(self.t(f"common.step_is_{states[name]}"))
            set_tip(step.icon, step.label.text())
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """With the words of the present step alone."""
        now = self._steps[self._now].label.whole_width()
        return QSize(self._icons_width() + now, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See whether all words have room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        taken = [step for name, step in self._steps.items() if name != self._without]
        words = sum(step.label.whole_width() for step in taken)
        room = self.width() >= self._icons_width() + words
        for name, step in self._steps.items():
            step.label.setVisible(step in taken and (room or name == self._now))
            for icon in filter(None, (step.before, step.icon)):
                icon.setVisible(step in taken)

    def _icons_width(self) -> int:
        """Of all that is in the line beside the words, with the space around."""
        layout = self._line
        around = layout.contentsMargins()
        width = around.left() + around.right()
        items = (layout.itemAt(at) for at in range(layout.count()))
        for item in (item for item in items if item is not None):
            one = item.widget()
            width += 0 if isinstance(one, Label) else item.minimumSize().width()
        return width + layout.spacing() * (layout.count() - 1)


def _states(now: str, waits: Collection[str]) -> dict[str, StepState]:
    at = STEPS.index(now)
    states: dict[str, StepState] = {}
    for index, name in enumerate(STEPS):
        before: StepState = "todo" if name in waits else "done"
        states[name] = before if index < at else "now" if index == at else "todo"
    return states
