"""The records of an account of credit in the table.

======================  ==================================================================================
``sk``                  what
======================  ==================================================================================
``BALANCE``             the sums of the entries; moves with every entry, and with nothing else
``BLOCK``               what singles and codes draw from; moves with every draw
``BLOCK#07``            the same: further blocks, of an account that many draw from at the same time
``KEY#<key>``           there is an entry by this key, and when it was made; what makes it the only one
``ENTRY#<at>#<key>``    the entry, in the order of time
======================  ==================================================================================

all under ``FIRM#<firm>#CREDIT#<service>``. An entry, its key and the balance change in one transaction, beside
whatever the credit is for; the key outlasts every queue, so that a redrive after months moves nothing again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, fields
from typing import Any, Final

from ulak.errors import IdempotencyMismatch, Unavailable
from ulak.ledger import entries
from ulak.ledger.entries import Balance, Block, Entry, Kind, Standing
from ulak.ledger.spread import Spread
from ulak.platform.clock import MINUTE, Milliseconds
from ulak.platform.table import Contended, Item, Put, Refused, Table, Update, Write, new_token
from ulak.platform.telemetry import logger
from ulak.values import dataclass

_SPREAD_FOR: Final[Milliseconds] = 5 * MINUTE
"""After a block beside the first was turned over, processes that know nothing yet use all."""

_ROUNDS: Final = 12
"""How often a block is looked at anew because somebody else turned it over meanwhile."""


@dataclass(frozen=True, slots=True)
class TopUp:
    entry: Entry
    replayed: bool
    """It stood there already: the same reference had come before."""


class Drawing:
    """A draw that is tried until it is done: it names a block, and another when transactions hold that one."""

    def __init__(self, ledger: Ledger, firm_id: str, service: str, credits: int) -> None:
        self._ledger = ledger
        self._account = firm_id, service
        self._credits = credits
        self._number = ledger.spread.choose(firm_id, service)

    @property
    def number(self) -> int:
        """Of the block."""
        return self._number

    @property
    def write(self) -> Write:
        """The draw, for the caller's transaction."""
        return self._ledger.draw(*self._account, self._credits, self._number)

    def contended(self) -> None:
        """Somebody held what the transaction needs: choose another block."""
        self._ledger.spread.widen(*self._account)
        self._number = self._ledger.spread.choose(*self._account)

    def refill(self, *, now: Milliseconds) -> None:
        """See to it that the block has the credits, after the draw was refused. Raises `InsufficientCredit`."""
        self._ledger.refill(*self._account, self._credits, now=now, number=self._number)


