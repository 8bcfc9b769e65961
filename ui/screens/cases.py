"""Cases (F3): find a case as you type, see what happened to it, print its papers again."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt

from desktop.domain.papers import CaseRecord
from ui.context import Context
from ui.models.cases import Column
from ui.presenters.case_facts import CaseFacts
from ui.presenters.case_moves import CaseMovesPresenter, MovesState
from ui.presenters.case_papers import CasePapersPresenter, PapersState
from ui.presenters.case_words import widest_number
from ui.presenters.cases import CasesPresenter
from ui.presenters.findings import FindingsPresenter, FindingsState
from ui.screen import Frame, Screen
from ui.values import Notice
from ui.widgets.case_links import LinksBar
from ui.widgets.case_list import CaseList, list_and_case
from ui.widgets.case_moves import CaseFoot, MovesBar
from ui.widgets.case_panel import CasePanel
from ui.widgets.case_papers import PapersBar, PaperView
from ui.widgets.chips import Chips
from ui.widgets.findings import FindingsBar
from ui.widgets.late import keep_place
from ui.widgets.surfaces import GAP, Stack, row
from ui.widgets.text import Label


class CasesScreen(Screen):
    """List left, case right; the header's search field fills the list."""

    title_key = "cases.title"
    rail = "cases"
    searches = True
    keys: ClassVar[tuple[tuple[str, str], ...]] = (
        ("↑ ↓", "cases.key_choose"),
        ("Home End", "cases.key_ends"),
        ("Ctrl ↓ ↑", "review.key_scroll"),
    )

    def __init__(self, context: Context, frame: Frame) -> None:
        super().__init__(context, frame)
        self.presenter = CasesPresenter(context)
        self.chips = Chips()
        self.found = Label("", "label")
        number = widest_number(context.device.office, training=context.device.training)
        widths = (number, 0, 116, 140, 138)
        self.list = CaseList(self.presenter.table, widths, "folder-open", spare=(2, 3))
        self.panel = CasePanel(context.language)
        self.papers = CasePapersPresenter(context)
        self.paper_bar = PapersBar(context.language, context.unfinished)
        self._paper_view: PaperView | None = None
        self.moves = CaseMovesPresenter(context)
        self.move_bar = MovesBar(context.language, context.unfinished)
        self.findings = FindingsPresenter(context)
        self.findings_bar = FindingsBar(context.language)
        self.links = LinksBar(context.language)
        self.panel.foot.addWidget(self.findings_bar)
        self.panel.foot.addWidget(CaseFoot(self.paper_bar, self.links, self.move_bar))
        self.side = Stack(self.panel)
        self.body.setSpacing(6)
        self.body.addLayout(row(self.chips, None, self.found, gap=GAP))
        questions = (self.paper_bar.question, *self.move_bar.questions.values())
        form = self.findings_bar.form
        self.body.addWidget(list_and_case(self.list, self.side, *questions, form), 1)
        self.say(self.chips.folded.setAccessibleName, "cases.filter")
        self._connect()
        self.retranslate()

    def _connect(self) -> None:
        page = self.presenter
        page.rows_changed.connect(self._show_rows)
        page.chosen.connect(self.list.choose)
        page.case_changed.connect(self._show_case)
        page.filter_changed.connect(self.chips.set_value)
        page.found.connect(self.found.setText)
        page.told.connect(self.frame.notify)
        page.revealed.connect(self.panel.show_id)
        self.chips.chosen.connect(page.set_filter)
        self.list.current_changed.connect(page.select)
        self.list.end_wanted.connect(page.go_to_end)
        self.panel.reveal_asked.connect(page.reveal)
        self.panel.painted.connect(page.aim.in_sight)
        self.panel.why.connect(page.aim.choose)
        page.aim.asked.connect(self._show_aim)
        papers, bar = self.papers, self.paper_bar
        papers.changed.connect(self._show_papers)
        papers.told.connect(self.frame.notify)
        bar.view.clicked.connect(lambda: papers.view())
        bar.again.connect(papers.print)
        bar.reprint.clicked.connect(papers.ask_reprint)
        bar.came_out.answered.connect(papers.answer)
        bar.question.given.connect(papers.reprint)
        bar.question.dropped.connect(papers.cancel)
        moves, offered = self.moves, self.move_bar
        moves.changed.connect(self._show_moves)
        moves.told.connect(self.frame.notify)
        moves.opened.connect(self.frame.go)
        moves.moved.connect(lambda case_id: page.news_of({case_id}))
        offered.wanted.connect(moves.ask)
        offered.given.connect(moves.give)
        offered.dropped.connect(moves.cancel)
        findings, told = self.findings, self.findings_bar
        findings.changed.connect(self._show_findings)
        findings.told.connect(self.frame.notify)
        findings.written.connect(lambda case_id: page.news_of({case_id}))
        told.wanted.connect(findings.ask)
        told.edited.connect(findings.edit)
        told.given.connect(findings.give)
        told.dropped.connect(findings.cancel)
        self.links.begun.connect(self._begin)
        self.links.opened.connect(lambda case_id: self.frame.go("cases", f"case:{case_id}"))
        self.key("Ctrl+Down", lambda: self.panel.scroll(1), repeats=True)
        self.key("Ctrl+Up", lambda: self.panel.scroll(-1), repeats=True)

    @property
    def paper_view(self) -> PaperView:
        """A paper in the place of the case: made when one is looked at for the first time."""
        if self._paper_view is None:
            view = self._paper_view = PaperView(self.language)
            view.which.chosen.connect(self.papers.view)
            view.close_view.clicked.connect(self.papers.close_view)
            self.side.addWidget(view)
            keep_place(view)
        return self._paper_view

    def enter(self, argument: object) -> None:
        """Show the group, what was searched for, or one case."""
        self.context.here.look_away()
        self.presenter.enter(argument)
        self.chips.set_value(self.presenter.filter)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Stop reading, and mask what was shown."""
        self.panel.hide_id()
        self.papers.cancel()
        self.moves.cancel()
        self.findings.cancel()
        self.papers.close_view()
        self.presenter.leave()

    def searched_for(self) -> str:
        """What the list is searched for."""
        return self.presenter.text

    def forget(self) -> None:
        """Neither search nor case stays for the next person."""
        self.presenter.forget()

    def search(self, text: str) -> None:
        """Another text stands in the header's search."""
        self.presenter.set_text(text)

    def to_list(self) -> None:
        """From the search to what it finds."""
        self.presenter.hasten()
        if self.list.model.rowCount():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

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

    def _show_aim(self) -> None:
        aim = self.presenter.aim
        self.panel.show_aim(aim.chosen, aim.offered, self.list)

    def _show_rows(self) -> None:
        self._words_of_empty()
        self.list.show_rows(self.presenter.selected)

    def _show_case(self, facts: CaseFacts | None) -> None:
        self.panel.show_facts(facts)
        self.links.show_links(facts.links if facts is not None else ())
        opened = self.presenter.opened
        if opened is not None:
            self.moves.show(opened.detail.view, opened.stands)
        else:
            self.moves.show(None)
        self.findings.show(opened)
        if opened is None:
            self.papers.show(CaseRecord(""))
        else:
            self.papers.show(opened.papers, printed=opened.printed)

    def _begin(self, rule: str) -> None:
        """What follows from the case begins, or goes on where its draft waits."""
        opened, actor = self.presenter.opened, self.context.session.actor
        if opened is None:
            return
        case_id, following = opened.detail.view.id, self.context.desk.following
        self.context.lane.submit(
            lambda: following.begin(case_id, rule, actor),
            lambda draft: self.frame.go("application", draft.id),
            lambda error: self.frame.notify(lambda: Notice(self.language.failure(error), "bad")),
        )

    def _show_moves(self, state: MovesState) -> None:
        if state.asking:
            self.papers.cancel()
        self.paper_bar.setVisible(not state.asking)
        self.findings_bar.setVisible(not state.asking)
        if self.move_bar.show_state(state):
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_findings(self, state: FindingsState) -> None:
        if state.asking is not None:
            self.papers.cancel()
            self.moves.cancel()
        self.paper_bar.setVisible(state.asking is None)
        self.move_bar.setVisible(state.asking is None)
        if self.findings_bar.show_state(state):
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_papers(self, state: PapersState) -> None:
        self.move_bar.setVisible(not (state.asking or state.unsure))
        asked_before = self.paper_bar.show_state(state)
        looking = self.side.currentWidget() is not self.panel
        if state.viewed or looking:
            self.paper_view.show_state(state)
        self.side.setCurrentWidget(self.paper_view if state.viewed else self.panel)
        if state.viewed and not looking:
            self.paper_view.preview.setFocus(Qt.FocusReason.OtherFocusReason)
        elif asked_before or (looking and not state.viewed):
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
