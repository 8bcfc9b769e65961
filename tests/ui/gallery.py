"""Renders every widget of the kit to build/gallery/, in light and dark, Thai and English.

Run: QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.ui.gallery
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QWidget

from desktop.domain.text import Lang
from ui.language import Language
from ui.models.rows import Cell, Role, Row, RowModel
from ui.theme import Mode, Theme
from ui.widgets import (
    Badge,
    BadgeSpec,
    Card,
    Chips,
    Choice,
    EmptyState,
    Field,
    KeyButton,
    Label,
    MoneyLabel,
    Notice,
    PersonStrip,
    Progress,
    Rail,
    RailItem,
    Rule,
    Segment,
    StatusLine,
    Steps,
    Strip,
    StripPerson,
    column,
    row,
)  # fmt: skip
from ui.widgets.lists import DenseTable, RowList

OUT = Path("build/gallery")


def _strip_person() -> StripPerson:
    return StripPerson(
        "นางสาวสายรุ้ง ใจกว้าง",
        "Miss Sairung Jaikwang",
        "9-xxxx-xxxxx-36-x",
        "อายุ 67 ปี",
        "99/1 หมู่ที่ 2 ถนนสาทรใต้ แขวงยานนาวา เขตสาทร กรุงเทพมหานคร",
        badges=(
            BadgeSpec("อ่านจากชิป 14:02", "ok", "cpu"),
            BadgeSpec("บัตรใช้ได้ตลอดชีพ"),
            BadgeSpec("ผู้สูงอายุ ให้บริการก่อน", "accent", "heart-handshake"),
            BadgeSpec("ลูกค้าเห็นหน้าจอนี้อยู่", "info", "monitor"),
        ),
        side=("บัญชีแสดงสัญญา", "012 345 678", "มิเตอร์ 1 เฟส 5(15) A"),
    )


def _form() -> Card:
    card = Card()
    card.body.addWidget(Label("สถานที่ใช้ไฟฟ้า ที่ ญู น้ำ ปี้ ฎุ ฐู ปั๊มน้ำ", "section"))
    chip = Field("เลขที่")
    chip.set_value("99/1 ซอยกู้ภัย ปู่")
    chip.set_source("จากชิป")
    chip.set_read_only(True)
    bad = Field("เลขประจำตัวประชาชน")
    bad.set_value("9123456789012")
    bad.set_problem("เลขหลักสุดท้ายไม่ตรง ดูเลขบนบัตรอีกครั้ง")
    size = Choice([("15", "1 เฟส 15(45) แอมป์"), ("30", "1 เฟส 30(100) แอมป์")])
    size.set_value("15")
    choice = Field("ขนาด", size, hint="โหลดประมาณ 27 A พอสำหรับบ้านที่มีแอร์ 2 เครื่อง")
    plain = Field("รหัสประจำบ้าน 11 หลัก", hint="ตรวจกับทะเบียนราษฎรเมื่อออนไลน์")
    plain.set_value("1012-345678-9")
    card.body.addLayout(row(chip, bad, gap=14))
    card.body.addLayout(row(choice, plain, gap=14))
    card.body.addWidget(Field("หมายเหตุ"))
    card.body.addWidget(Rule())
    wrapped = Label(
        "เราใช้ข้อมูลจากบัตรเพื่อคำร้องนี้เท่านั้น ไม่อ่านศาสนาและหมู่เลือด "
        "ขอดูหรือแก้ไขข้อมูลได้ที่ช่องบริการทุกแห่งของการไฟฟ้านครหลวง",
        "soft",
        wrap=True,
    )
    card.body.addWidget(wrapped)
    total = MoneyLabel(74900, "total")
    card.body.addLayout(row(Label("รวม"), Label("เจ็ดร้อยสี่สิบเก้าบาทถ้วน", "hint"), None, total))
    return card


def _lists() -> Card:
    card = Card()
    card.body.addWidget(Label("ค้างไว้ 2 เรื่อง", "section"))
    rows = RowList(
        RowModel(
            [
                Row("a", "เพิ่มขนาดเครื่องวัด", "กรอกถึง “กระแสรวม” · 13:41", "นายประเสริฐ ท.",
                    tail="corner-down-left"),
                Row("b", "คืนเงินประกัน 2,000.00", "000416 · 13:58", badge=("รอส่ง", "warn", "")),
                Row("c", "ขอใช้ไฟฟ้าใหม่", "", badge=("อนุมัติแล้ว", "ok", "check"),
                    icon=("zap", "accent_ink")),
            ]
        )
    )  # fmt: skip
    rows.select_key("b")
    card.body.addWidget(rows)
    card.body.addWidget(EmptyState("inbox", "ยังไม่มีเรื่องวันนี้", "เรื่องที่รับแล้วจะขึ้นที่นี่"))
    return card


def _table() -> Card:
    model = QStandardItemModel()
    model.setHorizontalHeaderLabels(["เลขที่", "เรื่อง", "เงิน", "สถานะ"])
    for number, title, who, money, badge in (
        ("000412", "ขอใช้ไฟฟ้าใหม่", "นายวิรัช พ.", "749.00", ("เกินกำหนด 1 วัน", "bad", "")),
        ("000398", "คืนเงินประกัน", "บจก. รุ่งเรือง", "24,000.00", ("ต้องสองคน", "accent", "")),
        ("000417", "โอนสิทธิการใช้ไฟฟ้า", "น.ส.สายรุ้ง จ.", "0.00", ("รอพิจารณา", "neutral", "")),
    ):
        cells = (
            Cell(number, strong=True),
            Cell(title, who),
            Cell(money, right=True),
            Cell(badge=badge),
        )
        items = [QStandardItem(cell.text) for cell in cells]
        items[0].setData(number, Role.KEY)
        for item, cell in zip(items, cells, strict=True):
            item.setData(cell, Role.CELL)
        model.appendRow(items)
    table = DenseTable()
    table.setModel(model)
    model.setParent(table)
    table.setColumnWidth(1, 220)
    table.setColumnWidth(2, 110)
    table.selectRow(1)
    table.setMinimumHeight(200)
    card = Card(margin=4)
    card.body.addWidget(table)
    return card


def page(language: Language) -> QWidget:
    """All widgets on one page."""
    root = QWidget()
    root.setProperty("ground", "canvas")
    strip = PersonStrip(language)
    strip.show_person(_strip_person())
    holder = Card(margin=0, gap=0)
    holder.body.addWidget(strip)
    steps = Steps(language)
    steps.show_step("application", {"documents": "2 จาก 3"})
    steps.set_note("ขอใช้ไฟฟ้าใหม่ · BKP3-69-000417 · ฉบับคู่มือ 2569/2")
    chips = Chips()
    chips.set_chips([("all", "ทั้งหมด 38", "neutral"), ("todo", "รอพิจารณา 14", "accent"),
                     ("late", "เกินกำหนด 1", "bad"), ("today", "วันนี้ 5", "info")])  # fmt: skip
    chips.set_value("todo")
    words = (
        Notice("บัตรถูกดึงออกระหว่างอ่าน เสียบบัตรอีกครั้ง ข้อมูลที่พิมพ์ยังอยู่ครบ", "warn"),
        Notice("พักเรื่องของนายประเสริฐไว้แล้ว", "info", "เปิดต่อ", "resume"),
        Notice("ดิสก์เต็ม ลบไฟล์อื่นแล้วกดลองใหม่", "bad", "ลองใหม่", "again"),
    )
    notices = [Strip("ปิด") for _ in words]
    progress = Progress()
    progress.setValue(60)
    disabled = KeyButton("รับชำระ", "banknote", "F6", "primary")
    disabled.setEnabled(False)
    status = StatusLine()
    status.show_state("reader", "ok", "เครื่องอ่านบัตร 2 เครื่อง")
    status.show_state("network", "warn", "ออฟไลน์ · รอส่ง 3 รายการ")
    status.show_state("printer", "ok", "เครื่องพิมพ์พร้อม")
    status.saved.setText("บันทึกแล้วในเครื่อง 14:05:12")
    status.clock.setText("อา. 22 พ.ย. 2569 · 14:05")
    badges = row(
        Badge("จากชิป", "ok", "cpu"), Badge("รอตรวจในระบบ", "warn", "clock"),
        Badge("เกินกำหนด", "bad"), Badge("วันนี้", "info"), Badge("รอพิจารณา", "accent"),
        Badge("ยังไม่เห็น"), None,
        Segment([("th", "ไทย"), ("en", "EN")]),
    )  # fmt: skip
    buttons = row(
        KeyButton("พักไว้", "pause", "Esc"), KeyButton("เอกสารไม่ครบ", "file-text", "F5"),
        KeyButton("ปิด", "x", kind="quiet"), KeyButton("คำนวณจากเครื่องใช้ไฟฟ้า", "calculator",
        kind="link"), None, disabled,
        KeyButton("รับชำระ 749.00 บาท", "", "F6", "primary", trailing="arrow-right"),
    )  # fmt: skip
    body = column(
        holder, steps, *notices, chips, badges, progress,
        row(_form(), _lists(), gap=14), _table(), None, buttons, gap=10,
    )  # fmt: skip
    body.setContentsMargins(20, 12, 20, 12)
    rail = Rail(
        language,
        [
            RailItem("counter", "id-card", "F2", "common.step_customer"),
            RailItem("cases", "folder-open", "F3", "common.step_application"),
            RailItem("review", "clipboard-check", "F7", "common.step_documents"),
        ],
    )
    rail.show_page("counter")
    rail.set_count("review", 4)
    outer = row(rail, column(body, status, gap=0), gap=0)
    root.setLayout(outer)
    for one, notice in zip(notices, words, strict=True):
        one.show_notice(notice)  # a widget without a parent would open as a window
    return root


def main() -> None:
    """Render the gallery."""
    OUT.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme = Theme(app)
    cases: list[tuple[Mode, Lang, int]] = [
        ("light", "th", 100), ("dark", "en", 100), ("light", "th", 150), ("dark", "th", 200),
    ]  # fmt: skip
    language = Language()
    for mode, lang, scale in cases:
        theme.set_mode(mode)
        theme.set_scale(scale)
        language.set_code(lang)
        root = page(language)
        theme.dress(root)
        root.resize(1366 * scale // 100, 1300 * scale // 100)
        root.show()
        QApplication.sendPostedEvents()
        root.grab().save(str(OUT / f"kit-{mode}-{lang}-{scale}.png"))
        root.close()


if __name__ == "__main__":
    main()
