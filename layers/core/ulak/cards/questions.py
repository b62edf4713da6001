"""What the columns of a file of cards leave open, asked before any card is written (`ulak.text.questions`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ulak.cards.fields import CardColumns, CardKind, find
from ulak.cards.progress import Progress
from ulak.errors import InputError, Problem
from ulak.lists.reading import Reading
from ulak.text.nothing import NOTHING_WORDS
from ulak.text.questions import Notations, word_question


def settle(
    rows: Iterable[Sequence[str]],
    kind: CardKind,
    given: Mapping[str, str | int],
    reading: Reading,
    progress: Progress,
) -> None:
    """Note in `progress` what was said of the file, or what its certain amounts decide; once. All rows of the file are
    looked at, where something was not said.

    Raises `InputError` with a question for each column with amounts that nothing decides, and for the first word of
    each column that programs write for nothing.
    """
    if progress.settled:
        return
    progress.decimal, progress.without_words = reading.decimal, reading.nothing_words == "empty"
    if reading.decimal is None or reading.nothing_words is None:
        _look_through(rows, kind, given, reading, progress)
    progress.settled = True


def _look_through(
    rows: Iterable[Sequence[str]],
    kind: CardKind,
    given: Mapping[str, str | int],
    reading: Reading,
    progress: Progress,
) -> None:
    columns: CardColumns | None = None
    amounts: dict[int, Notations] = {}
    words: dict[int, Problem] = {}
    for number, row in enumerate(rows, 1):
        cells = [cell.strip() for cell in row]
        if columns is None:
            if cells:
                columns = find(cells, kind, given)
                amounts = {place: Notations() for place in columns.amounts if reading.decimal is None}
            continue
        for place, seen in amounts.items():
            if place < len(cells):
                seen.note(number, cells[place])
        if reading.nothing_words is None and not NOTHING_WORDS.isdisjoint(cells):
            for place, cell in enumerate(cells[: len(columns.header)]):
                if cell in NOTHING_WORDS and columns.targets[place]:
                    words.setdefault(place, word_question(columns.header[place], cell, number))
    if columns is None:
        return  # an empty file is told by whoever reads it
    questions = [seen.question(columns.header[place]) for place, seen in amounts.items() if seen.is_open]
    questions += words.values()
    if questions:
        raise InputError(replace(one, pointer="/upload") for one in questions)
    progress.decimal = reading.decimal or next((one.decided for one in amounts.values() if one.decided), None)
