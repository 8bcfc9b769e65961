"""What staff does again and again, by keys alone: sign in, take a card, fill in, go on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from tools.demo.player import Script, press, target, write
from tools.demo.stage import Stage
from ui.screens.application import ApplicationScreen
from ui.screens.review import ReviewScreen
from ui.widgets.form import Form

Key = Qt.Key


def sign_in(who: tuple[str, str], with_keys: Callable[[str], None] = write) -> Script:
    """Staff id, Enter, PIN, Enter."""
    yield lambda: isinstance(target(), QLineEdit)
    with_keys(who[0])
    press(Key.Key_Return)
    with_keys(who[1])
    press(Key.Key_Return)


def open_queue(stage: Stage, who: tuple[str, str], waiting: int) -> Script:
    """A supervisor signs in and opens the queue: so many wait, and the first can be decided."""
    yield from sign_in(who)
    yield stage.at("counter")
    press(Key.Key_F7)
    yield stage.at("review")
    desk = stage.page(ReviewScreen).presenter
    yield lambda: len(desk.views) == waiting
    yield lambda: desk.facts is not None and desk.decision.actions.ready


def card_in(stage: Stage, person: str) -> Script:
    """The customer's card goes in; nothing is clicked."""
    stage.read = None
    stage.reader.insert(person)
    yield stage.at("customer")
    yield lambda: stage.read is not None and stage.read.stage.value == "complete"


def choose(stage: Stage, words: str) -> Script:
    """Type a word of the service, Enter."""
    write(words)
    press(Key.Key_Return)
    yield stage.at("application")
    yield lambda: stage.page(ApplicationScreen).presenter.state is not None
    yield lambda: stage.page(ApplicationScreen).form.next_needing() != ""


def fill(stage: Stage, answers: Mapping[str, str], until: str = "") -> Script:
    """Answer whatever the form still asks for, field by field; stop before `until`."""
    form = stage.page(ApplicationScreen).form
    while (name := form.next_needing()) and name != until:
        yield partial(has_cursor, form, name)
        write(answers[name])
        press(Key.Key_Return)
        yield partial(asks_no_more, form, name)


def has_cursor(form: Form, name: str) -> bool:
    return form.entries[name].isAncestorOf(target())


def asks_no_more(form: Form, name: str) -> bool:
    return form.next_needing() != name


def see_documents(stage: Stage) -> Script:
    """Look at each original that is still asked for: Space."""
    screen = stage.page(ApplicationScreen)
    while screen.documents.focus_needing():
        before = _remaining(screen)
        press(Key.Key_Space)
        yield partial(_has_fewer, screen, before)


def _remaining(screen: ApplicationScreen) -> int:
    state = screen.presenter.state
    return len(state.evaluation.remaining) if state is not None else 0


def _has_fewer(screen: ApplicationScreen, before: int) -> bool:
    return _remaining(screen) < before


def pay(stage: Stage, received: str) -> Script:
    """F6, the cash, F6: one receipt."""
    press(Key.Key_F6)
    yield stage.at("payment")
    write(received)
    press(Key.Key_F6)
    yield stage.at("done")
    yield stage.printed()
