"""Which column of a list is what: by its header in Turkish or English, or as the caller says.

Headers are compared without case, accents, spaces and punctuation: ``Cep Telefonu``, ``CEP_TELEFONU`` and ``cep
telefonu`` are one. A placeholder finds the column of its own name first, then one that means the same
(``{ad}`` finds *Name*).

>>> found = find(["Müşteri", "Cep Tel.", "Tutar"], ["amount"], {}, Region.TR)
>>> found.to, found.names
(1, ('to', 'c1', 'amount'))
>>> row = found.arranged(["Ali", "0532 123 45 67", "125,50"])
>>> row, found.as_filed(row)
(['0532 123 45 67', 'Ali', '125,50'], ['Ali', '0532 123 45 67', '125,50'])
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

from ulak.errors import InputError, Param, Problem
from ulak.identity.msisdn import Region
from ulak.identity.recipient import MSISDN, TCKN, RecipientKind

TO: Final = "to"

_NUMBERS: Final = (
    [
        "to",
        "msisdn",
        "gsm",
        "gsmno",
        "gsmnumarasi",
        "gsmtelefon",
        "ceptelefonu",
        "ceptelefon",
        "ceptel",
        "cepno",
        "cepnumarasi",
        "cep",
        "ceptelno",
        "mobil",
        "mobiltelefon",
        "mobile",
        "mobilephone",
        "mobilenumber",
        "cellphone",
        "cell",
    ],
    [
        "telefon",
        "telefonno",
        "telefonnumarasi",
        "tel",
        "telno",
        "telefon1",
        "tel1",
        "phone",
        "phonenumber",
        "telephone",
    ],
    ["numara", "no", "number", "alici", "recipient"],
)
"""Names of the column with the numbers; those of an earlier row win."""

TCKN_NAMES: Final = (
    "tckn",
    "tcknno",
    "tckimlikno",
    "tckimliknumarasi",
    "tckimlik",
    "tcno",
    "tcnumarasi",
    "tc",
    "kimlikno",
    "kimliknumarasi",
    "vatandaslikno",
    "nationalid",
)
"""Names of the column with the TCKNs."""

_NAMES: Final = {MSISDN.name: _NUMBERS, TCKN.name: ([*TCKN_NAMES],)}
"""Names of the column with the recipients of each kind."""

_SAME: Final = (
    ["ad", "adi", "isim", "ismi", "name", "firstname"],
    ["soyad", "soyadi", "soyisim", "surname", "lastname"],
    ["adsoyad", "adisoyadi", "isimsoyisim", "fullname", "adsoyisim"],
    ["unvan", "firma", "firmaadi", "sirket", "company", "companyname", "title"],
    ["musteri", "musteriadi", "customer", "customername", "cari", "cariadi", "cariunvani"],
    ["tutar", "miktar", "amount", "total", "toplam"],
    ["borc", "borctutari", "debt"],
    ["bakiye", "balance"],
    ["tarih", "date"],
    ["vade", "vadetarihi", "sonodeme", "sonodemetarihi", "duedate", "due"],
    ["saat", "time"],
    ["fatura", "faturano", "faturanumarasi", "invoice", "invoiceno", "invoicenumber"],
    ["siparis", "siparisno", "siparisnumarasi", "order", "orderno", "ordernumber"],
    ["sehir", "il", "city"],
    ["adres", "address"],
    ["kod", "code"],
)
"""Names of columns that mean the same, for placeholders without a column of their own name."""

MENDING: Final[Mapping[str, tuple[str, str, str]]] = {
    "tr": ("Ret satırı", "Ret sütunu", "Ret nedeni"),
    "en": ("Refused row", "Refused column", "Refusal reason"),
}
"""Columns that a file of refused rows has besides its own."""

MENDED: Final = frozenset(title for titles in MENDING.values() for title in titles)
"""Those that a file which is sent again may have still."""

_SHOWN: Final = 64
_TELLING: Final = 7
"""A header with so many digits is somebody's number, and no header."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where things stand in a file."""

    header: tuple[str, ...]
    """As the file has it; empty when its first row is data already."""
    to: int
    names: tuple[str, ...]
    """The snapshot's header: ``to`` first, then the other columns in the file's order, by the placeholder
    that each fills."""

    def arranged(self, row: list[str]) -> list[str]:
        """A row of the file as the snapshot has it. One too short to hold a number stays as it is, and too
        short; one that only goes on with empty cells is cut."""
        if len(row) <= self.to:
            return row
        while len(row) > len(self.names) and not row[-1]:
            row.pop()
        return [row[self.to], *row[: self.to], *row[self.to + 1 :]]

    def as_filed(self, row: list[str]) -> list[str]:
        """What `arranged` was given."""
        if len(row) <= self.to:
            return row
        return [*row[1 : self.to + 1], row[0], *row[self.to + 1 :]]

    def title(self, name: str) -> str:
        """The file's own name of a snapshot's column."""
        if not name:
            return ""
        place = self.as_filed(list(self.names)).index(name)
        return self.header[place] if self.header else letters(place)

    def encode(self) -> dict[str, Any]:
        return {"header": self.header, "to": self.to, "names": self.names}

    @classmethod
    def decode(cls, fields: Mapping[str, Any]) -> Self:
        return cls(tuple(fields["header"]), fields["to"], tuple(fields["names"]))


