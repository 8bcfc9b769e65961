"""The receipt / tax invoice on A4 (Revenue Code s. 86/4)."""

from __future__ import annotations

from desktop.domain.money import format_baht
from desktop.domain.numbers import case_code, is_training
from desktop.domain.receipt import Receipt
from desktop.domain.text import Text
from printing import qr
from printing.documents import frame
from printing.documents.frame import LEFT, RIGHT, Flow, Words, stack, tell
from printing.documents.receipt_lines import line_notes, sums
from printing.lines import Style, above, baseline, shape_line
from printing.papers.base import PaperStyle
from printing.sheet import Sheet
from printing.thai import amount_in_words

_WIDTH = RIGHT - LEFT
_AMOUNT = Style(10, "Medium")
_TOTAL = Style(18, "Bold")
_NUMBER_COLUMN, _AMOUNT_COLUMN = 46.0, 110.0


def render(receipt: Receipt, style: PaperStyle, copy_no: int, code: str = "") -> bytes:
    """The PDF; `copy_no` 0 is the original, n the n-th copy; `code` is what proves it."""
    words = Words(style)
    flow = Flow(
        lambda sheet, page: _head(sheet, page, receipt, words, copy_no),
        training=is_training(receipt.number),
    )
    _parties(flow, receipt, words)
    _table(flow, receipt, words)
    _totals(flow, receipt, words)
    _payment(flow, receipt, words, code)
    foot = f"{frame.both(words.of('number'))} {receipt.number}"
    if not is_training(receipt.number):
        foot += f"  ·  {frame.both(words.of('keep'))}"
    flow.feet(foot, words)
    return flow.paper.pdf(receipt.number, words.of("receipt_title").th, receipt.issued_at)


def _head(sheet: Sheet, page: int, receipt: Receipt, words: Words, copy_no: int) -> float:
    seller = words.only(receipt.seller.name)
    frame.mark(sheet, LEFT, 40, 36)
    sheet.text(LEFT + 46, 57, seller.th, frame.NAME)
    office = words.only(receipt.office_name)
    sheet.text(LEFT + 46, 71, seller.en or office.th, frame.SMALL)
    title = words.of("receipt_title")
    sheet.text(RIGHT, 57, title.th, frame.TITLE, "right")
    sheet.text(RIGHT, 71, title.en, frame.SMALL, "right")
    which = words.of("original") if copy_no == 0 else words.of("copy", number=copy_no)
    label = frame.both(which, "   ")
    colours = (frame.SOFT, "#EEF1F4") if copy_no == 0 else ("#B3261E", "#FDECEA")
    y = 82.0
    base = y + baseline(frame.SMALL) if words.bilingual else 73.0
    frame.pill(sheet, RIGHT, base, label, *colours)
    if page == 1:
        for line in frame.seller_lines(receipt.seller, words):
            y = sheet.block(LEFT, y, 340, line, frame.SMALL)
    y = max(y, 98.0) + 6
    sheet.rule(LEFT, y, RIGHT, frame.ACCENT, 1.6)
    return y + 14


def _parties(flow: Flow, receipt: Receipt, words: Words) -> None:
    sheet, top = flow.sheet, flow.y
    left_width = 268.0
    x2 = LEFT + left_width + 24
    tell(sheet, LEFT, top + baseline(frame.STRONG), words.of("payer"), frame.SMALL)
    y = sheet.block(LEFT, top + 16, left_width, receipt.payer_name, frame.HEAD)
    if receipt.payer_address:
        y = sheet.block(LEFT, y, left_width, receipt.payer_address, frame.BODY)
    tax_id = receipt.payer_tax_id or frame.both(words.of("no_tax_id"))
    line = f"{frame.both(words.of('tax_id'))} {tax_id}"
    if receipt.payer_branch:
        line += f"  ·  {frame.both(frame.branch_text(receipt.payer_branch, words))}"
    y = sheet.block(LEFT, y, left_width, line, frame.BODY)
    if receipt.account_holder and receipt.account_holder != receipt.payer_name:
        tell(sheet, LEFT, y + 13, words.of("account_holder"), frame.SMALL)
        y = sheet.block(LEFT, y + 17, left_width, receipt.account_holder, frame.BODY)
    date, time = frame.moment(receipt.issued_at)
    when, clock = words.only(date), words.of("clock", time=time)
    office = words.only(receipt.office_name)
    counter = words.of("counter", counter=receipt.counter)
    rows = [
        (words.of("number"), Text(receipt.number, "")),
        (words.of("date"), Text(f"{when.th}  {clock.th}", f"{when.en}  {clock.en}")),
        (words.of("service"), words.only(receipt.service)),
        (words.of("case"), Text(receipt.case_reference, "")),
        (words.of("contract_account"), Text(receipt.contract_account, "")),
        (words.of("issued_at"), Text(f"{office.th} {counter.th}", f"{office.en} {counter.en}")),
    ]
    right = _facts(sheet, x2, top, RIGHT - x2, rows)
    flow.y = max(y, right) + 14


def _facts(sheet: Sheet, x: float, y: float, width: float, rows: list[tuple[Text, Text]]) -> float:
    """Labels and values in two columns; the English of a label stands under it."""
    column = 78.0
    for number, (label, value) in enumerate(rows):
        if not value.th.strip():
            continue
        strong = frame.STRONG if number == 0 else frame.BODY
        start = above(y + baseline(strong), frame.SMALL)
        named = sheet.block(x, start, column - 6, label.th, frame.SMALL)
        if label.en:
            named = sheet.block(x, named - 2, column - 6, label.en, frame.TINY)
        value = Text(value.th, value.en.strip())
        end = stack(sheet, x + column, y, width - column, value, strong, frame.TINY)
        y = max(named, end) + 1
    return y


