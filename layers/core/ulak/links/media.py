"""Files that links lead to: put into the bucket by a form, and known by their first octets for what they are.

A file's name and the type that its sender claims say nothing: what a phone is told is what its octets are. Pages and
drawings that can hold scripts are none of the kinds.
"""

from __future__ import annotations

from collections.abc import Mapping
from secrets import token_hex
from typing import Final

from ulak.platform.bucket import Bucket
from ulak.platform.clock import DAY, SECOND, Clock, Milliseconds
from ulak.values import dataclass

LARGEST: Final = 50 * 1024 * 1024
"""Octets. Half a minute of video; more, a phone on the road does not wait for."""

KEPT_DAYS: Final = 100
"""Days after which the bucket's lifecycle ends a file: a job a month ahead whose link holds for `MOST_DAYS`, and
ten."""

FORM_SECONDS: Final = 15 * 60
_ID_OCTETS: Final = 16
_BEGINNING: Final = 32

_BY_BEGINNING: Final = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (4, b"ftyp3g", "video/3gpp"),
    (4, b"ftyp", "video/mp4"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"ID3", "audio/mpeg"),
)
"""Where a kind's own octets stand, what they are, and its media type (RFC 6838)."""

KINDS: Final = tuple(dict.fromkeys(kind for _, _, kind in _BY_BEGINNING))


def kind_of(beginning: bytes) -> str | None:
    """The media type of a file that begins so; ``None``: none that a link leads to.

    >>> kind_of(b"\\x89PNG\\r\\n\\x1a\\n..."), kind_of(b"<html>")
    ('image/png', None)
    """
    for place, octets, kind in _BY_BEGINNING:
        if beginning[place : place + len(octets)] == octets:
            return kind
    return None


@dataclass(frozen=True, slots=True)
class MediaForm:
    """Where one file may be put until `expires_at`: send `fields` and then the file, as ``file``, to `url` as a
    form."""

    id: str
    url: str
    fields: Mapping[str, str]
    expires_at: Milliseconds


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A file that is there."""

    key: str
    version: str
    kind: str | None
    ends_at: Milliseconds
    """When the bucket ends it."""


@dataclass(frozen=True, slots=True)
class Media:
    bucket: Bucket
    clock: Clock

    def create(self, firm_id: str) -> MediaForm:
        """A form for one file."""
        media_id = token_hex(_ID_OCTETS)
        form = self.bucket.upload_form(media_key(firm_id, media_id), largest=LARGEST, seconds=FORM_SECONDS)
        return MediaForm(media_id, form.url, form.fields, self.clock() + FORM_SECONDS * SECOND)

    def find(self, firm_id: str, media_id: str) -> MediaFile | None:
        """The firm's file as it stands now; ``None`` if there is none by that id."""
        if len(media_id) != 2 * _ID_OCTETS or not media_id.isalnum() or not media_id.isascii():
            return None
        key = media_key(firm_id, media_id)
        head = self.bucket.head(key)
        if head is None:
            return None
        kind = kind_of(self.bucket.beginning(key, _BEGINNING))
        return MediaFile(key, head.version, kind, head.written_at + KEPT_DAYS * DAY)


def media_key(firm_id: str, media_id: str) -> str:
    return f"media/{firm_id}/{media_id}"
