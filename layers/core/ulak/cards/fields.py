"""What a file of subscribers or current accounts holds: which column fills which field, and each cell read.

Headers are compared as lists' are (`ulak.lists.columns.fold`). A column that no field knows becomes a free field by
its own name, which placeholders may use. Cells are read as a Turkish sheet writes them: ``1.234,56``, ``24.11.2026``,
``Evet``.

>>> kind = KINDS["accounts"]
>>> columns = find(["Cari Kodu", "Unvan", "Bakiye", "Cep", "Bölge"], kind, {})
>>> read(["120.01", "Işık", "1.234,5", "0532 123 45 67", "Ege"], columns, kind)[0] == {
...     "code": "120.01", "name": "Işık", "balance": "1234.50", "contacts": [{"number": "0532 123 45 67"}],
...     "fields": {"bölge": "Ege"}}
True
>>> [wrong.code for wrong in read(["120.01", "Işık", "çok", "", ""], columns, kind)[1]]
['cell_amount']
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from ulak.errors import InputError, InvalidValue, Param, Problem
from ulak.lists.columns import MENDED, TCKN_NAMES, fold
from ulak.text.amounts import KURUS_A_LIRA, Notation, kurus_of
from ulak.text.checks import lost_at
from ulak.text.nothing import ERRORS, NOTHING_WORDS
from ulak.text.turkish import lower

_FIELD: Final = re.compile(r"[^\W\d]\w{0,63}")

Value = Any
"""What JSON would hold of a cell."""


def _text(cell: str) -> Value:
    return cell


def _amount(cell: str, notation: Notation | None = None) -> Value:
    try:
        kurus = kurus_of(cell, notation)
    except InvalidValue as invalid:
        code = "cell_amount" if invalid.problem.code == "value_no_amount" else invalid.problem.code
        raise InvalidValue(code) from invalid
    whole, part = divmod(abs(kurus), KURUS_A_LIRA)
    return f"{'-' if kurus < 0 else ''}{whole}.{part:02}"


def _date(cell: str) -> Value:
    for form in ("%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y") if cell.isascii() else ():
        try:
            return datetime.strptime(cell, form).date().isoformat()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue  # the next form
    raise InvalidValue("cell_date")


def _birthday(cell: str) -> Value:
    """Month and day, ``11-24``, of a day with or without its year. ``05-06`` has two readings and is none."""
    forms = (("%d.%m.%Y", f"{cell.rstrip('.')}.2024"), ("%d/%m/%Y", f"{cell}/2024"))
    for form, text in forms if cell.isascii() else ():  # strptime reads the digits of every script
        try:
            return f"{datetime.strptime(text, form):%m-%d}"  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue  # the next form
    try:
        return str(_date(cell))[5:]
    except InvalidValue as invalid:
        raise InvalidValue("cell_birthday") from invalid


def _chosen(**words: str) -> Callable[[str], Value]:
    """One of some words: `words` maps each meaning to its spellings, folded, apart by spaces."""
    meaning = {word: value for value, spellings in words.items() for word in spellings.split()}

    def read(cell: str) -> Value:
        try:
            return meaning[fold(cell)]
        except KeyError as error:
            raise InvalidValue("cell_choice", known=", ".join(words)) from error

    return read


def _yes(cell: str) -> Value:
    return _YES(cell) == "yes"


_YES: Final = _chosen(yes="evet e yes true dogru 1 x", no="hayir h no false yanlis 0")


@dataclass(frozen=True, slots=True)
class CardField:
    """A field of a card: its JSON name, the title that a template gives its column (Turkish, English), the headers
    that it is found under besides, folded, and how its cells are read. `many`: several columns fill it. `example`: a
    cell, by its code where it is a choice (`ulak.words.CHOICES`)."""

    name: str
    titles: tuple[str, str]
    headers: tuple[str, ...] = ()
    read: Callable[[str], Value] = _text
    many: bool = False
    example: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class CardKind:
    name: str
    fields: tuple[CardField, ...]
    numbers: str
    """The field that its numbers fill; empty: it has none."""
    free: bool = True
    """Whether a column that no field knows is a free field of the card."""


_NUMBER_NAMES: Final = (
    "cep",
    "ceptelefonu",
    "ceptel",
    "gsm",
    "gsmno",
    "mobil",
    "telefon",
    "tel",
    "telefonno",
)
_MORE_NUMBER_NAMES: Final = ("numara", "sabittelefon", "istelefonu", "mobile", "phone", "number")
_NUMBERS: Final = tuple(
    f"{name}{place}" for name in (*_NUMBER_NAMES, *_MORE_NUMBER_NAMES) for place in ("", *"12345")
)

_CODE: Final = ("kod", "kodu", "code", "no")
_BLOCKED: Final = CardField(
    "blocked", ("Gönderilmesin", "Blocked"), ("engelli", "bloke", "sendnothing"), _yes, example="no"
)

KINDS: Final[Mapping[str, CardKind]] = {
    "accounts": CardKind(
        "accounts",
        (
            CardField(
                "code",
                ("Cari Kodu", "Account Code"),
                (*_CODE, "carikod", "carikodu", "hesapkodu", "carihesapkodu", "carino"),
                example="120.01.0001",
                required=True,
            ),
            CardField(
                "name",
                ("Unvan", "Name"),
                ("cariunvani", "cariadi", "unvani", "ad", "adi", "adsoyad", "firma", "title", "accountname"),
                example="Işık Ticaret",
                required=True,
            ),
            CardField("balance", ("Bakiye", "Balance"), ("bakiyesi",), _amount, example="1.234,56"),
            CardField(
                "due_date",
                ("Vade", "Due Date"),
                ("vadetarihi", "sonodemetarihi", "due"),
                _date,
                example="24.11.2026",
            ),
            CardField("city", ("Şehir", "City"), ("il", "sehir"), example="İzmir"),
            CardField("special_code", ("Özel Kod", "Special Code"), ("ozelkodu",), example="A1"),
            CardField("contacts", ("Cep Telefonu", "Mobile"), _NUMBERS, many=True, example="0532 123 45 67"),
            CardField("country", ("Ülke", "Country"), ("ulkekodu",), example="TR"),
            _BLOCKED,
        ),
        "contacts",
    ),
    "subscribers": CardKind(
        "subscribers",
        (
            CardField(
                "code",
                ("Abone Kodu", "Subscriber Code"),
                (*_CODE, "abonekod", "aboneno", "subscriber"),
                example="M00001",
                required=True,
            ),
            CardField(
                "name",
                ("Ad Soyad", "Name"),
                ("ad", "adi", "adisoyadi", "isim", "isimsoyisim", "unvan", "fullname", "aboneadi"),
                example="Ayşe Işık",
                required=True,
            ),
            CardField("numbers", ("Cep Telefonu", "Mobile"), _NUMBERS, many=True, example="0532 123 45 67"),
            CardField("tckn", ("TC Kimlik No", "National ID"), TCKN_NAMES),
            CardField(
                "service_number",
                ("Hizmet Numarası", "Service Number"),
                ("hizmetno",),
                _chosen(msisdn="telefon tel gsm cep msisdn phone", tckn="tckn tc kimlik"),
                example="msisdn",
            ),
            CardField("country", ("Ülke", "Country"), ("ulkekodu",), example="TR"),
            CardField("erp_user", ("ERP Kullanıcısı", "ERP User"), ("kullanici", "user")),
            CardField(
                "birthday",
                ("Doğum Günü", "Birthday"),
                ("dogumtarihi", "dogumgun", "birthdate", "dateofbirth"),
                _birthday,
                example="24.11",
            ),
            CardField(
                "language",
                ("Dil", "Language"),
                ("lisan",),
                _chosen(tr="tr turkce turkish", en="en ingilizce english"),
                example="tr",
            ),
            _BLOCKED,
        ),
        "numbers",
    ),
    "members": CardKind(
        "members",
        (
            CardField(
                "code",
                ("Abone Kodu", "Subscriber Code"),
                (*_CODE, "abonekod", "aboneno", "subscriber", "uye", "member"),
                example="M00001",
                required=True,
            ),
        ),
        "",
        free=False,
    ),
}


_AMOUNTS: Final = frozenset(one.name for kind in KINDS.values() for one in kind.fields if one.read is _amount)


@dataclass(frozen=True, slots=True)
class CardColumns:
    """Where a file's columns go: by each column's place, the field (or ``fields.<name>``), or nothing."""

    header: tuple[str, ...]
    targets: tuple[str, ...]
    tckn: int | None = field(default=None)
    """The column with TCKNs, which is never shown in clear."""
    decimal: Notation | None = None
    """What stands before the decimals of uncertain amounts."""
    without_words: bool = False
    """Whether words that programs write for nothing count as empty cells."""

    @property
    def amounts(self) -> list[int]:
        """The columns that hold amounts."""
        return [place for place, target in enumerate(self.targets) if target in _AMOUNTS]


def _asked(code: str, field: CardField, columns: str, places: Iterable[int]) -> Problem:
    """Which of the columns at `places` is the field's: by its header, or by the column's number in the request."""
    params: dict[str, Param] = {"field": field.titles[0], "columns": columns}
    numbers = tuple(str(place + 1) for place in places)
    return Problem(code, "/upload", None, params, numbers, f"/columns/{field.name}")


def find(header: Sequence[str], kind: CardKind, given: Mapping[str, str | int]) -> CardColumns:
    """The columns of a file with this header; `given` maps fields to headers, or to columns from 1.

    Raises `InputError`: a required field without a column, a header that is not there, two columns for one field.
    """
    folded = [fold(cell) for cell in header]
    targets = [""] * len(header)
    problems: list[Problem] = []
    listed = ", ".join(cell[:64] for cell in header[:50])
    for name, column in given.items():
        place = column - 1 if isinstance(column, int) else _index(folded, fold(column))
        if place is None or not 0 <= place < len(header):
            params: dict[str, Param] = {"column": str(column)[:64], "columns": listed}
            problems.append(Problem("column_not_there", f"/columns/{name}", params=params))
        else:
            targets[place] = name
    for one in kind.fields:
        if one.name in given:
            continue
        known = {fold(one.titles[0]), fold(one.titles[1]), *one.headers}
        places = [place for place, cell in enumerate(folded) if cell in known and not targets[place]]
        if len(places) > 1 and not one.many:
            both = ", ".join(header[place][:64] for place in places)
            problems.append(_asked("column_of_field_ambiguous", one, both, places))
        elif not places and one.required:
            problems.append(_asked("column_of_field_missing", one, listed, range(len(header))))
        for place in places:
            targets[place] = one.name
    if problems:
        raise InputError(problems)
    for place, title in enumerate(header):
        if kind.free and not targets[place] and title and title not in MENDED:
            name = re.sub(r"\W+", "_", lower(title)).strip("_")
            targets[place] = f"fields.{name}" if _FIELD.fullmatch(name) else ""
    tckn = targets.index("tckn") if "tckn" in targets else None
    return CardColumns(tuple(header), tuple(targets), tckn)


@dataclass(frozen=True, slots=True)
class WrongCell:
    """A cell that is not taken: its column's place (``None``: the row as a whole) and why."""

    place: int | None
    code: str
    params: Mapping[str, Param]