def _table(flow: Flow, receipt: Receipt, words: Words) -> None:
    _table_head(flow, words)
    for number, line in enumerate(receipt.lines, 1):
        label = words.only(line.whole)
        notes = line_notes(line, words)
        width = _WIDTH - _NUMBER_COLUMN - _AMOUNT_COLUMN
        height = frame.stack_height(width, label, frame.BODY)
        height += sum(frame.stack_height(width, Text(note, ""), frame.SMALL) for note in notes)
        before = len(flow.paper.pages)
        flow.need(height + 12)
        if len(flow.paper.pages) > before:
            _table_head(flow, words)
        sheet, y = flow.sheet, flow.y + 5
        base = y + baseline(frame.BODY)
        sheet.text(LEFT + 22, base, str(number), frame.BODY, "center")
        star = "*" if line.unconfirmed else ""
        sheet.text(RIGHT - 10, base, format_baht(line.amount), _AMOUNT, "right")
        sheet.text(RIGHT - 9, base, star, frame.SMALL)
        y = stack(sheet, LEFT + _NUMBER_COLUMN, y, width, label, frame.BODY)
        for note in notes:
            y = sheet.block(LEFT + _NUMBER_COLUMN, y, width, note, frame.SMALL)
        flow.y = y + 5
        sheet.rule(LEFT, flow.y, RIGHT)


def _table_head(flow: Flow, words: Words) -> None:
    flow.sheet.box(LEFT, flow.y, _WIDTH, 22, fill="#EEF1F4", radius=4)
    y = flow.y + 14.5
    tell(flow.sheet, LEFT + (4 if words.bilingual else 10), y, words.of("item_no"), frame.SMALL)
    tell(flow.sheet, LEFT + _NUMBER_COLUMN, y, words.of("item"), frame.SMALL)
    tell(flow.sheet, RIGHT - 10, y, words.of("amount"), frame.SMALL, "right")
    flow.y += 22


def _totals(flow: Flow, receipt: Receipt, words: Words) -> None:
    def draw(sheet: Sheet, y: float) -> float:
        y = _total_box(sheet, _sums(sheet, y + 8, receipt, words) + 6, receipt, words) + 6
        if any(line.unconfirmed for line in receipt.lines):
            note = words.of("unconfirmed_note")
            y = stack(sheet, LEFT, y, _WIDTH, note, frame.SMALL, frame.TINY)
        return y

    flow.need(frame.measure(draw))
    flow.y = draw(flow.sheet, flow.y)


def _sums(sheet: Sheet, y: float, receipt: Receipt, words: Words) -> float:
    rows = [(label, format_baht(amount)) for label, amount in sums(receipt, words)]
    column = max(92.0, *(shape_line(amount, frame.BODY).width + 12 for _, amount in rows))
    for label, amount in rows:
        tell(sheet, RIGHT - 10 - column, y + 11, label, frame.SMALL, "right")
        sheet.text(RIGHT - 10, y + 11, amount, frame.BODY, "right")
        y += 16
    return y


def _total_box(sheet: Sheet, y: float, receipt: Receipt, words: Words) -> float:
    """The total in figures at the right and, in the room that they leave, in words."""
    in_words = Text(
        f"({amount_in_words(receipt.total, 'th')})",
        f"({amount_in_words(receipt.total, 'en')})" if words.bilingual else "",
    )
    amount, unit = format_baht(receipt.total), frame.both(words.of("amount_short"))
    style = Style(_TOTAL.size, _TOTAL.weight, frame.ACCENT_INK)
    taken = shape_line(amount, style).width + shape_line(unit, frame.SMALL).width + 16
    width = min(300.0, _WIDTH - 12 - 16 - taken)
    height = max(44.0, frame.stack_height(width, in_words, frame.STRONG) + 30)
    sheet.box(LEFT, y, _WIDTH, height, fill=frame.ACCENT_WASH, radius=6)
    tell(sheet, LEFT + 12, y + 17, words.of("total"), frame.SMALL)
    stack(sheet, LEFT + 12, y + 22, width, in_words, frame.STRONG)
    base = y + 22 + baseline(frame.STRONG)
    used = sheet.text(RIGHT - 10, base, unit, frame.SMALL, "right")
    sheet.text(RIGHT - 16 - used, base, amount, style, "right")
    return y + height


def _payment(flow: Flow, receipt: Receipt, words: Words, code: str) -> None:
    flow.need(120)
    sheet, top = flow.sheet, flow.y + 14
    size = 84.0
    qr.draw(sheet, LEFT - 6, top - 6, size, code or case_code(receipt.case_reference))
    x = LEFT + size + 6
    sheet.text(x, top + 10, receipt.case_reference, frame.STRONG)
    start, follow = above(top + 26, frame.SMALL), "follow_proved" if code else "follow"
    stack(sheet, x, start, 118, words.of(follow), frame.SMALL, frame.TINY)
    x = LEFT + 232
    y = top
    for label, value in (
        (words.of("paid_by"), frame.both(words.of(receipt.payment.method))),
        (words.of("received"), format_baht(receipt.payment.received)),
        (words.of("change"), format_baht(receipt.payment.change)),
    ):
        tell(sheet, x, y + 10, label, frame.SMALL)
        sheet.text(x + 122, y + 10, value, frame.BODY, "right")
        y += 16
    x = x + 150
    sheet.dashes(x, top + 34, RIGHT)
    role = frame.both(words.of("collector"))
    sheet.text((x + RIGHT) / 2, top + 47, role, frame.SMALL, "center")
    name = f"({receipt.issued_by_name})"
    end = sheet.block(x, top + 51, RIGHT - x, name, frame.BODY, "center")
    flow.y = max(top + size, end)
