"""The identity that is being typed: a draft without a service, kept like any other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.domain.case import Draft, FieldValue
from desktop.domain.journal import utc_stamp
from desktop.domain.party import alone
from desktop.ids import new_id
from ui.presenters import typed_identity
from ui.presenters.draft_keeper import DraftKeeper

if TYPE_CHECKING:
    from ui.context import Context


class IdentityDraft(QObject):
    """Holds the one that is in the form; those that were left wait in the store."""

    failed = Signal(object)
    """The CounterError that keeps it from being saved; saving goes on being tried."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._keeper = DraftKeeper(context.lane, context.desk.intake.keep_identity, context.clock)
        self._keeper.failed.connect(self.failed)
        self._draft: Draft | None = None

    @property
    def id(self) -> str:
        """Of the draft that is in the form; empty while nothing has been typed."""
        return self._draft.id if self._draft is not None else ""

    def type(self, values: Mapping[str, str], field: str) -> None:
        """The form holds this now, and the cursor is in `field`; the first key makes the draft."""
        now = self._context.clock.now()
        draft = self._draft
        if draft is None:
            who, actor = typed_identity.applicant({}, now.date()), self._context.session.actor
            draft = Draft(new_id(), None, alone(who), actor=actor, created_at=utc_stamp(now))
        self._draft = replace(
            draft,
            parties=alone(typed_identity.applicant(values, now.date())),
            values={name: FieldValue(text) for name, text in values.items() if text},
            focus=field,
        )
        self._keeper.keep(self._draft)

    def resume(self, draft: Draft) -> dict[str, str]:
        """This one is in the form again: what had been typed."""
        if self.id != draft.id:
            self.leave()
            self._draft = self._keeper.pending(draft.id) or draft
        assert self._draft is not None
        return {name: value.value for name, value in self._draft.values.items()}

    def flush(self) -> None:
        """Save now what has not been saved."""
        self._keeper.flush()

    def leave(self) -> Draft | None:
        """It is in the form no more, and waits in the store."""
        self.flush()
        draft, self._draft = self._draft, None
        return draft

    def drop(self) -> Draft | None:
        """Nothing comes of it: it is thrown away, and given back for whoever changes their mind."""
        draft, self._draft = self._draft, None
        if draft is not None:
            self._keeper.forget(draft.id)
            intake = self._context.desk.intake
            self._context.lane.submit(
                lambda: intake.drop_identity(draft.id), lambda _gone: None, self.failed.emit
            )
        return draft

    def put_back(self, draft: Draft) -> None:
        """It was thrown away by mistake."""
        self._keeper.keep(draft)
        self._keeper.flush()
