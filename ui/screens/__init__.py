"""The pages of the window, a row for each: all that the window knows of a page before it is shown.

A page's class is imported when it is first shown, so that the start is quick. A page with a service
of its own is that service and its line in `desktop/services/desk.py`, its screen, its presenter,
its words (`resources/translations/<area>.toml`), and a row here.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from ui.screen import Screen
from ui.widgets.rail import RailItem


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page stands on the rail: its icon, its key, and the key of its word."""

    icon: str
    key: str
    text_key: str


@dataclass(frozen=True, slots=True)
class Page:
    """Where a page's class is, and its place on the rail if it has one."""

    module: str
    name: str
    place: Place | None = None

    def load(self) -> type[Screen]:
        """Import the class."""
        found: type[Screen] = getattr(import_module(self.module), self.name)
        return found


# Those on the rail stand there in this order. Arguments: signin, activation: a staff id or nothing;
# customer: CardRead | Person | Draft, or `REPORT` where nobody has to be known; application: draft
# id; payment, defects: Draft; done: desktop.services Submitted; cases: a text to search for, or a
# case id as `case:<id>`; settings (in front of the page that is shown): `readers`, `printers`,
# `staff` or nothing.
PAGES: dict[str, Page] = {
    "signin": Page("ui.screens.signin", "SignInScreen"),
    "activation": Page("ui.screens.activation", "ActivationScreen"),
    "counter": Page("ui.screens.counter", "CounterScreen", Place("id-card", "F2", "frame.counter")),
    "customer": Page("ui.screens.customer", "CustomerScreen"),
    "application": Page("ui.screens.application", "ApplicationScreen"),
    "payment": Page("ui.screens.payment", "PaymentScreen"),
    "defects": Page("ui.screens.defects", "DefectsScreen"),
    "done": Page("ui.screens.done", "DoneScreen"),
    "cases": Page("ui.screens.cases", "CasesScreen", Place("folder-open", "F3", "frame.cases")),
    "review": Page(
        "ui.screens.review", "ReviewScreen", Place("clipboard-check", "F7", "frame.review")
    ),
    "sync": Page("ui.screens.sync", "SyncScreen", Place("refresh-cw", "F10", "frame.sync")),
    "settings": Page("ui.screens.settings", "SettingsScreen"),
}


def rail() -> tuple[RailItem, ...]:
    """The pages that have a place on the rail, in their order."""
    return tuple(
        RailItem(name, page.place.icon, page.place.key, page.place.text_key)
        for name, page in PAGES.items()
        if page.place is not None
    )
