"""A receipt whose row somebody removes by hand, with the store's key: its paper proves it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import Qt
from sqlalchemy import Connection, RowMapping, column, delete, insert, select, table, text

from desktop.domain.numbers import STATEMENT_MARK
from desktop.domain.receipt import Receipt
from desktop.services.proving import Proof, Row, check
from desktop.signing.statement import Kind
from desktop.store.schema import body, journal, place_of, receipt_view
from tools.demo.player import Script, press, write
from tools.demo.stage import Stage

Key = Qt.Key
Rows = Sequence[RowMapping]
Kept = tuple[Rows, ...]
OnPaper = tuple[Receipt, str]
_SCHEMA = table("sqlite_master", column("name"), column("sql"), column("type"), column("tbl_name"))


def removed_receipt(stage: Stage) -> Script:
    """Row, body and view of the last receipt go by hand; its code is scanned; then they come back,
    so that whoever plays on has a journal that holds.
    """
    stage.say("demo.removes_receipt")
    done, answer = stage.result(lambda: _of_paper(stage))
    yield done
    receipt, code = cast(OnPaper, answer[0])
    done, answer = stage.result(lambda: _removed(stage, receipt.number))
    yield done
    kept = cast(Kept, answer[0])
    press(Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    write(code)
    press(Key.Key_Return)
    yield stage.at("cases")
    yield lambda: stage.window.strip.isVisible()
    yield from stage.looks("20-receipt-removed")
    done, answer = stage.result(lambda: check(stage.counter.store, code))
    yield done
    found = answer[0]
    missing = isinstance(found, Proof) and found.row is Row.MISSING
    claim = found.said.claim if isinstance(found, Proof) else None
    same = claim is not None and (claim.number, claim.amount) == (receipt.number, receipt.total)
    stage.claim("demo.paper_proves", missing and same, receipt.number)
    done, _ = stage.result(lambda: _put_back(stage, kept))
    yield done
    press(Key.Key_F2)
    yield stage.at("counter")


def _of_paper(stage: Stage) -> OnPaper:
    """The last receipt, and what the QR code of its paper says."""
    cases = stage.counter.context.desk.cases
    receipt = stage.counter.store.receipts.last()
    assert receipt is not None
    code = cases.papers_of(cases.detail(receipt.case_id), receipt).codes.get(Kind.RECEIPT, "")
    assert code.startswith(STATEMENT_MARK)
    return receipt, code


def _removed(stage: Stage, number: str) -> Kept:
    """Take them out, past the triggers that refuse it; what they were."""
    with stage.counter.store.write() as transaction, transaction.connection() as connection:
        at = place_of(receipt_view.c.chain, receipt_view.c.seq)
        here = select(at).where(receipt_view.c.number == number)
        place = connection.execute(here).scalar_one()
        guards = _guards(connection)
        for guard in guards:
            connection.execute(text(f"DROP TRIGGER {guard['name']}"))
        kept = tuple(
            connection.execute(select(held).where(which)).mappings().all()
            for held, which in (
                (journal, journal.c.place == place),
                (body, body.c.place == place),
                (receipt_view, receipt_view.c.number == number),
            )
        )
        connection.execute(delete(receipt_view).where(receipt_view.c.number == number))
        connection.execute(delete(body).where(body.c.place == place))
        connection.execute(delete(journal).where(journal.c.place == place))
        return (guards, *kept)


def _put_back(stage: Stage, kept: Kept) -> bool:
    guards, *rows = kept
    with stage.counter.store.write() as transaction, transaction.connection() as connection:
        for held, found in zip((journal, body, receipt_view), rows, strict=True):
            connection.execute(insert(held), [dict(row) for row in found])
        for guard in guards:
            connection.execute(text(guard["sql"]))
    return True


def _guards(connection: Connection) -> Rows:
    """The triggers that let no row of the journal go."""
    found = select(_SCHEMA.c.name, _SCHEMA.c.sql).where(
        _SCHEMA.c.type == "trigger", _SCHEMA.c.tbl_name == journal.name
    )
    return connection.execute(found).mappings().all()
