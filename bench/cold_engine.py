"""A warm engine for cold functions: AWS over HTTP, and an operator that accepts everything, in threads of this process.

What is behind is the tests' own world: moto's AWS with the local stack's DynamoDB. So whoever makes the world
seeds it with the product's own use cases, and a process started anew meets it through real sockets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any, Final

from botocore.awsrequest import AWSPreparedRequest
from moto.core.models import botocore_stubber

_SCOPE: Final = re.compile(r"Credential=[^/]+/[0-9]+/([^/]+)/([^/]+)/")
_ACCEPTED: Final = b'{"code": "00", "jobid": "17377215342605050417149344", "description": "queued"}'
_ONE_AT_A_TIME: Final = Lock()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        signed = _SCOPE.search(self.headers.get("authorization", ""))
        if signed is None:
            self._answer(200, {"content-type": "application/json"}, _ACCEPTED)
            return
        region, service = signed.groups()
        url = f"https://{service}.{region}.amazonaws.com{self.path}"
        headers = {name: value for name, value in self.headers.items() if name.lower() != "host"}
        with _ONE_AT_A_TIME:
            answer: Any = botocore_stubber.process_request(
                AWSPreparedRequest(self.command, url, headers, body, False)
            )
        if isinstance(answer, tuple):
            status, told, content = answer
        else:
            status, told, content = answer.status_code, dict(answer.headers), answer.content
        self._answer(status, told, content.encode() if isinstance(content, str) else content)

    def handle_expect_100(self) -> bool:
        """At once, or the client waits a second."""
        goes_on = super().handle_expect_100()
        self.wfile.flush()
        return goes_on

    do_GET = do_PUT = do_HEAD = do_DELETE = do_POST  # noqa: N815 - the server's own names

    def _answer(self, status: int, headers: Any, content: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            if name.lower() not in ("content-length", "transfer-encoding", "connection", "date"):
                self.send_header(name, str(value))
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        pass


def accepting() -> AbstractContextManager[str]:
    """The address of the operator alone."""
    return listening()


@contextmanager
def listening() -> Iterator[str]:
    """The engine's address, within ``mock_aws`` and the tests' ``engine``."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
