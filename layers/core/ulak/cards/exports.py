"""A firm's cards as a file: built behind, and taken back by an import as it is.

A CSV has the columns that an import's template has, and one for each free field. A TCKN is never given out: there is
no column for it, and an import without one leaves it as it stands.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from secrets import token_hex
from typing import Any, BinaryIO, Final, Literal

import orjson

from ulak.cards.fields import KINDS
from ulak.catalogue import Locale
from ulak.directory import current_accounts, subscribers
from ulak.directory.cards import Code
from ulak.directory.groups import Groups
from ulak.directory.register import Card
from ulak.errors import InputError, NotFound, Problem
from ulak.lists.cells import neutralised
from ulak.platform.bodies import Body, parse
from ulak.platform.bucket import Bucket
from ulak.platform.edge import Request, Response
from ulak.platform.queue import Queue
from ulak.platform.strict_json import parse_object
from ulak.platform.table import Table
from ulak.text.turkish import day, money

_ID_OCTETS: Final = 16
_URL_SECONDS: Final = 5 * 60
_YES_NO: Final = (("Hayır", "Evet"), ("No", "Yes"))
_TITLES: Final = {
    "groups": (("Grup Kodu", "Ad"), ("Group Code", "Name")),
    "members": (("Abone Kodu",), ("Subscriber Code",)),
}


class ExportBody(Body):
    """``POST /v1/exports``: all subscribers, accounts or groups of the firm, or the members of one group."""

    kind: Literal["subscribers", "accounts", "groups", "members"]
    group: Code | None = None


@dataclass(frozen=True, slots=True)
class Exports:
    table: Table
    bucket: Bucket
    queue: Queue

    def create(self, request: Request) -> Response:
        body, firm_id = parse(ExportBody, parse_object(request.body)), request.caller.firm_id
        if (body.kind == "members") is not (body.group is not None):
            raise InputError([Problem("field_missing", "/group", params={"field": "group"})])
        if body.group is not None:
            Groups.of(self.table).need(firm_id, body.group)
        export_id = token_hex(_ID_OCTETS)
        asked = {"kind": body.kind, "group": body.group, "locale": request.locale}
        self.bucket.put(_key(firm_id, export_id, "json"), orjson.dumps(asked))
        self.queue.send([{"firm": firm_id, "export": export_id}])
        where = f"/v1/exports/{export_id}"
        return Response(202, {"id": export_id, "status": "pending"}, {"location": where, "retry-after": "2"})

    def view(self, request: Request) -> Response:
        """303 to the file, or 200 and ``pending``."""
        firm_id, export_id = request.caller.firm_id, request.path["export_id"]
        if len(export_id) != 2 * _ID_OCTETS or not (export_id.isascii() and export_id.isalnum()):
            raise NotFound
        asked = orjson.loads(self.bucket.get(_key(firm_id, export_id, "json")))
        if self.bucket.head(_key(firm_id, export_id, "csv")) is None:
            return Response(200, {"id": export_id, "status": "pending"}, {"retry-after": "2"})
        url = self.bucket.download_url(
            _key(firm_id, export_id, "csv"), filename=f"{asked['kind']}.csv", seconds=_URL_SECONDS
        )
        return Response(303, {"id": export_id, "status": "ready", "url": url}, {"location": url})

    def build(self, firm_id: str, export_id: str) -> None:
        """Build the file, unless it is there. A query for every megabyte of cards; memory does not grow."""
        if self.bucket.head(_key(firm_id, export_id, "csv")) is not None:
            return
        asked = orjson.loads(self.bucket.get(_key(firm_id, export_id, "json")))
        with self.bucket.writer(_key(firm_id, export_id, "csv"), content_type="text/csv") as stream:
            if asked["kind"] in KINDS:
                self._write_cards(stream, firm_id, asked["kind"], asked["locale"])
            else:
                header = _TITLES[asked["kind"]][asked["locale"] == "en"]
                _write(stream, header, self._lines(firm_id, asked["group"]))

    def _lines(self, firm_id: str, group: str | None) -> Iterator[list[str]]:
        groups = Groups.of(self.table)
        if group is None:
            yield from ([card.code, card.name] for card in groups.register.walk(firm_id))
        else:
            yield from ([code] for code in groups.walk(firm_id, groups.need(firm_id, group)))

    def _write_cards(self, stream: BinaryIO, firm_id: str, name: str, locale: Locale) -> None:
        """Which free fields there are is known at the end: rows wait in a file until then."""
        of = current_accounts.current_accounts if name == "accounts" else subscribers.subscribers
        fields = [one for one in KINDS[name].fields if one.name != "tckn"]
        many = KINDS[name].numbers
        numbers, free = 1, dict[str, None]()
        with tempfile.TemporaryFile() as waiting:
            for card in of(self.table).walk(firm_id):
                values = _values(card, locale)
                numbers = max(numbers, len(values[many]))
                free |= dict.fromkeys(values["fields"])
                waiting.write(orjson.dumps(values) + b"\n")
            waiting.seek(0)
            header: list[str] = []
            for one in fields:
                title = one.titles[locale == "en"]
                more = (f"{title} {place}" for place in range(2, numbers + 1)) if one.name == many else ()
                header += [title, *more]

            def lines() -> Iterator[list[str]]:
                for line in waiting:
                    values = orjson.loads(line)
                    cells: list[str] = []
                    for one in fields:
                        value = values.get(one.name, "")
                        listed = value + [""] * (numbers - len(value)) if one.name == many else [value]
                        cells += listed
                    yield [*cells, *(values["fields"].get(field, "") for field in free)]

            _write(stream, [*header, *free], lines())


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


def _write(stream: BinaryIO, header: Any, lines: Iterator[list[str]]) -> None:
    text = io.TextIOWrapper(stream, "utf-8-sig", newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([neutralised(cell) for cell in line] for line in lines)
    text.flush()
    text.detach()


def _key(firm_id: str, export_id: str, kind: str) -> str:
    return f"exports/{firm_id}/cards/{export_id}.{kind}"
