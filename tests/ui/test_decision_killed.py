"""A counter that dies while a decision can still be taken back: a real window, and SIGKILL."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.domain.life import CaseState
from desktop.store import Store
from tests.fixtures.store import listed

KILLED = """
import os
import sys
from pathlib import Path
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests.ui.desk_office import open_desk_office
from ui.countdown import countdown
from ui.main_window import MainWindow
from ui.theme import Theme

def end(*bug):
    sys.__excepthook__(*bug)
    os._exit(1)

sys.excepthook = end
app = QApplication([])
opened = open_desk_office(Theme(app), Path(sys.argv[1]))
desk = next(opened)
(Path(sys.argv[1]) / "key").write_bytes(desk.office.key)
desk.office.context.countdown = countdown
desk.refund(0)
window = MainWindow(desk.office.context)
window.resize(1366, 768)
window.show()
desk.sign_in(desk.supervisor)
window.go("review")
decision = window.current.presenter.decision
while not decision.actions.ready:
    app.processEvents()
QTest.keyClick(window.current.list.table, Qt.Key.Key_A)
assert decision.pending.newest is not None
print("pending", flush=True)
app.exec()
"""


@pytest.mark.skipif(os.name != "posix", reason="no SIGKILL")
def test_a_kill_leaves_the_case_undecided(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "pending"
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(30)
        if process.stdout is not None:
            process.stdout.close()
    store = Store.open(tmp_path / "counter.db", (tmp_path / "key").read_bytes())
    try:
        (view,) = listed(store, "all")
        assert view.state is CaseState.ACCEPTED
        assert "case.approved" not in [entry.kind for entry in store.journal.unsent(500)]
        assert store.journal.verify() == []
    finally:
        store.close()
