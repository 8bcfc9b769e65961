"""Scrolling rooms: they keep in sight what has the focus, and leave the buttons their place."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QFrame,
    QScrollArea,
    QWidget,
)

from ui.theme import active

MARGIN = 24
LEAST_WIDTH, LEAST_HEIGHT = 200, 56  # of the smallest window, at any text size
ONE = "seen_as_one"  # the property of what is looked at together: a field with its words


def take_viewport(area: QAbstractScrollArea) -> None:
    """Give `area` a viewport of Python's own; before anything is said of the one it has.

    A widget that Qt made is a riddle to PySide when one first meets it: it makes the classes of all
    widgets to find out which it is, 30 ms and 1 MB.
    """
    viewport = QWidget()
    viewport.setBackgroundRole(QPalette.ColorRole.Base)
    viewport.setAutoFillBackground(True)
    area.setViewport(viewport)


class Room(QScrollArea):
    """Scrolls its content only when it must, and never takes the focus.

    When the content is laid out anew (text size, theme, a problem that takes another line, a
    smaller window) what has the focus stays in sight with its words; where somebody has scrolled
    away from it by hand, it is left alone until the focus goes elsewhere.
    """

    def __init__(self) -> None:
        super().__init__()
        self._left: QWidget | None = None
        self._dropping = False
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(0)
        self._settled.timeout.connect(self._keep_in_sight)
        take_viewport(self)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.verticalScrollBar().actionTriggered.connect(self._scrolled_by_hand)

    def minimumSizeHint(self) -> QSize:
        """As little as there is, where buttons below it need the height."""
        return QSize(LEAST_WIDTH // 2, 12)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The content is laid out anew."""
        done = super().eventFilter(watched, event)
        if watched is self.widget() and event.type() in _LAID_OUT:
            self._settle()
        return done

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is more room, or less."""
        super().resizeEvent(event)
        self._settle()

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab and Enter bring a field with its words, where Qt would bring the editor alone."""
        moved = super().focusNextPrevChild(next)
        at = self.window().focusWidget()
        if moved and at is not None:
            see(at)
        return moved

    def hideEvent(self, event: QHideEvent) -> None:
        """What nobody sees need not be kept in sight."""
        self._settled.stop()
        super().hideEvent(event)

    def _settle(self) -> None:
        if self.isVisible():
            self._drop_bar()
            self._settled.start()

    def _drop_bar(self) -> None:
        """Take away a scroll bar that only its own width makes necessary.

        Qt asks how high the content is beside the bar, and so keeps a bar that has once come (the
        panel was open, a field had a problem) although without it all would be in sight.
        """
        bar, content = self.verticalScrollBar(), self.widget()
        layout = content.layout() if content is not None else None
        if layout is None or not bar.isVisible() or not layout.hasHeightForWidth():
            return
        if self._dropping:  # without it the content has another height, and the bar is there again
            return
        room, policy = self.maximumViewportSize(), self.verticalScrollBarPolicy()
        if layout.totalMinimumSize().height() > room.height():
            return  # however wide: its height in another width is not asked of all that is in it
        if layout.totalHeightForWidth(room.width()) <= room.height():
            self._dropping = True
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setVerticalScrollBarPolicy(policy)
            self._dropping = False

    def _scrolled_by_hand(self, _action: int) -> None:
        self.leave_alone()

    def leave_alone(self) -> None:
        """Stay where it is, also where what has the focus is out of sight."""
        self._left = self.window().focusWidget()

    def fit(self) -> None:
        """The content has been laid out anew: it may have another height."""
        QApplication.sendEvent(self.viewport(), QEvent(QEvent.Type.LayoutRequest))
        self._drop_bar()

    def _keep_in_sight(self) -> None:
        content, at = self.widget(), self.window().focusWidget()
        if content is None or at is None or not self.isVisible() or not content.isAncestorOf(at):
            return
        if at is not self._left:
            self._left = None
            _bring(self, at)


_LAID_OUT = (QEvent.Type.LayoutRequest, QEvent.Type.Resize)


def lay_out(room: Room) -> None:
    """Give everything in the room, and in those around it, its place now, and not in one of the
    next turns of the event loop.

    Until then a problem's second line would be cut, or squeeze the field above it, and what is to
    be kept in sight would not yet be where it will be.
    """
    rooms = [one for one in _around(room) if isinstance(one, Room) and one.isVisible()]
    content = rooms[-1].widget() if rooms else None
    if content is None:
        return
    # Once, from the inside out: each layout that has changed tells the one around it.
    for holder in (*reversed(content.findChildren(QWidget)), content):
        layout = holder.layout()
        if layout is not None and holder.isVisible():
            layout.activate()
        if isinstance(holder, Room) and holder in rooms:
            holder.fit()
    rooms[-1].fit()


