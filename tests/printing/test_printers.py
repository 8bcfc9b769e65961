"""The folder, the thermal printer, and settings that name printers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from desktop.domain.failure import Code, CounterError
from desktop.ports import Media, PrinterState, PrinterStatus
from printing.documents import receipt_pdf
from printing.preview import page_images, page_sizes
from printing.printers import open_printer
from printing.printers.cups import CupsPrinter
from printing.printers.escpos import HEAD_DOTS, EscPosPrinter, escpos_bytes, rasters
from printing.printers.folder import FolderPrinter
from printing.sheet import A4
from tests.fixtures.ports import own_port
from tests.printing.samples import LONG, SHORT
from tests.printing.thermal import COVER_OPEN, ROLL_AT_END, Habit, ThermalPrinter, decode


def code_of(action: Callable[[], object]) -> Code:
    """The code of the CounterError that `action` must raise."""
    with pytest.raises(CounterError) as raised:
        action()
    return raised.value.code


def test_settings_name_printers(tmp_path: Path) -> None:
    folder = open_printer(f"folder:{tmp_path}", Media.ROLL_80)
    assert isinstance(folder, FolderPrinter)
    assert (folder.folder, folder.media) == (tmp_path, Media.ROLL_80)
    queue = open_printer("cups:Office_A4")
    assert isinstance(queue, CupsPrinter)
    assert (queue.queue, queue.media) == ("Office_A4", Media.A4)
    roll = open_printer("escpos:10.0.0.9:9100", Media.ROLL_80)
    assert isinstance(roll, EscPosPrinter)
    assert (roll.host, roll.port, roll.media) == ("10.0.0.9", 9100, Media.ROLL_80)


def test_no_printer_is_said_in_its_own_words() -> None:
    assert code_of(lambda: open_printer("")) is Code.PRINTER_NONE
    lines = ("escpos:host", "escpos:host:x", "escpos:h:70000", "escpos:h:1:loud", "escpos:h:²")
    # What lpstat and lp would take for an option, or for a list of queues.
    queues = ("cups:-p", "cups:-d", "cups:a b", "cups:a,b", "cups:a/b", "cups:a\0b", "cups:a#b")
    for setting in ("laser", "cups:", "folder:", *lines, *queues, "cups:" + "a" * 128):
        assert code_of(partial(open_printer, setting)) is Code.PRINTER_UNKNOWN


class TestFolder:
    """Papers in a folder."""

    def test_an_older_paper_is_never_overwritten(self, tmp_path: Path) -> None:
        printer = FolderPrinter(tmp_path / "new" / "papers")
        names = [printer.submit(bytes([n]), title="BKP3A-69-R-1").id for n in range(3)]
        assert names == ["BKP3A-69-R-1.pdf", "BKP3A-69-R-1-2.pdf", "BKP3A-69-R-1-3.pdf"]
        assert [(printer.folder / name).read_bytes() for name in names] == [b"\0", b"\1", b"\2"]

    def test_a_title_cannot_leave_the_folder(self, tmp_path: Path) -> None:
        printer = FolderPrinter(tmp_path)
        for title in ("../../etc/x", "..", "/root", "a/b", ""):
            job = printer.submit(b"pdf", title=title)
            assert (tmp_path / job.id).parent == tmp_path
            assert (tmp_path / job.id).exists()

    def test_copies_are_counted(self, tmp_path: Path) -> None:
        FolderPrinter(tmp_path).submit(b"pdf", copies=3)
        assert len(list(tmp_path.iterdir())) == 3

    def test_a_folder_that_cannot_be_written_refuses(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("in the way")
        printer = FolderPrinter(tmp_path / "file")
        assert code_of(lambda: printer.submit(b"pdf")) is Code.PRINTER_REFUSED


def _dots(width: int, height: int, *black: tuple[int, int]) -> Image.Image:
    image = Image.new("L", (width, height), 255)
    for dot in black:
        image.putpixel(dot, 0)
    return image.convert("1")


class TestThermal:
    """The raster on the wire, bit by bit."""

    def test_the_commands_are_those_of_the_library_that_made_them_once(self) -> None:
        """Recorded from python-escpos 3.1."""
        small = _dots(13, 3, (0, 0), (12, 0), (7, 1), (8, 1), (0, 2))
        assert escpos_bytes(small).hex() == "1b401d763000020003008008018080001b64061d5601"
        two_bands = _dots(9, 258, (0, 0), (8, 255), (0, 256), (8, 257))
        first = "1d7630000200000180" + "00" * 510 + "80"
        second = "1d7630000200020080000080"
        assert escpos_bytes(two_bands).hex() == "1b40" + first + second + "1b64061d5601"

    @pytest.mark.parametrize("receipt", [SHORT, LONG], ids=["short", "long"])
    def test_every_dot_arrives(self, receipt: object) -> None:
        assert isinstance(receipt, type(SHORT))
        pdf = receipt_pdf(receipt, media=Media.ROLL_80, style="bilingual")
        with ThermalPrinter() as thermal:
            printer = EscPosPrinter("127.0.0.1", thermal.port)
            assert printer.status().state is PrinterState.READY
            job = printer.submit(pdf)
            assert printer.status(job).state is PrinterState.READY
        (received,) = thermal.jobs
        (paper,), cuts = decode(received)
        (sent,) = rasters(pdf)
        assert cuts == 1
        assert paper.size == sent.size
        assert paper.width == HEAD_DOTS
        assert ImageChops.difference(paper.convert("L"), sent.convert("L")).getbbox() is None
        black = paper.tobytes().count(0)
        assert black < len(paper.tobytes()) * 0.5  # paper is white

    @pytest.mark.parametrize("habit", [Habit.MUTE, Habit.MUTE_OPEN])
    def test_a_silent_printer_that_took_everything_has_printed_it(
        self, habit: Habit, capsys: pytest.CaptureFixture[str]
    ) -> None:
        pdf = receipt_pdf(SHORT, media=Media.ROLL_80)
        with ThermalPrinter(habit=habit) as thermal:
            EscPosPrinter("127.0.0.1", thermal.port, silent=True, timeout=0.5).submit(pdf)
        assert thermal.papers == 1
        assert capsys.readouterr().out == ""

    def test_each_copy_is_cut(self) -> None:
        with ThermalPrinter() as thermal:
            pdf = receipt_pdf(SHORT, media=Media.ROLL_80)
            EscPosPrinter("127.0.0.1", thermal.port).submit(pdf, copies=2)
        papers, cuts = decode(thermal.jobs[0])
        assert (len(papers), cuts) == (2, 2)

    @pytest.mark.parametrize(
        ("answers", "code", "state"),
        [
            (ROLL_AT_END, Code.PRINTER_PAPER_OUT, PrinterState.PAPER_OUT),
            (COVER_OPEN, Code.PRINTER_PROBLEM, PrinterState.PROBLEM),
        ],
    )
    def test_nothing_is_sent_to_a_printer_that_cannot_print(
        self, answers: dict[int, int], code: Code, state: PrinterState
    ) -> None:
        pdf = receipt_pdf(SHORT, media=Media.ROLL_80)
        with ThermalPrinter(answers) as thermal:
            printer = EscPosPrinter("127.0.0.1", thermal.port)
            assert printer.status().state is state
            assert code_of(lambda: printer.submit(pdf)) is code
        assert thermal.jobs == []

    @pytest.mark.parametrize(
        "habit", [Habit.RESETS, Habit.RESETS_IN_THE_MIDDLE, Habit.STALLS, Habit.DRIPS]
    )
    def test_from_the_first_byte_of_the_picture_on_only_a_person_can_tell(
        self, habit: Habit
    ) -> None:
        pdf = receipt_pdf(SHORT, media=Media.ROLL_80)
        with ThermalPrinter(habit=habit) as thermal:
            printer = EscPosPrinter("127.0.0.1", thermal.port, timeout=0.5, patience=0.5)
            assert printer.status().state is PrinterState.READY
            assert code_of(lambda: printer.submit(pdf)) is Code.PRINTER_UNSURE

    @pytest.mark.parametrize("after", [COVER_OPEN, ROLL_AT_END])
    def test_a_printer_that_stops_over_the_picture_has_not_printed_it(
        self, after: dict[int, int]
    ) -> None:
        pdf = receipt_pdf(SHORT, media=Media.ROLL_80)
        with ThermalPrinter() as thermal:
            thermal.answers_after = after
            printer = EscPosPrinter("127.0.0.1", thermal.port)
            assert code_of(lambda: printer.submit(pdf)) is Code.PRINTER_UNSURE

    def test_a_printer_that_keeps_the_line_says_itself_that_it_is_through(self) -> None:
        pdf = receipt_pdf(SHORT, media=Media.ROLL_80)
        with ThermalPrinter() as thermal:  # it hangs up only when we do
            EscPosPrinter("127.0.0.1", thermal.port, timeout=600, patience=600).submit(pdf)
        assert thermal.papers == 1

    def test_a_printer_that_answers_in_real_time_only_is_through_when_it_is_well(self) -> None:
        pdf = receipt_pdf(SHORT, media=Media.ROLL_80)
        with ThermalPrinter(habit=Habit.NO_GS_R) as thermal:
            EscPosPrinter("127.0.0.1", thermal.port, patience=1.5).submit(pdf)
        assert thermal.papers == 1

    def test_a_trial_finds_out_that_a_printer_says_nothing(self) -> None:
        pdf = receipt_pdf(SHORT, media=Media.ROLL_80)
        with ThermalPrinter(habit=Habit.MUTE) as thermal:
            printer = EscPosPrinter("127.0.0.1", thermal.port, timeout=0.5)
            assert printer.status() == PrinterStatus(PrinterState.PROBLEM, "silent")
            assert code_of(lambda: printer.submit(pdf)) is Code.PRINTER_SILENT
            assert thermal.jobs == []
            printer.submit(pdf, trial=True)
            assert printer.silent
            assert printer.status().state is PrinterState.READY
            printer.submit(pdf)
            assert thermal.papers == 2
            thermal.habit = Habit.WELL
            printer.submit(pdf, trial=True)
            assert not printer.silent

    def test_bytes_that_mean_nothing_are_no_answer_however_many_come(self) -> None:
        pdf = receipt_pdf(SHORT, media=Media.ROLL_80)
        with ThermalPrinter(habit=Habit.DRIPS_AT_ONCE, drip=0.01) as thermal:
            printer = EscPosPrinter("127.0.0.1", thermal.port, timeout=0.5)
            assert printer.status() == PrinterStatus(PrinterState.PROBLEM, "silent")
            assert code_of(lambda: printer.submit(pdf)) is Code.PRINTER_SILENT

    def test_a_printer_that_is_not_there(self) -> None:
        printer = EscPosPrinter("127.0.0.1", own_port())
        assert printer.status().state is PrinterState.OFF
        pdf = receipt_pdf(SHORT, media=Media.ROLL_80)
        assert code_of(lambda: printer.submit(pdf)) is Code.PRINTER_UNREACHABLE


def test_the_preview_shows_the_pages_as_they_are() -> None:
    pdf = receipt_pdf(LONG, style="bilingual")
    pages = page_images(pdf, dpi=72)
    assert len(pages) == len(page_sizes(pdf)) > 1
    for page in pages:
        assert page.png.startswith(b"\x89PNG")
        assert (page.width, page.height) == (596, 842)
        assert page.width >= A4[0]
