"""The papers on the page after acceptance: how each is, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QFrame, QVBoxLayout

from desktop.runtime.print_station import JobState
from ui.accessible import announce
from ui.icons import Icon
from ui.presenters.done import DoneState
from ui.presenters.paper_desk import CasePaper
from ui.screen import Screen
from ui.tips import set_tip
from ui.values import Tone
from ui.widgets import Badge, Card, KeyButton, Label, Rule, column
from ui.widgets.came_out import CameOut
from ui.widgets.foot import Foot
from ui.widgets.surfaces import GAP, clear

_STATES: dict[JobState, tuple[Tone, str]] = {
    JobState.WAITING: ("neutral", "clock"),
    JobState.PRINTING: ("info", "printer"),
    JobState.DONE: ("ok", "check"),
    JobState.FAILED: ("bad", "triangle-alert"),
    JobState.CANCELLED: ("neutral", "ban"),
    JobState.UNSURE: ("warn", "triangle-alert"),
}
# What became of a paper is said; that it is on its way is not.
_SAID = (JobState.DONE, JobState.FAILED, JobState.CANCELLED, JobState.UNSURE)


class PaperRow(QFrame):
    """One paper: its name, its state in words, and what can be done about it."""

    def __init__(self, key: str, preview: Callable[[str], None], again: Callable[[str], None]):
        super().__init__()
        self.icon = Icon("file-text", "soft", 20)
        self.name = Label("", "", wrap=True)
        self.problem = Label("", "problem", wrap=True)
        self.badge = Badge()
        self.preview = KeyButton("", "eye", kind="link")
        self.again = KeyButton("", "printer", kind="link")
        self.preview.clicked.connect(lambda: preview(key))
        self.again.clicked.connect(lambda: again(key))
        words = column(self.name, self.problem, gap=0)
        layout = Foot(self.icon, words, self.badge, self.again, self.preview, gap=GAP)
        layout.setContentsMargins(2, 4, 2, 4)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def show_paper(self, paper: CasePaper, problem: str, screen: Screen) -> None:
        """Draw it; `problem` is what is said of it here."""
        name = screen.t(f"paper.kind_{paper.kind.name}")
        if paper.copy_no > 0:
            name = screen.t("done.paper_copy", paper=name, copy=paper.copy_no)
        self.name.setText(name)
        self.icon.set(paper.kind.icon, "soft")
        tone, icon = _STATES[paper.state]
        self.badge.set(screen.t(f"done.state_{paper.state.value}"), tone, icon)
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.preview.setText(screen.t("done.preview"))
        self.again.setText(screen.t("done.print_again"))
        self.again.setVisible(paper.again)
        said = f"{name}: {self.badge.text()}"
        if said != self.accessibleName() and paper.state in _SAID:
            announce(self, said)
        self.setAccessibleName(said)


class PapersCard(Card):
    """The papers of the case, one row each, and what is asked about the original."""

    def __init__(self, screen: Screen) -> None:
        super().__init__(margin=18, gap=2)
        self._screen = screen
        self.title = Label("", "section")
        self.take_back = KeyButton("", "undo-2", "Del", "quiet")
        self.reprint = KeyButton("", "copy", "Ctrl+P", "quiet")
        self.rows: dict[str, PaperRow] = {}
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.body.addLayout(Foot(self.title, None, self.take_back, self.reprint, gap=GAP))
        self.body.addLayout(self._list)
        self.came_out = CameOut(screen.language)
        self.body.addWidget(self.came_out)
        screen.say(self.title.setText, "done.papers")
        screen.say(self.take_back.setText, "done.take_back")
        screen.say(partial(set_tip, self.take_back), "done.take_back_hint")
        screen.say(self.reprint.setText, "done.reprint")

    def show_state(
        self, state: DoneState, preview: Callable[[str], None], again: Callable[[str], None]
    ) -> None:
        """Draw the rows; they are made anew for another set of papers."""
        if [paper.key for paper in state.papers] != list(self.rows):
            clear(self._list)
            self.rows = {paper.key: PaperRow(paper.key, preview, again) for paper in state.papers}
            for one in self.rows.values():
                self._list.addWidget(Rule())
                self._list.addWidget(one)
        said: set[str] = set()
        for paper in state.papers:
            # What is wrong with the printer is said once, at the first paper that it held up.
            problem = paper.problem
            words = self._screen.language.failure(problem) if problem is not None else ""
            self.rows[paper.key].show_paper(paper, "" if words in said else words, self._screen)
            said.add(words)
        asked = next((paper.printable.title for paper in state.papers if paper.asked), "")
        self.came_out.ask(asked)
        printed = any(p.kind.once and p.state is JobState.DONE for p in state.papers)
        self.reprint.setVisible(printed)
        under_way = (JobState.WAITING, JobState.PRINTING)
        self.take_back.setVisible(any(paper.state in under_way for paper in state.papers))
