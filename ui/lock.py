"""Covers the window while whoever works here is away, and brings back what was under it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication, QScrollBar, QToolTip, QWidget

from ui.context import Context
from ui.frame_parts import FrameParts
from ui.presenters.lock import LockPresenter
from ui.screen import Screen
from ui.values import Notice
from ui.widgets.lock_cover import Away, LockCover
from ui.widgets.lock_warning import LockWarning
from ui.widgets.yielding import Room

if TYPE_CHECKING:
    from desktop.domain.failure import CounterError
    from ui.main_window import MainWindow


class Lock:
    """The lock of a window; `page` gives the page that is shown."""

    def __init__(self, context: Context, window: MainWindow, parts: FrameParts) -> None:
        self._context, self._window, self._parts = context, window, parts
        self.presenter = LockPresenter(context)
        self.warning = LockWarning(parts)
        self.cover: LockCover | None = None
        self._cursor: QWidget | None = None
        self._wanted: QWidget | None = None
        self._page: Screen | None = None
        self._searched = ""
        self._scrolled: list[tuple[QScrollBar, int]] = []
        self.presenter.problem.connect(lambda text: self._on_cover(LockCover.show_problem, text))
        self.presenter.busy.connect(lambda busy: self._on_cover(LockCover.show_busy, busy))
        self.presenter.failed.connect(self._failed)
        self.presenter.idle.warned.connect(self._warn)
        context.cards.happened.connect(self._follow)
        context.here.observe(self._follow)
        context.session.locked.connect(self._on_lock)
        # After the window, which goes to another page: what was under the cover never shows.
        context.session.changed.connect(self._on_session)

    def watch(self) -> None:
        """There is a window of the system now, at which somebody can be seen."""
        self.presenter.idle.watch(self._window.windowHandle())

    def close(self) -> None:
        """The window has gone."""
        self.presenter.close()
        if self.cover is not None:
            self.cover = None
            _application().focusChanged.disconnect(self._on_focus)

    def unless(self, do: Callable[[], object]) -> Callable[[], object]:
        """What a key of the whole window does, while it is not locked."""
        return lambda: None if self.cover is not None else do()

    def _on_lock(self, locked: bool) -> None:
        self._put() if locked else self._take()

    def _on_session(self) -> None:
        if self.cover is not None and not self._context.session.is_locked:
            self._take()

    def _put(self) -> None:
        window, parts, presenter = self._window, self._parts, self.presenter
        QToolTip.hideText()
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        for mode in (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection):
            QGuiApplication.clipboard().clear(mode)  # it may be of the customer
        self._cursor, self._page = window.focusWidget(), window.current
        self._searched = parts.header.search.text()
        self._scrolled = [(bar, bar.value()) for bar in parts.work.findChildren(QScrollBar)]
        member = self._context.session.acting.member
        self.cover = cover = LockCover(
            self._context.language,
            Away(
                member,
                f"{presenter.since:%H:%M}",
                f"{presenter.signed_in:%H:%M}",
                presenter.minutes,
                presenter.has_case,
            ),
        )
        cover.unlock_asked.connect(presenter.unlock)
        cover.other_asked.connect(presenter.leave)
        parts.set_title(cover.t("lock.title"))
        parts.put_cover(cover)
        _application().focusChanged.connect(self._on_focus)
        self._follow()
        window.presses.arm()

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        """A page that goes on by itself may want the cursor: Qt gives it to what is hidden, too."""
        if self.cover is not None and now is not None and self._parts.work.isAncestorOf(now):
            self._wanted = now
            self.cover.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self) -> None:
        cover, window, parts = self.cover, self._window, self._parts
        if cover is None:
            return
        self.cover = None
        _application().focusChanged.disconnect(self._on_focus)
        parts.take_cover(cover)
        cover.deleteLater()
        page, at = window.current, self._cursor
        same = page is self._page
        parts.set_title(page.title())
        parts.set_searched(self._searched if same else page.searched_for())
        if same and at is not None and shiboken6.isValid(at) and at.isVisible():
            at.setFocus(Qt.FocusReason.OtherFocusReason)
            for room in parts.work.findChildren(Room):  # it would bring that into sight
                room.leave_alone()
            for bar, value in self._scrolled:
                if shiboken6.isValid(bar):
                    bar.setValue(value)
        elif (at := self._wanted) is not None and shiboken6.isValid(at) and at.isVisible():
            at.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            page.focusNextPrevChild(True)
        self._cursor = self._page = self._wanted = None
        self._scrolled = []
        window.presses.arm()

    def _follow(self, _event: object = None) -> None:
        if self.cover is not None:
            self.cover.show_card(self.presenter.card_in)
            self.cover.show_saved(self.presenter.saved)

    def _warn(self, shown: bool) -> None:
        seconds = self.presenter.warning_seconds
        words = self._window.t("lock.warning", count=seconds) if shown else ""
        self.warning.say(words)

    def _on_cover(self, show: Callable[..., None], *what: object) -> None:
        if self.cover is not None:
            show(self.cover, *what)

    def _failed(self, error: CounterError) -> None:
        language = self._context.language
        self._window.notify(lambda: Notice(language.failure(error), "bad"))


def _application() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
