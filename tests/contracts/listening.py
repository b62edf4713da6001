"""The address of an account for pushes, in a test's hands: what a gateway fetches there is kept in its order."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Listener:
    url: str
    says: str = ""
    """What it answers."""
    status: int = 200
    queries: list[str] = field(default_factory=list)
    """Each query string as it came."""
    bodies: list[bytes] = field(default_factory=list)
    """Each body that was posted."""

    def wait(self, enough: Callable[[list[str]], object], seconds: float = 5) -> list[str]:
        """The queries, once they are `enough`, or when the time is up."""
        ends = time.monotonic() + seconds
        while not enough(self.queries) and time.monotonic() < ends:
            time.sleep(0.02)
        return list(self.queries)


@contextmanager
def listening(says: str = "") -> Iterator[Listener]:
    """A listener on a free port of this machine, until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            listener.queries.append(self.path.partition("?")[2])
            body = listener.says.encode()
            self.send_response(listener.status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            listener.bodies.append(self.rfile.read(int(self.headers["content-length"])))
            self.do_GET()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listener = Listener(f"http://127.0.0.1:{server.server_address[1]}/v1/operators/token", says)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield listener
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
