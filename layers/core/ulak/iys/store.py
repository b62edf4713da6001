"""What this room keeps: conditional writes with names, over `ulak.iys.records`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from typing import Any, Final

from ulak.errors import Conflict
from ulak.iys.consent import Address, ConsentChange, Known
from ulak.iys.records import (
    SHARDS,
    Batch,
    IysRef,
    IysSettings,
    Report,
    State,
    What,
    batch_in,
    by_key,
    encode_report,
    known_in,
    out_key,
    pk,
    report_in,
    settings_in,
)
from ulak.iys.rules import wins
from ulak.platform.clock import SECOND, Milliseconds
from ulak.platform.table import Delete, Item, Put, Refused, Table, Update, Write

_ROUNDS: Final = 4
_REPORTS_A_WRITE: Final = 25
"""Each is four items at most, and a transaction has a hundred."""


class IysStore:
    def __init__(self, table: Table) -> None:
        self._table = table

    # --- settings -----------------------------------------------------------------------------------------

    def settings(self, firm_id: str) -> IysSettings | None:
        item = self._table.get((pk(firm_id), "SETTINGS"))
        return settings_in(firm_id, item) if item else None

    def need_settings(self, firm_id: str) -> IysSettings:
        """``Conflict`` (``iys_not_set_up``) where the firm has none."""
        found = self.settings(firm_id)
        if found is None:
            raise Conflict("iys_not_set_up")
        return found

    def put_settings(self, settings: IysSettings) -> None:
        item: Item = {
            "pk": pk(settings.firm_id),
            "sk": "SETTINGS",
            "iys_code": settings.iys_code,
            "brand_code": settings.brand_code,
            "username": settings.username,
            "set_at": settings.set_at,
            "push_digest": settings.push_digest,
        }
        optional = {"activation": settings.activation, "base_url": settings.base_url}
        self._table.write(Put(item | {name: value for name, value in optional.items() if value is not None}))

    # --- work that is due ---------------------------------------------------------------------------------

    def want(self, ref: IysRef, due_at: Milliseconds) -> None:
        """Have the work looked at by `due_at`; one that is due before stays so."""
        values = {":due": due_at, ":shard": ref.shard, ":one": 1}
        change = "SET due_at = if_not_exists(due_at, :due), due_shard = :shard ADD wants :one"
        if self._table.write(Update(ref.key, change, None, values))["due_at"] <= due_at:
            return
        with suppress(Refused):  # it became due before
            self._table.write(Update(ref.key, "SET due_at = :due", "due_at > :due", {":due": due_at}))

    def put_off(self, ref: IysRef, wants: int, due_at: Milliseconds | None) -> None:
        """The work was done that had been wanted `wants` times: look again at `due_at`, or when it is wanted. Wanted
        meanwhile, it stays due."""
        change, values = "REMOVE due_at, due_shard", {":wants": wants}
        if due_at is not None:
            change = "SET due_at = :due, due_shard = :shard"
            values |= {":due": due_at, ":shard": ref.shard}  # type: ignore[dict-item] # mixed values
        with suppress(Refused):  # wanted meanwhile
            self._table.write(Update(ref.key, change, "wants = :wants", values))

    def work(self, ref: IysRef) -> Item:
        """The record of a kind of work; empty, if there is none."""
        return self._table.get(ref.key) or {}

    def keep_places(self, ref: IysRef, **places: Any) -> None:
        """Keep where the next page of changes begins."""
        names = {f"#{name}": name for name in places}
        change = "SET " + ", ".join(f"#{name} = :{name}" for name in places)
        values = {f":{name}": value for name, value in places.items()}
        self._table.write(Update(ref.key, change, None, values, names))

    def due(self, until: Milliseconds, most: int) -> Iterator[IysRef]:
        for shard in range(SHARDS):
            for item in self._table.query_due(f"IYS#{shard}", until, most):
                firm_id = item["pk"].split("#")[1]
                yield IysRef(firm_id, What(item["sk"].partition("#")[2]))

    # --- what is to be reported ---------------------------------------------------------------------------

    def add(self, reports: Sequence[Report]) -> int:
        """Keep changes that are to be reported. The same change is kept once. Answers how many are new."""
        firm_id = reports[0].change.firm_id if reports else ""
        unique = {one.change.digest: one for one in reports}
        there = {item["sk"] for item in self._table.get_many([out_key(firm_id, digest) for digest in unique])}
        new = [one for digest, one in unique.items() if out_key(firm_id, digest)[1] not in there]
        for some in _chunks(new, _REPORTS_A_WRITE):
            self._put_new(some)
        return len(new)

    def _put_new(self, reports: Sequence[Report]) -> None:
        writes = [write for one in reports for write in _new(one)]
        try:
            self._table.write_all(writes)
        except Refused:  # another keeps some of them at this moment
            for one in reports:
                with suppress(Refused):
                    self._table.write_all(_new(one))

    def reports(
        self, firm_id: str, state: State, *, after: str = "", limit: int | None = None, newest: bool = False
    ) -> list[Report]:
        """Those of a state by the time of their consent, those after `after` (`Report.place`)."""
        prefix = f"BY#{state}#"
        between = (prefix + after + ("#" if after else ""), prefix + "~")
        if newest:
            between = (prefix, prefix + (after[:-1] if after else "~"))
        found = self._table.query(pk(firm_id), between=between, limit=limit, descending=newest)
        digests = [bytes.fromhex(item["sk"].rpartition("#")[2]) for item in found]
        return self.of_digests(firm_id, digests)

    def of_digests(self, firm_id: str, digests: Sequence[bytes]) -> list[Report]:
        """The reports of these changes, in this order; without those that are gone."""
        items = self._table.get_many([out_key(firm_id, one) for one in dict.fromkeys(digests)])
        by_sk = {item["sk"]: report_in(firm_id, item) for item in items}
        names = (out_key(firm_id, one)[1] for one in digests)
        return [by_sk[name] for name in names if name in by_sk]

    def of_number(self, firm_id: str, msisdn: str) -> Iterator[Report]:
        """All that was reported of a number, or waits: all of the firm's reports are read for it."""
        for item in self._table.query(pk(firm_id), between=("OUT#", "OUT#~"), consistent=False):
            if item["recipient"] == msisdn:
                yield report_in(firm_id, item)

    def end(self, ended: Sequence[Report]) -> None:
        """waiting → done or refused, each once. What is done is the last that is known of its address, with it."""
        for some in _chunks(ended, _REPORTS_A_WRITE):
            last = [_last(one.change) for one in some if one.state is State.DONE]
            writes = [write for one in some for write in _ended(one)]
            try:
                self._table.write_all([*writes, *last])
            except Refused:  # some were ended by another, or İYS has a later word
                for one in some:
                    self._end_one(one)

    def _end_one(self, report: Report) -> None:
        if report.state is State.DONE:
            self.take(report.change)
        with suppress(Refused):  # ended by another
            self._table.write_all(_ended(report))

    def put_report_off(self, report: Report, until: Milliseconds) -> None:
        change = Update(
            out_key(report.change.firm_id, report.change.digest),
            "SET later_than = :until",
            None,
            {":until": until},
        )
        self._table.write(change)

    # --- batches ------------------------------------------------------------------------------------------

    def begin_batch(self, firm_id: str, name: str, digests: Iterable[bytes]) -> None:
        """Written before the call that sends it."""
        item = {"pk": pk(firm_id), "sk": f"BATCH#{name}", "digests": b"".join(digests)}
        self._table.write(Put(item))

    def batch_taken(self, firm_id: str, name: str, request_id: str) -> None:
        change = Update((pk(firm_id), f"BATCH#{name}"), "SET request_id = :id", None, {":id": request_id})
        self._table.write(change)

    def end_batch(self, firm_id: str, name: str) -> None:
        self._table.write(Delete((pk(firm_id), f"BATCH#{name}")))

    def batches(self, firm_id: str) -> list[Batch]:
        items = self._table.query(pk(firm_id), between=("BATCH#", "BATCH#~"))
        return [batch_in(item) for item in items]

    # --- the last that is known ---------------------------------------------------------------------------

    def known(self, firm_id: str, addresses: Iterable[Address]) -> dict[Address, Known]:
        """The last that is known of each address, of which anything is."""
        names = {f"LAST#{one.name}": one for one in addresses}
        items = self._table.get_many([(pk(firm_id), name) for name in names])
        return {names[item["sk"]]: known_in(item) for item in items}

    def take(self, change: ConsentChange) -> bool:
        """Take a change in, if it is the last word on its address (`ulak.iys.rules.wins`). Whether it is."""
        key = (pk(change.firm_id), f"LAST#{change.address.name}")
        for _ in range(_ROUNDS):
            item = self._table.get(key)
            known = known_in(item) if item else None
            if not wins(change, known):
                return False
            same = "#at = :before AND #status = :was" if known else "attribute_not_exists(pk)"
            before = {":before": known.at, ":was": known.status.value} if known else {}
            last = _last(change)
            write = replace(last, condition=same, values={**last.values, **before})
            try:
                self._table.write(write)
            except Refused:
                continue  # another change of the same address came in between
            return True
        raise Conflict


def _new(report: Report) -> list[Write]:
    first, second = by_key(report)
    return [
        Put(encode_report(report), "attribute_not_exists(pk)"),
        Put({"pk": first, "sk": second}),
    ]


def _ended(report: Report) -> list[Write]:
    """`report` as it ended, in place of the same that waited."""
    first, second = by_key(report)
    item = encode_report(report)
    return [
        Put(item, "#state = :waiting", {":waiting": State.WAITING.value}, {"#state": "state"}),
        Delete(by_key(replace(report, state=State.WAITING))),
        Put({"pk": first, "sk": second, "expires_at": item["expires_at"]}),
    ]


def _last(change: ConsentChange) -> Update:
    """The change is the last word on its address, if what is known is of before."""
    return Update(
        (pk(change.firm_id), f"LAST#{change.address.name}"),
        "SET #status = :status, #at = :at, #source = :source",
        "attribute_not_exists(pk) OR #at < :at",
        {":status": change.status.value, ":at": change.at // SECOND * SECOND, ":source": change.source},
        {"#status": "status", "#at": "at", "#source": "source"},
    )


def _chunks(reports: Sequence[Report], size: int) -> Iterator[list[Report]]:
    rest = iter(reports)
    while some := list(islice(rest, size)):
        yield some
