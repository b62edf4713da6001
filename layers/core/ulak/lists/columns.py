"""Which column of a list is what: by its header in Turkish or English, or as the caller says.

Headers are compared without case, accents, spaces and punctuation: ``Cep Telefonu``, ``CEP_TELEFONU`` and ``cep
telefonu`` are one. A placeholder finds the column of its own name first, then the one that means the same (``{ad}``
finds *Name*). Where two fit, or one only may mean it (*Miktar* may be a quantity, and no ``{tutar}``), it is asked.

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
from dataclasses import field
from typing import Any, Final, Literal, Self

from ulak.errors import InputError, Param, Problem
from ulak.identity.msisdn import Region
from ulak.identity.recipient import MSISDN, TCKN, RecipientKind
from ulak.values import dataclass

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

_SAME: Final[Sequence[Sequence[str]]] = (
    ["ad", "adi", "isim", "ismi", "name", "firstname"],
    ["soyad", "soyadi", "soyisim", "surname", "lastname"],
    ["adsoyad", "adisoyadi", "isimsoyisim", "fullname", "adsoyisim"],
    ["firma", "firmaadi", "sirket", "sirketadi", "company", "companyname"],
    ["musteri", "customer"],
    ["musteriadi", "customername"],
    ["cariadi", "cariunvani"],
    ["tutar", "amount"],
    ["borc", "borctutari", "debt"],
    ["bakiye", "balance"],
    ["tarih", "date"],
    ["vade", "vadetarihi", "sonodemetarihi", "duedate"],
    ["saat", "time"],
    ["faturano", "faturanumarasi", "invoiceno", "invoicenumber"],
    ["siparisno", "siparisnumarasi", "orderno", "ordernumber"],
    ["sehir", "il", "city"],
    ["adres", "address"],
    ["kod", "code"],
)
"""Names of columns that mean the same and cannot mean another thing, for placeholders without a column of their own
name."""

_INVOICE: Final = ("faturano", "faturanumarasi", "invoiceno", "invoicenumber")
_ORDER: Final = ("siparisno", "siparisnumarasi", "orderno", "ordernumber")
_CUSTOMER: Final = ("musteri", "musteriadi", "customer", "customername")
_MAYBE: Final[Sequence[tuple[Sequence[str], Sequence[str]]]] = (
    (("tutar", "amount"), ("miktar", "quantity", "toplam", "total", "fiyat", "price", "bedel")),
    (("toplam", "total", "fiyat", "price", "bedel"), ("tutar", "amount", "miktar", "toplam", "total")),
    (("borc", "borctutari", "debt"), ("bakiye", "balance", "tutar")),
    (("bakiye", "balance"), ("borc", "borctutari", "debt", "tutar")),
    (
        ("ad", "adi", "isim", "ismi", "name", "firstname"),
        ("adsoyad", "adisoyadi", "isimsoyisim", "fullname", "unvan"),
    ),
    (
        ("adsoyad", "adisoyadi", "isimsoyisim", "fullname", "adsoyisim"),
        ("ad", "adi", "isim", "name", "unvan"),
    ),
    (
        ("firma", "firmaadi", "sirket", "sirketadi", "company"),
        ("unvan", "title", "cari", "cariadi", *_CUSTOMER),
    ),
    (("unvan", "title"), ("firma", "firmaadi", "sirket", "company", "cariadi", "cariunvani", "musteriadi")),
    (_CUSTOMER, (*_CUSTOMER, "cari", "cariadi", "cariunvani", "unvan", "firma")),
    (("cari", "cariadi", "cariunvani"), ("cari", "cariadi", "cariunvani", "unvan", "firma", *_CUSTOMER)),
    (("vade", "vadetarihi", "sonodemetarihi", "duedate"), ("sonodeme", "due", "tarih", "date")),
    (("sonodeme", "due"), ("vade", "vadetarihi", "sonodemetarihi", "duedate", "due", "sonodeme")),
    (("fatura", "invoice"), ("fatura", "invoice", *_INVOICE)),
    (_INVOICE, ("fatura", "invoice")),
    (("siparis", "order"), ("siparis", "order", *_ORDER)),
    (_ORDER, ("siparis", "order")),
)
"""Placeholders, and names of columns that they may mean and may not: such a column fills nothing, it is asked about."""

MENDING: Final[Mapping[str, tuple[str, str, str]]] = {
    "tr": ("Ret satırı", "Ret sütunu", "Ret nedeni"),
    "en": ("Refused row", "Refused column", "Refusal reason"),
}
"""Columns that a file of refused rows has besides its own."""

MENDED: Final = frozenset(title for titles in MENDING.values() for title in titles)
"""Those that a file which is sent again may have still."""

_CHOOSE_TO: Final = "/columns/to"
"""The field of a request that says which column is the recipient's."""
_SHOWN: Final = 64
_TELLING: Final = 7
"""A header with so many digits is somebody's number, and no header."""


