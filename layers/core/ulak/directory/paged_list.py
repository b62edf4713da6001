"""The list of a firm's cards of one kind (subscribers, current accounts, groups, ...), read page by page.

A card is an item of its own, under its code. Codes of an ERP are much alike (``120.01.0001``), so cards are
spread over partitions by a checksum of the code: no partition takes more than its share of an import. Within
a partition they stand in the order of their codes, so that a page, a prefix and a walk cost what they answer.
Beside each card stands a line by its folded name, for searching.

======================================  ===========================  =================================
``pk``                                  ``sk``                       what
======================================  ===========================  =================================
``FIRM#<firm>#<KIND>#<shard>``          ``<code>``                   the card
``FIRM#<firm>#<KIND>@NAMES#<shard>``    ``<folded name>␟<code>``     nothing but its keys
======================================  ===========================  =================================

Of subscribers and current accounts a line stands by each number too (`ulak.directory.number_lines`). Card and lines
change in one transaction, conditional on the card's version: a repeated or parallel import leaves no line without its
card, and no card without its lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, Generic, TypeVar
from zlib import crc32

import orjson

from ulak.directory.caps import CODE_CAP
from ulak.directory.number_lines import NumberLines
from ulak.errors import NotFound, Unavailable
from ulak.platform.clock import Milliseconds
from ulak.platform.cursors import Cursors
from ulak.platform.table import MOST_WRITES, Delete, Item, Put, Refused, Table, Write
from ulak.text.turkish import folded
from ulak.values import dataclass

SHARDS: Final = 16
"""Partitions of a kind that a firm may have a million of: 16,000 writes a second at DynamoDB's 1,000 each, and
a prefix that nothing begins with is known not to be there after 16 calls."""

_LONGEST_KEY: Final = 1_024
"""Octets of a sort key of DynamoDB."""
_CODE_OCTETS: Final = 4 * CODE_CAP + 64
"""Octets of a line's code at most, and room for the separator."""

PAGE: Final = 100
MOST_A_PAGE: Final = 1_000

_SEPARATOR: Final = "\x1f"  # sorts below everything printable
_FIRST, _LAST = "\x01", "\U0010ffff"
_READ_AT_ONCE: Final = 100
_ROUNDS: Final = 5

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sealed:
    """A TCKN as it is kept: `mac` tells whether two are the same, `box` holds it encrypted, `shown` masked."""

    mac: bytes
    box: bytes
    shown: str


@dataclass(frozen=True, slots=True)
class Card:
    code: str
    name: str
    facts: Mapping[str, Any]
    """JSON; what it means is the kind's own affair."""
    tckn: Sealed | None = None
    keeps_tckn: bool = False
    """Written without a word on the TCKN: the one that stands there stays."""
    version: int = 0
    changed_at: Milliseconds = 0
    """When its owner changed it, if that was said: an older one does not take its place. 0: it always does."""

    @property
    def msisdns(self) -> list[str]:
        """Its mobiles, the numbers that can be written to."""
        return [one["msisdn"] for one in self.facts.get("numbers", ()) if "msisdn" in one]


@dataclass(frozen=True, slots=True)
class Upserted:
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    stale: int = 0
    """Those that are older than what stands there; only cards that say when they were changed."""


@dataclass(frozen=True, slots=True)
class Find:
    """Which cards of a list: those whose code begins with `prefix`, or whose name begins with `name` if it is given."""

    prefix: str = ""
    name: str = ""
    cursor: str | None = None
    """Where the page before ended."""
    limit: int = PAGE


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    items: Sequence[T]
    next_cursor: str | None
    """Of the page that follows; ``None``: this is the last."""


@dataclass(frozen=True, slots=True)
class PutCard:
    """A card as it stands after it was put."""

    card: Card
    created: bool


