"""A front before the local AWS that passes every request on and counts it: attempts, as AWS would bill them.

Functions reach AWS through it and nobody else does. Write units are counted with `bench.units` on the item as it
stands after the write; it is read beside where the answer does not tell it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread, local
from typing import Any, Final

from bench.units import write_units

_KEY: Final = re.compile(r"Credential=([^/]+)/")
_DUE: Final = re.compile(r"\bdue_(at|shard)\b")

S3_PUT, S3_GET = "s3:put", "s3:get"
_WRITES: Final = frozenset({"dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:TransactWriteItems"})


@dataclass
class Books:
    """What went through, by the access key of who asked and what it was."""

    requests: Counter[tuple[str, str]] = field(default_factory=Counter)
    units: Counter[str] = field(default_factory=Counter)
    index_units: Counter[str] = field(default_factory=Counter)
    """Of the sparse index `due`: an entry moved is one taken out and one put in."""
    messages: int = 0
    """Sent to queues."""
    report_messages: int = 0
    """Those of the reports queue."""
    failed: Exception | None = None
    """A request could not be counted: the figures are worth nothing."""
    lock: Lock = field(default_factory=Lock)


class Front:
    """Listens on a port of its own until `close`."""

    def __init__(self, host: str, aws_port: int, table: Any) -> None:
        """`table` is a DynamoDB client of the engine behind, for what is read beside."""
        self.books = Books()

        class Handler(_Handler):
            pass

        Handler.books, Handler.aws, Handler.table = self.books, (host, aws_port), table
        self._handler = Handler
        self._server = ThreadingHTTPServer((host, 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://{host}:{self._server.server_address[1]}"
        Thread(target=self._server.serve_forever, daemon=True).start()

    def start_over(self) -> None:
        """With empty books: what was asked for until now is not counted."""
        self.books = self._handler.books = Books()

    def check(self) -> None:
        """Raises what kept a request from being counted."""
        if self.books.failed is not None:
            raise RuntimeError("a request could not be counted") from self.books.failed

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    books: Books
    aws: tuple[str, int]
    table: Any
    _connections = local()

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except ConnectionError:
            self.close_connection = True

    def _relay(self) -> None:
        body = self._body()
        operation = self._operation()
        status, headers, answer = self._ask(self.command, self.path, body, dict(self.headers.items()))
        if operation:
            try:
                self._count(operation, body, status, answer)
            except Exception as error:  # `Front.check` raises it where the figures are read
                self.books.failed = error
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in ("transfer-encoding", "content-length", "connection"):
                self.send_header(name, value)
        if self.command == "HEAD":
            length = next((value for name, value in headers if name.lower() == "content-length"), "0")
            self.send_header("content-length", length)
            self.end_headers()
            return
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = _relay  # noqa: N815 - the server's own names

    def _count(self, operation: str, body: bytes, status: int, answer: bytes) -> None:
        match = _KEY.search(self.headers.get("authorization", ""))
        who = match[1] if match else ""
        with self.books.lock:
            self.books.requests[who, operation] += 1
        if operation == "sqs:SendMessageBatch" and status == 200:
            self._count_messages(json.loads(body))
        if operation in _WRITES:
            self._count_units(who, operation, json.loads(body), status, answer)

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def _body(self) -> bytes:
        if self.headers.get("expect", "").lower() == "100-continue":
            self.send_response_only(100)
            self.end_headers()
            self.wfile.flush()  # the body is not sent before a second is over, or this is read
            del self.headers["expect"]
        return self.rfile.read(int(self.headers.get("content-length", 0)))

    def _operation(self) -> str:
        """``dynamodb:UpdateItem``, ``sqs:SendMessageBatch``, ``s3:put`` …; empty for what no function asked."""
        target = self.headers.get("x-amz-target", "")
        if target:
            service, _, name = target.partition(".")
            return f"{service.split('_')[0].lower().removeprefix('amazon')}:{name}"
        if "authorization" not in self.headers:
            return ""  # a customer, by an address that was signed for him
        return S3_GET if self.command in ("GET", "HEAD") else S3_PUT

    def _ask(
        self, method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        headers = {n: v for n, v in headers.items() if n.lower() not in ("content-length", "connection")}
        headers["content-length"] = str(len(body))
        connection = getattr(self._connections, "open", None)
        if connection is None:
            connection = self._connections.open = HTTPConnection(*self.aws, timeout=60)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        except BaseException:  # raised again: a connection in doubt is not used twice
            self._connections.open = None
            connection.close()
            raise

    def _count_units(self, who: str, operation: str, asked: Any, status: int, answer: bytes) -> None:
        told = json.loads(answer) if answer else {}
        transaction = operation.endswith("TransactWriteItems")
        counted = index = 0
        if status == 200:
            for item in self._items(asked, told):
                counted += write_units(item, in_transaction=transaction)
            # An entry of the index that moves is taken out and put in; a job's first is only put in.
            index = len(_DUE.findall(json.dumps(_expressions(asked)))) and 2
            index = index or int(
                "due_shard" in json.dumps(asked.get("TransactItems", [{}])[0].get("Put", {}))
            )
        else:  # a refused condition is billed by the item that it looked at
            counted = write_units(told.get("Item") or {}, in_transaction=transaction)
        with self.books.lock:
            self.books.units[who] += counted
            self.books.index_units[who] += index

    def _count_messages(self, asked: Any) -> None:
        messages = len(asked["Entries"])
        with self.books.lock:
            self.books.messages += messages
            self.books.report_messages += messages * ("Reports" in asked["QueueUrl"])

    def _items(self, asked: Any, told: Any) -> Iterator[Any]:
        """The items as they stand after the request's writes."""
        if "TransactItems" in asked:
            for write in asked["TransactItems"]:
                ((kind, one),) = write.items()
                yield one["Item"] if kind == "Put" else self._stored(one)
        elif "Item" in asked:
            yield asked["Item"]
        else:
            yield told["Attributes"] if "Attributes" in told else self._stored(asked)

    def _stored(self, update: Any) -> Any:
        where = {"TableName": update["TableName"], "Key": update["Key"]}
        return self.table.get_item(**where, ConsistentRead=True)["Item"]


def _expressions(asked: Any) -> list[str]:
    writes = [one for write in asked.get("TransactItems", []) for one in write.values()] or [asked]
    return [write.get("UpdateExpression", "") for write in writes]
