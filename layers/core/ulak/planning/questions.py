"""What the columns of a list leave open, asked before anything is sent (`ulak.text.questions`).

Rows of the request and of each kind of card are read apart: how a list is written says nothing of how cards were.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field

from ulak.errors import InputError, InvalidValue, Problem
from ulak.lists.reading import Reading, Words
from ulak.text.amounts import Notation
from ulak.text.columns import NOTATIONS, ColumnType
from ulak.text.nothing import ERRORS, NOTHING_WORDS
from ulak.text.questions import Notations, word_question
from ulak.values import dataclass


@dataclass(frozen=True, slots=True)
class ReadAs:
    """How the uncertain amounts of each column are read: as it was said, or as the rows of a source decide."""

    said: Mapping[str, Notation]
    decided: Mapping[str, Mapping[str, Notation]] = field(default_factory=dict)

    def of(self, source: str) -> Mapping[str, Notation]:
        """By column; `source` is what a row tells of where it comes from, or empty."""
        return {**self.said, **self.decided.get(source, {})}


def read_as(
    rows: Iterable[list[str]],
    columns: Sequence[str],
    types: Mapping[str, ColumnType],
    told: int,
    reading: Reading | None,
) -> ReadAs:
    """What is said of amounts, and what the rows themselves decide. Rows are looked at only where nothing is said, and
    memory does not grow with them. `told` is the place at which a row tells its source, or 0; without a `reading` the
    comma stands before decimals, as v0.1.0 had it.

    Raises `InputError` with a question for each column that nothing decides.
    """
    of_job: Notation | None = reading.decimal if reading else ","
    amounts = {name: NOTATIONS[types[name]] or of_job for name in columns if types.get(name) in NOTATIONS}
    said = {name: notation for name, notation in amounts.items() if notation is not None}
    asked = [(columns.index(name), name) for name in amounts if name not in said]
    seen: dict[tuple[str, str], Notations] = {}
    if asked:
        for number, row in enumerate(rows, 1):
            if len(row) == len(columns):
                source = row[told] if told else ""
                for place, name in asked:
                    if row[place]:
                        seen.setdefault((source, name), Notations()).note(number, row[place])
    questions = [one.question(name) for (_, name), one in seen.items() if one.is_open]
    if questions:
        raise InputError(questions)
    decided: dict[str, dict[str, Notation]] = {}
    for (source, name), one in seen.items():
        if one.decided:
            decided.setdefault(source, {})[name] = one.decided
    return ReadAs(said, decided)


def words_question(
    names: Sequence[str], columns: Sequence[str], row: Sequence[str], number: int
) -> Problem | None:
    """Whether a word that programs write for nothing is one, in a column that the text uses; ``None``: no such word."""
    for name in names:
        word = row[columns.index(name)]
        if word in NOTHING_WORDS:
            return word_question(name, word, number)
    return None


def without_words(
    row: list[str], columns: Sequence[str], names: Sequence[str], number: int, chosen: Words | None
) -> list[str]:
    """The row without words that stand for nothing in the columns `names`: emptied where that was `chosen`, else
    ``InputError`` asks. Words that are ``text`` stay; a formula's error is none, and `InvalidValue` then."""
    if chosen == "empty":
        return [
            "" if cell in NOTHING_WORDS and name in names else cell
            for name, cell in zip(columns, row, strict=True)
        ]
    question = words_question(names, columns, row, number)
    if question is not None and chosen is None:
        raise InputError([question])
    for name in names:
        word = row[columns.index(name)]
        if word in ERRORS:
            raise InvalidValue("value_error_cell", column=name, word=word)
    return row