@dataclass(frozen=True, slots=True)
class Partitions:
    """Items spread over partitions: ``<prefix>#<shard>``."""

    table: Table
    prefix: str
    shards: int

    def key(self, owner: str, sk: str) -> tuple[str, str]:
        """Where the item `sk` of `owner` stands: the owner's checksum names its partition."""
        return self._pk(_shard(owner, self.shards)), sk

    def page(self, start: str, place: str, limit: int) -> tuple[list[Item], str]:
        """Up to `limit` items whose ``sk`` begins with `start`, from behind `place` on, and the place to go
        on from (empty: that was all). Partition after partition, in the order of ``sk`` within each."""
        number, _, after = place.partition(_SEPARATOR)
        items: list[Item] = []
        for shard in range(int(number or 0), self.shards):
            first = after + "\0" if after else start
            after = ""
            wanted = limit - len(items)
            items += self.table.query(
                self._pk(shard), between=(first or _FIRST, start + _LAST), limit=wanted, consistent=False
            )
            if len(items) == limit:
                return items, f"{shard}{_SEPARATOR}{items[-1]['sk']}"
        return items, ""

    def walk(self) -> Iterator[Item]:
        """All items, partition after partition: a call for every megabyte."""
        for shard in range(self.shards):
            yield from self.table.query(self._pk(shard), between=(_FIRST, _LAST), consistent=False)

    def partition(self, shard: int) -> Iterator[Item]:
        """All items of one partition; consistent."""
        yield from self.table.query(self._pk(shard), between=(_FIRST, _LAST))

    def _pk(self, shard: int) -> str:
        return f"{self.prefix}#{shard:02d}"


