"""Files of subscribers and current accounts: taken in a batch at a time, mended by a person, given out again.

An import reads an upload's rows in order, writes the cards that differ, and after every batch notes how far it is;
when the function's time ends, it goes on from there. The same file again changes nothing, so a batch that a crash
interrupted is taken in again (and its rows then count as unchanged). Rows that are refused come back as a file like
the one that came, with the reasons beside them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final

from ulak.cards.batches import BATCH, Batches
from ulak.cards.fields import KINDS, CardKind, find
from ulak.cards.progress import IMPORT, REFUSED_SHEET, ImportRecords, Progress, RefusedRow
from ulak.cards.questions import settle
from ulak.cards.sheets import template
from ulak.cards.writer import CardWriter
from ulak.catalogue import Locale, sentence
from ulak.directory.groups import Groups
from ulak.errors import InputError, NotFound, Problem
from ulak.identity.caller import Caller
from ulak.jobs.job import Upload
from ulak.lists.columns import MENDED, MENDING
from ulak.lists.reading import NOTHING_SAID, Reading
from ulak.lists.uploads import find_upload, opened_upload
from ulak.lists.writing import XLSX_TYPE, Cell, write_xlsx
from ulak.platform.artefacts import Artefact, Artefacts, BuiltFile
from ulak.platform.clock import SECOND, Milliseconds, Remaining
from ulak.platform.problems import encode_problem
from ulak.platform.queue import Pointer

RESERVE: Final[Milliseconds] = 8 * SECOND
"""No batch is begun with less of the function's time left."""

REFUSED_SHOWN: Final = 100
"""Refused rows of a view; the file holds all."""

_SHEET: Final[Mapping[Locale, str]] = {"tr": "Ret", "en": "Refused"}
_OVER: Final = ("ready", "failed")


@dataclass(frozen=True, slots=True)
class ImportCards:
    """Take the cards of `kind` (``accounts``, ``subscribers``, or ``members`` of `group`) in from an upload;
    ``subscribers`` come into `group` too, where it is named. `columns` maps fields to headers,
    or to columns from 1, where headers do not tell; the sheet of refused rows is written in `locale`."""

    caller: Caller
    kind: str
    upload: str
    columns: Mapping[str, str | int]
    locale: Locale
    reading: Reading = NOTHING_SAID
    group: str | None = None


@dataclass(frozen=True, slots=True)
class FileColumns:
    """The header of a file, and the field that each column fills; `problems`: why they are not taken so."""

    header: Sequence[str]
    targets: Sequence[str] = ()
    problems: Sequence[Problem] = ()


@dataclass(frozen=True, slots=True)
class ImportView:
    """How far an import is, and its first refused rows."""

    id: str
    progress: Progress
    refused: Sequence[RefusedRow]


