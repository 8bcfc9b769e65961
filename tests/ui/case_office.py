"""A counter with a clerk signed in, for the tests of the pages of a case; all parts are real."""

from __future__ import annotations

from pathlib import Path

from desktop.domain.case import Draft
from desktop.domain.citizen import Applicant
from desktop.domain.staff import StaffMember
from desktop.domain.text import Text
from desktop.runtime.print_station import PrintStation
from tests.fixtures.office import person
from tests.ui.counter_office import CounterOffice, open_office, reference
from ui.theme import Theme

CLERK = StaffMember("1001", Text("พรทิพย์ ส.", "Pornthip S."), "clerk")


class CaseOffice:
    """The counter of the frame's tests with a clerk at it, and papers that go into a folder."""

    def __init__(self, folder: Path, theme: Theme) -> None:
        reference().warm()
        self.papers = folder / "papers"
        self._office: CounterOffice = open_office(theme, folder)
        self.context, self.store = self._office.context, self._office.store
        self.clock, self.reader = self._office.clock, self._office.reader
        self.printer = PrintStation(f"folder:{self.papers}")
        self.printer.start()
        self.context.printer = self.printer
        self.context.session.begin(CLERK)

    def draft(self, service: str, applicant: Applicant | None = None) -> Draft:
        """A fresh draft in the store."""
        return self.context.intake.open_draft(applicant or person(), service, CLERK.id)

    def printed(self) -> list[str]:
        """The papers that have come out."""
        return sorted(path.stem for path in self.papers.glob("*.pdf"))

    def close(self) -> None:
        """Join every thread and close the store."""
        self.printer.close()
        self._office.close()
