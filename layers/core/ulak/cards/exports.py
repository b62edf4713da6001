"""A firm's cards as a file: built behind, and taken back by an import as it is.

A file has the columns that an import's template has, and one for each free field. A TCKN is never given out: there is
no column for it, and an import without one leaves it as it stands.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import IO, Any, BinaryIO, Final

import orjson

from ulak.cards import suppressions
from ulak.cards.fields import KINDS, CardField
from ulak.cards.sheets import SHEETS
from ulak.catalogue import Locale
from ulak.consent.store import ConsentStore
from ulak.directory import current_accounts, subscribers
from ulak.directory.firms import Service
from ulak.directory.groups import Groups
from ulak.directory.known_firms import KnownFirms
from ulak.directory.paged_list import Card
from ulak.errors import InputError, Problem
from ulak.identity.caller import Caller
from ulak.identity.msisdn import Region, dialled
from ulak.lists.writing import Cell, Line, content_type, write_csv, write_xlsx
from ulak.platform.artefacts import ArtefactKind, Artefacts, ArtefactState
from ulak.platform.clock import Remaining
from ulak.platform.queue import Pointer
from ulak.platform.table import Table
from ulak.text.amounts import KURUS_A_LIRA
from ulak.words import CHOICES, word

EXPORT: Final = ArtefactKind("export", "exports/{firm}/cards/{id}.{part}", request="json")

_CHOSEN: Final = ("service_number", "language")
"""Fields that hold the code of a choice."""
_TITLES: Final = {
    "groups": (("Grup Kodu", "Ad"), ("Group Code", "Name")),
    "members": (("Abone Kodu",), ("Subscriber Code",)),
}


@dataclass(frozen=True, slots=True)
class ExportCards:
    """Write the firm's cards of `kind` (``subscribers, accounts, groups``) or its ``suppressions`` into a file of that
    `form` (``csv`` or ``xlsx``), in `locale`; of ``members``, those of `group`."""

    caller: Caller
    kind: str
    group: str | None
    locale: Locale
    form: str = "csv"


@dataclass(frozen=True, slots=True)
class Exports:
    table: Table
    artefacts: Artefacts
    firms: KnownFirms

    def ask(self, command: ExportCards) -> str:
        """The id of the export; ``NotFound`` if there is no such group."""
        if command.group is not None:
            Groups.of(self.table).need(command.caller.firm_id, command.group)
        asked = {"kind": command.kind, "group": command.group, "locale": command.locale}
        asked["form"] = command.form
        return self.artefacts.ask(EXPORT, command.caller, asked).id

    def view(self, caller: Caller, export_id: str) -> ArtefactState:
        """How far the export is; its file when it is ready."""
        export = EXPORT.named(caller.firm_id, export_id)
        return self.artefacts.state(
            export, caller, lambda asked: (_form(asked), f"{asked['kind']}.{_form(asked)}")
        )

    def build(self, pointer: Pointer, remaining: Remaining) -> None:
        """Build the file, unless it is there. A query for every megabyte of cards; memory does not grow."""
        export, bucket = EXPORT.of(pointer), self.artefacts.bucket
        asked = self.artefacts.asked(export)
        form, kind, locale = _form(asked), asked["kind"], asked["locale"]
        if bucket.head(export.key(form)) is not None:
            return
        file = _File(form, SHEETS[kind][locale == "en"])
        with bucket.writer(export.key(form), content_type=content_type(form)) as stream:
            if kind in ("subscribers", "accounts"):
                region = self._region(export.firm_id)
                _write_cards(stream, file, self._cards(export.firm_id, kind), kind, locale, region)
            elif kind == "suppressions":
                numbers = ConsentStore(self.table).walk(export.firm_id)
                lines = suppressions.lines(numbers, locale, self._region(export.firm_id))
                file.write(stream, suppressions.TITLES[locale == "en"], lines)
            else:
                titles = _TITLES[kind][locale == "en"]
                file.write(stream, titles, self._lines(export.firm_id, asked["group"]))

    def give_up(self, pointer: Pointer, why: Problem) -> None:
        """It fails, and says why."""
        self.artefacts.fail(EXPORT.of(pointer), why)

    def _region(self, firm_id: str) -> Region | None:
        """Where the firm dials; ``None`` without an account for messages."""
        try:
            return self.firms.account(firm_id, Service.SMS).region
        except InputError:
            return None

    def _cards(self, firm_id: str, kind: str) -> Iterator[Card]:
        of = current_accounts.current_accounts if kind == "accounts" else subscribers.subscribers
        return of(self.table).walk(firm_id)

    def _lines(self, firm_id: str, group: str | None) -> Iterator[list[str]]:
        groups = Groups.of(self.table)
        if group is None:
            yield from ([card.code, card.name] for card in groups.cards.walk(firm_id))
        else:
            yield from ([code] for code in groups.walk(firm_id, groups.need(firm_id, group)))


@dataclass(frozen=True, slots=True)
class _File:
    form: str
    sheet: str

    def write(self, stream: BinaryIO, titles: Sequence[str], lines: Iterator[Line]) -> None:
        if self.form == "xlsx":
            write_xlsx(stream, self.sheet, titles, lines, as_text=True)
        else:
            write_csv(stream, titles, lines)


def _form(asked: Mapping[str, Any]) -> str:
    """Exports that v0.1.0 was asked for are CSV."""
    return str(asked.get("form", "csv"))


def _write_cards(
    stream: BinaryIO, file: _File, cards: Iterator[Card], name: str, locale: Locale, region: Region | None
) -> None:
    """Which free fields there are is known at the end: rows wait in a file until then."""
    kind = KINDS[name]
    fields = [one for one in kind.fields if one.name != "tckn"]
    numbers, free = 1, dict[str, None]()
    with tempfile.TemporaryFile() as waiting:
        for card in cards:
            values = _values(card, locale, region)
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
        lines = _waiting_lines(waiting, fields, kind.numbers, numbers, list(free))
        file.write(stream, [*header, *free], lines)


def _waiting_lines(
    waiting: IO[bytes], fields: Sequence[CardField], many: str, numbers: int, free: Sequence[str]
) -> Iterator[list[Cell]]:
    for line in waiting:
        values = orjson.loads(line)
        cells: list[Cell] = []
        for one in fields:
            value = _cell(one.name, values.get(one.name, ""))
            cells += value + [""] * (numbers - len(value)) if one.name == many else [value]
        yield [*cells, *(values["fields"].get(name, "") for name in free)]


def _cell(name: str, value: Any) -> Any:
    """A field's cell, of what waited as JSON."""
    if name == "balance" and value != "":
        return Decimal(value) / KURUS_A_LIRA
    if name == "birthday" and value:
        month, _, day = value.partition("-")
        return f"{day}.{month}"
    return date.fromisoformat(value) if name == "due_date" and value else value


def _values(card: Card, locale: Locale, region: Region | None) -> Mapping[str, Any]:
    """A card's fields by their words, as JSON; an amount in kuruş."""
    facts = dict(card.facts)
    region = Region(facts["country"]) if "country" in facts else region
    numbers = [
        dialled(one["msisdn"], region) if "msisdn" in one else one["number"] for one in facts.pop("numbers")
    ]
    shown = {name: str(value) for name, value in facts.items() if isinstance(value, str)}
    shown |= {name: word(CHOICES, shown[name], locale) for name in _CHOSEN if name in shown}
    shown |= {"code": card.code, "name": card.name}
    shown["blocked"] = word(CHOICES, "yes" if facts["blocked"] else "no", locale)
    free = {name: str(value) for name, value in facts["fields"].items()}
    if "balance" in facts:
        shown["balance"] = facts["balance"]
    return {**shown, "numbers": numbers, "contacts": numbers, "fields": free}