@dataclass(frozen=True, slots=True)
class Imports:
    writer: CardWriter
    artefacts: Artefacts

    @property
    def records(self) -> ImportRecords:
        return ImportRecords(self.artefacts)

    # --- as a caller sees it ------------------------------------------------------------------------------

    def ask(self, command: ImportCards) -> str:
        """The id of the import. The version of the file that stands there now is taken."""
        found = find_upload(self.artefacts.bucket, command.caller.firm_id, command.upload)
        if found is None:
            raise InputError([Problem("upload_missing", "/upload")])
        known = {one.name for one in KINDS[command.kind].fields}
        unknown = [name for name in command.columns if name not in known and not name.startswith("fields.")]
        if unknown:
            raise InputError(
                Problem("field_unknown", f"/columns/{name}", params={"field": name}) for name in unknown
            )
        if command.group is not None:
            Groups.of(self.writer.table).need(command.caller.firm_id, command.group)
        self.writer.region(command.caller.firm_id)  # or NotFound now, not at every row
        upload, _ = found
        asked = {
            "kind": command.kind,
            "key": upload.key,
            "version": upload.version,
            "columns": dict(command.columns),
            "locale": command.locale,
            "reading": command.reading.encode(),
            "group": command.group,
        }
        return self.artefacts.ask(IMPORT, command.caller, asked).id

    def columns(self, command: ImportCards) -> FileColumns:
        """How the file's columns would be taken, by its header alone. ``InputError`` if it is no list, or cannot be
        read as it is said to be."""
        found = find_upload(self.artefacts.bucket, command.caller.firm_id, command.upload)
        if found is None:
            raise InputError([Problem("upload_missing", "/upload")])
        upload = replace(found[0], reading=command.reading.encode())
        with opened_upload(self.artefacts.bucket, upload, to_show=True) as rows:
            header = [cell.strip() for cell in rows.header or rows.ahead[0][1]]
        try:
            columns = find(header, KINDS[command.kind], command.columns)
        except InputError as error:
            return FileColumns(header, problems=error.problems)
        return FileColumns(header, columns.targets)

    def view(self, caller: Caller, import_id: str) -> ImportView:
        progress = self._progress(IMPORT.named(caller.firm_id, import_id), caller)
        return ImportView(import_id, progress, list(islice(self.records.refused(progress), REFUSED_SHOWN)))

    def asked(self, caller: Caller, import_id: str) -> Mapping[str, Any]:
        """What was asked for: its file, and what was said of it; ``NotFound`` if it is not the caller's to see."""
        return self.artefacts.asked_of(IMPORT.named(caller.firm_id, import_id), caller)

    def refusals(self, caller: Caller, import_id: str) -> BuiltFile | str:
        """The refused rows as a sheet, to be mended and sent again; the import's status while it is under way.
        ``NotFound`` if no row was refused."""
        artefact = IMPORT.named(caller.firm_id, import_id)
        progress = self._progress(artefact, caller)
        if progress.status not in _OVER:
            return progress.status
        if not progress.refused:
            raise NotFound
        return self.artefacts.address(artefact.key(REFUSED_SHEET), "refusals.xlsx")

    def template(self, firm_id: str, kind: str, locale: Locale) -> BuiltFile:
        """An empty sheet with the columns of this kind, and a second one that explains them."""
        key = f"exports/{firm_id}/templates/{kind}-{locale}.xlsx"
        self.artefacts.bucket.put(key, template(KINDS[kind], locale), content_type=XLSX_TYPE)
        return self.artefacts.address(key, f"{kind}.xlsx")

    def _progress(self, artefact: Artefact, caller: Caller) -> Progress:
        """How far it is; ``NotFound`` if it was never asked for, or is not the caller's to see."""
        self.artefacts.asked_of(artefact, caller)
        return self.records.progress(artefact)

    # --- as the worker does it ----------------------------------------------------------------------------

    def build(self, pointer: Pointer, remaining: Remaining) -> None:
        """Go on with the import as far as the time allows; then hand it to the next turn. Safe to repeat."""
        artefact = IMPORT.of(pointer)
        asked, progress = self.artefacts.asked(artefact), self.records.progress(artefact)
        upload = Upload(asked["key"], asked["version"], asked["columns"], asked.get("reading", {}))
        kind = KINDS[asked["kind"]]
        # v0.1.0 asked nothing: the comma stood before decimals, and every word was a text.
        reading = Reading.decode(asked.get("reading", {"decimal": ",", "nothing_words": "text"}))
        try:
            if progress.status in ("pending", "running"):
                batches = Batches(self.records, self.writer, artefact, kind, progress, asked.get("group"))
                if not self._take_in(batches, upload, kind, reading, progress, remaining):
                    self.artefacts.send(artefact)
                    return
                progress.status = "filing" if progress.refused else "ready"
                self.records.keep(artefact, progress)
            if progress.status == "filing":
                if progress.refused > BATCH and remaining() < 2 * RESERVE:
                    self.artefacts.send(artefact)
                    return
                self._file(artefact, progress, asked["locale"])
                progress.status = "ready"
                self.records.keep(artefact, progress)
        except InputError as unusable:
            progress.status, progress.problems = "failed", [encode_problem(one) for one in unusable.problems]
            self.records.keep(artefact, progress)
            if all(one.choose for one in unusable.problems):
                return  # nothing of it was taken in: it waits for the answer, for its day
        if progress.status in _OVER:
            self._forget(upload, kind)

    def give_up(self, pointer: Pointer, why: Problem) -> None:
        """It fails where it stands, and says why. What was taken in stays."""
        artefact = IMPORT.of(pointer)
        asked, progress = self.artefacts.asked(artefact), self.records.progress(artefact)
        if progress.status not in _OVER:
            progress.status, progress.problems = "failed", [encode_problem(why)]
            self.records.keep(artefact, progress)
        self._forget(Upload(asked["key"], asked["version"], asked["columns"]), KINDS[asked["kind"]])

    def _forget(self, upload: Upload, kind: CardKind) -> None:
        """A file of subscribers, or of members of a group, may hold TCKNs; the cards hold them sealed."""
        if kind.name != "accounts":
            self.artefacts.bucket.erase(upload.key)

    def _take_in(
        self,
        batches: Batches,
        upload: Upload,
        kind: CardKind,
        reading: Reading,
        progress: Progress,
        remaining: Remaining,
    ) -> bool:
        """Take in what is behind `progress`. ``False``: the time ended before the file did."""
        if not progress.settled:
            with opened_upload(self.artefacts.bucket, upload) as rows:
                settle(rows, rows.header or rows.ahead[0][1], kind, upload.columns, reading, progress)
        with opened_upload(self.artefacts.bucket, upload) as rows:
            progress.sheet = rows.sheet
            batches.begin(rows.header or rows.ahead[0][1], upload.columns)
            for number, row in rows:
                batches.add(number, row)
                if batches.full and number > progress.row:
                    batches.write(number)
                    if remaining() < RESERVE:
                        return False
        batches.write(progress.row + len(batches.numbers))
        return True

    def _file(self, artefact: Artefact, progress: Progress, locale: Locale) -> None:
        """Write the refused rows as they came, with their row, columns and reasons."""
        kept = [place for place, title in enumerate(progress.header) if title not in MENDED]
        header = [*(progress.header[place] for place in kept), *MENDING[locale]]
        lines = _refused_lines(self.records.refused(progress), kept, locale)
        bucket, key = self.artefacts.bucket, artefact.key(REFUSED_SHEET)
        with bucket.writer(key, content_type=XLSX_TYPE, once=False) as stream:
            write_xlsx(stream, progress.sheet or _SHEET[locale], header, lines, as_text=True)


def _refused_lines(
    refused: Iterator[RefusedRow], kept: Sequence[int], locale: Locale
) -> Iterator[list[Cell]]:
    for row in refused:
        yield [
            *(row.cells[place] if place < len(row.cells) else "" for place in kept),
            row.number,
            ", ".join(dict.fromkeys(wrong.column for wrong in row.wrong)),
            "\n".join(sentence(wrong.code, locale, wrong.params) for wrong in row.wrong),
        ]