Rule = Literal["caller", "own_name", "synonym", "only_numbers"]
"""Why a column is the one: the caller said so, it has the placeholder's name, it has one that means the same, or it is
the only one whose first cell is a recipient."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where things stand in a file."""

    header: tuple[str, ...]
    """As the file has it; empty when its first row is data already."""
    to: int
    names: tuple[str, ...]
    """The snapshot's header: ``to`` first, then the other columns in the file's order, by the placeholder
    that each fills."""
    rules: Mapping[str, Rule] = field(default_factory=dict)
    """By which rule each of ``to`` and the placeholders was found."""

    def arranged(self, row: list[str]) -> list[str]:
        """A row of the file as the snapshot has it. One too short to hold a number stays as it is, and too short."""
        if len(row) <= self.to:
            return row
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
        return {"header": self.header, "to": self.to, "names": self.names, "rules": self.rules}

    @classmethod
    def decode(cls, fields: Mapping[str, Any]) -> Self:
        rules = fields.get("rules", {})  # v0.1.0 kept none
        return cls(tuple(fields["header"]), fields["to"], tuple(fields["names"]), rules)


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
    column_named_twice, placeholder_ambiguous, placeholder_unknown, placeholder_without_header``.
    """
    folded = [fold(cell) for cell in first]
    chosen, problems = _said(given, first, folded)
    rules: dict[str, Rule] = dict.fromkeys(chosen, "caller")

    def recipient(cell: str) -> bool:
        return kind.is_valid(cell, region)

    named = _NAMES[kind.name]
    if header_row is None:
        header_row = int(not any(recipient(cell) for cell in first))
    has_header = header_row > 0
    if TO not in given:
        try:
            chosen[TO] = _numbers_column(first, folded, named, recipient, header_row)
            own = folded[chosen[TO]] == TO
            rules[TO] = "only_numbers" if not has_header else "own_name" if own else "synonym"
        except InputError as error:
            problems += error.problems
    for name in placeholders:
        if name in given:
            continue
        places, rule = _places(name, folded, set(chosen.values())) if has_header else ([], None)
        if rule is not None:
            chosen[name], rules[name] = places[0], rule
        elif places:
            problems.append(_asked(name, [_shown(first, place) for place in places]))
        elif has_header:
            problems.append(
                Problem("placeholder_unknown", "/text", params={"name": name, "columns": _listed(first)})
            )
        else:
            problems.append(_without_header(name, len(first)))
    if problems:
        raise InputError(problems)
    names = [f"c{place + 1}" for place in range(len(first))]
    for name, place in chosen.items():
        names[place] = name
    to = names.index(TO)
    names.insert(0, names.pop(to))
    return Columns(tuple(first) if has_header else (), to, tuple(names), rules)


def _said(
    given: Mapping[str, str | int], first: Sequence[str], folded: Sequence[str]
) -> tuple[dict[str, int], list[Problem]]:
    """Where the columns stand that the caller names, and a problem for each that is not there once."""
    chosen: dict[str, int] = {}
    problems: list[Problem] = []
    for name, column in given.items():
        places = _given(column, first, folded)
        if len(places) == 1:
            chosen[name] = places[0]
            continue
        code = "column_named_twice" if places else "column_not_there"
        numbers = ", ".join(f"{place + 1} ({letters(place)})" for place in places)
        params: dict[str, Param] = {"column": str(column)[:_SHOWN], "columns": numbers or _listed(first)}
        problems.append(Problem(code, f"/columns/{name}", params=params))
    return chosen, problems


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


def letters_of(name: str) -> str:
    """The same of a column that fills nothing, by its name in a snapshot.

    >>> letters_of("c4")
    'D'
    """
    return letters(int(name[1:]) - 1)


def _given(column: str | int, first: Sequence[str], folded: Sequence[str]) -> list[int]:
    """The columns that the caller may mean by `column`."""
    if isinstance(column, int):
        return [column - 1] if 1 <= column <= len(first) else []
    name = fold(column)
    return [place for place, cell in enumerate(first) if cell == column] or [
        place for place, cell in enumerate(folded) if cell == name
    ]


def _numbers_column(
    first: Sequence[str],
    folded: Sequence[str],
    named: Sequence[Sequence[str]],
    recipient: Callable[[str], bool],
    header_row: int,
) -> int:
    places: list[int] = []
    params: dict[str, Param]
    if header_row:
        for row in named:
            places = places or [place for place, name in enumerate(folded) if name in row]
    else:
        places = [place for place, cell in enumerate(first) if recipient(cell)]
    if not places:
        params = {"columns": _listed(first), "header_row": header_row}
        where = tuple(str(number) for number in range(1, len(first) + 1))
        missing = Problem("column_to_missing", "/upload", header_row or None, params, where, _CHOOSE_TO)
        raise InputError([missing])
    if len(places) > 1:
        shown = [_shown(first, place) if header_row else letters(place) for place in places]
        params = {"columns": ", ".join(shown)}
        raise InputError([Problem("column_to_ambiguous", "/upload", None, params, tuple(shown), _CHOOSE_TO)])
    return places[0]


def _places(placeholder: str, folded: Sequence[str], taken: set[int]) -> tuple[list[int], Rule | None]:
    """The columns that a placeholder may mean, and the rule by which it is the one; without a rule, it is asked."""
    name = fold(placeholder)

    def named(names: Sequence[str]) -> list[int]:
        return [place for place, header in enumerate(folded) if header in names and place not in taken]

    if own := named([name]):
        return own, "own_name" if len(own) == 1 else None
    same = [other for row in _SAME if name in row for other in row]
    maybe = [other for names, others in _MAYBE if name in names for other in others]
    found = named([*same, *maybe])
    return found, "synonym" if len(found) == 1 and folded[found[0]] in same else None


def _asked(name: str, shown: Sequence[str]) -> Problem:
    params: dict[str, Param] = {"name": name, "columns": ", ".join(shown)}
    return Problem(
        "placeholder_ambiguous", "/text", params=params, readings=tuple(shown), choose=f"/columns/{name}"
    )


def _without_header(name: str, columns: int) -> Problem:
    return Problem(
        "placeholder_without_header",
        "/text",
        params={"name": name, "columns": columns},
        readings=tuple(str(number) for number in range(1, columns + 1)),
        choose=f"/columns/{name}",
    )


def _shown(first: Sequence[str], place: int) -> str:
    """A column's header; its letter beside it where another has the same."""
    title = first[place][:_SHOWN]
    return title if first.count(first[place]) == 1 else f"{title} ({letters(place)})"


def _listed(first: Sequence[str]) -> str:
    return ", ".join(
        "***" if sum(map(str.isdigit, cell)) >= _TELLING else cell[:_SHOWN] for cell in first[:50]
    )