class Ledger:
    def __init__(self, table: Table) -> None:
        self._table = table
        self.spread = Spread()

    @property
    def table(self) -> Table:
        """Where the writes below belong."""
        return self._table

    # --- writes for the transactions of others ------------------------------------------------------------

    def reserve(
        self, firm_id: str, service: str, job_id: str, credits: int, *, now: Milliseconds
    ) -> list[Write]:
        """Hold `credits` for a job; refused unless they are available."""
        entry = entries.reservation(job_id, credits, now)
        return _entry_writes(firm_id, service, entry, needs=credits)

    def release(
        self, firm_id: str, service: str, job_id: str, reserved: int, charged: int, *, now: Milliseconds
    ) -> list[Write]:
        """End a job's reservation of `reserved` credits: `charged` of them are spent, the others go back."""
        return _entry_writes(firm_id, service, entries.release(job_id, reserved, charged, now))

    def correct(
        self,
        firm_id: str,
        service: str,
        job_id: str,
        chunk: int,
        index: int,
        credits: int,
        *,
        now: Milliseconds,
    ) -> list[Write]:
        """Give back what a released job paid for a call that turned out to be refused; `index` is the first
        of the call's recipients within its chunk."""
        return _entry_writes(firm_id, service, entries.correction(job_id, chunk, index, credits, now))

    def drawing(self, firm_id: str, service: str, credits: int) -> Drawing:
        """A draw from whichever block is free."""
        return Drawing(self, firm_id, service, credits)

    def draw(self, firm_id: str, service: str, credits: int, number: int = 0) -> Write:
        """Spend `credits` of the block of this number; refused unless they are left in it."""
        return Update(
            _key(firm_id, service, _block_sk(number)),
            "ADD credits_left :less, drawn :credits",
            "credits_left >= :credits",
            values={":less": -credits, ":credits": credits},
        )

    def give_back(self, firm_id: str, service: str, credits: int) -> Write:
        """Undo a draw, from whichever block it was: what it was for was refused."""
        return Update(
            _key(firm_id, service, _block_sk(self.spread.choose(firm_id, service))),
            "ADD credits_left :credits, drawn :less",
            values={":less": -credits, ":credits": credits},
        )

    # --- between balance and block ------------------------------------------------------------------------

    def refill(self, firm_id: str, service: str, credits: int, *, now: Milliseconds, number: int = 0) -> None:
        """See to it that the block of this number has `credits`, after a draw was refused. Raises
        `InsufficientCredit`."""
        for _ in self._table.rounds(_ROUNDS):
            standing = self.standing(firm_id, service)
            moved = entries.to_refill(standing, credits, service, number)
            short = moved - standing.balance.available
            if short > 0:
                self._gather(firm_id, service, standing, short, now, but=number)
            elif moved == 0 or self._turn_over(firm_id, service, standing.blocks, moved, now, number):
                self.warn_if_low(firm_id, service, now=now)
                return
        raise Unavailable

    def recall(self, firm_id: str, service: str, credits: int, *, now: Milliseconds) -> None:
        """See to it that the balance has `credits`, after a reservation was refused. Raises
        `InsufficientCredit`."""
        for _ in self._table.rounds(_ROUNDS):
            standing = self.standing(firm_id, service)
            short = entries.to_recall(standing, credits, service)
            if short == 0 or self._gather(firm_id, service, standing, short, now):
                return
        raise Unavailable

    def _gather(
        self,
        firm_id: str,
        service: str,
        standing: Standing,
        short: int,
        now: Milliseconds,
        *,
        but: int | None = None,
    ) -> bool:
        """Take `short` credits back from the blocks, `but` for one. ``False``: some are not as they were read."""
        taken = entries.to_gather(standing, short, but)
        turned = [
            self._turn_over(firm_id, service, standing.blocks, -credits, now, number)
            for number, credits in taken.items()
        ]
        return all(turned)

    def _turn_over(
        self,
        firm_id: str,
        service: str,
        blocks: Mapping[int, Block],
        moved: int,
        now: Milliseconds,
        number: int,
    ) -> bool:
        """Move credits between balance and the block of this number and settle what was drawn. ``False``: the block or
        the balance is not as it was read; look again."""
        token, block = new_token(), blocks.get(number, Block())
        same, as_read = "attribute_not_exists(turns)", {}
        if block.turns:
            same = "turns = :turns AND credits_left >= :spared"
            as_read = {":turns": block.turns, ":spared": max(-moved, 0)}
        turned = Update(
            _key(firm_id, service, _block_sk(number)),
            "SET turns = :next, #token = :token ADD credits_left :moved, drawn :settled",
            same,
            names={"#token": "token"},
            values={":next": block.turns + 1, ":token": token, ":moved": moved, ":settled": -block.drawn}
            | as_read,
        )
        entry = entries.turn_over(block, moved, now, number)
        taken = _entry_writes(firm_id, service, entry, needs=moved, spread=number > 0)
        try:
            self._table.write_all([turned, *taken], tries=1)
        except Contended:
            return False
        except Refused as refused:
            return refused.index == 0 and refused.old is not None and refused.old.get("token") == token
        return True

    # --- top-ups and the threshold ------------------------------------------------------------------------

    def top_up(
        self, firm_id: str, service: str, credits: int, reference: str, *, by: str, now: Milliseconds
    ) -> TopUp:
        """Bring `credits` in, once for each `reference`. `IdempotencyMismatch` if the reference came before
        with another amount."""
        token = new_token()
        entry = entries.top_up(reference, credits, now, by)
        balance, key, line = _entry_writes(firm_id, service, entry, token=token)
        try:
            self._table.write_all([key, line, balance])
        except Refused as refused:
            old = refused.old or {}
            if old.get("token") == token:
                return TopUp(entry, replayed=False)
            before = self._entry(firm_id, service, entry.key, old["made_at"])
            if before.available != credits:
                raise IdempotencyMismatch("top_up_mismatch", reference=reference) from refused
            return TopUp(before, replayed=True)
        return TopUp(entry, replayed=False)

    def set_threshold(self, firm_id: str, service: str, credits: int) -> None:
        """Tell the firm when fewer than `credits` remain; 0: never."""
        self._table.write(
            Update(
                _key(firm_id, service, "BALANCE"),
                "SET low_below = :credits REMOVE low_since",
                values={":credits": credits},
            )
        )

    def warn_if_low(self, firm_id: str, service: str, *, now: Milliseconds) -> bool:
        """Raise the event that credit is low, once after each top-up. Whether it was raised now."""
        standing = self.standing(firm_id, service)
        if not standing.is_low or standing.balance.low_since is not None:
            return False
        told = Update(
            _key(firm_id, service, "BALANCE"),
            "SET low_since = :now",
            "attribute_not_exists(low_since)",
            values={":now": now},
        )
        event = {
            "pk": f"FIRM#{firm_id}",
            "sk": f"EVENT#{now:013d}#credit_low#{service}",
            "event": "credit_low",
            "service": service,
            "remaining": standing.remaining,
            "threshold": standing.balance.threshold,
        }
        try:
            self._table.write_all([told, Put(event)])
        except Refused:
            return False  # another told it at this very moment
        logger().warning(
            "credit_low", extra={"firm": firm_id, "service": service, "remaining": standing.remaining}
        )
        return True

    # --- read ---------------------------------------------------------------------------------------------

    def standing(self, firm_id: str, service: str) -> Standing:
        """Balance and blocks, by one read; all naught before the first top-up."""
        standing = _standing(self._table.query(_pk(firm_id, service), between=("BALANCE", "BLOCK$")))
        self.spread.found(firm_id, service, standing.blocks)
        return standing

    def standing_keys(self, firm_id: str, service: str) -> list[tuple[str, str]]:
        """The items that `standing_in` needs, for whoever reads them together with his own: the balance, and as many
        blocks as this process knows of. Blocks that others have begun since are missing from what it tells."""
        blocks = map(_block_sk, range(self.spread.known(firm_id, service)))
        return [_key(firm_id, service, sk) for sk in ("BALANCE", *blocks)]

    def standing_in(self, items: Iterable[Item]) -> Standing:
        """The standing that the items at `standing_keys` tell."""
        return _standing(items)

    def learn(self, firm_id: str, service: str, standing: Standing, now: Milliseconds) -> None:
        """What other processes found out of late: whether this account's draws stand in each other's way."""
        if now - standing.balance.spread_at < _SPREAD_FOR:
            self.spread.learn(firm_id, service)

    def remaining(self, firm_id: str, service: str) -> int:
        return self.standing(firm_id, service).remaining

    def entries(self, firm_id: str, service: str) -> Iterator[Entry]:
        """All entries, oldest first."""
        for item in self._table.query(_pk(firm_id, service), between=("ENTRY#", "ENTRY$")):
            yield _entry(item)

    def page(
        self, firm_id: str, service: str, most: int, place: str | None = None
    ) -> tuple[list[Entry], str | None]:
        """Up to `most` entries, the newest first, from `place` on, and the place of the next page."""
        between = ("ENTRY#", place or "ENTRY$")
        found = list(
            self._table.query(_pk(firm_id, service), between=between, limit=most + 1, descending=True)
        )
        further = found[most]["sk"] if len(found) > most else None
        return [_entry(item) for item in found[:most]], further

    def has(self, firm_id: str, service: str, key: str) -> bool:
        """Whether there is an entry by this key."""
        return self._table.get(_key(firm_id, service, f"KEY#{key}")) is not None

    def _entry(self, firm_id: str, service: str, key: str, at: Milliseconds) -> Entry:
        item = self._table.get(_key(firm_id, service, _entry_sk(key, at)))
        if item is None:
            raise LookupError("a key without its entry")
        return _entry(item)


