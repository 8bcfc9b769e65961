"""Who has been here before, by the person's key; never by the citizen id."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import func, select

from desktop.store.person_file import PersonFile, gather
from desktop.store.schema import case_view
from desktop.store.source import Source


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person with cases at this office; `last_case_id` is the newest."""

    person_key: str
    person_name: str = field(repr=False)
    citizen_id_masked: str = ""
    cases: int = 0
    last_case_id: str = ""


class PersonIndex:
    """Reads of the person index; a person's cases are `CaseReader.history`."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def get(self, person_key: str) -> PersonView | None:
        """The person of a key, None for one without cases."""
        of_person = case_view.c.person_key == person_key
        cases = select(func.count()).where(of_person).scalar_subquery()
        newest = (
            select(case_view, cases.label("cases"))
            .where(of_person)
            .order_by(case_view.c.submitted_ms.desc(), case_view.c.id.desc())
            .limit(1)
        )
        with self._source.connection() as connection:
            row = connection.execute(newest).first()
            if row is None:
                return None
            return PersonView(person_key, row.person_name, row.citizen_id_masked, row.cases, row.id)

    def all_of(self, citizen_id: str, person_key: str) -> PersonFile:
        """All that is here of a person, for that person; it reads the whole store."""
        with self._source.connection() as connection:
            return gather(connection, citizen_id, person_key)
