"""No byte of a body leaves for a server whose certificate is not the right one."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop.domain.failure import Code, CounterError
from sync.central import enrol
from sync.client import CentralClient
from sync.client import enrol as ask
from tests.fixtures.central import NAME, served
from tests.fixtures.need import need_program


class Authority:
    """A certificate authority of our own, made with openssl."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder, self._name = folder, name
        self.path = folder / f"{name}.pem"
        self._openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-keyout", f"{name}.key", "-out", f"{name}.pem", "-days", "30", "-subj", f"/CN={name}",
            "-addext", "basicConstraints=critical,CA:TRUE",
            "-addext", "keyUsage=critical,keyCertSign",
        )  # fmt: skip

    def certificate(self, host: str = "IP:127.0.0.1", *days: str) -> tuple[Path, Path]:
        """A server's certificate for `host` and its key."""
        leaf = f"{self._name}-leaf"
        (self._folder / "ext").write_text(
            f"subjectAltName={host}\nbasicConstraints=CA:FALSE\n"
            "authorityKeyIdentifier=keyid\nextendedKeyUsage=serverAuth\n"
        )
        self._openssl(
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-keyout", f"{leaf}.key", "-out", f"{leaf}.csr", "-subj", "/CN=central",
        )  # fmt: skip
        self._openssl(
            "x509", "-req", "-in", f"{leaf}.csr", "-CA", f"{self._name}.pem", "-CAkey",
            f"{self._name}.key", "-out", f"{leaf}.pem", "-extfile", "ext",
            *(days or ("-days", "9")),
        )  # fmt: skip
        return self._folder / f"{leaf}.pem", self._folder / f"{leaf}.key"

    def _openssl(self, *arguments: str) -> None:
        done = subprocess.run(
            ["openssl", *arguments], cwd=self._folder, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    need_program("openssl")
    return Authority(tmp_path_factory.mktemp("ca"), "ours")


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    need_program("openssl")
    return Authority(tmp_path_factory.mktemp("ca"), "theirs")


def test_a_pinned_authority_is_trusted(ours: Authority, tmp_path: Path) -> None:
    certificate, key = ours.certificate()
    with served(tmp_path / "c", certificate=certificate, key=key) as central:
        enrol.add_office(central.place, "BKP", NAME)
        code = enrol.new_code(central.place, "BKP", 3)
        device = ask(central.url, code, ca_path=ours.path)
        assert device.central_url.startswith("https://")
        client = CentralClient.of(device, ours.path)
        assert client.feed(0).items == []
        client.close()


class Listener:
    """A TLS server that notes every byte it is sent after the handshake."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://127.0.0.1:{self._listener.getsockname()[1]}"
        self.heard = b""
        self._thread = threading.Thread(target=self._run, name="tls-listener")
        self._thread.start()

    def _run(self) -> None:
        while True:
            try:
                plain, _ = self._listener.accept()
            except OSError:
                return
            with plain:
                plain.settimeout(5)
                try:
                    with self._context.wrap_socket(plain, server_side=True) as sock:
                        self.heard += sock.recv(1 << 16)
                except OSError:
                    continue

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()


@contextmanager
def listening(
    certificate: Path, key: Path, newest: ssl.TLSVersion | None = None
) -> Iterator[Listener]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if newest is not None:
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        context.maximum_version = newest
    context.load_cert_chain(certificate, key)
    listener = Listener(context)
    try:
        yield listener
    finally:
        listener.close()


@pytest.mark.parametrize(
    "wrong", ["another authority", "no pin", "wrong host", "expired", "self-signed", "old TLS"]
)
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_a_wrong_certificate_hears_nothing(ours: Authority, theirs: Authority, wrong: str) -> None:
    pin: Path | None = ours.path
    newest = None
    match wrong:
        case "another authority":
            pair = theirs.certificate()
        case "no pin":
            pair, pin = ours.certificate(), None
        case "wrong host":
            pair = ours.certificate("DNS:other.example.org")
        case "expired":
            pair = ours.certificate("IP:127.0.0.1", "-days", "-1")
        case "self-signed":
            pair = theirs.path, theirs.path.with_suffix(".key")
        case _:
            pair, newest = ours.certificate(), ssl.TLSVersion.TLSv1_1
    with listening(*pair, newest) as listener:
        client = CentralClient(listener.url, token="secret", ca_path=pin)
        with pytest.raises(CounterError) as caught:
            client.enrol("0000-0000-0000")
        client.close()
        assert caught.value.code is Code.CENTRAL_INSECURE
        assert listener.heard == b""


@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"])
def test_a_line_that_breaks_in_the_handshake_is_no_wrong_certificate(said: bytes) -> None:
    """A line that is cut, and a portal that speaks no TLS: nothing is known, so try again."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def break_off() -> None:
            sock, _ = listener.accept()
            with sock:
                sock.recv(1 << 16)
                sock.sendall(said)

        thread = threading.Thread(target=break_off, name="broken-tls")
        thread.start()
        client = CentralClient(f"https://127.0.0.1:{listener.getsockname()[1]}", deadline=5)
        with pytest.raises(CounterError) as caught:
            client.health()
        client.close()
        thread.join()
    assert caught.value.code is Code.CENTRAL_UNREACHABLE
    assert caught.value.details["why"] == "tls"


def test_the_right_certificate_is_heard(ours: Authority) -> None:
    """The listener of these tests does hear what is sent to a server that is trusted."""
    with listening(*ours.certificate()) as listener:
        client = CentralClient(listener.url, token="secret", ca_path=ours.path, deadline=5)
        with pytest.raises(CounterError) as caught:
            client.enrol("0000-0000-0000")
        client.close()
        assert caught.value.code is Code.CENTRAL_UNREACHABLE
    assert listener.heard.startswith(b"POST /v1/enrol")