def _around(widget: QWidget) -> Iterator[QWidget]:
    """The widget and what is around it, from the inside out."""
    one: QWidget | None = widget
    while one is not None:
        yield one
        one = one.parentWidget()


class YieldingArea(Room):
    """Takes what height there is and scrolls its content in it (large text, small screen).

    One that is `hungry` would rather have all the height of its content, but does with less.
    Where the page around it scrolls as one, `set_whole(True)` makes it ask for all of its content,
    so that there is one scroll bar and not one in the other.
    """

    def __init__(
        self, content: QWidget | None = None, *, width: int = 240, hungry: bool = False
    ) -> None:
        super().__init__()
        self._least, self._hungry = width, hungry
        self._whole = False
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if content is not None:
            self.hold(content)

    def hold(self, content: QWidget) -> None:
        """Show this content."""
        content.setProperty("ground", "none")
        self.setWidget(content)

    def set_whole(self, whole: bool) -> None:
        """Ask for all of the content, or for little."""
        self._whole = whole
        self.updateGeometry()

    def is_whole(self) -> bool:
        """Whether it asks for all of its content: what is around it scrolls."""
        return self._whole

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The content has grown or shrunk."""
        grown = watched is self.widget() and event.type() == QEvent.Type.LayoutRequest
        if grown and (self._whole or self._hungry):
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width is another height."""
        super().resizeEvent(event)
        if (self._whole or self._hungry) and event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """A few lines, or all of them."""
        theme = active()
        whole = self._whole or self._hungry
        return QSize(theme.px(self._least), self._whole_height() if whole else theme.px(110))

    def minimumSizeHint(self) -> QSize:
        """In a small window a field and its label, whatever the text size."""
        size = self.sizeHint()
        height = size.height() if self._whole else LEAST_HEIGHT
        return QSize(min(size.width(), LEAST_WIDTH), height)

    def _whole_height(self) -> int:
        content = self.widget()
        layout = content.layout() if content is not None else None
        if content is None or layout is None:
            return 0
        room = self.maximumViewportSize()
        frame = self.height() - room.height()
        if layout.hasHeightForWidth():
            # Whole, it has no bar: one that is there as yet must not keep itself by its width.
            width = room.width() if self._whole else self.viewport().width()
            return frame + layout.totalHeightForWidth(width)
        return frame + max(content.minimumSizeHint().height(), layout.totalMinimumSize().height())


def see(widget: QWidget) -> None:
    """Scroll every room around the widget until it can be seen, its label and problem with it."""
    room = widget.parentWidget()
    while room is not None:
        if isinstance(room, QScrollArea) and room.widget() is not None:
            _bring(room, widget)
        room = room.parentWidget()


def _bring(room: QScrollArea, widget: QWidget) -> None:
    one: QWidget | None = widget
    while one is not None and one is not room and not one.property(ONE):
        one = one.parentWidget()
    if one is not None and one is not room:
        _scroll_to(room, one, QRect(QPoint(), one.size()), active().px(MARGIN))
    # What is higher than the room gives way to the part that is typed into.
    _scroll_to(room, widget, _of_interest(widget), active().px(MARGIN) if one is room else 2)


def _of_interest(widget: QWidget) -> QRect:
    """All of the widget, or the current row of a list."""
    if isinstance(widget, QAbstractItemView) and widget.currentIndex().isValid():
        row = widget.visualRect(widget.currentIndex())
        return row.translated(widget.viewport().mapTo(widget, QPoint()))
    return QRect(QPoint(), widget.size())


def _scroll_to(room: QScrollArea, widget: QWidget, part: QRect, margin: int) -> None:
    content, bar, height = room.widget(), room.verticalScrollBar(), room.viewport().height()
    if content is None or not content.isAncestorOf(widget):
        return
    top = widget.mapTo(content, part.topLeft()).y()
    margin = max(0, min(margin, (height - part.height()) // 2))
    lowest, highest = top - margin, top + part.height() + margin - height
    if bar.value() > lowest or part.height() > height:
        bar.setValue(lowest)
    elif bar.value() < highest:
        bar.setValue(highest)