# --- items and values -------------------------------------------------------------------------------------


def _pk(firm_id: str, service: str) -> str:
    return f"FIRM#{firm_id}#CREDIT#{service}"


def _key(firm_id: str, service: str, sk: str) -> tuple[str, str]:
    return _pk(firm_id, service), sk


def _block_sk(number: int) -> str:
    return f"BLOCK#{number:02d}" if number else "BLOCK"


def _entry_sk(key: str, at: Milliseconds) -> str:
    return f"ENTRY#{at:013d}#{key}"


def _entry_writes(
    firm_id: str, service: str, entry: Entry, *, needs: int = 0, token: str = "", spread: bool = False
) -> list[Write]:
    """The entry and what it does: the balance's change (refused unless `needs` credits are available), its
    key (refused if there is one), the entry itself. With `spread` the balance says that more blocks than the first
    move."""
    moved = {
        "available": entry.available,
        "reserved": entry.reserved,
        "settled": entry.settled,
        "topped_up": entry.brought_in,
    }
    change = "ADD " + ", ".join(f"{name} :{name}" for name in moved) + ", entry_count :one"
    values: dict[str, Any] = {f":{name}": by for name, by in moved.items()} | {":one": 1}
    if spread:
        change += " SET spread_at = :at"
        values[":at"] = entry.at
    if entry.kind is Kind.TOP_UP:
        change += " REMOVE low_since"
    key = {"pk": _pk(firm_id, service), "sk": f"KEY#{entry.key}", "made_at": entry.at, "token": token}
    item = {"pk": _pk(firm_id, service), "sk": _entry_sk(entry.key, entry.at), **asdict(entry)}
    return [
        Update(
            _key(firm_id, service, "BALANCE"),
            change,
            "available >= :needs" if needs > 0 else None,
            values=values | ({":needs": needs} if needs > 0 else {}),
        ),
        Put(key, "attribute_not_exists(pk)"),
        Put(item),
    ]


def _standing(items: Iterable[Item]) -> Standing:
    balance, blocks = Balance(), dict[int, Block]()
    for item in items:
        if item["sk"] == "BALANCE":
            balance = _balance(item)
        else:
            number = int(item["sk"].partition("#")[2] or 0)
            blocks[number] = Block(item["credits_left"], item["drawn"], item.get("turns", 0))
    return Standing.of(balance, blocks)


def _balance(item: Item) -> Balance:
    return Balance(
        topped_up=item.get("topped_up", 0),
        available=item.get("available", 0),
        reserved=item.get("reserved", 0),
        settled=item.get("settled", 0),
        entries=item.get("entry_count", 0),
        threshold=item.get("low_below", 0),
        low_since=item.get("low_since"),
        spread_at=item.get("spread_at", 0),
    )


def _entry(item: Item) -> Entry:
    return Entry(**{field.name: item[field.name] for field in fields(Entry)})
