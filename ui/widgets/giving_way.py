"""What stands beside a name gives way to it, one thing after the other, until all has room."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QLayout, QWidget

from ui.widgets.text import Label

Step = Callable[[], object]


def give_way(widget: QWidget, width: int, steps: Sequence[Step]) -> bool:
    """Take the first of the steps, by which all has its whole room, and then as many more as are
    needed for `widget` to do with `width`; False where all of them are not enough. It starts from
    no width that a layout has come to: the same width gives the same answer.
    """
    layout = widget.layout()
    assert layout is not None
    # Qt lays out anew at once when a part is shown: that would be in the midst of the steps.
    layout.setEnabled(False)
    fits = False
    for step in steps:
        step()
        if fits := _least(layout) <= width:
            break
    layout.setEnabled(True)
    widget.updateGeometry()
    layout.activate()
    return fits


def in_one_line(name: Label, *, small: bool = False) -> None:
    """The name as it is where nothing is in its way, or in small letters."""
    name.set_look("strong" if small else "person")
    name.setMinimumWidth(name.whole_width())


def in_two_lines(name: Label) -> None:
    """A line for the first name, one for the last."""
    name.setMinimumWidth(name.half_width())


def anyhow(name: Label) -> None:
    """The name breaks wherever Thai may break."""
    name.setMinimumWidth(1)


def _least(layout: QLayout) -> int:
    _forget(layout)
    return layout.totalMinimumSize().width()


def _forget(layout: QLayout) -> None:
    """A layout that lies in another is not told that a widget of it has another size by now."""
    layout.invalidate()
    for at in range(layout.count()):
        item = layout.itemAt(at)
        inner = item.layout() if item is not None else None
        if inner is not None:
            _forget(inner)
