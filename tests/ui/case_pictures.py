"""Pictures of Application, Payment and Done in build/gallery/: empty, full and failing.

Run: QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.ui.case_pictures
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtWidgets import QApplication

from desktop.domain.failure import Code, CounterError
from desktop.ports import Media, Printer
from desktop.runtime.print_station import JobState
from printing.printers import open_printer
from tests.fixtures.there import there
from tests.ui.case_office import CaseOffice
from tests.ui.pages import on
from tools.demo.player import Player, Script
from ui.main_window import MainWindow
from ui.screens.application import ApplicationScreen
from ui.screens.done import DoneScreen
from ui.screens.payment import PaymentScreen
from ui.theme import Theme

OUT = Path("build/gallery")


def main() -> None:
    """Play through the pages and take pictures."""
    OUT.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme = Theme(app)
    paper_out = [True]

    def opener(setting: str, media: Media) -> Printer:
        if paper_out[0]:
            raise CounterError(Code.PRINTER_UNREACHABLE, printer="a4")
        return open_printer(setting, media)

    with tempfile.TemporaryDirectory() as folder:
        office = CaseOffice(Path(folder), theme, opener)
        window = MainWindow(office.context)
        window.resize(1366, 768)
        window.show()
        window.activateWindow()
        script = _script(office, window, theme, paper_out)
        player = Player(script)
        ends: list[object] = []
        player.finished.connect(ends.append)
        player.finished.connect(app.quit)
        player.start()
        app.exec()
        window.close()
        office.close()
    if isinstance(ends[0], Exception):
        raise ends[0]


def _script(office: CaseOffice, window: MainWindow, theme: Theme, paper_out: list[bool]) -> Script:
    language, intake = office.context.language, office.context.desk.intake

    def shot(name: str) -> Script:
        # Layouts settle over a few turns of the loop; the steps of the player are such turns.
        for _ in range(4):
            yield lambda: True
        window.grab().save(str(OUT / f"{name}.png"))

    def each(name: str) -> Script:
        yield from shot(f"{name}-light-th")
        theme.set_mode("dark")
        language.set_code("en")
        yield from shot(f"{name}-dark-en")
        theme.set_mode("light")
        language.set_code("th")
        theme.set_scale(150)
        yield from shot(f"{name}-light-th-150")
        theme.set_scale(100)

    def open_page(service: str) -> Script:
        draft = office.draft(service)
        window.go("application", draft.id)
        page = on(window, ApplicationScreen)
        yield lambda: page.presenter.state is not None and page.presenter.state.draft.id == draft.id

    for service in ("transfer_with_deposit", "deposit_refund", "new_connection"):
        yield from open_page(service)
        yield from each(f"application-{service}")
        on(window, ApplicationScreen).presenter.go_on()
        yield from shot(f"application-{service}-asked")
    page = on(window, ApplicationScreen)
    presenter = page.presenter
    presenter.edit("phone", "0812345678")
    presenter.paperwork.mark("wiring_certificate", "copy_taken")
    presenter.begin_correction("road")
    presenter.edit("road", "สาทรเหนือ")
    page.form.focus_field("road")
    yield from shot("application-correction")
    page.discard_bar.ask(there(presenter.state).draft.id)
    yield from shot("application-discard")
    page.discard_bar.ask("")
    works = presenter._keeper._save

    def full(*_draft: object) -> bool:
        raise CounterError(Code.STORE_DISK_FULL)

    presenter._keeper._save = full
    presenter.drop_correction("road")
    presenter.paperwork.mark("wiring_certificate", "seen_original")
    yield lambda: page.strip.notice() is not None
    yield from each("application-disk-full")
    presenter._keeper._save = works
    yield lambda: page.strip.notice() is None
    presenter.go_on()
    yield lambda: window.page == "payment"
    payment = on(window, PaymentScreen).presenter
    yield from each("payment")
    payment.type("500")
    payment.issue()
    yield from shot("payment-short")
    payment.type("1000")
    yield from shot("payment-enough")
    submits, intake.submit = intake.submit, full  # type: ignore[assignment, method-assign]
    payment.issue()
    yield lambda: on(window, PaymentScreen).strip.notice() is not None
    yield from shot("payment-disk-full")
    intake.submit = submits  # type: ignore[method-assign]
    payment.issue()
    yield lambda: window.page == "done"
    done = on(window, DoneScreen)
    papers = done.presenter
    yield lambda: all(p.state is JobState.FAILED for p in there(papers.state).papers)
    yield lambda: there(papers.state).pages is not None
    yield from shot("done-not-printed")
    paper_out[0] = False
    for paper in there(papers.state).papers:
        done.papers.rows[paper.key].again.click()
    yield lambda: all(p.state is JobState.DONE for p in there(papers.state).papers)
    yield done.primary.hasFocus
    yield from each("done")
    done.question.ask("1")
    yield from shot("done-reason")
    done.question.ask("")
    papers.reprint("ลูกค้าทำหาย")
    yield (
        lambda: (
            len(there(papers.state).papers) == 3
            and there(papers.state).papers[2].state is JobState.DONE
        )
    )
    papers.preview("receipt-1")
    yield lambda: there(papers.state).pages is not None
    yield from shot("done-copy")
    yield from open_page("deposit_refund")
    presenter.edit("contract_account", "012345678")
    presenter.edit("declaration", "yes")
    yield from shot("application-deposit_refund-full")
    presenter.go_on()
    yield lambda: window.page == "done" and there(papers.state).pages is not None
    yield from shot("done-nothing-due")


if __name__ == "__main__":
    main()
