"""One line of the table that `make bench` prints."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """Ours against a stated yardstick, measured in the same run; `met` tells if the goal holds.

    `missing` says why it could not be measured here; then the numbers mean nothing. Without a
    `goal` it stands beside another one, to be seen.
    """

    name: str
    ours: float
    yardstick: float
    unit: str
    ratio: float
    goal: str
    met: bool
    missing: str = ""

    @property
    def verdict(self) -> str:
        """How it stands with the goal, in a word."""
        if self.missing:
            return f"not measured: {self.missing}"
        return ("met" if self.goal else "") if self.met else "MISSED"

    @property
    def cells(self) -> tuple[str, ...]:
        """Its line of the table."""
        numbers = (f"{self.ours:.2f}", f"{self.yardstick:.2f}", self.unit, f"{self.ratio:.2f} x")
        if self.missing:
            numbers = ("-", "-", self.unit, "-")
        return (self.name, *numbers, self.goal, self.verdict)


def not_measured(name: str, unit: str, goal: str, why: str) -> Row:
    """The row of what this machine cannot measure; its goal is neither met nor missed."""
    return Row(name, 0.0, 0.0, unit, 0.0, goal, False, why)


def summary(rows: list[Row]) -> str:
    """The last line of the table: a goal that nobody has measured is not met."""
    missing = sum(bool(row.missing) for row in rows)
    below = len(_missed(rows))
    said = [f"{len(rows) - missing} measured"]
    said += [f"{below} below the goal"] if below else []
    said += [f"{missing} not measured"] if missing else []
    return ", ".join(said if below or missing else [*said, "all goals met"])


def exit_code(rows: list[Row]) -> int:
    """1 where a goal was missed or nothing was measured at all; what lacks its peer is no miss."""
    return 0 if any(not row.missing for row in rows) and not _missed(rows) else 1


def _missed(rows: list[Row]) -> list[Row]:
    return [row for row in rows if not row.met and not row.missing]
