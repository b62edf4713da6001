"""What operators push: kept as it came, worked after, and given to the next poll of its job.

A pushed report stands in the table under the operator's name of the call until a poll folds it, so that it meets those
that are asked for in one place: the same report, however often and by whichever way it comes, is one. It can come
before the answer of its own call. What a phone wrote goes to the firm's inbox.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

import orjson

from ulak.errors import NotFound, Unauthenticated
from ulak.identity.caller import Caller, Presented
from ulak.jobs.job import JobRef, MessageId
from ulak.jobs.pointers import JobPointer
from ulak.operators.inbound import Inbound
from ulak.operators.port import LONGEST_NAME, ReportRow
from ulak.operators.push_routes import PushRoute, PushRoutes
from ulak.operators.wire import Heard
from ulak.platform.attempts import FAILED, Bounds, Work
from ulak.platform.clock import DAY, HOUR, SECOND, Clock, Milliseconds
from ulak.platform.hindrances import hindrance
from ulak.platform.queue import Queue
from ulak.platform.table import Item, Put, Refused, Table, Update
from ulak.platform.telemetry import logger

KEPT_FOR: Final[Milliseconds] = 4 * DAY
"""Longer than reports are waited for."""

BOUNDS: Final = Bounds(tries=4)
"""Fewer than the queue gives a message out."""

_NAMES: Final = b"ulak-push-1"

_AT_REST: Final[Milliseconds] = HOUR
"""A push that was begun so long ago is begun by nobody any more: its message was given out as often as it is."""

Hears = Callable[[str, bytes, str], Heard]
"""Reads a push of the operator of that id to an account of a service; ``ValueError`` for one that cannot be read."""

TakeIn = Callable[[str, Inbound, Milliseconds], object]
"""Given what a phone wrote to a firm, and when we heard of it. Safe to repeat."""


@dataclass(frozen=True, slots=True)
class PushPointer:
    """What a message of the reports queue says of a push."""

    firm_id: str
    push: str
    """Its ``sk``."""

    def encode(self) -> dict[str, str | int]:
        return {"firm": self.firm_id, "push": self.push}

    @classmethod
    def decode(cls, body: str) -> PushPointer | None:
        """``None``: the message is about a job."""
        fields = orjson.loads(body)
        return cls(fields["firm"], fields["push"]) if "push" in fields else None


@dataclass(frozen=True, slots=True)
class PushIntake:
    """Takes pushes in."""

    table: Table
    routes: PushRoutes
    operator_of: Callable[[str, str], str | None]
    """The operator of a firm's account."""
    acknowledgement: Callable[[str], str]
    """What the operator of that id wants to read in answer."""
    queue: Queue
    id_key: Callable[[str], bytes]
    """A firm's key: what names a push tells nobody whom it is about."""
    clock: Clock

    def recognise(self, presented: Presented) -> Caller:
        """The account whose secret address was called. ``Unauthenticated`` for a token that is nobody's."""
        route = self.routes.owner(presented.path["token"])
        if route is None:
            raise Unauthenticated
        return Caller(route.firm_id, f"operator:{route.service}", scopes=frozenset())

    def take(self, caller: Caller, body: bytes) -> str:
        """Keep the push and queue it. The same push again changes nothing. What the operator wants to read in answer.
        ``NotFound`` where the account is gone."""
        route = PushRoute(caller.firm_id, caller.key_id.removeprefix("operator:"))
        operator_id = self.operator_of(route.firm_id, route.service)
        if operator_id is None:
            raise NotFound
        sk = f"PUSH#{route.service}#{hmac.digest(self.id_key(route.firm_id), _NAMES + body, sha256).hex()}"
        now = self.clock()
        kept = {
            "pk": f"FIRM#{route.firm_id}",
            "sk": sk,
            "operator": operator_id,
            "service": route.service,
            "at": now,
            "body": body,
            "expires_at": (now + KEPT_FOR) // SECOND,
        }
        if self._is_to_work(kept, now):
            self.queue.send([PushPointer(route.firm_id, sk).encode()])
        return self.acknowledgement(operator_id)

    def _is_to_work(self, kept: Item, now: Milliseconds) -> bool:
        """Keep the push, and say whether to work it: not one that is being worked, nor one that was given up. One that
        was kept may not have been queued, or is done, which does no harm twice."""
        try:
            self.table.write(Put(kept, "attribute_not_exists(pk)"))
        except Refused as refused:
            before = refused.old or {}
            if "given_up" in before or before.get("begun_at", 0) > now - _AT_REST:
                return False
            self.table.write(Put(kept))
        return True


