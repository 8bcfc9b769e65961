"""The one rule of what a card that has been put in means."""

from __future__ import annotations

from enum import StrEnum

from desktop.config import ReaderRole
from desktop.visit.visit import Visit


class Meaning(StrEnum):
    """What a card brings about."""

    NOBODY = "nobody"  # it is no customer's
    WAITS = "waits"  # until the clerk has given the change of the customer before
    SAME = "same"  # who is here goes on
    SEAT = "seat"  # somebody takes the open seat
    BEGINS = "begins"  # nobody was here
    NEXT = "next"  # somebody else was: what they have begun waits at the counter


def meaning(
    citizen_id: str, reader: ReaderRole, visit: Visit | None, *, holds: bool = False
) -> Meaning:
    """What this person's card in that reader means now; `holds` where the page lets cards wait."""
    if reader != "customer":
        return Meaning.NOBODY
    if holds:
        return Meaning.WAITS
    if visit is None or visit.away:
        return Meaning.BEGINS
    if visit.holds(citizen_id):
        return Meaning.SAME
    return Meaning.SEAT if visit.open_seat is not None else Meaning.NEXT