@dataclass(frozen=True, slots=True)
class PagedList:
    """Cards of one kind: `kind` names it in the table, `shards` is fixed for ever."""

    table: Table
    kind: str
    shards: int = SHARDS
    numbered: bool = False
    """Whether its cards are found by their numbers."""

    @property
    def lines(self) -> NumberLines:
        """By which cards are found whose number is known; of a kind that is `numbered`."""
        return NumberLines(self.table, self.kind)

    def with_number(self, firm_id: str, msisdn: str) -> list[Card]:
        """The cards that have this mobile, as far as their lines are whole (`NumberLines.are_whole`); consistent."""
        found = self.get_many(firm_id, self.lines.codes(firm_id, msisdn))
        return [card for card in found.values() if msisdn in card.msisdns]

    def draw_lines(self, firm_id: str, shard: int) -> None:
        """Give the cards of one partition their lines by number; the partitions before have theirs."""
        cards = map(_card, self._cards(firm_id).partition(shard))
        self.lines.add(firm_id, ((one, card.code) for card in cards for one in card.msisdns), shard + 1)

    def get(self, firm_id: str, code: str) -> Card | None:
        item = self.table.get(self._cards(firm_id).key(code, code))
        return _card(item) if item else None

    def need(self, firm_id: str, code: str) -> Card:
        """The card by this code; ``NotFound`` if there is none."""
        card = self.get(firm_id, code)
        if card is None:
            raise NotFound
        return card

    def get_many(self, firm_id: str, codes: Sequence[str]) -> dict[str, Card]:
        """The cards there are by these codes: a call for every hundred."""
        cards = self._cards(firm_id)
        items = self.table.get_many([cards.key(code, code) for code in dict.fromkeys(codes)])
        return {item["sk"]: _card(item) for item in items}

    def find(self, cursors: Cursors, firm_id: str, kind: str, asked: Find) -> Page[Card]:
        """The page of cards that is asked for. `kind` names the list in its cursors; ``InputError`` for a cursor of
        another list, firm or search."""
        scope = (firm_id, kind, asked.name, asked.prefix)
        place = cursors.read(scope, asked.cursor) if asked.cursor else ""
        if asked.name:
            cards, further = self.named(firm_id, asked.name, place, asked.limit)
        else:
            cards, further = self.page(firm_id, asked.prefix, place, asked.limit)
        return Page(cards, cursors.write(scope, further) if further else None)

    def page(self, firm_id: str, start: str, place: str, limit: int) -> tuple[list[Card], str]:
        """Cards whose code begins with `start`; see `Partitions.page`."""
        items, further = self._cards(firm_id).page(start, place, limit)
        return [_card(item) for item in items], further

    def named(self, firm_id: str, start: str, place: str, limit: int) -> tuple[list[Card], str]:
        """Cards whose name begins with `start`, folded alike."""
        lines, further = self._names(firm_id).page(_sought(start), place, limit)
        codes = [line["sk"].partition(_SEPARATOR)[2] for line in lines]
        found = self.get_many(firm_id, codes)
        return [found[code] for code in codes if code in found], further

    def place_of(self, code: str) -> str:
        """The place behind this card, as `page` takes it."""
        return f"{_shard(code, self.shards)}{_SEPARATOR}{code}"

    def walk(self, firm_id: str) -> Iterator[Card]:
        return map(_card, self._cards(firm_id).walk())

    def upsert(self, firm_id: str, cards: Sequence[Card]) -> Upserted:
        """Put each card in the place of the one by its code, and write nothing for one that stands there so
        already. Codes must differ. A read for every hundred cards, a transaction for every fifty new ones.

        Raises ``Unavailable`` when others keep changing the same cards.
        """
        tally = {"created": 0, "updated": 0, "unchanged": 0, "stale": 0}
        for first in range(0, len(cards), _READ_AT_ONCE):
            waiting: list[Card] = list(cards[first : first + _READ_AT_ONCE])
            for _ in range(_ROUNDS):
                waiting = self._put(firm_id, waiting, tally)
                if not waiting:
                    break
            else:
                raise Unavailable
        return Upserted(**tally)

    def put(self, firm_id: str, card: Card) -> PutCard:
        """Put one card in the place of the one by its code. ``NotFound`` if another took it out at the same moment."""
        done = self.upsert(firm_id, [card])
        return PutCard(self.need(firm_id, card.code), created=bool(done.created))

    def take_out(self, firm_id: str, code: str) -> None:
        """Take the card out; ``NotFound`` if there is none."""
        if not self.delete(firm_id, code):
            raise NotFound

    def delete(self, firm_id: str, code: str) -> bool:
        """Take the card out. ``False``: there is none."""
        for _ in range(_ROUNDS):
            card = self.get(firm_id, code)
            if card is None:
                return False
            try:
                self.table.write_all(
                    [
                        Delete(
                            self._cards(firm_id).key(code, code),
                            "version = :version",
                            values={":version": card.version},
                        ),
                        Delete(self._line(firm_id, card)),
                        *self._by_number(firm_id, card, None),
                    ]
                )
            except Refused:
                continue  # changed in between: read again
            return True
        raise Unavailable

    def _put(self, firm_id: str, cards: Sequence[Card], tally: dict[str, int]) -> list[Card]:
        """One round: write what differs and count it; answers the cards that others changed meanwhile."""
        before = self.get_many(firm_id, [card.code for card in cards])
        changes: list[tuple[Card, list[Write]]] = []
        for card in cards:
            standing = before.get(card.code)
            whole = replace(card, tckn=standing.tckn if standing else None) if card.keeps_tckn else card
            if standing is not None and 0 < card.changed_at < standing.changed_at:
                tally["stale"] += 1
            elif standing is not None and _same(standing, whole) and card.changed_at <= standing.changed_at:
                tally["unchanged"] += 1
            else:
                changes.append((card, self._writes(firm_id, whole, standing)))
        refused: list[Card] = []
        while changes:
            together: list[tuple[Card, list[Write]]] = []
            room = MOST_WRITES
            while changes and len(changes[0][1]) <= room:
                room -= len(changes[0][1])
                together.append(changes.pop(0))
            try:
                self.table.write_all([write for _, writes in together for write in writes])
            except Refused:
                refused += [card for card, _ in together]
                continue
            new = sum(card.code not in before for card, _ in together)
            tally["created"] += new
            tally["updated"] += len(together) - new
        return refused

    def _writes(self, firm_id: str, card: Card, standing: Card | None) -> list[Write]:
        pk, sk = self._cards(firm_id).key(card.code, card.code)
        item: Item = {"pk": pk, "sk": sk, "name": card.name, "facts": _encoded(card)}
        item["version"] = standing.version + 1 if standing else 1
        if changed_at := card.changed_at or (standing.changed_at if standing else 0):
            item["changed_at"] = changed_at
        if card.tckn:
            item |= {"tckn_mac": card.tckn.mac, "tckn_box": card.tckn.box, "tckn_shown": card.tckn.shown}
        if standing is None:
            line = self._line(firm_id, card)
            new_card = [Put(item, "attribute_not_exists(pk)"), Put({"pk": line[0], "sk": line[1]})]
            return [*new_card, *self._by_number(firm_id, None, card)]
        writes: list[Write] = [Put(item, "version = :version", values={":version": standing.version})]
        old, new = self._line(firm_id, standing), self._line(firm_id, card)
        if old != new:
            writes += [Put({"pk": new[0], "sk": new[1]}), Delete(old)]
        return [*writes, *self._by_number(firm_id, standing, card)]

    def _by_number(self, firm_id: str, before: Card | None, after: Card | None) -> list[Write]:
        """What a card's change does to its lines by number."""
        code = (before or after or _NOBODY).code
        old, new = before.msisdns if before else (), after.msisdns if after else ()
        return self.lines.writes(firm_id, code, old, new) if self.numbered else []

    def _line(self, firm_id: str, card: Card) -> tuple[str, str]:
        return self._names(firm_id).key(card.code, f"{_sought(card.name)}{_SEPARATOR}{card.code}")

    def _cards(self, firm_id: str) -> Partitions:
        return Partitions(self.table, f"FIRM#{firm_id}#{self.kind}", self.shards)

    def _names(self, firm_id: str) -> Partitions:
        return Partitions(self.table, f"FIRM#{firm_id}#{self.kind}@NAMES", self.shards)


