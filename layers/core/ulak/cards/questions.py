"""What the columns of a file of cards leave open, asked before any card is written (`ulak.text.questions`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ulak.cards.fields import CardKind, find
from ulak.cards.progress import Progress
from ulak.errors import InputError, Problem
from ulak.lists.reading import Reading
from ulak.text.nothing import ERRORS, NOTHING_WORDS
from ulak.text.questions import Notations, word_question


def settle(
    rows: Iterable[tuple[int, Sequence[str]]],
    header: Sequence[str],
    kind: CardKind,
    given: Mapping[str, str | int],
    reading: Reading,
    progress: Progress,
) -> None:
    """Note in `progress` what was said of the file, or what its certain amounts decide. `rows` are those behind the
    header, each with its number in the file; they are looked at where something was not said.

    Raises `InputError` with a question for each column with amounts that nothing decides, and for the first word of
    each column that programs write for nothing.
    """
    columns = find([cell.strip() for cell in header], kind, given)
    amounts = {place: Notations() for place in columns.amounts if reading.decimal is None}
    asks_words = reading.nothing_words is None
    words: dict[int, Problem] = {}
    for number, row in rows if amounts or asks_words else ():
        cells = [cell.strip() for cell in row[: len(columns.header)]]
        for place, seen in amounts.items():
            if place < len(cells):
                seen.note(number, cells[place])
        if asks_words and not NOTHING_WORDS.isdisjoint(cells):
            for place, cell in enumerate(cells):
                if cell in NOTHING_WORDS and cell not in ERRORS and columns.targets[place]:
                    words.setdefault(place, word_question(columns.header[place], cell, number))
    questions = [seen.question(columns.header[place]) for place, seen in amounts.items() if seen.is_open]
    questions += words.values()
    if questions:
        raise InputError(replace(one, pointer="/upload") for one in questions)
    decided = next((seen.decided for seen in amounts.values() if seen.decided), None)
    progress.decimal, progress.without_words = reading.decimal or decided, reading.nothing_words == "empty"
    progress.settled = True
