"""Reading receipts as they were issued, and how often each was printed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BindParameter, CompoundSelect, bindparam, func, select, union

from desktop.domain.numbers import original_stream
from desktop.domain.receipt import Receipt
from desktop.entries import Issued, NewerError, Printing, read
from desktop.store.schema import (
    body,
    case_view,
    journal,
    place_of,
    receipt_more,
    receipt_print,
    receipt_view,
)
from desktop.store.source import Source
from desktop.store.statement import Statement

_RECEIPTS = (
    select(journal.c.schema, body.c.content)
    .join(body, body.c.place == journal.c.place)
    .join(receipt_view, journal.c.place == place_of(receipt_view.c.chain, receipt_view.c.seq))
)


def receipts_of(case_id: str | BindParameter[str]) -> CompoundSelect[Any]:
    """The numbers of the receipts of a case, which names its first one itself."""
    return union(
        select(case_view.c.receipt_number).where(case_view.c.id == case_id),
        select(receipt_more.c.number).where(receipt_more.c.case_id == case_id),
    )


_OF_CASE = Statement(
    _RECEIPTS.where(receipt_view.c.number.in_(receipts_of(bindparam("case_id")))).order_by(
        receipt_view.c.number
    )
)
_ENTRY = Statement(
    select(journal.c.hash)
    .join(receipt_view, journal.c.place == place_of(receipt_view.c.chain, receipt_view.c.seq))
    .where(receipt_view.c.number == bindparam("number"))
)


def _receipt(schema: int, content: bytes) -> Receipt | None:
    try:
        body = read(Issued.KIND, schema, content)
    except NewerError:
        return None
    assert isinstance(body, Issued)
    return body.receipt


# What a counter issues in a few busy days: who looks for more has not looked for long.
_NEWEST = 500


class ReceiptReader:
    """Receipts of this PC; one whose body is purged, or a newer program's, is not found."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def get(self, number: str) -> Receipt | None:
        """The receipt of a number."""
        with self._source.connection() as connection:
            row = connection.execute(_RECEIPTS.where(receipt_view.c.number == number)).first()
            return _receipt(*row) if row is not None else None

    def entry_of(self, number: str) -> str | None:
        """The hash of the row that holds the receipt of a number; None if there is no such row."""
        with self._source.connection() as connection:
            for (hashed,) in _ENTRY.run(connection, {"number": number}):
                return str(hashed)
            return None

    def last(self) -> Receipt | None:
        """The receipt that was issued last."""
        query = _RECEIPTS.order_by(receipt_view.c.number.desc()).limit(1)
        with self._source.connection() as connection:
            row = connection.execute(query).first()
            return _receipt(*row) if row is not None else None

    def of_case(self, case_id: str) -> list[Receipt]:
        """The receipts of a case, in the order of their numbers."""
        with self._source.connection() as connection:
            found = (_receipt(*row) for row in _OF_CASE.run(connection, {"case_id": case_id}))
            return [receipt for receipt in found if receipt is not None]

    def prints(self, number: str) -> int:
        """How often a receipt has been printed: 0 not yet, 1 the original, then its copies.

        This is also the `copy_no` of its next print; ask within the transaction that uses it.
        """
        query = select(func.count()).where(receipt_print.c.number == number)
        with self._source.connection() as connection:
            return connection.execute(query).scalar_one()

    def begun_at(self, number: str) -> str | None:
        """When an original was begun to be printed, if nothing says what became of it."""
        if self.prints(number):
            return None
        query = (
            select(journal.c.kind, journal.c.at)
            .where(journal.c.stream == original_stream(number))
            .order_by(journal.c.chain.desc(), journal.c.version.desc())
            .limit(1)
        )
        with self._source.connection() as connection:
            last = connection.execute(query).first()
            return last.at if last is not None and last.kind == Printing.KIND else None

    def unprinted(self) -> dict[str, str]:
        """The newest receipts of which no original has come out: number → case id."""
        newest = select(receipt_view.c.number, receipt_view.c.case_id)
        newest_ones = newest.order_by(receipt_view.c.number.desc()).limit(_NEWEST).subquery()
        query = (
            select(newest_ones.c.number, newest_ones.c.case_id)
            .outerjoin(receipt_print, receipt_print.c.number == newest_ones.c.number)
            .where(receipt_print.c.number.is_(None))
            .order_by(newest_ones.c.number)
        )
        with self._source.connection() as connection:
            return {row.number: row.case_id for row in connection.execute(query)}
