"""The receipt / tax invoice on the 80 mm roll: black only, 72 mm wide, as long as it needs."""

from __future__ import annotations

from desktop.domain.money import format_baht
from desktop.domain.numbers import case_code, is_training
from desktop.domain.receipt import QuoteLine, Receipt
from desktop.domain.text import Text
from printing import qr
from printing.documents import frame, training
from printing.documents.frame import Words
from printing.documents.receipt_lines import line_notes, sums
from printing.lines import Style, baseline, shape_line
from printing.papers.base import PaperStyle
from printing.sheet import MM, Paper, Sheet
from printing.thai import amount_in_words

WIDTH = 72 * MM  # what a thermal head of 576 dots prints of an 80 mm roll
_LEFT, _RIGHT = 5.0, WIDTH - 5.0
_INNER = _RIGHT - _LEFT
_MODULE = 0.5 * MM  # four dots of the head, so that no cell of a code is wider than the next

# A thermal head knows no grey and thins hairlines: black, and a step heavier than on A4.
_TITLE = Style(11.5, "Bold", "#000000", 16)
_NAME = Style(11.5, "Bold", "#000000", 16)
_BODY = Style(9, "Medium", "#000000", 13.5)
_STRONG = Style(9, "Bold", "#000000", 13.5)
_SMALL = Style(7.8, "Medium", "#000000", 11.5)
_TOTAL = Style(16, "Bold", "#000000", 22)


def render(receipt: Receipt, style: PaperStyle, copy_no: int, code: str = "") -> bytes:
    """The PDF; `copy_no` 0 is the original, n the n-th copy; `code` is what proves it."""
    paper = Paper()
    roll = _Roll(paper.page(WIDTH, 1), Words(style), training=is_training(receipt.number))
    roll.mark_training()
    _head(roll, receipt, copy_no)
    _facts(roll, receipt)
    for line in receipt.lines:
        _line(roll, line)
    roll.mark_training()
    _totals(roll, receipt)
    _foot(roll, receipt, code)
    roll.mark_training()
    roll.sheet.height = roll.y + 6 * MM  # the knife cuts below the last line
    return paper.pdf(receipt.number, roll.words.of("receipt_title").th, receipt.issued_at)


class _Roll:
    """Where the next line goes; each method writes one and moves on."""

    def __init__(self, sheet: Sheet, words: Words, *, training: bool) -> None:
        self._training = training
        self.sheet = sheet
        self.words = words
        self.y = 6.0

    def center(self, text: str, style: Style) -> None:
        if text:
            self.y = self.sheet.block(_LEFT, self.y, _INNER, text, style, "center")

    def pair(self, label: Text, value: str, style: Style = _BODY, english: str = "") -> None:
        """A label at the left and its value at the right, below it where both do not fit."""
        named = frame.both(label)
        room = _INNER - shape_line(named, _SMALL).width - 6
        top = self.y
        if shape_line(value, style).width > room:
            top = self.sheet.block(_LEFT, self.y, _INNER, named, _SMALL)
            room = _INNER - 10
        else:
            self.sheet.text(_LEFT, self.y + baseline(style), named, _SMALL)
        self.y = self.sheet.block(_RIGHT - room, top, room, value, style, "right")
        if english:
            self.y = self.sheet.block(_LEFT, self.y - 1, _INNER, english, _SMALL, "right")

    def mark_training(self) -> None:
        """Where a roll is torn or folded, so that no part of it looks like a real one."""
        if self._training:
            self.y = training.band(self.sheet, _LEFT, self.y + 2, _INNER)

    def divide(self) -> None:
        self.y += 4
        self.sheet.dashes(_LEFT, self.y, _RIGHT)
        self.y += 4


def _head(roll: _Roll, receipt: Receipt, copy_no: int) -> None:
    words = roll.words
    seller = words.only(receipt.seller.name)
    frame.mark(roll.sheet, WIDTH / 2 - 14, roll.y, 28, "#000000")
    roll.y += 32
    roll.center(seller.th, _NAME)
    roll.center(seller.en, _SMALL)
    for text in frame.seller_lines(receipt.seller, words):
        roll.center(text, _SMALL)
    roll.divide()
    title = words.of("receipt_title")
    roll.center(title.th, _TITLE)
    roll.center(title.en, _SMALL)
    which = words.of("original") if copy_no == 0 else words.of("copy", number=copy_no)
    label = frame.both(which)
    if copy_no:
        width = shape_line(label, _STRONG).width + 14
        roll.sheet.box(
            WIDTH / 2 - width / 2, roll.y + 1, width, 15, line="#000000", radius=3, weight=1
        )
        roll.y += 1.5
        roll.center(label, _STRONG)
        roll.y += 2
    else:
        roll.center(label, _SMALL)
    roll.divide()


