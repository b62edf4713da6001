"""The bucket: immutable objects by key."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, BinaryIO, Final

from botocore.exceptions import ClientError

from ulak.errors import NotFound
from ulak.platform.clock import SECOND, Milliseconds
from ulak.values import dataclass

_BLOCK = 1 << 20

PART: Final = 8 * 1024 * 1024
"""Octets of a part of a large object: S3 takes 10,000 parts of 5 MB or more."""


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of an object without reading it."""

    size: int
    version: str
    metadata: Mapping[str, str]
    etag: str = ""
    """The same for the same octets, where the bucket's encryption is its own (SSE-S3) and the object came in one."""
    written_at: Milliseconds = 0


@dataclass(frozen=True, slots=True)
class Form:
    """What a browser's form or any HTTP client needs to upload one file: the address and the fields before it."""

    url: str
    fields: Mapping[str, str]


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

    @contextmanager
    def writer(
        self, key: str, *, content_type: str, once: bool = True, metadata: Mapping[str, str] | None = None
    ) -> Iterator[BinaryIO]:
        """A stream whose octets become the object when the block ends without an exception, and nothing
        otherwise. Memory holds one part. With `once` an object that stands there already is left as it is."""
        parts = _Parts(self._client, self._name, key, content_type, once=once, metadata=metadata or {})
        stream = io.BufferedWriter(parts, _BLOCK)
        try:
            yield stream
            stream.flush()
        except BaseException:  # raised again: no half of an object stays behind
            parts.abandon()
            raise
        parts.complete()

    def erase(self, key: str) -> None:
        """Take an object out for good, every version of it; one that is not there is no error."""
        for page in self._client.get_paginator("list_object_versions").paginate(
            Bucket=self._name, Prefix=key
        ):
            for one in (*page.get("Versions", ()), *page.get("DeleteMarkers", ())):
                if one["Key"] == key:
                    self._client.delete_object(Bucket=self._name, Key=key, VersionId=one["VersionId"])

    def keys(self, prefix: str) -> Iterator[str]:
        """The keys of all objects that begin so, in order."""
        for page in self._client.get_paginator("list_objects_v2").paginate(Bucket=self._name, Prefix=prefix):
            yield from (one["Key"] for one in page.get("Contents", ()))

    def head(self, key: str) -> Head | None:
        """``None`` if there is no such object."""
        try:
            answer = self._client.head_object(Bucket=self._name, Key=key)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                return None
            raise
        version, metadata = answer.get("VersionId", ""), answer.get("Metadata", {})
        written_at = int(answer["LastModified"].timestamp()) * SECOND
        return Head(answer["ContentLength"], version, metadata, answer.get("ETag", ""), written_at)

    def open(self, key: str, version: str = "") -> BinaryIO:
        """The object's octets, streamed; of the named version, if one is. ``NotFound`` if there is none."""
        return io.BufferedReader(_Raw(self._open(key, version)), _BLOCK)

    def beginning(self, key: str, octets: int, version: str = "") -> bytes:
        """The object's first octets, as many as there are."""
        body = self._open(key, version, Range=f"bytes=0-{octets - 1}")
        return bytes(body.read())

    def part(self, key: str, first: int, octets: int) -> bytes:
        """So many of the object's octets, or as many as there are, from the place `first` on."""
        body = self._open(key, Range=f"bytes={first}-{first + octets - 1}")
        return bytes(body.read())

    def upload_form(self, key: str, *, largest: int, seconds: int) -> Form:
        """Lets whoever holds the answer upload that one object, of 1 to `largest` octets, for so long."""
        answer = self._client.generate_presigned_post(
            self._name, key, Conditions=[["content-length-range", 1, largest]], ExpiresIn=seconds
        )
        return Form(answer["url"], answer["fields"])

    def download_url(self, key: str, *, filename: str, seconds: int) -> str:
        """Lets whoever holds the answer read that one object, for so long, as a file of that name."""
        disposition = f'attachment; filename="{filename}"'
        params = {"Bucket": self._name, "Key": key, "ResponseContentDisposition": disposition}
        return str(self._client.generate_presigned_url("get_object", Params=params, ExpiresIn=seconds))

    def shown_url(self, key: str, version: str, *, content_type: str, seconds: int) -> str:
        """Lets whoever holds the answer see that version of one object, for so long, as of that type."""
        params = {"Bucket": self._name, "Key": key, "ResponseContentType": content_type}
        params |= {"ResponseContentDisposition": "inline"} | ({"VersionId": version} if version else {})
        return str(self._client.generate_presigned_url("get_object", Params=params, ExpiresIn=seconds))

    def get(self, key: str) -> bytes:
        """The object's bytes; ``NotFound`` if there is none."""
        return bytes(self._open(key).read())

    def lines(self, key: str) -> Iterator[str]:
        """The object's UTF-8 lines, streamed: memory does not grow with the object. Line ends are kept, and
        only line feeds and carriage returns end a line."""
        return io.TextIOWrapper(io.BufferedReader(_Raw(self._open(key)), _BLOCK), "utf-8", newline="")

    def _open(self, key: str, version: str = "", **more: str) -> Any:
        which = {"Bucket": self._name, "Key": key} | ({"VersionId": version} if version else {}) | more
        try:
            return self._client.get_object(**which)["Body"]
        except ClientError as error:
            if error.response["Error"]["Code"] in ("NoSuchKey", "NoSuchVersion", "404"):
                raise NotFound from error
            raise


class _Parts(io.RawIOBase):
    """An object in the making: one part in memory, the earlier ones with S3."""

    def __init__(
        self,
        client: Any,
        bucket: str,
        key: str,
        content_type: str,
        *,
        once: bool,
        metadata: Mapping[str, str],
    ) -> None:
        self._client = client
        self._where = {"Bucket": bucket, "Key": key}
        self._kind = {"ContentType": content_type, "Metadata": dict(metadata)}
        self._condition = {"IfNoneMatch": "*"} if once else {}
        self._held = bytearray()
        self._upload_id = ""
        self._tags: list[str] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._held += data
        while len(self._held) >= PART:
            self._send(bytes(self._held[:PART]))
            del self._held[:PART]
        return len(data)

    def _send(self, part: bytes) -> None:
        if not self._upload_id:
            answer = self._client.create_multipart_upload(**self._where, **self._kind)
            self._upload_id = answer["UploadId"]
        answer = self._client.upload_part(
            **self._where, UploadId=self._upload_id, PartNumber=len(self._tags) + 1, Body=part
        )
        self._tags.append(answer["ETag"])

    def complete(self) -> None:
        try:
            if not self._upload_id:
                self._client.put_object(
                    **self._where, **self._kind, **self._condition, Body=bytes(self._held)
                )
                return
            if self._held:
                self._send(bytes(self._held))
            parts = [{"ETag": tag, "PartNumber": n} for n, tag in enumerate(self._tags, 1)]
            self._client.complete_multipart_upload(
                **self._where, **self._condition, UploadId=self._upload_id, MultipartUpload={"Parts": parts}
            )
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] not in (409, 412):
                raise
            self.abandon()  # another was first, and what it wrote stands

    def abandon(self) -> None:
        if self._upload_id:
            self._client.abort_multipart_upload(**self._where, UploadId=self._upload_id)