_NOBODY: Final = Card("", "", {})


def _sought(name: str) -> str:
    """A name as it is searched by. One letter may fold to many (``ﷺ`` to eighteen), and a key of the table holds
    `_LONGEST_KEY` octets: what is beyond is not searched by, and codes keep the lines of two names apart."""
    octets = folded(name).encode()
    return octets[: _LONGEST_KEY - _CODE_OCTETS].decode(errors="ignore")


def _shard(owner: str, shards: int) -> int:
    return crc32(owner.encode()) % shards


def _encoded(card: Card) -> bytes:
    return orjson.dumps(card.facts, option=orjson.OPT_SORT_KEYS)


def _same(standing: Card, card: Card) -> bool:
    """Whether a card says what stands there; a mobile that is only spelled otherwise is the same."""
    return _told(standing) == _told(card)


def _told(card: Card) -> tuple[str, bytes, bytes | None]:
    numbers = [
        {name: value for name, value in one.items() if name != "number" or "msisdn" not in one}
        for one in card.facts.get("numbers", ())
    ]
    facts = _encoded(replace(card, facts={**card.facts, "numbers": numbers}))
    return card.name, facts, card.tckn.mac if card.tckn else None


def _card(item: Item) -> Card:
    tckn = None
    if "tckn_mac" in item:
        tckn = Sealed(bytes(item["tckn_mac"]), bytes(item["tckn_box"]), item["tckn_shown"])
    return Card(
        item["sk"],
        item["name"],
        orjson.loads(item["facts"]),
        tckn,
        version=item["version"],
        changed_at=item.get("changed_at", 0),
    )
