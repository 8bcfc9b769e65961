"""One act of the demonstration: a counter of its own process, played by its keys."""

from __future__ import annotations

import json
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TypeVar

from PySide6.QtGui import QImage

from desktop.app import Application
from desktop.card.training import TrainingReader
from desktop.config import Profile
from desktop.counter import Counter
from desktop.domain.failure import CounterError
from desktop.domain.listing import Listing
from desktop.domain.numbers import receipt_number, receipt_stream
from desktop.domain.text import Lang
from desktop.domain.thai_date import buddhist_year
from desktop.entries import Issued, body_of
from desktop.place import BangkokClock
from desktop.ports import CardEvent, CardRead
from desktop.runtime.print_station import JobState
from desktop.runtime.sync_station import SyncStatus
from desktop.store.check import rebuild_check
from desktop.texts import failure_text, t
from sync.report import LineState
from tools.demo.player import InVainError, Script
from tools.demo.proof import Facts
from tools.demo.rest import Rest
from ui.main_window import MainWindow
from ui.screen import Screen
from ui.screens.done import DoneScreen

SIZE = (1366, 768)  # the usual counter screen
Page = TypeVar("Page", bound=Screen)


class Stage:
    """What a script has at hand: the counter, the card reader, its voice and its camera."""

    def __init__(self, profile: Profile, pictures: Path, lang: Lang) -> None:
        self.reader = TrainingReader(delay=0.004)
        self.application = Application(profile, lambda: self.reader, lang="th")
        self._pictures = pictures
        self._lang = lang  # of what is told; the window begins in Thai
        self.read: CardRead | None = None
        self._decided = 0

    @property
    def counter(self) -> Counter:
        """The open counter."""
        assert self.application.counter is not None
        return self.application.counter

    @property
    def window(self) -> MainWindow:
        """Its window."""
        return self.counter.window

    @property
    def signed_in(self) -> str:
        """The staff id of who works here."""
        return self.window.context.session.actor

    def open(self) -> None:
        """Open the counter in a window of the usual size."""
        self.application.open()
        self.window.showNormal()
        self.window.resize(*SIZE)
        self.counter.cards.happened.connect(self._on_card)
        self.counter.sync.changed.connect(lambda _cases: self._count_decided())

    def _on_card(self, event: CardEvent) -> None:
        if isinstance(event, CardRead):
            self.read = event

    def _count_decided(self) -> None:
        """How many cases the centre has decided, as far as this PC knows."""

        def count() -> int:
            decided = Listing("decided", BangkokClock().now().date())
            rows = self.counter.store.lists.piece(decided, None, 50).rows
            return sum(row.view.version > 0 for row in rows)

        def counted(number: int) -> None:
            self._decided = number

        self.counter.lane.submit(count, counted, self.fail)

    # --- to the director ---------------------------------------------------------------------

    def tell(self, **what: object) -> None:
        """One line to the director: `say`, `do`, `mark`, `claim` with `held`, `facts`, `failed`."""
        print(json.dumps(what, ensure_ascii=False), flush=True)

    def words(self, key: str, **values: object) -> str:
        """A text in the language of the demonstration."""
        return t(key, self._lang, **values)

    def say(self, key: str, **values: object) -> None:
        """Narrate."""
        self.tell(say=self.words(key, **values))

    def claim(self, key: str, held: bool, detail: str = "") -> None:
        """Something that this act has proven or not."""
        self.tell(claim=self.words(key), held=held, detail=detail)

    def fail(self, problem: BaseException) -> None:
        """What ended this act: a sentence to the director, and the place in the code to the log."""
        traceback.print_exception(problem)
        self.tell(failed=self._why(problem))

    def _why(self, problem: BaseException) -> str:
        if isinstance(problem, InVainError):
            return self.words("demo.waited", seconds=problem)
        if isinstance(problem, CounterError):
            return failure_text(problem, self._lang)
        return self.words("demo.stopped", kind=type(problem).__name__)

    def picture(self, name: str) -> Script:
        """The window as it is, once it has come to rest, as `<name>.png`."""
        seen: list[QImage] = []
        yield self.at_rest(seen)
        self._keep(seen[-1], name)

    def snap(self, name: str) -> None:
        """The window as it is at this moment."""
        self._keep(self.window.grab().toImage(), name)

    def _keep(self, image: QImage, name: str) -> None:
        # A higher "quality" is less compression: two thirds of the time for a few more bytes.
        image.save(str(self._pictures / f"{name}.png"), quality=80)

    def looks(self, name: str) -> Script:
        """The window as it is, in English, in the dark, and with letters of 150 %."""
        language, theme = self.application.language, self.application.theme
        yield from self.picture(name)
        language.set_code("en")
        yield from self.picture(f"{name}-en")
        language.set_code("th")
        theme.set_look("dark", 100)
        yield from self.picture(f"{name}-dark")
        theme.set_look("light", 150)
        yield from self.picture(f"{name}-150")
        theme.set_look("light", 100)

    # --- what scripts wait for ----------------------------------------------------------------

    def at(self, page: str) -> Callable[[], bool]:
        """The page is shown."""
        return lambda: self.window.page == page

    def at_rest(self, seen: list[QImage]) -> Callable[[], bool]:
        """Nothing moves any more: three looks in a row show the same; they are left in `seen`."""

        def same() -> bool:
            seen.append(self.window.grab().toImage())
            return len(seen) >= 3 and seen[-1] == seen[-2] == seen[-3]

        return same

    def page(self, kind: type[Page]) -> Page:
        """The screen that is shown, which must be of this kind."""
        screen = self.window.current
        assert isinstance(screen, kind)
        return screen

    def since(self, seconds: float) -> Callable[[], bool]:
        """So much time has passed from now on."""
        end = time.monotonic() + seconds
        return lambda: time.monotonic() >= end

    def exchanged(self, *, waiting: bool) -> Callable[[], bool]:
        """Entries wait and the centre is out of reach; or none waits and it is there."""
        sync = self.counter.sync
        state = LineState.OFFLINE if waiting else LineState.ONLINE
        return lambda: (sync.status.waiting > 0) == waiting and sync.status.state is state

    def decided(self, count: int) -> Callable[[], bool]:
        """The centre has confirmed this many decisions, and this PC knows it."""
        return lambda: self._decided == count

    def printed(self) -> Callable[[], bool]:
        """All papers of the case just taken have come out; one that cannot is an error."""

        def out() -> bool:
            state = self.page(DoneScreen).presenter.state
            states = {paper.state for paper in state.papers} if state is not None else set()
            assert not states & {JobState.FAILED, JobState.CANCELLED}, states
            return states == {JobState.DONE}

        return out

    def all_sent(self) -> Script:
        """Nothing is left to be written or to be confirmed: that a paper is out is noted late."""
        while True:
            counted, unsent = self.result(lambda: self.counter.store.journal.counts().unsent)
            yield counted
            if not unsent[0]:
                break
            yield 0.1
        yield self.exchanged(waiting=False)

    def rest(self) -> Rest:
        """From here on the window is watched while nothing is done."""
        return Rest(self.window)

    def line_moved(self, told: Callable[[object], None]) -> None:
        """From here on `told` gets the state of the line whenever it is another."""
        sync = self.counter.sync
        before = [sync.status.state]

        def changed(status: SyncStatus) -> None:
            if status.state is not before[0]:
                before[0] = status.state
                told(status.state)

        sync.status_changed.connect(changed)

    def result(self, job: Callable[[], object]) -> tuple[Callable[[], bool], list[object]]:
        """A job on the store lane: the condition that it is done, and the list it answers in."""
        answer: list[object] = []
        self.counter.lane.submit(job, answer.append, answer.append)
        return (lambda: bool(answer)), answer

    def facts(self) -> Facts:
        """What the store says of itself; for the lane."""
        store = self.counter.store
        head, counts = store.journal.head(), store.journal.counts()
        device = store.device
        assert head is not None
        assert device is not None
        year = buddhist_year(BangkokClock().now().date())
        entries = store.journal.timeline(receipt_stream(receipt_number(device.series, year, 1)))
        bodies = [body_of(entry) for entry in entries]
        receipts = [body.receipt for body in bodies if isinstance(body, Issued)]
        return Facts(
            series=device.series,
            entries=head.seq,
            head_hash=head.hash,
            unsent=counts.unsent,
            problems=[*store.journal.verify(), *rebuild_check(store).problems],
            receipts=[receipt.number for receipt in receipts],
            receipt_sum=sum(receipt.total for receipt in receipts),
        )

    def tell_read(self) -> None:
        """Claim that the card was read in the fewest transmits."""
        assert self.read is not None
        timing = self.read.timing
        counts = (timing.transmits_identity, timing.transmits_text, timing.transmits_total)
        self.claim(
            "demo.card_read",
            counts[:2] == (3, 7) and counts[2] <= 47 and self.read.card.photo is not None,
            " / ".join(str(count) for count in counts),
        )

    def tell_facts(self) -> Script:
        """Tell them to the director."""
        done, answer = self.result(self.facts)
        yield done
        facts = answer[0]
        assert isinstance(facts, Facts), facts
        for problem in facts.problems:
            print(problem, file=sys.stderr)
        self.tell(facts=asdict(facts))
