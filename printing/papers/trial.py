"""The page that shows whether a printer works; no case has one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop.domain.text import Text
from desktop.ports import Media

TITLES = frozenset(f"test-page-{media}" for media in Media)


@dataclass(frozen=True, slots=True)
class TrialPage:
    """For one printer; `at` is an ISO 8601 moment with its zone."""

    media: Media
    printer: str
    office: Text
    counter: int
    at: str
    training: bool = False
    once: ClassVar[bool] = False
    original: ClassVar[bool] = False
    document: ClassVar[str] = ""
    trial: ClassVar[bool] = True

    @property
    def title(self) -> str:
        """One of `TITLES`."""
        return f"test-page-{self.media}"

    def pdf(self) -> bytes:
        """The finished PDF."""
        from printing.documents import trial

        return trial.render(self)

    def on_screen(self) -> TrialPage:
        """The same: there is nobody on it."""
        return self
