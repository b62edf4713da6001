"""Requests to AWS over kept connections: what an answer may look like, and what is told when there is none."""

from __future__ import annotations

import datetime
import io
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.awsrequest import AWSRequest
from botocore.exceptions import (
    ConnectionClosedError,
    EndpointConnectionError,
    ReadTimeoutError,
    SSLError,
)
from botocore.httpsession import URLLib3Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ulak.platform.aws import client
from ulak.platform.kept import KeptConnections

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Told: a\r\nx-told: b\r\n\r\nok"


class Server:
    """Answers one request after another, each with the next of its `answers`; ``None`` closes without one."""

    def __init__(self, answers: list[bytes | None], tls: ssl.SSLContext | None = None) -> None:
        self._listens = socket.create_server(("127.0.0.1", 0))
        self._answers, self._tls = answers, tls
        self.asked: list[bytes] = []
        self.connections = 0
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self._listens.getsockname()[1])

    def _serve(self) -> None:
        while self._answers:
            try:
                connection, _ = self._listens.accept()
            except OSError:
                return
            self.connections += 1
            try:
                with self._tls.wrap_socket(connection, server_side=True) if self._tls else connection as one:
                    self._serve_one(one)
            except (ssl.SSLError, ConnectionError):
                continue

    def _serve_one(self, one: socket.socket) -> None:
        one.settimeout(5)
        while self._answers and (asked := self._read(one)):
            self.asked.append(asked)
            answer = self._answers.pop(0)
            if answer is None:
                return
            one.sendall(answer)
            if b"content-length" not in answer.lower() and b"chunked" not in answer.lower():
                return

    @staticmethod
    def _read(one: socket.socket) -> bytes:
        asked = b""
        while b"\r\n\r\n" not in asked:
            part = one.recv(65536)
            if not part:
                return b""
            asked += part
        head, _, body = asked.partition(b"\r\n\r\n")
        length = next(
            (int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0
        )
        while len(body) < length:
            body += one.recv(65536)
        return head + b"\r\n\r\n" + body

    def close(self) -> None:
        self._listens.close()


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    servers: list[Server] = []

    def started(*answers: bytes | None, tls: ssl.SSLContext | None = None) -> Server:
        servers.append(Server(list(answers), tls))
        return servers[-1]

    yield started
    for one in servers:
        one.close()


@pytest.fixture
def kept() -> Iterator[KeptConnections]:
    connections = KeptConnections(URLLib3Session(timeout=(1, 0.5)), 1, 0.5)
    yield connections
    connections.close()


def asked(port: int, method: str = "POST", body: Any = b"{}", scheme: str = "http", **headers: str) -> Any:
    url = f"{scheme}://localhost:{port}/a?b=c"
    return AWSRequest(method=method, url=url, data=body, headers=headers).prepare()


def test_a_connection_is_kept_and_asked_again(serve: Callable[..., Server], kept: KeptConnections) -> None:
    server = serve(OK, OK)
    for _ in range(2):
        answer = kept.send(asked(server.port, body=b'{"a": "b"}', **{"X-Amz-Target": "T"}))
        assert (answer.status_code, answer.content, answer.headers["X-TOLD"]) == (200, b"ok", "a, b")
    assert server.connections == 1
    head, _, body = server.asked[0].partition(b"\r\n\r\n")
    assert head.splitlines()[:2] == [b"POST /a?b=c HTTP/1.1", f"Host: localhost:{server.port}".encode()]
    assert b"X-Amz-Target: T" in head
    assert b"Content-Length: 10" in head
    assert body == b'{"a": "b"}'


ANSWERS = {
    "in chunks": (
        b"HTTP/1.1 400 Bad\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nT: r\r\n\r\n",
        (400, b"abcde"),
    ),
    "by the connection's end": (b"HTTP/1.1 200 OK\r\nServer: s\r\n\r\nto the end", (200, b"to the end")),
    "after an interim answer": (b"HTTP/1.1 100 Continue\r\n\r\n" + OK, (200, b"ok")),
    "without a body": (b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n", (204, b"")),
    "and closes": (OK.replace(b"X-Told: a", b"Connection: close"), (200, b"ok")),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_is_read_to_its_end(serve: Callable[..., Server], kept: KeptConnections, name: str) -> None:
    octets, told = ANSWERS[name]
    server = serve(octets, OK)
    answer = kept.send(asked(server.port))
    assert (answer.status_code, answer.content) == told


def test_an_answer_to_head_has_no_body(serve: Callable[..., Server], kept: KeptConnections) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"
    server = serve(head, head)
    for _ in range(2):
        answer = kept.send(asked(server.port, "HEAD", body=None))
        assert (answer.status_code, answer.content, answer.headers["content-length"]) == (200, b"", "1000")
    assert server.connections == 1


def test_a_connection_that_was_left_is_not_asked(serve: Callable[..., Server], kept: KeptConnections) -> None:
    server = serve(OK, OK)
    kept.send(asked(server.port))
    (connections,) = kept._idle.values()
    connections[0]._socket.shutdown(socket.SHUT_RDWR)
    assert kept.send(asked(server.port)).content == b"ok"
    assert server.connections == 2


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(None, id="nothing"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Leng", id="half a head"),
        pytest.param(b"SSH-2.0-OpenSSH_9.2\r\n\r\n", id="another protocol"),
        pytest.param(b"HTTP/1.1 200 OK\r\nno header\r\n\r\n", id="a head without a colon"),
    ],
)
def test_half_an_answer_is_none(
    serve: Callable[..., Server], kept: KeptConnections, answer: bytes | None
) -> None:
    server = serve(answer)
    with pytest.raises(ConnectionClosedError):
        kept.send(asked(server.port))
    assert not any(kept._idle.values())


def test_half_a_body_is_no_answer(kept: KeptConnections) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listens:

        def answer() -> None:
            one, _ = listens.accept()
            with one:
                one.recv(65536)
                one.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")

        threading.Thread(target=answer, daemon=True).start()
        with pytest.raises(ConnectionClosedError):
            kept.send(asked(listens.getsockname()[1]))


def test_silence_is_waited_for_so_long(kept: KeptConnections) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listens, pytest.raises(ReadTimeoutError):
        kept.send(asked(listens.getsockname()[1]))


def test_nobody_there_is_told(kept: KeptConnections) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listens:
        port = listens.getsockname()[1]
    with pytest.raises(EndpointConnectionError):
        kept.send(asked(port))


def test_streams_go_by_botocores_own_session(serve: Callable[..., Server], kept: KeptConnections) -> None:
    server = serve(OK, OK)
    request = asked(server.port, "GET", body=None)
    request.stream_output = True
    assert kept.send(request).raw.read() == b"ok"
    assert kept.send(asked(server.port, body=io.BufferedReader(io.BytesIO(b"abc")))).content == b"ok"
    assert not kept._idle


def test_what_botocore_made_a_stream_of_goes_at_once(
    serve: Callable[..., Server], kept: KeptConnections
) -> None:
    server = serve(OK)
    assert kept.send(asked(server.port, "PUT", io.BytesIO(b"abc"), Expect="100-continue")).content == b"ok"
    assert server.asked[0].endswith(b"\r\n\r\nabc")
    assert b"Expect" not in server.asked[0]


def test_a_header_with_a_lines_end_is_not_sent(serve: Callable[..., Server], kept: KeptConnections) -> None:
    server = serve(OK)
    with pytest.raises(ValueError, match="a line's end"):
        kept.send(asked(server.port, **{"X-A": "b\r\nX-C: d"}))
    assert server.asked == []


def _certified(folder: Path, name: str) -> tuple[ssl.SSLContext, Path]:
    """A server's side for `name`, and the file of whom to trust."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, private)
    return context, certificate


def test_whom_botocore_trusts_is_asked_by_tls(serve: Callable[..., Server], tmp_path: Path) -> None:
    tls, certificate = _certified(tmp_path, "localhost")
    server = serve(OK, OK, tls=tls)
    connections = KeptConnections(URLLib3Session(verify=str(certificate)), 1, 1)
    for _ in range(2):
        assert connections.send(asked(server.port, scheme="https")).content == b"ok"
    assert server.connections == 1
    connections.close()


@pytest.mark.parametrize("name", ["localhost", "elsewhere"])
def test_a_stranger_and_another_name_are_not_asked_by_tls(
    serve: Callable[..., Server], tmp_path: Path, name: str
) -> None:
    tls, certificate = _certified(tmp_path, name)
    server = serve(OK, tls=tls)
    verify = True if name == "localhost" else str(certificate)
    connections = KeptConnections(URLLib3Session(verify=verify), 1, 1)
    with pytest.raises(SSLError):
        connections.send(asked(server.port, scheme="https"))
    assert server.asked == []
    connections.close()


@pytest.mark.parametrize("service", ["dynamodb", "s3", "sqs"])
def test_our_clients_go_this_way(service: str) -> None:
    """botocore's seams are where we take them."""
    assert isinstance(client(service)._endpoint.http_session, KeptConnections)
