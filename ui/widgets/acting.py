"""How a party acts, chosen where it is shown."""

from __future__ import annotations

from collections.abc import Sequence

from ui.widgets.fields import Choice


class Acting(Choice):
    """Shown where there is more than one way; it gives way to the name beside it by `fit`."""

    def offer(self, ways: Sequence[tuple[str, str]], acts: str, name: str) -> None:
        """These ways as (value, words), the present one, and what it is called."""
        self.setVisible(len(ways) > 1)
        self.set_options(ways)
        self.set_value(acts)
        self.setAccessibleName(name)

    def fit(self, *, small: bool) -> None:
        """In large letters, or in small ones that may stand in two lines."""
        self.set_small(small)
        self.setMinimumWidth(self.whole_width())
