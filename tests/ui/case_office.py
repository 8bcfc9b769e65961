"""A counter with a clerk signed in, for the tests of the pages of a case; all parts are real."""

from __future__ import annotations

from pathlib import Path

from desktop.domain.case import Draft
from desktop.domain.citizen import Applicant
from desktop.domain.staff import StaffMember
from desktop.domain.text import Text
from tests.fixtures.office import person
from tests.ui.counter_office import CounterOffice, open_office, reference
from ui.theme import Theme

CLERK = StaffMember("1001", Text("พรทิพย์ ส.", "Pornthip S."), "clerk")


def open_case_office(folder: Path, theme: Theme) -> CounterOffice:
    """The counter, and the clerk at it; close it in the end."""
    reference().warm()
    office = open_office(theme, folder)
    office.context.session.begin(CLERK)
    return office


def a_draft(office: CounterOffice, service: str, applicant: Applicant | None = None) -> Draft:
    """A fresh draft in the store."""
    return office.context.intake.open_draft(applicant or person(), service, CLERK.id)
