"""Who has been here before, by the person's key; never by the citizen id."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import select

from desktop.store.schema import person_index
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
        query = select(person_index).where(person_index.c.person_key == person_key)
        with self._source.connection() as connection:
            row = connection.execute(query).first()
            if row is None:
                return None
            return PersonView(
                row.person_key, row.person_name, row.citizen_id_masked, row.cases, row.last_case_id
            )
