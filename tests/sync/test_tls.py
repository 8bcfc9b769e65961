"""No byte of a body leaves for a server whose certificate is not the right one."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from desktop.domain.failure import Code, CounterError
from sync.central import codes
from sync.client import CentralClient
from sync.enrol import enrol as ask
from sync.trust import read_authority
from tests.fixtures.central import served


class Authority:
    """A certificate authority of our own."""

    def __init__(self, folder: Path, name: str, *, whole: bool = True) -> None:
        self._folder, self._key = folder, ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        usage = dict.fromkeys(
            (
                "digital_signature", "content_commitment", "key_encipherment", "crl_sign",
                "data_encipherment", "key_agreement", "encipher_only", "decipher_only",
            ),
            False,
        )  # fmt: skip
        authority = (
            self._certificate(self._name, self._key, timedelta(days=30))
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(x509.KeyUsage(key_cert_sign=True, **usage), critical=True)
        )
        if whole:
            authority = authority.add_extension(self._key_id(), critical=False)
        signed = authority.sign(self._key, hashes.SHA256())
        self.path, self.key_path = self._write(signed, self._key, name)
        self.pem = read_authority(self.path)

    def _key_id(self) -> x509.SubjectKeyIdentifier:
        return x509.SubjectKeyIdentifier.from_public_key(self._key.public_key())

    def certificate(
        self,
        host: x509.GeneralName = x509.IPAddress(ip_address("127.0.0.1")),  # noqa: B008 - constant
        valid: timedelta = timedelta(days=9),
    ) -> tuple[Path, Path]:
        """A server's certificate for `host` and its key; expired if `valid` is negative."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "central")])
        own = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        leaf = (
            self._certificate(subject, key, valid)
            .add_extension(x509.SubjectAlternativeName([host]), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=False)
            .add_extension(own, critical=False)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .sign(self._key, hashes.SHA256())
        )
        return self._write(leaf, key, "leaf")

    def _write(
        self, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey, name: str
    ) -> tuple[Path, Path]:
        paths = self._folder / f"{name}.pem", self._folder / f"{name}.key"
        paths[0].write_bytes(certificate.public_bytes(Encoding.PEM))
        plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        paths[1].write_bytes(plain)
        return paths

    def _certificate(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, valid: timedelta
    ) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=2))
            .not_valid_after(now + valid)
        )


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("ca"), "ours")


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("ca"), "theirs")


def test_a_pinned_authority_is_trusted(ours: Authority, tmp_path: Path) -> None:
    certificate, key = ours.certificate()
    with served(tmp_path / "c", certificate=certificate, key=key) as central:
        code = codes.new_code(central.place, "BKP", 3)
        device = ask(central.url, code, ca=ours.pem)
        assert device.central_url.startswith("https://")
        client = CentralClient.of(device)
        assert client.feed(0).items == []
        client.close()


def test_what_is_no_good_authority_is_none_under_any_python(tmp_path: Path) -> None:
    """RFC 5280 wants the authority's key named; Python asks for it from 3.13 on, we always do."""
    careless = Authority(tmp_path, "careless", whole=False)
    certificate, key = careless.certificate()
    with served(tmp_path / "c", certificate=certificate, key=key) as central:
        client = CentralClient(central.url, ca=careless.pem)
        with pytest.raises(CounterError) as caught:
            client.health()
        client.close()
        assert caught.value.code is Code.CENTRAL_INSECURE


def test_a_file_that_holds_no_authority_trusts_nobody(ours: Authority, tmp_path: Path) -> None:
    certificate, key = ours.certificate()
    (tmp_path / "none.pem").write_text("nothing")
    with served(tmp_path / "c", certificate=certificate, key=key) as central:
        for path in (tmp_path / "none.pem", tmp_path / "missing.pem"):
            client = CentralClient(central.url, ca=read_authority(path))
            with pytest.raises(CounterError) as caught:
                client.health()
            client.close()
            assert caught.value.code is Code.CENTRAL_INSECURE


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
    pin: str | None = ours.pem
    newest = None
    match wrong:
        case "another authority":
            pair = theirs.certificate()
        case "no pin":
            pair, pin = ours.certificate(), None
        case "wrong host":
            pair = ours.certificate(x509.DNSName("other.example.org"))
        case "expired":
            pair = ours.certificate(valid=timedelta(days=-1))
        case "self-signed":
            pair = theirs.path, theirs.key_path
        case _:
            pair, newest = ours.certificate(), ssl.TLSVersion.TLSv1_1
    with listening(*pair, newest) as listener:
        client = CentralClient(listener.url, token="secret", ca=pin)
        with pytest.raises(CounterError) as caught:
            client.enrol("0000-0000-0000", public=bytes(32))
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
        client = CentralClient(listener.url, token="secret", ca=ours.pem, deadline=5)
        with pytest.raises(CounterError) as caught:
            client.enrol("0000-0000-0000", public=bytes(32))
        client.close()
        assert caught.value.code is Code.CENTRAL_UNREACHABLE
    assert listener.heard.startswith(b"POST /v1/enrol")


def test_without_a_pinned_authority_those_of_the_system_are_trusted(
    ours: Authority, theirs: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """OpenSSL finds the system's list by this variable; an office adds its own authority there."""
    certificate, key = ours.certificate()
    with served(tmp_path / "c", certificate=certificate, key=key) as central:
        for listed, trusted in ((theirs, False), (ours, True), (None, False)):
            monkeypatch.delenv("SSL_CERT_FILE", raising=False)
            if listed is not None:
                monkeypatch.setenv("SSL_CERT_FILE", str(listed.path))
            client = CentralClient(central.url)
            if trusted:
                client.health()
            else:
                with pytest.raises(CounterError) as failure:
                    client.health()
                assert failure.value.code is Code.CENTRAL_INSECURE
            client.close()
