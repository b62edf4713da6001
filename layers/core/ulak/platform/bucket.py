"""The bucket: immutable objects by key."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from botocore.exceptions import ClientError

from ulak.errors import NotFound

_BLOCK = 1 << 20


class _Raw(io.RawIOBase):
    """An S3 body as the raw stream that Python's own buffered readers want."""

    def __init__(self, body: Any) -> None:
        self._body = body

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._body.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


class Bucket:
    def __init__(self, client: Any, name: str) -> None:
        self._client = client
        self._name = name

    def put(self, key: str, data: bytes, *, content_type: str = "application/json") -> None:
        """Write an object whose bytes are decided by its key (a hash, a pure function): repeating is harmless."""
        self._client.put_object(Bucket=self._name, Key=key, Body=data, ContentType=content_type)

    def put_once(self, key: str, data: bytes, *, content_type: str = "application/json") -> bool:
        """Write an object if there is none; the first writer wins. ``False``: another was first."""
        try:
            self._client.put_object(
                Bucket=self._name, Key=key, Body=data, ContentType=content_type, IfNoneMatch="*"
            )
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] in (409, 412):
                return False
            raise
        return True

    def get(self, key: str) -> bytes:
        """The object's bytes; ``NotFound`` if there is none."""
        return bytes(self._open(key).read())

    def lines(self, key: str) -> Iterator[str]:
        """The object's UTF-8 lines, streamed: memory does not grow with the object. Line ends are kept, and
        only line feeds and carriage returns end a line."""
        return io.TextIOWrapper(io.BufferedReader(_Raw(self._open(key)), _BLOCK), "utf-8", newline="")

    def _open(self, key: str) -> Any:
        try:
            return self._client.get_object(Bucket=self._name, Key=key)["Body"]
        except ClientError as error:
            if error.response["Error"]["Code"] in ("NoSuchKey", "404"):
                raise NotFound from error
            raise
