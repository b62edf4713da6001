"""What a browser's form sends, read into texts and files: ``application/x-www-form-urlencoded``, or
``multipart/form-data`` where it has a file.

>>> form = read_form("metin=ilk%0D%0Aiki&rol=a&rol=b".encode())
>>> form.text("metin"), form.all("rol"), form.text("yok")
('ilk\\niki', ['a', 'b'], '')
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesFeedParser
from email.policy import HTTP
from typing import Final
from urllib.parse import parse_qs

from ulak.errors import MalformedBody, Problem

MOST_FIELDS: Final = 500
_LONGEST_BOUNDARY: Final = 2 + 70
"""Of a boundary, with the dashes before it (RFC 2046 §5.1.1)."""


@dataclass(frozen=True, slots=True)
class Form:
    fields: Mapping[str, Sequence[str]]
    files: Mapping[str, bytes] = field(default_factory=dict)
    """The octets of each file that was chosen, by its field."""

    def text(self, name: str) -> str:
        """The field's value; empty if it is not there."""
        return next(iter(self.fields.get(name, ())), "")

    def all(self, name: str) -> list[str]:
        """Every value of a field that may be there more than once."""
        return list(self.fields.get(name, ()))

    def with_field(self, name: str, *values: str) -> Form:
        """The same with other values of one field."""
        return Form({**self.fields, name: values}, self.files)

    def __repr__(self) -> str:
        return f"Form({sorted(self.fields)})"


def read_form(body: bytes) -> Form:
    """Raises `MalformedBody`. Lines end as they were typed: browsers send them with a carriage return."""
    try:
        fields = parse_qs(
            body.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict"
        )
    except ValueError as error:  # which undecodable octets are too
        raise MalformedBody([Problem("form_unreadable")]) from error
    return Form({name: [_plain(value) for value in values] for name, values in fields.items()})


def read_form_with_files(body: bytes) -> Form:
    """The same of a form that may have files. Each is held in memory: the route's limit bounds it. Raises
    `MalformedBody`."""
    if not body.startswith(b"--"):
        return read_form(body)
    parser = BytesFeedParser(EmailMessage, policy=HTTP)
    boundary = body[2:_LONGEST_BOUNDARY].partition(b"\r\n")[0]
    parser.feed(b'Content-Type: multipart/form-data; boundary="' + boundary + b'"\r\n\r\n' + body)
    fields: dict[str, list[str]] = {}
    files: dict[str, bytes] = {}
    for count, part in enumerate(parser.close().iter_parts()):
        name = part.get_param("name", header="content-disposition")
        octets = part.get_payload(decode=True)
        if not isinstance(name, str) or not isinstance(octets, bytes) or part.defects or count >= MOST_FIELDS:
            raise MalformedBody([Problem("form_unreadable")])
        if part.get_filename() is None:
            try:
                fields.setdefault(name, []).append(_plain(octets.decode()))
            except UnicodeDecodeError as error:
                raise MalformedBody([Problem("form_unreadable")]) from error
        elif octets:
            files[name] = octets
    if not fields and not files:
        raise MalformedBody([Problem("form_unreadable")])
    return Form(fields, files)


def whole_number(typed: str) -> int | str | None:
    """A number as a person writes it, with or without dots; ``None`` for nothing. What is none is told by whoever
    reads it.

    >>> whole_number(" 5.000 "), whole_number(""), whole_number("beş")
    (5000, None, 'beş')
    """
    plain = typed.strip().replace(".", "")
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) < 16 else plain or None


def lines(typed: str) -> list[str]:
    """What was typed one a line, or apart by commas.

    >>> lines("203.0.113.7, 198.51.100.0/24\\n\\n")
    ['203.0.113.7', '198.51.100.0/24']
    """
    return [part.strip() for line in typed.splitlines() for part in line.split(",") if part.strip()]


def _plain(value: str) -> str:
    return unicodedata.normalize("NFC", value.replace("\r\n", "\n"))
