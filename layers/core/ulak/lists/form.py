"""What a file is, by its content: its name and content type are not believed."""

from __future__ import annotations

from typing import Final, Literal

from ulak.lists.bounds import refused
from ulak.values import dataclass

SAMPLE: Final = 64 * 1024
"""Octets from which a file is told: some thousand rows."""

_NOT_LISTS: Final = (
    (b"\xd0\xcf\x11\xe0", "file_old_excel"),
    (b"%PDF", "file_pdf"),
    (b"{\\rtf", "file_not_a_list"),
    (b"\x1f\x8b", "file_compressed"),
    (b"Rar!", "file_compressed"),
    (b"7z\xbc\xaf", "file_compressed"),
)
_MARKUP: Final = ("<!doctype", "<html", "<table", "<?xml", "<head", "<meta")


@dataclass(frozen=True, slots=True)
class Form:
    """What a file is. ``encoding`` and ``delimiter`` are a CSV's."""

    kind: Literal["csv", "xlsx"]
    encoding: str = ""
    delimiter: str = ""


def kind_of(sample: bytes) -> Literal["csv", "xlsx"]:
    """What the file that begins with `sample` is. ``InputError`` when it is no list, saying what it is."""
    if not sample.strip(b" \t\r\n\x00"):
        raise refused("file_empty")
    if sample.startswith(b"PK\x03\x04"):
        return "xlsx"
    for mark, code in _NOT_LISTS:
        if sample.startswith(mark):
            raise refused(code)
    return "csv"


def check_text(text: str) -> None:
    """``InputError`` if the text that a file begins with is no CSV."""
    if text.lstrip("\ufeff \t\r\n")[:16].lower().startswith(_MARKUP):
        raise refused("file_markup")
    if "\x00" in text:
        raise refused("file_not_a_list")
    if not text.strip("\ufeff \t\r\n"):
        raise refused("file_empty")
