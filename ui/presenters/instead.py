"""The open application turned into one of the service that is to be asked for instead, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from desktop.domain.case import Draft
from desktop.domain.failure import CounterError
from desktop.forms.evaluate import Evaluation
from desktop.forms.follows import Follow
from ui.context import Context
from ui.presenters.check_view import CheckView


class Instead:
    """Changes the open draft, which is somebody else's: `draft` gives it, `open_` brings it up as
    another, and `failed` is told why it cannot be one.
    """

    def __init__(
        self,
        context: Context,
        draft: Callable[[], Draft | None],
        open_: Callable[[Draft], None],
        failed: Callable[[CounterError], None],
    ) -> None:
        self._context, self._draft = context, draft
        self._open, self._failed = open_, failed
        self._before: Draft | None = None

    def turn(self, rule: str) -> bool:
        """By this rule of its service; False where it cannot be done now."""
        draft, desk = self._draft(), self._context.desk
        if draft is None:
            return False
        follow = next(
            (one for one in _of(draft, desk.intake.evaluate(draft)) if one.key == rule), None
        )
        if follow is None:
            return False
        try:
            now = desk.following.instead(draft, follow)
        except CounterError as error:
            self._failed(error)
            return False
        self._before = draft
        self._open(now)
        return True

    def back(self) -> None:
        """As it was filled in before, if it is still open."""
        now, before, self._before = self._draft(), self._before, None
        if now is not None and before is not None and now.id == before.id:
            self._open(before)


def instead_views(draft: Draft, evaluation: Evaluation) -> tuple[CheckView, ...]:
    """What is to be asked for instead, each with the key of its rule."""
    return tuple(
        CheckView(f"instead.{one.key}", "instead", one.label, instead=one.key)
        for one in _of(draft, evaluation)
    )


def _of(draft: Draft, evaluation: Evaluation) -> Iterator[Follow]:
    """A case that was accepted is put right as what it is."""
    if draft.corrects is None:
        yield from (one for one in evaluation.follows if one.begin == "instead")