def find(
    first: Sequence[str],
    placeholders: Sequence[str],
    given: Mapping[str, str | int],
    region: Region,
    kind: RecipientKind = MSISDN,
    *,
    header_row: int | None = None,
) -> Columns:
    """The columns of a file whose first row is `first`: its `header_row`, or a row where that is 0; ``None``: it is
    row 1 of the file, and no header if it holds a recipient. `given` maps ``to`` and placeholders to headers or to
    numbers of columns, the first being 1. ``to`` is the column of the recipients of `kind`.

    Raises `InputError` with every problem: ``column_to_missing, column_to_ambiguous, column_not_there,
    placeholder_unknown``.
    """
    folded = [fold(cell) for cell in first]
    problems: list[Problem] = []
    chosen: dict[str, int] = {}
    for name, column in given.items():
        place = _given(column, first, folded)
        if place is None:
            params: dict[str, Param] = {"column": str(column)[:_SHOWN], "columns": _listed(first)}
            problems.append(Problem("column_not_there", f"/columns/{name}", params=params))
        else:
            chosen[name] = place

    def recipient(cell: str) -> bool:
        return kind.is_valid(cell, region)

    named = _NAMES[kind.name]
    if header_row is None:
        header_row = int(not any(recipient(cell) for cell in first))
    has_header = header_row > 0
    if TO not in given:
        try:
            chosen[TO] = _numbers_column(first, folded, named, recipient, header_row)
        except InputError as error:
            problems += error.problems
    for name in placeholders:
        if name in given:
            continue
        place = _place(name, folded, set(chosen.values())) if has_header else None
        if place is None:
            params = {"name": name, "columns": _listed(first) if has_header else ""}
            problems.append(Problem("placeholder_unknown", "/text", params=params))
        else:
            chosen[name] = place
    if problems:
        raise InputError(problems)
    names = [f"c{place + 1}" for place in range(len(first))]
    for name, place in chosen.items():
        names[place] = name
    to = names.index(TO)
    names.insert(0, names.pop(to))
    return Columns(tuple(first) if has_header else (), to, tuple(names))


def fold(header: str) -> str:
    """A header without what people vary.

    >>> fold("İL / İLÇE"), fold("Cep_Telefonu No."), fold("ŞİFRE (ı)")
    ('ililce', 'ceptelefonuno', 'sifrei')
    """
    plain = header.replace("İ", "i").replace("I", "i").replace("ı", "i").lower()
    return "".join(c for c in unicodedata.normalize("NFKD", plain) if c.isalnum())


def letters(place: int) -> str:
    """A column's name as spreadsheets show it.

    >>> letters(0), letters(25), letters(26)
    ('A', 'Z', 'AA')
    """
    name = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def _given(column: str | int, first: Sequence[str], folded: Sequence[str]) -> int | None:
    if isinstance(column, int):
        return column - 1 if 1 <= column <= len(first) else None
    if column in first:
        return first.index(column)
    return folded.index(fold(column)) if fold(column) in folded else None


def _numbers_column(
    first: Sequence[str],
    folded: Sequence[str],
    named: Sequence[Sequence[str]],
    recipient: Callable[[str], bool],
    header_row: int,
) -> int:
    places: list[int] = []
    if header_row:
        for row in named:
            places = places or [place for place, name in enumerate(folded) if name in row]
    else:
        places = [place for place, cell in enumerate(first) if recipient(cell)]
    if not places:
        params: dict[str, Param] = {"columns": _listed(first), "header_row": header_row}
        raise InputError([Problem("column_to_missing", "/upload", header_row or None, params)])
    if len(places) > 1:
        both = ", ".join(first[place][:_SHOWN] if header_row else letters(place) for place in places)
        raise InputError([Problem("column_to_ambiguous", "/upload", params={"columns": both})])
    return places[0]


def _place(placeholder: str, folded: Sequence[str], taken: set[int]) -> int | None:
    name = fold(placeholder)
    row = next((row for row in _SAME if name in row), [])
    for wanted in (name, *row):
        for place, header in enumerate(folded):
            if header == wanted and place not in taken:
                return place
    return None


def _listed(first: Sequence[str]) -> str:
    return ", ".join(
        "***" if sum(map(str.isdigit, cell)) >= _TELLING else cell[:_SHOWN] for cell in first[:50]
    )
