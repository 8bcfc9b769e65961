"""What was filled in for a case, and its documents, in ready words for the case page."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop.domain.receipt import ApplicationSummary, SummaryTable
from desktop.domain.text import Lang
from desktop.texts import t
from ui.models.rows import Badge


@dataclass(frozen=True, slots=True)
class Line:
    """A label and its value; `source` says where the value came from."""

    label: str
    value: str = field(repr=False)
    source: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: names of its columns, its rows, which columns hold money, and what these come to."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    amounts: tuple[bool, ...] = ()
    sums: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Group:
    """A section of what was filled in: lines, or a table."""

    title: str
    lines: tuple[Line, ...]
    grid: Grid | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of the checklist: how it was met, and why where a reason was asked."""

    label: str
    badge: Badge
    reason: str = ""


# How a document row was met, as a badge; the words are cases.paper_*.
_PAPER_BADGES = {
    "chip": ("ok", "cpu"),
    "app": ("ok", "circle-check"),
    "looked_up": ("ok", "search"),
    "seen_original": ("ok", "eye"),
    "instead": ("ok", "arrow-right-left"),
    "copy_taken": ("warn", "copy"),
    "pending_lookup": ("warn", "clock"),
}


def papers_of(summary: ApplicationSummary | None, lang: Lang) -> tuple[Paper, ...]:
    """The documents, and how each was met."""
    papers = []
    for row in summary.documents if summary else ():
        tone, icon = _PAPER_BADGES.get(row.source, ("neutral", "circle"))
        words = t(f"cases.paper_{row.source}" if row.met else "cases.paper_missing", lang)
        noted = [row.because.of(lang)] if row.because is not None else []
        noted += [f"{name.of(lang)} {value.of(lang)}" for name, value in row.recorded]
        noted += [row.instead.of(lang)] if row.instead is not None else []
        noted += [row.reason] if row.reason else []
        papers.append(Paper(row.label.of(lang), (words, tone, icon), " · ".join(noted)))
    return tuple(papers)


def groups_of(summary: ApplicationSummary | None, lang: Lang) -> tuple[Group, ...]:
    """Who takes part beside the applicant, then what was filled in, section by section; nothing
    without a summary.
    """
    if summary is None:
        return ()
    parties = tuple(
        Line(
            party.role.of(lang),
            " · ".join(part for part in (party.name, party.citizen_id_masked) if part),
            party.known.of(lang),
        )
        for party in summary.parties
    )
    filled = tuple(
        Group(
            section.title.of(lang),
            tuple(
                Line(
                    row.label.of(lang),
                    row.choice.of(lang) if row.choice else row.value,
                    t(f"cases.source_{row.source}", lang),
                )
                for row in section.rows
                if row.value
            ),
            _grid(section.table, lang) if section.table is not None else None,
        )
        for section in summary.sections
    )
    return (Group(t("cases.parties", lang), parties), *filled) if parties else filled


def _grid(table: SummaryTable, lang: Lang) -> Grid:
    several = len(table.rows) > 1 and any(table.sums)
    return Grid(
        tuple(label.of(lang) for label in table.columns),
        tuple(tuple(cell.of(lang) for cell in row) for row in table.rows),
        table.amounts,
        table.sums if several else (),
    )
