"""Cases (F3): find a case as you type, see what happened to it, print its papers again."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt

from ui.context import Context
from ui.models.cases import CaseRow, Column
from ui.presenters.cases import CasesPresenter
from ui.screen import Frame, Screen
from ui.widgets.badge import Chips
from ui.widgets.case_list import CaseList
from ui.widgets.case_panel import CasePanel
from ui.widgets.surfaces import GAP, GAP_WIDE, row
from ui.widgets.text import Label


class CasesScreen(Screen):
    """List left, case right; the header's search field fills the list."""

    title_key = "cases.title"
    rail = "cases"
    searches = True
    keys: ClassVar[tuple[tuple[str, str], ...]] = (
        ("↑ ↓", "cases.key_choose"),
        ("Ctrl ↓ ↑", "review.key_scroll"),
    )

    def __init__(self, context: Context, frame: Frame) -> None:
        super().__init__(context, frame)
        self.presenter = CasesPresenter(context)
        self.chips = Chips()
        self.found = Label("", "label")
        self.list = CaseList((106, 0, 122, 118, 138), "folder-open", spare=(2, 3))
        self.panel = CasePanel(context.language)
        self.body.setSpacing(6)
        self.body.addLayout(row(self.chips, None, self.found, gap=GAP))
        work = row(gap=GAP_WIDE)
        work.addWidget(self.list, 11)
        work.addWidget(self.panel, 8)
        self.body.addLayout(work, 1)
        self._connect()
        self.retranslate()

    def _connect(self) -> None:
        page = self.presenter
        page.rows_changed.connect(self._show_rows)
        page.chosen.connect(self.list.choose)
        page.case_changed.connect(self.panel.show_facts)
        page.filter_changed.connect(self.chips.set_value)
        page.found.connect(self.found.setText)
        page.told.connect(self.frame.notify)
        page.revealed.connect(self.panel.show_id)
        self.chips.chosen.connect(page.set_filter)
        self.list.current_changed.connect(page.select)
        self.panel.reveal_asked.connect(page.reveal)
        self.key("Ctrl+Down", lambda: self.panel.scroll(1))
        self.key("Ctrl+Up", lambda: self.panel.scroll(-1))

    def enter(self, argument: object) -> None:
        """Show the group, what was searched for, or one case."""
        self.frame.show_applicant(None)
        self.frame.show_step(None)
        self.presenter.enter(argument)
        self.chips.set_value(self.presenter.filter)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Stop reading."""
        self.presenter.leave()

    def search(self, text: str) -> None:
        """Another text stands in the header's search."""
        self.presenter.set_text(text)

    def retranslate(self) -> None:
        """Headings, groups, and the words of what is empty."""
        names = ("number", "subject", "account", "received", "state")
        self.list.set_columns(
            [
                Column(self.t(f"cases.column_{name}"), "right" if name == "state" else "left")
                for name in names
            ]
        )
        self.list.table.setAccessibleName(self.title())
        self.chips.set_chips(self.presenter.chips())
        self._words_of_empty()

    def _words_of_empty(self) -> None:
        page = self.presenter
        if page.text or page.filter == "all":
            title, text = "cases.none_title", "cases.none_text"
        else:
            title, text = f"cases.empty_{page.filter}", "cases.empty_text"
        self.list.empty.set_words(self.t(title), self.t(text))

    def _show_rows(self, rows: tuple[CaseRow, ...]) -> None:
        self._words_of_empty()
        self.list.show_rows(rows, self.presenter.selected)
