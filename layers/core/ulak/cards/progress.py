"""How far an import is, and the rows that it refused: kept in the bucket after every batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from ulak.platform.artefacts import Artefact, ArtefactKind, Artefacts
from ulak.text.amounts import Notation

IMPORT: Final = ArtefactKind("import", "imports/{firm}/{id}/{part}", answer="progress.json")

REFUSED_SHEET: Final = "refused.xlsx"
"""The part that is the refused rows as a sheet."""


@dataclass(slots=True)
class Progress:
    """How far an import is. It changes as the worker goes on, and is kept after every batch."""

    status: str = "pending"
    """``pending``, ``running``, ``filing`` (the refused rows become a file), ``ready`` or ``failed``."""
    row: int = 0
    """Rows of the file that are behind us, as spreadsheets count."""
    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    by_reason: dict[str, int] = field(default_factory=dict)
    pages: list[str] = field(default_factory=list)
    """Where refused rows stand in the bucket."""
    sheet: str = ""
    encoding: str = ""
    """What the file turned out to be in, where its beginning told otherwise."""
    header: list[str] = field(default_factory=list)
    settled: bool = False
    """Whether the file was looked through for what it leaves open."""
    decimal: Notation | None = None
    """What stands before the decimals of its uncertain amounts."""
    without_words: bool = False
    """Whether words that programs write for nothing count as empty cells."""
    problems: list[dict[str, Any]] = field(default_factory=list)
    """Why the file as a whole is not taken."""


@dataclass(frozen=True, slots=True)
class RefusedCell:
    """A cell that is not taken, as answers show it; of a row as a whole, `column` and `value` are empty."""

    column: str
    value: str
    code: str
    params: dict[str, Any]


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """`number` counts the file's rows from 1; `cells` hold no TCKN."""

    number: int
    cells: Sequence[str]
    wrong: Sequence[RefusedCell]


@dataclass(frozen=True, slots=True)
class ImportRecords:
    artefacts: Artefacts

    def progress(self, artefact: Artefact) -> Progress:
        return Progress(**(self.artefacts.answered(artefact) or {}))

    def keep(self, artefact: Artefact, progress: Progress) -> None:
        self.artefacts.bucket.put(artefact.key(IMPORT.answer), orjson.dumps(progress))

    def keep_refused(self, artefact: Artefact, refused: Sequence[RefusedRow]) -> str:
        """Where they are kept now: named by the first of them, so that a batch taken in again overwrites it."""
        key = artefact.key(f"refused-{refused[0].number:08}.json")
        self.artefacts.bucket.put(key, orjson.dumps([[row.number, row.cells, row.wrong] for row in refused]))
        return key

    def refused(self, progress: Progress) -> Iterator[RefusedRow]:
        """All refused rows, in order."""
        for key in progress.pages:
            for number, cells, wrong in orjson.loads(self.artefacts.bucket.get(key)):
                yield RefusedRow(number, cells, [RefusedCell(**one) for one in wrong])
