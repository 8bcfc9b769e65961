"""What a case shows: its page, its lines in the lists, and its papers as they are printed.

Words, amounts, numbers and states; no key of a body, no id, no digest.
"""

from __future__ import annotations

from datetime import date

from desktop.domain.money import format_baht
from desktop.domain.receipt import ApplicationSummary, Quote, Receipt
from desktop.domain.text import Lang
from desktop.entries.detail import CaseDetail
from desktop.ports import Media
from printing.papers import ReceiptPaper, SummaryPaper
from tests.golden.office import Counter
from tests.printing.pdf import pdfium_text
from ui.models.cases import CaseRow
from ui.presenters.case_facts import CaseFacts, facts_of

Shown = dict[str, object]
LANGS: tuple[Lang, Lang] = ("th", "en")


def told(shown: Shown) -> Shown:
    """Without what is empty: a fact that a page does not show."""
    return {name: value for name, value in shown.items() if value not in ("", None, [], {}, ())}


def words(*parts: str) -> str:
    """Parts of a line, without the empty ones."""
    return " · ".join(part for part in parts if part)


def case(counter: Counter, case_id: str) -> Shown:
    """All that a counter shows of a case: of its own in both languages, and what it printed."""
    book = counter.desk.cases
    detail = book.detail(case_id)
    summary, history = book.papers_of(detail, None).summary, book.history(detail.view.person_key)
    own = detail.view.own
    shown: Shown = {
        "page": {lang: page(counter, case_id, lang) for lang in (LANGS if own else LANGS[:1])},
        "others of the person": [view.reference for view in history if view.id != case_id],
    }
    if own:
        shown["photo"] = _photo(counter, detail)
        shown["receipts"] = [_receipt(counter, one) for one in book.receipts_of(case_id)]
        if summary and any(item.kind == "document.printed" for item in detail.timeline):
            shown["summary on paper"] = _lines(SummaryPaper(summary, "bilingual").pdf())
    return told(shown)


def page(counter: Counter, case_id: str, lang: Lang) -> Shown:
    """The page of a case in one language."""
    detail = counter.desk.cases.detail(case_id)
    return _page(
        _facts(counter, detail, counter.desk.cases.papers_of(detail, None).summary, lang), lang
    )


def row(row: CaseRow) -> str:
    """A line of a list of cases, cell by cell."""
    cells = (
        words(cell.badge[0], cell.badge[1]) if cell.badge else words(cell.text, cell.detail)
        for cell in row.cells
    )
    return " | ".join(cells)


def quote(quote: Quote, lang: Lang) -> list[str]:
    """A quote line by line, and what it comes to."""
    lines = []
    for one in quote.lines:
        former = f"({format_baht(one.former)})" if one.former is not None else ""
        marks = words(
            "waived: " + one.waived.of(lang) if one.waived else "",
            "deposit" if one.deposit else "",
            "unconfirmed" if one.unconfirmed else "",
        )
        amount = " ".join(part for part in (former, format_baht(one.amount)) if part)
        lines.append(words(one.whole.of(lang), amount, marks))
    vat = f"VAT {quote.vat_percent} % {format_baht(quote.vat)}"
    return [*lines, words(vat, f"= {format_baht(quote.total)}")]


def _facts(
    counter: Counter, detail: CaseDetail, summary: ApplicationSummary | None, lang: Lang
) -> CaseFacts:
    assert counter.store.device is not None
    return facts_of(
        detail,
        summary,
        counter.desk.reference.catalogue,
        home=counter.store.device.office,
        name_of=lambda staff_id: counter.desk.staff.name_of(staff_id).of(lang),
        today=today(counter),
        lang=lang,
    )


def today(counter: Counter) -> date:
    """The day on which the golden files are looked at."""
    return counter.clock.now().date()


def _page(facts: CaseFacts, lang: Lang) -> Shown:
    objection = facts.objection
    return told(
        {
            "title": words(facts.reference, facts.title),
            "state": words(*facts.state[:2]),
            "person": words(facts.person, facts.masked_id),
            "address": facts.address,
            "received": facts.received,
            "identity": words(*facts.identity[:2], facts.identity_note) if facts.identity else "",
            "tiles": [words(f"{one.label}: {one.value}", one.tone or "") for one in facts.tiles],
            "warnings": list(facts.warnings),
            "objection": [objection.text, objection.here, objection.centre] if objection else [],
            "decision": facts.decision,
            "changes": [
                words(f"{one.label}: {one.was} → {one.now}", one.reason) for one in facts.changes
            ],
            "papers": [
                words(f"{one.label}: {one.badge[0]}", one.badge[1], one.reason)
                for one in facts.papers
            ],
            "quote": quote(facts.quote, lang) if facts.quote else [],
            "form": {
                group.title: [words(f"{one.label}: {one.value}", one.source) for one in group.lines]
                for group in facts.sections
            },
            "timeline": [words(one.when, one.text, one.note, one.token) for one in facts.timeline],
            "receipt": facts.receipt_number,
            "to decide": facts.decidable,
            "complete": facts.complete,
        }
    )


def _photo(counter: Counter, detail: CaseDetail) -> str:
    kept = detail.body.photo_sha256 if detail.body is not None else None
    return photo(counter, kept)


def photo(counter: Counter, name: str | None) -> str:
    """How large a photo is that this PC keeps."""
    content = counter.store.sync.blob(name) if name else None
    return f"{len(content):,} bytes" if content else ""


def _receipt(counter: Counter, receipt: Receipt) -> Shown:
    prints = counter.store.receipts.prints(receipt.number)
    papers = {"A4": ReceiptPaper(receipt, Media.A4, "bilingual")}
    if prints > 1:
        papers["roll, copy"] = ReceiptPaper(receipt, Media.ROLL_80, copy_no=prints - 1)
    return {
        "number": receipt.number,
        "total": format_baht(receipt.total),
        "received and change": [
            format_baht(amount) for amount in (receipt.payment.received, receipt.payment.change)
        ],
        "printed": f"{prints} times",
        "may have been printed": receipt.number in counter.desk.cashier.unsure(),
        **{name: _lines(paper.pdf()) for name, paper in papers.items()},
    }


def _lines(pdf: bytes) -> list[str]:
    """The words of a paper, line by line."""
    return [line.strip() for line in pdfium_text(pdf).splitlines() if line.strip()]
