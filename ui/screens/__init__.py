"""The pages of the window; each is imported when it is first shown, so that the start is quick."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from ui.screen import Screen


@dataclass(frozen=True, slots=True)
class Page:
    """Where a page's class is."""

    module: str
    name: str

    def load(self) -> type[Screen]:
        """Import the class."""
        found: type[Screen] = getattr(import_module(self.module), self.name)
        return found


# Arguments: customer: CitizenCard | Person; application, payment: draft id;
# done: desktop.services Submitted; cases: a text to search for, or a case id as `case:<id>`;
# settings (in front of the page that is shown): `readers`, `printers` or nothing.
PAGES: dict[str, Page] = {
    "signin": Page("ui.screens.signin", "SignInScreen"),
    "counter": Page("ui.screens.counter", "CounterScreen"),
    "customer": Page("ui.screens.customer", "CustomerScreen"),
    "application": Page("ui.screens.application", "ApplicationScreen"),
    "payment": Page("ui.screens.payment", "PaymentScreen"),
    "done": Page("ui.screens.done", "DoneScreen"),
    "cases": Page("ui.screens.cases", "CasesScreen"),
    "review": Page("ui.screens.review", "ReviewScreen"),
    "sync": Page("ui.screens.sync", "SyncScreen"),
    "settings": Page("ui.screens.settings", "SettingsScreen"),
}
