"""What a file leaves open, asked of a person: each reading beside the others, with the first rows as it reads them.

One mechanism for every page that takes a file. A question is a problem that names its readings and the field of the
API's request that chooses (``/reading/…``, ``/columns/…``); on a page that field is ``reading.…`` or ``column.…``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO, Final

from ulak.console.forms import Form, whole_number
from ulak.errors import InputError, Param, Problem
from ulak.identity import tckn
from ulak.identity.recipient import tckn_in
from ulak.lists import previews
from ulak.lists.bodies import ReadingBody
from ulak.lists.columns import letters
from ulak.lists.reading import Reading
from ulak.platform.bodies import parse
from ulak.platform.personal import masked_words

READING: Final = "reading."
COLUMN: Final = "column."
HEADER_ROW: Final = f"{READING}header_row"

_NAMED: Final = {"/reading/": READING, "/columns/": COLUMN}
_NO_HEADER_THERE: Final = ("column_to_missing", "placeholder_without_header", "column_of_field_missing")
"""Questions of a column that end as well where another row is the header."""
_WORDS: Final = {";": "semicolon", ",": "comma", "\t": "tab", "|": "bar", ".": "point"}
"""What the texts call a sign."""
_KEPT: Final = re.compile(r"(?:reading|column)\.[^=\s]{1,64}=.{1,32}", re.DOTALL)

Source = Callable[[], BinaryIO]
Answers = Mapping[str, str]
"""What a person said, by the form's fields."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One reading: `code` names its words, or `title` is what the file itself calls it."""

    value: str
    code: str = ""
    title: str = ""
    params: Mapping[str, Param] = field(default_factory=dict)
    rows: Sequence[Sequence[str]] = ()
    """What the first rows look like under it, where that tells it from the others."""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A field of the form, what is asked, and what may be chosen."""

    field: str
    code: str
    choices: Sequence[Choice]
    params: Mapping[str, Param]
    row: int | None = None
    """The row of the file that it is asked of, where it is one."""


def answers_in(form: Form) -> dict[str, str]:
    """What a form says of a file."""
    names = (name for name in form.fields if name.startswith((READING, COLUMN)))
    return {name: said for name in names if (said := form.text(name).strip(" "))}


def kept(answers: Answers) -> tuple[str, ...]:
    """Answers as a draft keeps them."""
    return tuple(f"{name}={said}" for name, said in sorted(answers.items()))


def answers_of(said: Iterable[str]) -> dict[str, str]:
    """
    >>> answers_of(kept({"reading.delimiter": ";", "column.to": "2"}))
    {'column.to': '2', 'reading.delimiter': ';'}
    """
    return {name: value for name, _, value in (one.partition("=") for one in said)}


def may_be_kept(said: Iterable[str]) -> bool:
    return all(_KEPT.fullmatch(one) for one in said)


def reading_fields(answers: Answers) -> dict[str, Any]:
    """The answers as the API's ``reading``."""
    fields: dict[str, Any] = {
        name.removeprefix(READING): said for name, said in answers.items() if name.startswith(READING)
    }
    if "header_row" in fields:
        fields["header_row"] = whole_number(fields["header_row"])
    return fields


def column_fields(answers: Answers) -> dict[str, str | int]:
    """The answers as the API's ``columns``: numbers of columns, the first being 1."""
    found: dict[str, str | int] = {}
    for name, said in answers.items():
        if name.startswith(COLUMN):
            number = whole_number(said)
            found[name.removeprefix(COLUMN)] = said if number is None else number
    return found


def reading_of(answers: Answers) -> Reading:
    """How the file is read. ``InputError``, by the form's fields, for a choice that is none."""
    try:
        return parse(ReadingBody, reading_fields(answers), at="/reading").reading()
    except InputError as error:
        raise InputError(placed(error.problems)) from error


