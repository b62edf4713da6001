"""The rows of a file on their way into cards, a batch at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from ulak.cards import fields as card_fields
from ulak.cards.fields import CardColumns, CardKind, WrongCell
from ulak.cards.progress import ImportRecords, Progress, RefusedCell, RefusedRow
from ulak.cards.writer import CardWriter
from ulak.directory.paged_list import Card, Upserted
from ulak.errors import InputError
from ulak.identity import tckn
from ulak.identity.recipient import tckn_in
from ulak.lists.cells import restored
from ulak.platform.artefacts import Artefact

BATCH: Final = 500
"""Rows between two notes of how far the import is."""

_TELLING: Final = 10
"""Characters from which on the first two and last three of a number give nothing away."""


class Batches:
    """Gathers rows and writes them. Of those that an earlier turn took in it only looks at the codes."""

    def __init__(
        self,
        records: ImportRecords,
        writer: CardWriter,
        artefact: Artefact,
        kind: CardKind,
        progress: Progress,
        group: str | None = None,
    ) -> None:
        self._records, self._writer, self._artefact = records, writer, artefact
        self._kind, self._progress, self._group = kind, progress, group
        self.columns: CardColumns | None = None
        self.numbers: list[int] = []
        self._cards: list[tuple[int, list[str], Card]] = []
        """Each with its row's number and cells."""
        self._refused: list[RefusedRow] = []
        self._codes: dict[int, int] = {}
        """Fingerprints of the codes that came, with their rows; 64 bits, so that a million fit."""

    @property
    def full(self) -> bool:
        return len(self.numbers) >= BATCH

    def begin(self, header: Sequence[str], given: Mapping[str, str | int]) -> None:
        """Find the columns by the file's header, and by what the caller said of them."""
        cells = [cell.strip() for cell in header]
        columns = card_fields.find(cells, self._kind, given)
        self.columns = replace(
            columns, decimal=self._progress.decimal, without_words=self._progress.without_words
        )
        self._progress.header, self._progress.status = cells, "running"

    def add(self, number: int, row: list[str]) -> None:
        columns = self.columns
        if columns is None:
            raise LookupError("a row before the header")
        cells = [restored(cell) for cell in row]
        place = columns.targets.index("code")
        code = cells[place].strip() if place < len(cells) else ""
        first = self._codes.setdefault(hash(code), number)
        if number <= self._progress.row:
            return
        self.numbers.append(number)
        values, wrong = card_fields.read(cells, columns, self._kind)
        if code and first != number:
            wrong.append(WrongCell(place, "code_repeated", {"code": code, "first": first}))
        if any(cell.strip() for cell in cells[len(columns.header) :]):
            params = {"expected": len(columns.header), "given": len(cells)}
            wrong.append(WrongCell(None, "row_too_long", params))
        try:
            card = self._writer.card(self._artefact.firm_id, self._kind, values)
        except InputError as error:
            found = [card_fields.wrong_of(problem, cells, columns) for problem in error.problems]
            at = {one.place for one in wrong}
            wrong += [one for one in found if one.place is None or one.place not in at]
        if wrong:
            self._refuse(number, cells, columns, wrong)
        else:
            self._cards.append((number, cells, card))

    def _refuse(
        self, number: int, cells: list[str], columns: CardColumns, wrong: Sequence[WrongCell]
    ) -> None:
        shown = [_without_tckn(cell, place == columns.tckn) for place, cell in enumerate(cells)]
        told = [
            RefusedCell(
                column=columns.header[one.place] if one.place is not None else "",
                value=self._masked(shown, one.place, columns),
                code=one.code,
                params=dict(one.params),
            )
            for one in wrong
        ]
        self._refused.append(RefusedRow(number, shown, told))

    def _masked(self, cells: Sequence[str], place: int | None, columns: CardColumns) -> str:
        """A cell as answers show it: a phone number masked."""
        if place is None or place >= len(cells):
            return ""
        cell = cells[place]
        hidden = columns.targets[place] == self._kind.numbers and len(cell) >= _TELLING
        return f"{cell[:2]}*****{cell[-3:]}" if hidden else cell

    def _known(self) -> list[Card]:
        """Those of the batch that are subscribers; a code that is nobody's is refused."""
        columns, members = self.columns, [card for _, _, card in self._cards]
        unknown = self._writer.unknown(self._artefact.firm_id, [card.code for card in members])
        for number, cells, card in self._cards:
            if columns is not None and card.code in unknown:
                place = columns.targets.index("code")
                self._refuse(
                    number, cells, columns, [WrongCell(place, "subscriber_unknown", {"who": card.code})]
                )
        self._refused.sort(key=lambda one: one.number)
        return [card for card in members if card.code not in unknown]

    def _done(self, cards: Sequence[Card]) -> Upserted:
        """What came of the cards; of subscribers that come into a group too, what came of their cards."""
        firm_id = self._artefact.firm_id
        if self._kind.name == "members":
            return self._writer.put_in(firm_id, self._group or "", cards)
        done = self._writer.upsert(firm_id, self._kind, cards)
        if self._group:
            self._writer.put_in(firm_id, self._group, cards)
        return done

    def write(self, row: int) -> None:
        """Write the batch and note that the file is taken in up to `row`."""
        progress = self._progress
        cards = self._known() if self._kind.name == "members" else [card for _, _, card in self._cards]
        if cards:
            done = self._done(cards)
            progress.created += done.created
            progress.updated += done.updated
            progress.unchanged += done.unchanged
        if self._refused:
            progress.pages.append(self._records.keep_refused(self._artefact, self._refused))
            progress.refused += len(self._refused)
            reasons = Counter(progress.by_reason)
            reasons.update(code for refused in self._refused for code in {one.code for one in refused.wrong})
            progress.by_reason = dict(reasons)
        progress.rows += len(self.numbers)
        progress.row = max(row, progress.row)
        self.numbers, self._cards, self._refused = [], [], []
        self._records.keep(self._artefact, progress)


def _without_tckn(cell: str, is_tckn: bool) -> str:
    if is_tckn:
        compact = tckn.compact(cell)
        return tckn.shown(tckn.refused("", compact)) if compact else ""
    found = tckn_in(cell)
    return tckn.mask(found) if found else cell
