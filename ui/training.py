"""The panel of training cards: put one in, pull it, without a reader."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.card.training import TrainingReader
from desktop.card.training_card import TrainingPerson, training_persons
from desktop.domain.citizen import PersonName
from ui.language import Language, Speaker
from ui.models.rows import Row, RowModel
from ui.widgets import KeyButton, Label
from ui.widgets.foot import Foot
from ui.widgets.lists import RowList


class TrainingPanel(Speaker, QWidget):
    """The synthetic persons as a list; Enter puts the card in, Enter again pulls it."""

    def __init__(self, language: Language, reader: TrainingReader) -> None:
        QWidget.__init__(self)
        self.speak(language)
        self._reader = reader
        self.inside = ""
        self._model = RowModel()
        self.cards = RowList(self._model)
        self.cards.opened.connect(self._chosen)
        how = Label("", "hint", wrap=True)
        pull = KeyButton("", "x", "Ctrl+Shift+P")
        self.say(how.setText, "training.how")
        self.say(pull.setText, "training.pull")
        self.say(self.cards.setAccessibleName, "training.cards")
        pull.clicked.connect(self._pull)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.addWidget(how)
        layout.addWidget(self.cards, 1)
        layout.addLayout(Foot(pull, None))
        self.retranslate()

    def retranslate(self) -> None:
        """The rows."""
        badge = (self.t("training.inside"), "ok", "check")
        self._model.set_rows(
            [
                Row(
                    person.id,
                    self._name(person),
                    detail=self.language.of(person.about),
                    badge=badge if person.id == self.inside else None,
                )
                for person in training_persons().values()
            ]
        )

    def _name(self, person: TrainingPerson) -> str:
        thai = self.language.code == "th"
        return PersonName(*(person.thai_name if thai else person.english_name).split("#")).full

    def _chosen(self, key: str) -> None:
        if self.inside == key:
            self._pull()
            return
        self._reader.insert(key)
        self.inside = key
        self.retranslate()

    def _pull(self) -> None:
        self._reader.pull()
        self.inside = ""
        self.retranslate()