def read(row: Sequence[str], columns: CardColumns, kind: CardKind) -> tuple[dict[str, Any], list[WrongCell]]:
    """The card's fields as JSON would hold them, empty cells left out; and what could not be read. A formula's error is
    no amount, date or choice, and no empty one: it could be any."""
    values: dict[str, Any] = {}
    wrong: list[WrongCell] = []
    readers = {one.name: one for one in kind.fields}
    for place, (cell, target) in enumerate(zip(row, columns.targets, strict=False)):
        text = cell.strip()
        if position := lost_at(cell):
            wrong.append(WrongCell(place, "cell_replacement_character", {"position": position}))
            continue
        if not target or not text:
            continue
        known = readers.get(target)
        is_text = known is None or known.read is _text
        if text in ERRORS and not (columns.without_words and is_text):
            wrong.append(WrongCell(place, "cell_error", {"word": text}))
            continue
        if columns.without_words and text in NOTHING_WORDS:
            continue
        if known is None:
            values.setdefault("fields", {})[target.removeprefix("fields.")] = text
            continue
        try:
            value = _amount(text, columns.decimal) if target in _AMOUNTS else known.read(text)
        except InvalidValue as invalid:
            wrong.append(WrongCell(place, invalid.problem.code, invalid.problem.params))
            continue
        if known.many:
            number = {"number": value} if kind.name == "accounts" else value
            values.setdefault(target, []).append(number)
        else:
            values[target] = value
    return values, wrong


def wrong_of(problem: Problem, row: Sequence[str], columns: CardColumns) -> WrongCell:
    """A problem of a card's body at the cell that it came from."""
    name, *rest = problem.pointer.removeprefix("/").split("/")
    if name == "fields" and rest:
        name = f"fields.{rest[0]}"
    places = [place for place, target in enumerate(columns.targets) if target == name]
    filled = [place for place in places if place < len(row) and row[place].strip()]
    if rest and rest[0].isdecimal() and int(rest[0]) < len(filled):
        place: int | None = filled[int(rest[0])]
    else:
        place = next(iter(filled or places), None)
    title = columns.header[place] if place is not None else name
    return WrongCell(place, problem.code, {**problem.params, "field": title})


def _index(folded: Sequence[str], name: str) -> int | None:
    return folded.index(name) if name in folded else None
