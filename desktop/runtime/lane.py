"""The store lane: jobs run one after the other in one thread and settle on the main thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from queue import SimpleQueue
from typing import Any, TypeVar

from PySide6.QtCore import QObject

from desktop.domain.failure import CounterError
from desktop.runtime.relay import Relay

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Job:
    work: Callable[[], Any]
    done: Callable[[Any], None]
    failed: Callable[[CounterError], None]


class Lane(QObject):
    """Runs jobs in the order in which they were given, from `start` on.

    Each job settles exactly once, on the main thread: `done` with what it returned, or `failed`
    with the CounterError that it raised. Any other exception is a bug: it is raised again on the
    main thread, where `sys.excepthook` makes a crash report of it, and neither is called.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._relay = Relay(self)
        self._closed = False
        self._unsettled = 0  # of the main thread alone, which gives all jobs
        self._thread = threading.Thread(target=self._run, name="store-lane")

    def start(self) -> None:
        """Begin to work at what was given so far and is given from now on.

        Until then there is no thread, so that what fails before it leaves none behind.
        """
        if not self._closed:
            self._thread.start()

    def submit(
        self,
        job: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[CounterError], None],
        *,
        patience_ms: int = 0,
    ) -> None:
        """Run `job` after all those given before; RuntimeError when the lane is closed.

        With `patience_ms` the answer is waited for, but no longer than that, and settles within
        this call: what is a few milliseconds away is then painted with what asked for it, and not
        once more after it. A job that has others before it is not waited for, so that nothing
        else can settle here.
        """
        if self._closed:
            raise RuntimeError("the lane is closed")
        self._jobs.put(_Job(job, done, failed))
        self._unsettled += 1
        if patience_ms and self._unsettled == 1:
            self._relay.run_next(patience_ms / 1000)

    def close(self) -> None:
        """Finish the jobs that were given and join the thread; what they settle to is dropped.

        A lane that was never started has begun nothing, and begins nothing more.
        """
        if not self._closed:
            self._closed = True
            self._jobs.put(None)
        if self._thread.is_alive():
            self._thread.join()
        self._relay.close()

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            outcome = _outcome(job)
            self._relay.put(partial(self._settle, outcome))
            # This thread must not be the last to hold what a job belongs to: an object of Qt that
            # dies here leaves its timers running in the main thread, on nothing (it crashes).
            del job, outcome
            self._relay.wake()

    def _settle(self, outcome: Callable[[], None]) -> None:
        self._unsettled -= 1
        outcome()


def _outcome(job: _Job) -> Callable[[], None]:
    try:
        result = job.work()
    except CounterError as error:
        failure = error
        return lambda: job.failed(failure)
    except BaseException as error:  # noqa: BLE001 - raised again where crashes are reported
        bug = error
        return lambda: _raise(bug)
    return lambda: job.done(result)


def _raise(bug: BaseException) -> None:
    raise bug
