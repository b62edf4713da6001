"""A firm's cards as a file: built behind, and taken back by an import as it is.

A CSV has the columns that an import's template has, and one for each free field. A TCKN is never given out: there is
no column for it, and an import without one leaves it as it stands.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO, Any, BinaryIO, Final

import orjson

from ulak.cards.fields import KINDS, CardField
from ulak.catalogue import Locale
from ulak.directory import current_accounts, subscribers
from ulak.directory.groups import Groups
from ulak.directory.paged_list import Card
from ulak.lists.writing import CSV_TYPE, write_csv
from ulak.platform.artefacts import ArtefactKind, Artefacts, ArtefactState
from ulak.platform.clock import Remaining
from ulak.platform.queue import Pointer
from ulak.platform.table import Table
from ulak.text.turkish import day, money

EXPORT: Final = ArtefactKind("export", "exports/{firm}/cards/{id}.{part}", request="json")

_FILE: Final = "csv"
_YES_NO: Final = (("Hayır", "Evet"), ("No", "Yes"))
_TITLES: Final = {
    "groups": (("Grup Kodu", "Ad"), ("Group Code", "Name")),
    "members": (("Abone Kodu",), ("Subscriber Code",)),
}


@dataclass(frozen=True, slots=True)
class ExportCards:
    """Write the firm's cards of `kind` (``subscribers, accounts, groups``) into a file, titled in `locale`; of
    ``members``, those of `group`."""

    firm_id: str
    kind: str
    group: str | None
    locale: Locale


@dataclass(frozen=True, slots=True)
class Exports:
    table: Table
    artefacts: Artefacts

    def ask(self, command: ExportCards) -> str:
        """The id of the export; ``NotFound`` if there is no such group."""
        if command.group is not None:
            Groups.of(self.table).need(command.firm_id, command.group)
        asked = {"kind": command.kind, "group": command.group, "locale": command.locale}
        return self.artefacts.ask(EXPORT, command.firm_id, asked).id

    def view(self, firm_id: str, export_id: str) -> ArtefactState:
        """How far the export is; its file when it is ready."""
        export = EXPORT.named(firm_id, export_id)
        return self.artefacts.state(export, lambda asked: (_FILE, f"{asked['kind']}.csv"))

    def build(self, pointer: Pointer, remaining: Remaining) -> None:
        """Build the file, unless it is there. A query for every megabyte of cards; memory does not grow."""
        export, bucket = EXPORT.of(pointer), self.artefacts.bucket
        if bucket.head(export.key(_FILE)) is not None:
            return
        asked = self.artefacts.asked(export)
        with bucket.writer(export.key(_FILE), content_type=CSV_TYPE) as stream:
            if asked["kind"] in KINDS:
                _write_cards(
                    stream, self._cards(export.firm_id, asked["kind"]), asked["kind"], asked["locale"]
                )
            else:
                titles = _TITLES[asked["kind"]][asked["locale"] == "en"]
                write_csv(stream, titles, self._lines(export.firm_id, asked["group"]))

    def _cards(self, firm_id: str, kind: str) -> Iterator[Card]:
        of = current_accounts.current_accounts if kind == "accounts" else subscribers.subscribers
        return of(self.table).walk(firm_id)

    def _lines(self, firm_id: str, group: str | None) -> Iterator[list[str]]:
        groups = Groups.of(self.table)
        if group is None:
            yield from ([card.code, card.name] for card in groups.cards.walk(firm_id))
        else:
            yield from ([code] for code in groups.walk(firm_id, groups.need(firm_id, group)))


def _write_cards(stream: BinaryIO, cards: Iterator[Card], name: str, locale: Locale) -> None:
    """Which free fields there are is known at the end: rows wait in a file until then."""
    kind = KINDS[name]
    fields = [one for one in kind.fields if one.name != "tckn"]
    numbers, free = 1, dict[str, None]()
    with tempfile.TemporaryFile() as waiting:
        for card in cards:
            values = _values(card, locale)
            numbers = max(numbers, len(values[kind.numbers]))
            free |= dict.fromkeys(values["fields"])
            waiting.write(orjson.dumps(values) + b"\n")
        waiting.seek(0)
        header: list[str] = []
        for one in fields:
            title = one.titles[locale == "en"]
            header.append(title)
            if one.name == kind.numbers:
                header += [f"{title} {place}" for place in range(2, numbers + 1)]
        write_csv(
            stream, [*header, *free], _waiting_lines(waiting, fields, kind.numbers, numbers, list(free))
        )


def _waiting_lines(
    waiting: IO[bytes], fields: Sequence[CardField], many: str, numbers: int, free: Sequence[str]
) -> Iterator[list[str]]:
    for line in waiting:
        values = orjson.loads(line)
        cells: list[str] = []
        for one in fields:
            value = values.get(one.name, "")
            cells += value + [""] * (numbers - len(value)) if one.name == many else [value]
        yield [*cells, *(values["fields"].get(name, "") for name in free)]


def _values(card: Card, locale: Locale) -> Mapping[str, Any]:
    """A card's fields as a sheet shows them."""
    facts = dict(card.facts)
    numbers = [one["number"] for one in facts.pop("numbers")]
    shown = {name: str(value) for name, value in facts.items() if isinstance(value, str)}
    shown |= {"code": card.code, "name": card.name, "blocked": _YES_NO[locale == "en"][facts["blocked"]]}
    if "balance" in facts:
        shown["balance"] = money(facts["balance"])
    if "due_date" in facts:
        shown["due_date"] = day(date.fromisoformat(facts["due_date"]))
    free = {name: str(value) for name, value in facts["fields"].items()}
    return {**shown, "numbers": numbers, "contacts": numbers, "fields": free}