def _facts(roll: _Roll, receipt: Receipt) -> None:
    words = roll.words
    date, time = frame.moment(receipt.issued_at)
    date, clock = words.only(date), words.of("clock", time=time)
    roll.pair(words.of("number"), receipt.number, _STRONG)
    english = f"{date.en} {clock.en}".strip()
    roll.pair(words.of("date"), f"{date.th} {clock.th}", english=english)
    roll.pair(words.of("case"), receipt.case_reference)
    if receipt.contract_account:
        roll.pair(words.of("contract_account"), receipt.contract_account)
    service = words.only(receipt.service)
    if service.th:
        roll.pair(words.of("service"), service.th, english=service.en)
    office, counter = words.only(receipt.office_name), words.of("counter", counter=receipt.counter)
    roll.pair(
        words.of("issued_at"),
        f"{office.th} {counter.th}",
        english=f"{office.en} {counter.en}".strip(),
    )
    roll.divide()
    roll.pair(words.of("payer"), receipt.payer_name, _STRONG)
    if receipt.payer_address:
        roll.y = roll.sheet.block(
            _LEFT + 10, roll.y, _INNER - 10, receipt.payer_address, _SMALL, "right"
        )
    tax_id = receipt.payer_tax_id or frame.both(words.of("no_tax_id"))
    roll.pair(words.of("tax_id"), tax_id)
    if receipt.payer_branch:
        roll.pair(Text("", ""), frame.both(frame.branch_text(receipt.payer_branch, words)))
    if receipt.account_holder and receipt.account_holder != receipt.payer_name:
        roll.pair(words.of("account_holder"), receipt.account_holder)
    roll.divide()


def _line(roll: _Roll, line: QuoteLine) -> None:
    label = roll.words.only(line.whole)
    amount = format_baht(line.amount) + ("*" if line.unconfirmed else "")
    used = roll.sheet.text(_RIGHT, roll.y + baseline(_BODY), amount, _STRONG, "right")
    width = _INNER - used - 8
    roll.y = roll.sheet.block(_LEFT, roll.y, width, label.th, _BODY)
    for text in (label.en, *line_notes(line, roll.words)):
        if text:
            roll.y = roll.sheet.block(_LEFT, roll.y, width, text, _SMALL)
    roll.y += 2


def _totals(roll: _Roll, receipt: Receipt) -> None:
    words = roll.words
    roll.divide()
    for label, amount in sums(receipt, words):
        roll.pair(label, format_baht(amount))
    roll.y += 2
    roll.pair(words.of("total"), format_baht(receipt.total), _TOTAL)
    roll.center(f"({amount_in_words(receipt.total, 'th')})", _STRONG)
    if words.bilingual:
        roll.center(f"({amount_in_words(receipt.total, 'en')})", _SMALL)
    if any(line.unconfirmed for line in receipt.lines):
        note = words.of("unconfirmed_note")
        roll.center(note.th, _SMALL)
        roll.center(note.en, _SMALL)
    roll.divide()


def _foot(roll: _Roll, receipt: Receipt, code: str) -> None:
    words = roll.words
    roll.pair(words.of("paid_by"), frame.both(words.of(receipt.payment.method)))
    roll.pair(words.of("received"), format_baht(receipt.payment.received))
    roll.pair(words.of("change"), format_baht(receipt.payment.change))
    roll.pair(words.of("collector"), receipt.issued_by_name)
    roll.divide()
    size = qr.width(code, _MODULE) if code else 92.0
    shown = code or case_code(receipt.case_reference)
    qr.draw(roll.sheet, WIDTH / 2 - size / 2, roll.y - 2, size, shown)
    roll.y += size - 6
    roll.center(receipt.case_reference, _STRONG)
    follow = "follow_proved" if code else "follow"
    for key in (follow,) if is_training(receipt.number) else (follow, "keep"):
        roll.center(words.of(key).th, _SMALL)
        roll.center(words.of(key).en, _SMALL)
