"""What goes wrong around a command ends in a sentence and an exit code, never in a traceback."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from desktop.domain.text import Lang
from desktop.texts import t

ROOT = Path(__file__).resolve().parents[2]
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
SEEN = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def _environment(changes: Mapping[str, str | None]) -> dict[str, str]:
    wanted = {**os.environ, **changes}
    return {name: value for name, value in wanted.items() if value is not None}


def _start(
    *arguments: str,
    stdout: int = subprocess.PIPE,
    changes: Mapping[str, str | None] | None = None,
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "main.py", *arguments],
        cwd=ROOT,
        env=_environment(changes or {}),
        stdout=stdout,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def _run(*arguments: str, **changes: str | None) -> tuple[int, str, str]:
    with _start(*arguments, changes=changes) as process:
        out, err = process.communicate(timeout=60)
    return process.returncode, out.decode(), err.decode()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ("enrol --central https://a --code x --ca {file}", 2, "holds no certificate"),
        ("enrol --central a.example --code ABCDEFGHJKLM {own} --lang en", 1, "begin with https"),
        (
            "enrol --central https://127.0.0.1:9 --code ABCD-EFGH-JKLM {own} --lang en",
            1,
            "No centre answers at this address; nothing was enrolled.",
        ),
        pytest.param(
            "enrol --central https://a --code x --training --data-dir /proc/none --lang en",
            1,
            "/proc/none cannot be used",
            marks=LINUX,
        ),
        ("--training --lang en --data-dir {folder}/new", 1, "No display answers"),
    ],
)
def test_a_mistake_is_told_in_a_sentence(
    arguments: str, code: int, said: str, tmp_path: Path
) -> None:
    file, folder = tmp_path / "file", tmp_path / "folder"
    file.write_text("no certificate")
    folder.mkdir()
    own = f"--training --data-dir {tmp_path / 'counter'}"
    words = arguments.format(file=file, folder=folder, own=own).split()
    ended, out, err = _run(*words, **dict.fromkeys(SEEN))
    assert (ended, out) == (code, ""), err
    assert said in err
    assert "Traceback" not in err


@pytest.mark.parametrize("lang", ["th", "en"])
def test_a_training_centre_that_cannot_start_is_told(lang: Lang, tmp_path: Path) -> None:
    (tmp_path / "central").write_text("where its folder would be")
    words = ("--training", "--lang", lang, "--data-dir", str(tmp_path))
    told = _run(*words, QT_QPA_PLATFORM="offscreen")
    log = tmp_path / "central.log"
    assert told == (1, "", t("command.no_centre", lang, log=log) + "\n")
    assert "is a file" in log.read_text("utf-8")


@pytest.mark.parametrize(
    "encoding",
    [
        {"PYTHONIOENCODING": "cp1252"},
        {"PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": None},
    ],
    ids=["cp1252", "ascii", "C"],
)
def test_an_output_without_thai_is_given_it(
    encoding: dict[str, str | None], tmp_path: Path
) -> None:
    _, out, err = _run("doctor", "--data-dir", str(tmp_path / "ก"), "--lang", "th", **encoding)
    assert "ที่เก็บข้อมูล: ยังไม่มี" in out
    assert err == ""


def test_whoever_reads_one_line_alone_breaks_nothing(tmp_path: Path) -> None:
    """As `doctor | head -0` does it: nobody is there any more when it writes."""
    reads, writes = os.pipe()
    with _start("doctor", "--data-dir", str(tmp_path), stdout=writes) as process:
        os.close(writes)
        os.close(reads)
        assert process.stderr is not None
        assert process.stderr.read() == b""
        assert process.wait(60) == 141


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """Takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(60)
        yield listener


@pytest.mark.usefixtures("ctrl_c")
@pytest.mark.parametrize("command", ["enrol", "doctor"])
def test_ctrl_c_ends_a_command_without_a_word(
    command: str, silent: socket.socket, tmp_path: Path
) -> None:
    port = silent.getsockname()[1]
    settings = tmp_path / "settings.json"
    settings.write_text(json.dumps({"printer_roll": f"escpos:127.0.0.1:{port}"}))
    where = ["--central", f"http://127.0.0.1:{port}", "--code", "ABCD-EFGH-JKLM", "--training"]
    more = where if command == "enrol" else []
    with _start(command, "--data-dir", str(tmp_path), *more) as process:
        peer, _ = silent.accept()  # it waits for an answer now
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        peer.close()
    assert (process.returncode, err) == (130, b"")


@pytest.mark.usefixtures("ctrl_c")
@pytest.mark.parametrize("module", ["desktop.domain.failure", "desktop.app", "ui.main_window"])
def test_ctrl_c_while_the_window_starts(module: str, tmp_path: Path) -> None:
    """What is being imported is told by the interpreter, so that it is stopped in the middle."""
    around = {"PYTHONPROFILEIMPORTTIME": "1", "QT_QPA_PLATFORM": "offscreen"}
    with _start("--data-dir", str(tmp_path), changes=around) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if line.split(b"|")[-1].strip() == module.encode():
                break
        if sys.platform == "linux":
            limits = Path(f"/proc/{process.pid}/limits").read_text("ascii")
            dump = next(row for row in limits.splitlines() if row.startswith("Max core file"))
            assert dump.split()[4:6] == ["0", "0"], "a dump of the memory holds key, id and PIN"
        process.send_signal(signal.SIGINT)
        rest = process.stderr.read()
        assert process.wait(60) in (0, 1, 130, -signal.SIGINT)  # 1: it had no vault to open
    assert b"Traceback" not in rest
    assert b"KeyboardInterrupt" not in rest