def placed(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Problems of an answer, at the form's field."""
    for one in problems:
        yield replace(one, pointer=f"/{field_of(one.pointer) or one.pointer.removeprefix('/')}")


def field_of(pointer: str) -> str:
    """The form's field that a pointer of the API's request is; empty: none of a file's.

    >>> field_of("/reading/encoding"), field_of("/columns/to"), field_of("/text_as")
    ('reading.encoding', 'column.to', '')
    """
    return next(
        (name + pointer.removeprefix(at) for at, name in _NAMED.items() if pointer.startswith(at)), ""
    )


def asks(problem: Problem) -> bool:
    """Whether it is a question that a person answers on a page, by the same file."""
    return bool(field_of(problem.choose))


def questions(
    problems: Iterable[Problem], answers: Answers, source: Source | None, *, whole: bool
) -> list[Question]:
    """What the problems ask, each once. `source` opens the file, where there is one; without `whole` numbers in it are
    masked, a TCKN always is."""
    found: dict[str, Question] = {}
    shows = _Shows(source, answers, whole)
    for one in problems:
        name = field_of(one.choose)
        if name and name not in found:
            found[name] = shows.question(name, one)
            if one.code in _NO_HEADER_THERE and (headers := shows.headers()):
                found.setdefault(HEADER_ROW, headers)
    return list(found.values())


def unanswered(asked: Iterable[Question], answers: Answers) -> list[Problem]:
    """What was asked and not answered, or by nothing that may be chosen."""
    return [
        Problem("reading_unanswered", f"/{one.field}")
        for one in asked
        if answers.get(one.field) not in [choice.value for choice in one.choices]
    ]


@dataclass(slots=True)
class _Shows:
    """Makes questions of one file's problems."""

    source: Source | None
    answers: Answers
    whole: bool
    first: previews.FirstRows | None = None

    def question(self, name: str, problem: Problem) -> Question:
        if name.startswith(COLUMN):
            return self._of_column(name, problem)
        of = name.removeprefix(READING)
        rows = self._rows(of, problem.readings)
        choices = [
            Choice(
                value,
                "reading.choice." + f"{of}_{_WORDS.get(value, value)}",
                params=problem.params,
                rows=self._seen(rows.get(value, ())),
                chosen=self.answers.get(name) == value,
            )
            for value in problem.readings
        ]
        return Question(name, "reading.ask." + of, choices, problem.params, problem.row)

    def headers(self) -> Question | None:
        """Which row is the header; ``None`` where that is no matter."""
        if self.source is None:
            return None
        said = self.answers.get(HEADER_ROW)
        standing = said or str(first.header_row if (first := self._first()) else 0)
        choices = [
            Choice(
                str(number),
                "reading.header_row.row",
                params={"row": number},
                rows=self._seen([row]),
                chosen=standing == str(number),
            )
            for number, row in previews.beginning(self.source, reading_of(self.answers))
        ]
        choices.append(Choice("0", "reading.header_row.none", chosen=standing == "0"))
        return Question(HEADER_ROW, "reading.header_row", choices, {})

    def _of_column(self, name: str, problem: Problem) -> Question:
        of = name.removeprefix(COLUMN)
        first = self._first()
        params = {**problem.params, "name": of}
        choices: list[Choice] = []
        for place, title in enumerate(first.header if first else ()):
            column = [[row[place]] for row in first.rows] if first else []
            shown = self._seen([[title]])[0][0]
            number = str(place + 1)
            chosen = self.answers.get(name) == number
            choices.append(
                Choice(
                    number,
                    "" if shown else "reading.column.letter",
                    shown,
                    {"letter": letters(place)},
                    self._seen(column),
                    chosen,
                )
            )
        return Question(name, "reading.to" if of == "to" else "reading.column", choices, params)

    def _first(self) -> previews.FirstRows | None:
        if self.first is None and self.source is not None:
            self.first = previews.first_rows(self.source, reading_of(self.answers))
        return self.first

    def _rows(self, of: str, readings: Sequence[str]) -> Mapping[str, Sequence[Sequence[str]]]:
        if self.source is None:
            return {}
        reading = reading_of(self.answers)
        match of:
            case "encoding":
                return previews.of_encodings(self.source, readings, reading.delimiter)
            case "delimiter":
                return previews.of_delimiters(self.source, reading, readings)
            case "hidden_rows":
                return {"send": previews.of_hidden_rows(self.source)}
        return {}

    def _seen(self, rows: Iterable[Sequence[str]]) -> list[list[str]]:
        return [[self._cell(cell) for cell in row] for row in rows]

    def _cell(self, cell: str) -> str:
        if found := tckn_in(cell):
            return tckn.mask(found)
        return cell if self.whole else masked_words(cell) or ""
