"""A desk whose catalogue has the service of `tests/fixtures/works.toml`, and cases of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from desktop.domain.case import CaseView, DocumentMark
from tests.ui.desk_office import Desk, citizen

_FILE = Path(__file__).parents[1] / "fixtures" / "works.toml"


@contextmanager
def works(desk: Desk, changes: Mapping[str, str] | None = None) -> Iterator[None]:
    """With the service, some of its text in other words, as long as the block lasts."""
    text = _FILE.read_text(encoding="utf-8")
    for old, new in (changes or {}).items():
        assert old in text
        text = text.replace(old, new)
    reference = desk.office.context.desk.reference
    reference.renew({"catalogue/works.toml": text})
    try:
        yield
    finally:
        reference.renew({})


def take_works(desk: Desk, number: int = 0, *, tenant: str = "yes") -> CaseView:
    """A case of it, taken by the clerk: 749 baht are paid, the works are to be told."""
    context = desk.office.context
    intake = context.desk.intake
    draft = intake.open_draft(citizen(number), "works", desk.clerk.id)
    answers = {
        "house": "99/1",
        "contract_account": f"01234{number:04d}",
        "tenant": tenant,
        "size": "1p_15_45",
    }
    for name, value in answers.items():
        draft = intake.change(draft, name, value)
    if tenant == "yes":
        draft = replace(draft, documents={"owner_consent": DocumentMark("seen_original")})
    payment = context.desk.cashier.take_cash(74_900, 100_000)
    taken = intake.submit(draft, payment, desk.clerk).case
    desk.office.clock.forward(minutes=3)
    return taken
