"""All accepted work ends: done, or failed within a bounded number of tries.

A try is counted before its work begins, so one that kills its process counts too. Work that fails waits, longer each
time. When its tries are used up it is given up: its room writes down that it failed and why, the firm gets the event
``work.failed``, and a metric wakes somebody. What is only hindered (`ulak.platform.hindrances`) costs no try; it is
given up when it has been hindered for as long as its bounds say.

====================  ==========================  =======================================================
``pk``                ``sk``                      what
====================  ==========================  =======================================================
``FIRM#<firm>#WORK``  ``<queue>#<kind>#<name>``   a piece of work that was begun: its tries, and when it is due
``FIRM#<firm>#WORK``  ``FAILED#<kind>#<name>``    a piece of work that was given up, and why
====================  ==========================  =======================================================

While work is held or waits it stands in the index of due work, so a try that died is followed by the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any, Final, Protocol

from ulak.errors import Problem, Unavailable
from ulak.platform.clock import DAY, HOUR, MINUTE, SECOND, Clock, Milliseconds, Remaining
from ulak.platform.hindrances import hindrance
from ulak.platform.metrics import emit
from ulak.platform.queue import LONGEST_DELAY_SECONDS, Pointer, Queue
from ulak.platform.table import Item, Put, Refused, Table, Update, new_token
from ulak.platform.telemetry import logger
from ulak.values import dataclass

FAILED: Final = "work_failed"
"""The code of work whose tries are used up."""
HINDERED: Final = "work_hindered"
"""The code of work that was hindered for too long."""

SHARDS: Final = 4
KEPT_FOR: Final[Milliseconds] = 90 * DAY
"""How long it is kept that work was given up."""

_MARGIN: Final[Milliseconds] = 5 * SECOND
"""A hold outlives the function that took it by this much."""
_FORGOTTEN_AFTER: Final[Milliseconds] = DAY
"""When the table may drop what is kept of work that is over."""
_ROUNDS: Final = 4
_MOST_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class Bounds:
    """How often and how long a kind of work is tried."""

    tries: int = 6
    """So many may fail or die."""
    pause: Milliseconds = MINUTE
    """After the first that failed; each next one doubles it."""
    longest_pause: Milliseconds = HOUR
    patience: Milliseconds = DAY
    """How long it may be hindered."""
    rest: Milliseconds = DAY
    """For how long after it was given up nothing of the same name is begun: longer than any pointer to it may still
    come."""

    def pause_after(self, failed: int) -> Milliseconds:
        """How long to wait after so many failures in a row.

        >>> [Bounds().pause_after(failed) // MINUTE for failed in (1, 2, 3, 40)]
        [1, 2, 4, 60]
        """
        return min(self.pause << min(failed - 1, 20), self.longest_pause)


@dataclass(frozen=True, slots=True)
class Work:
    """A piece of work: whose it is, what it is called within its kind, and the pointer by which it is asked for."""

    queue: str
    kind: str
    firm_id: str
    name: str
    pointer: Pointer
    bounds: Bounds

    @property
    def key(self) -> tuple[str, str]:
        return f"FIRM#{self.firm_id}#WORK", f"{self.queue}#{self.kind}#{self.name}"


class Consumer(Protocol):
    """Does the work of a queue."""

    def work(self, message: str) -> Work:
        """The work that a message asks for. Touches nothing but the message."""
        ...

    def take(self, message: str, remaining: Remaining) -> None:
        """Do it, or as much as there is time for. Safe to repeat."""
        ...

    def give_up(self, message: str, why: Problem) -> None:
        """It is tried no more: write down what its owner is to see, and give back what it holds. Safe to repeat."""
        ...


@dataclass(frozen=True, slots=True)
class _Try:
    """One try, which holds its work until `lease_until`."""

    work: Work
    token: str
    number: int
    hindered: int
    hindered_since: Milliseconds | None


@dataclass(frozen=True, slots=True)
class Attempts:
    """Counts the tries of queued work, and ends them."""

    table: Table
    queue_of: Callable[[str], Queue]
    clock: Clock

    def take(self, consumer: Consumer, message: str, remaining: Remaining) -> None:
        """Have `consumer` do what `message` asks for, unless it is being done, waits, or was given up."""
        work = consumer.work(message)
        made = self._begin(work, self.clock() + remaining() + _MARGIN)
        if made is None:
            return
        if made.number > work.bounds.tries:  # the last of them died
            self._give_up(made, consumer, message, FAILED)
            return
        try:
            consumer.take(message, remaining)
        except Exception as error:  # whatever it is: recorded, counted, and tried again or given up
            self._failed(made, consumer, message, error)
        else:
            self._done(made)

    def given_up(self, work: Work) -> Problem | None:
        """Why this work was given up, as long as it rests."""
        item = self.table.get(work.key)
        if item is None or item["state"] != "failed" or item["due_at"] <= self.clock():
            return None
        return _problem(item["code"], item["tries"])

    def standing(self, work: Work) -> dict[str, Any] | None:
        """How this work stands, for whoever looks into it; ``None``: it was never begun."""
        item = self.table.get(work.key)
        names = ("state", "tries", "hindered", "code", "due_at")
        return {name: item[name] for name in names if name in item} if item else None

    def tell(self, work: Work, code: str, tries: int) -> None:
        """Tell that work was given up whose own record counts its tries."""
        self.table.write(_given_up(work, code, tries, self.clock()))
        _alarm(work, code)

    def failed(self, work: Work, error: Exception) -> bool:
        """Count a failure of work that comes again by itself, as the changes of a stream do. Whether it is given up by
        now, which is told once; what hinders it is not counted."""
        if hindrance(error) is not None:
            return False
        expires_at = (self.clock() + work.bounds.rest) // SECOND
        change = "SET expires_at = :expires ADD tries :one"
        counted = self.table.write(Update(work.key, change, values={":expires": expires_at, ":one": 1}))
        if counted["tries"] == work.bounds.tries:
            self.tell(work, FAILED, work.bounds.tries)
        return bool(counted["tries"] >= work.bounds.tries)

    def push_on(self) -> int:
        """Queue what is due: it has waited long enough, or the try that held it died. Answers how much."""
        due = list(self._due())
        for queue in {item["queue"] for item in due}:
            self.queue_of(queue).send(item["pointer"] for item in due if item["queue"] == queue)
        return len(due)

    def _due(self) -> Iterator[Item]:
        for shard in range(SHARDS):
            for found in self.table.query_due(f"WORK#{shard}", self.clock(), _MOST_AT_ONCE):
                item = self.table.get((found["pk"], found["sk"]))
                if item is not None and "due_shard" in item:
                    yield item

    # --- one try ------------------------------------------------------------------------------------------

    def _begin(self, work: Work, lease_until: Milliseconds) -> _Try | None:
        """Count a try and hold the work. ``None``: another holds it (and will see that it was asked for again), or
        its time has not come."""
        for _ in range(_ROUNDS):
            token = new_token()
            try:
                item = self.table.write(_counted(work, token, self.clock(), lease_until))
            except Refused as refused:
                item = refused.old or {}
                if item.get("token") != token:
                    if self._stands(work, item):
                        return None
                    continue
            return _Try(work, token, item["tries"], item.get("hindered", 0), item.get("since"))
        raise Unavailable

    def _stands(self, work: Work, item: Item) -> bool:
        """Whether what stands in the way of a try still does. Work that is held is marked as asked for again."""
        now = self.clock()
        if not item:
            return False
        if item["state"] == "failed":
            if item["due_at"] > now:
                return True
            anew = Update(
                work.key,
                "SET #state = :open, tries = :naught, hindered = :naught REMOVE since",
                "#state = :failed",
                {":open": "open", ":failed": "failed", ":naught": 0},
                {"#state": "state"},
            )
            self._written(anew)
            return False
        if "token" not in item:
            return bool(item["due_at"] > now)
        return self._written(_held(work, item["token"], "SET again = :yes", {":yes": True}))

    def _done(self, made: _Try) -> None:
        """The work is done; if it was asked for again meanwhile, it is queued anew: there may be more of it."""
        now = self.clock()
        values = {":naught": 0, ":now": now, ":expires": (now + _FORGOTTEN_AFTER) // SECOND}
        change = "SET tries = :naught, hindered = :naught, due_at = :now, expires_at = :expires "
        over = change + "REMOVE #token, since, again"
        ended = _held(made.work, made.token, over + ", due_shard", values, " AND attribute_not_exists(again)")
        if not self._written(ended) and self._written(_held(made.work, made.token, over, values)):
            self.queue_of(made.work.queue).send([made.work.pointer])

    def _failed(self, made: _Try, consumer: Consumer, message: str, error: Exception) -> None:
        work, bounds, now = made.work, made.work.bounds, self.clock()
        why = hindrance(error)
        about = {"firm": work.firm_id, "work": work.kind, "named": work.name}
        logger().exception("work_failed", extra={**about, "try": made.number, "hindered_by": why})
        if why is None:
            if made.number >= bounds.tries:
                self._give_up(made, consumer, message, FAILED)
                return
            tries, hindered, since = made.number, made.hindered, made.hindered_since
            pause = bounds.pause_after(tries)
        else:
            tries, hindered, since = made.number - 1, made.hindered + 1, made.hindered_since or now
            pause = bounds.pause_after(hindered)
            emit("work_hindered", {"why": why, "kind": work.kind}, {"firm": work.firm_id, "name": work.name})
            if now + pause - since > bounds.patience:
                self._give_up(made, consumer, message, HINDERED)
                return
        values: dict[str, Any] = {":due": now + pause, ":tries": tries, ":hindered": hindered}
        change = "SET due_at = :due, tries = :tries, hindered = :hindered"
        if since is not None:
            change, values = change + ", since = :since", values | {":since": since}
        waits = _held(work, made.token, change + " REMOVE #token, again", values)
        if self._written(waits) and pause <= LONGEST_DELAY_SECONDS * SECOND:
            self.queue_of(work.queue).send([work.pointer], delay_seconds=-(-pause // SECOND))

    def _give_up(self, made: _Try, consumer: Consumer, message: str, code: str) -> None:
        """End the work, once. Where its room cannot write that down, it is asked to again after the longest pause, and
        after as many tries more no longer."""
        work, bounds, now = made.work, made.work.bounds, self.clock()
        tries = min(made.number, bounds.tries)
        about = {"firm": work.firm_id, "work": work.kind, "named": work.name}
        try:
            consumer.give_up(message, _problem(code, tries))
        except Exception:  # whatever it is: recorded, and tried again
            logger().exception("giving_up_failed", extra=about)
            if made.number < 2 * bounds.tries:
                values: dict[str, Any] = {
                    ":due": now + bounds.longest_pause,
                    ":tries": max(made.number, bounds.tries),
                }
                change = "SET due_at = :due, tries = :tries REMOVE #token, again"
                self._written(_held(work, made.token, change, values))
                return
        ended = _held(
            work,
            made.token,
            "SET #state = :failed, code = :code, due_at = :due, expires_at = :expires, tries = :tries, "
            "hindered = :naught REMOVE #token, since, again, due_shard",
            {":failed": "failed", ":code": code, ":due": now + bounds.rest, ":tries": tries, ":naught": 0}
            | {":expires": (now + bounds.rest + _FORGOTTEN_AFTER) // SECOND},
            names={"#state": "state"},
        )
        try:
            self.table.write_all([ended, _given_up(work, code, tries, now)])
        except Refused:
            return  # our own write, sent twice; or another holds the work
        _alarm(work, code)

    def _written(self, change: Update) -> bool:
        try:
            self.table.write(change)
        except Refused:
            return False
        return True


def _given_up(work: Work, code: str, tries: int, now: Milliseconds) -> Put:
    """The record that `work` was given up: whence the event ``work.failed``."""
    return Put(
        {
            "pk": f"FIRM#{work.firm_id}#WORK",
            "sk": f"FAILED#{work.kind}#{work.name}",
            "kind": work.kind,
            "name": work.name,
            "code": code,
            "tries": tries,
            "at": now,
            "expires_at": (now + KEPT_FOR) // SECOND,
        }
    )


def _alarm(work: Work, code: str) -> None:
    """Wake whoever is on call."""
    about = {"firm": work.firm_id, "name": work.name, "code": code}
    logger().error(
        "work_given_up", extra={"firm": work.firm_id, "work": work.kind, "named": work.name, "code": code}
    )
    emit("work_failed", {"kind": work.kind}, about)


def _counted(work: Work, token: str, now: Milliseconds, lease_until: Milliseconds) -> Update:
    return Update(
        work.key,
        "SET #state = :open, #token = :token, #queue = :queue, pointer = :pointer, due_shard = :shard, "
        "due_at = :lease, expires_at = :expires ADD tries :one REMOVE again",
        "attribute_not_exists(pk) OR (#state = :open AND due_at <= :now)",
        {":open": "open", ":token": token, ":queue": work.queue, ":pointer": dict(work.pointer)}
        | {":shard": _shard(work), ":lease": lease_until, ":now": now, ":one": 1}
        | {":expires": (lease_until + work.bounds.patience + KEPT_FOR) // SECOND},
        {"#state": "state", "#token": "token", "#queue": "queue"},
    )


def _held(
    work: Work,
    token: str,
    change: str,
    values: dict[str, Any],
    condition: str = "",
    names: dict[str, str] | None = None,
) -> Update:
    """A change that whoever holds the work may make."""
    return Update(
        work.key,
        change,
        "#token = :token" + condition,
        values | {":token": token},
        {"#token": "token"} | (names or {}),
    )


def _shard(work: Work) -> str:
    return f"WORK#{sha256('/'.join(work.key).encode()).digest()[0] % SHARDS}"


def _problem(code: str, tries: int) -> Problem:
    return Problem(code, params={"tries": tries})