@dataclass(frozen=True, slots=True)
class PushedReports:
    """Works pushes through, and gives polls what was pushed."""

    table: Table
    routes: PushRoutes
    hears: Hears
    take_in: TakeIn
    queue: Queue
    clock: Clock
    tell: Callable[[Work, str, int], None]
    """Tells that work was given up."""

    def work(self, pointer: PushPointer) -> None:
        """Take a kept push apart. Safe to call again. Each try is counted before it is made. One that cannot be read,
        or whose tries are used up, is given up: its firm and whoever is on call are told, and it stays for a person to
        see."""
        push = self._begun(pointer)
        if push is None:
            return
        if push["tries"] > BOUNDS.tries:  # the last of them died
            self._give_up(pointer, FAILED)
            return
        try:
            heard = self.hears(push["operator"], push["body"], push["service"])
        except ValueError:  # the same octets are read no better a second time
            self._give_up(pointer, "push_unreadable", tries=1)
            return
        try:
            self._take(pointer.firm_id, push, heard)
        except Exception as error:  # whatever it is: raised again, or the push is given up
            if hindrance(error) is not None or push["tries"] < BOUNDS.tries:
                raise
            logger().exception("push_failed", extra={"firm": pointer.firm_id, "push": pointer.push})
            self._give_up(pointer, FAILED)

    def _begun(self, pointer: PushPointer) -> Item | None:
        """The push, with this try counted; ``None``: it is gone, or was given up."""
        key = f"FIRM#{pointer.firm_id}", pointer.push
        change = "SET begun_at = :now ADD tries :one"
        still = "attribute_exists(pk) AND attribute_not_exists(given_up)"
        try:
            return self.table.write(Update(key, change, still, {":now": self.clock(), ":one": 1}))
        except Refused:
            return None

    def _take(self, firm_id: str, push: Item, heard: Heard) -> None:
        route = PushRoute(firm_id, push["service"])
        rows = [row for row in heard.reports if _may_be_ours(row)]
        for row in rows:
            self.table.write(Put(self._item_of(route, row)))
        for message in heard.inbound:
            self.take_in(firm_id, message, push["at"])
        self._wake(firm_id, rows)

    def _give_up(self, pointer: PushPointer, code: str, *, tries: int = BOUNDS.tries) -> None:
        self.tell(Work("reports", "operator_push", pointer.firm_id, pointer.push, {}, BOUNDS), code, tries)
        key = f"FIRM#{pointer.firm_id}", pointer.push
        with suppress(Refused):
            self.table.write(
                Update(key, "SET given_up = :code", "attribute_exists(pk)", values={":code": code})
            )

    def rows(self, firm_id: str, service: str, operator_job_ids: Iterable[str]) -> Iterator[ReportRow]:
        """What was pushed about these jobs of the operator's."""
        named = [(name, part) for name in operator_job_ids for part in name.split(",")]
        for operator_job_id, part in named:
            pk = _pk(PushRoute(firm_id, service), part)
            for item in self.table.query(pk, between=("0", "\uffff")):
                yield ReportRow(operator_job_id, item["msisdn"], item["status"], item.get("done_at"))

    def _item_of(self, route: PushRoute, row: ReportRow) -> dict[str, object]:
        item: dict[str, object] = {
            "pk": _pk(route, row.operator_job_id),
            "sk": f"{row.msisdn}#{row.raw_status}",
            "msisdn": row.msisdn,
            "status": row.raw_status,
            "expires_at": (self.clock() + KEPT_FOR) // SECOND,
        }
        return item if row.done_at is None else item | {"done_at": row.done_at}

    def _wake(self, firm_id: str, rows: Iterable[ReportRow]) -> None:
        """Queue a poll of each job that a report names by our own reference; other jobs' next poll finds theirs."""
        named = {found.job_id for row in rows if (found := MessageId.parse(row.reference)) is not None}
        self.queue.send(JobPointer(JobRef(firm_id, job_id)).encode() for job_id in sorted(named))


def _may_be_ours(row: ReportRow) -> bool:
    """Whether the row may tell of a message of ours: no name of one is longer, and the table keeps no longer ones."""
    told = (row.operator_job_id, row.msisdn, row.raw_status)
    return all(len(one) <= LONGEST_NAME for one in told)


def _pk(route: PushRoute, operator_job_id: str) -> str:
    return f"FIRM#{route.firm_id}#PUSHED#{route.service}#{operator_job_id}"
