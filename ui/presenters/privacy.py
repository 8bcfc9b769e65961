"""What a customer is told of the data that are taken."""

from __future__ import annotations

from ui.context import Context


def notice_in(context: Context) -> tuple[str, str]:
    """The notice of today in the present language: in short, and in full."""
    notice = context.desk.reference.notice(context.clock.now().date())
    return context.language.of(notice.short), context.language.of(notice.full)
