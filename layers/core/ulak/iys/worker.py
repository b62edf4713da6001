"""The work of the queue ``iys``: a firm's consents are reported, and what changed at İYS is taken.

Everything may be done twice. A call is made of what waits; what became of it is written at once. Whoever cannot know
whether İYS took a consent (an answer was lost, a worker died) reports it again: İYS then refuses it for being there
already, is asked for what it keeps, and the same consent to the second is ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from ulak.consent.permits import ConsentStatus
from ulak.errors import Problem, Unavailable
from ulak.iys.client import InDoubt, Iys, Line, NotReached, Refused, Unreadable
from ulak.iys.consent import Address, ConsentChange, Known
from ulak.iys.rates import BATCH, CHANGES, STATUSES, Wait
from ulak.iys.records import Batch, IysRef, IysSettings, Report, State, What
from ulak.iys.refusals import Refusal, Then, of
from ulak.iys.rules import Case, broken
from ulak.iys.store import IysStore
from ulak.iys.tokens import NoAccess
from ulak.platform.attempts import Bounds, Work
from ulak.platform.clock import (
    DAY,
    HOUR,
    ISTANBUL,
    MINUTE,
    SECOND,
    Clock,
    Milliseconds,
    Remaining,
    istanbul_day,
)
from ulak.platform.metrics import emit, emit_all
from ulak.platform.queue import Queue
from ulak.platform.telemetry import logger

BOUNDS: Final = Bounds(tries=6, pause=30 * SECOND, longest_pause=30 * MINUTE, rest=HOUR, patience=6 * HOUR)
"""What is given up is wanted again after an hour: a deadline of law runs."""

SINGLES: Final = 20
"""Up to so many go one by one, with their answer at once; more go as a batch."""
LINES_AT_ONCE: Final = 100
"""Lines of a batch that are written down before the time is looked at again."""
MOST_BATCHES: Final = 3
"""That wait for their results at the same time."""
LOOK_AGAIN: Final[Milliseconds] = 30 * SECOND
"""After which the results of a batch are asked for again."""
WATCH: Final[Milliseconds] = 10 * MINUTE
"""How often those that wait are held to their deadline."""
PULL_EVERY: Final[Milliseconds] = 10 * MINUTE
SOON: Final[Milliseconds] = DAY
"""So long before its deadline a consent that waits is alarmed."""
_RESERVE: Final[Milliseconds] = 15 * SECOND
"""What must be left of the function's time when a call begins."""
_ANY_TIME: Final[Milliseconds] = 0
_NEVER: Final[Milliseconds] = 1 << 62


@dataclass(frozen=True, slots=True)
class IysWorker:
    store: IysStore
    connect: Callable[[IysSettings], Iys]
    takers: Sequence[Callable[[ConsentChange], None]]
    """Whoever else wants to know what changed at İYS; each is safe to repeat, and judges by time itself."""
    queue: Queue
    clock: Clock

    def work(self, message: str) -> Work:
        ref = IysRef.decode(message)
        return Work("iys", f"iys_{ref.what}", ref.firm_id, ref.what.value, ref.encode(), BOUNDS)

    def take(self, message: str, remaining: Remaining) -> None:
        ref = IysRef.decode(message)
        settings, work = self.store.settings(ref.firm_id), self.store.work(ref)
        wants = work.get("wants", 0)
        if settings is None:
            self.store.put_off(ref, wants, None)
            return
        if work.get("due_at", _NEVER) > self.clock():
            return
        do = self._report if ref.what is What.REPORT else self._pull
        due_at: Milliseconds | None
        try:
            due_at = do(ref, settings, remaining)
        except Wait as wait:
            due_at = self.clock() + wait.pause
        except NoAccess as error:
            self._failing(ref, "iys_refused_access")
            raise Unavailable("iys_refused_access") from error
        except (InDoubt, NotReached) as error:
            self._failing(ref, "iys_silent")
            raise Unavailable("iys_silent") from error
        else:
            if work.get("failing"):
                self._failing(ref, "")
        self.store.put_off(ref, wants, due_at)
        if due_at is not None and (pause := due_at - self.clock()) < MINUTE:
            self.queue.send([ref.encode()], delay_seconds=max(-(-pause // SECOND), 1))

    def give_up(self, message: str, why: Problem) -> None:
        """Nothing is lost: what waits goes on to wait, and is tried again in an hour."""
        ref = IysRef.decode(message)
        self._failing(ref, why.code)
        self.store.put_off(ref, self.store.work(ref).get("wants", 0), self.clock() + BOUNDS.rest)

    def _failing(self, ref: IysRef, code: str) -> None:
        self.store.keep_places(ref, failing=code)

    # --- reports ------------------------------------------------------------------------------------------

    def _report(self, ref: IysRef, settings: IysSettings, remaining: Remaining) -> Milliseconds | None:
        """Report what waits. Answers when to look again: never, when nothing waits."""
        self._alarm(ref.firm_id)
        iys = self.connect(settings)
        open_batches = [
            one for one in self.store.batches(ref.firm_id) if not self._settled(iys, one, remaining)
        ]
        out = {digest for one in open_batches for digest in one.digests}
        found = self.store.reports(ref.firm_id, State.WAITING, limit=BATCH.items + len(out))
        if not found:
            return None
        now = self.clock()
        found = self._without_undone(found, out)
        firsts = [one for one in _first_of_each(found) if one.change.digest not in out]
        ready = [one for one in firsts if (one.later_than or _ANY_TIME) <= now]
        allowed, pause = self._allowed(iys, settings, ready)
        if len(allowed) > SINGLES and len(open_batches) < MOST_BATCHES:
            self._send_batch(iys, allowed)
            return now + LOOK_AGAIN
        sent = 0
        for report in allowed[:SINGLES]:
            if remaining() < _RESERVE:
                break
            self._send(iys, report)
            sent += 1
        if out:
            return now + LOOK_AGAIN
        if pause:
            return self.clock() + pause
        if sent < len(allowed) or _stand_behind(ready, found):
            return now + SECOND
        if not self.store.reports(ref.firm_id, State.WAITING, limit=1):
            return None
        put_off = [one.later_than for one in firsts if one.later_than is not None and one.later_than > now]
        return min([now + WATCH, *put_off])

    def _without_undone(self, found: Sequence[Report], out: Set[bytes]) -> list[Report]:
        """Those that are still to be reported: an approval is not, if its person refused within the same second. İYS
        keeps one of the two, and would keep whichever came first."""
        refused = {_second_of(one.change) for one in found if one.change.status is ConsentStatus.RET}
        left: list[Report] = []
        undone: list[Report] = []
        for one in found:
            may_be = one.change.status is ConsentStatus.ONAY and _second_of(one.change) in refused
            (undone if may_be and one.change.digest not in out else left).append(one)
        self.store.end([self._refused(one, "iys_not_later") for one in undone])
        return left

    def _alarm(self, firm_id: str) -> None:
        """Wake somebody for what has not been reported, or soon will not have been, within three business days."""
        now = self.clock()
        first = self.store.reports(firm_id, State.WAITING, limit=100)
        late = sum(one.deadline_at <= now for one in first)
        soon = sum(
            one.deadline_at <= now + SOON for one in first
        )  # the late ones too: an alarm watches one figure
        if soon:
            emit_all({"iys_overdue": late, "iys_due_soon": soon}, {}, {"firm": firm_id})
            logger().warning("iys_deadline", extra={"firm": firm_id, "overdue": late, "due_soon": soon})

    def _allowed(
        self, iys: Iys, settings: IysSettings, reports: Sequence[Report]
    ) -> tuple[list[Report], Milliseconds]:
        """Those that break no rule; the others end here, without a call. And how long those wait of which İYS may not
        be asked yet."""
        known = self.store.known(settings.firm_id, [one.change.address for one in reports])
        unknown = [one.change for one in reports if one.change.address not in known]
        approved, unasked, pause = self._approved(iys, unknown)
        known |= approved
        allowed: list[Report] = []
        ended: list[Report] = []
        for report in reports:
            change, of_address = report.change, known.get(report.change.address)
            if change.address in unasked:
                continue
            if _is(change, of_address):
                ended.append(self._done(report, ""))
                continue
            case = Case(change, of_address, self.clock(), settings.activation)
            rule = next(broken(case), None)
            if rule is None:
                allowed.append(report)
            else:
                self._keep_refusal(report, of_address)
                ended.append(self._refused(report, rule.code))
        self.store.end(ended)
        return allowed, pause

    def _approved(
        self, iys: Iys, changes: Iterable[ConsentChange]
    ) -> tuple[dict[Address, Known], set[Address], Milliseconds]:
        """The addresses of refusals of which İYS keeps an approval that we do not know of; it tells no more. Then those
        that it may not be asked of yet, and for how long: what it was asked of goes on meanwhile, or the calls that
        are given one by one would all be spent on the first kind."""
        found: dict[Address, Known] = {}
        unasked: set[Address] = set()
        pause: Milliseconds = 0
        by_kind: dict[tuple[str, str], list[ConsentChange]] = {}
        for one in changes:
            if one.status is ConsentStatus.RET:
                by_kind.setdefault((one.kind, one.channel), []).append(one)
        pages = [
            some[n : n + STATUSES.items]
            for some in by_kind.values()
            for n in range(0, len(some), STATUSES.items)
        ]
        for place, page in enumerate(pages):
            try:
                approved = iys.approved(page[0].kind, page[0].channel, [one.recipient for one in page])
            except Wait as wait:
                pause, unasked = wait.pause, {one.address for left in pages[place:] for one in left}
                break
            for one in page:
                if one.recipient in approved:
                    found[one.address] = Known(ConsentStatus.ONAY, _ANY_TIME, "")
        return found, unasked, pause

    def _send(self, iys: Iys, report: Report) -> None:
        """Report one."""
        try:
            transaction = iys.add(report.change)
        except Refused as refused:
            self._judge(iys, report, of(refused.codes[0]))
            return
        self.store.end([self._done(report, transaction)])

    def _send_batch(self, iys: Iys, reports: Sequence[Report]) -> None:
        """Send many as one. That it is sent is written before, and that İYS took it after."""
        firm_id, name = iys.brand.firm_id, f"{self.clock():013d}"
        some = reports[: BATCH.items]
        self.store.begin_batch(firm_id, name, [one.change.digest for one in some])
        try:
            request_id = iys.add_many([one.change for one in some])
        except (Wait, NotReached, NoAccess, Refused):
            self.store.end_batch(firm_id, name)
            raise
        self.store.batch_taken(firm_id, name, request_id)

    def _settled(self, iys: Iys, batch: Batch, remaining: Remaining) -> bool:
        """Write down what became of a batch's lines, if İYS has looked at all of them and there is time for all. One of
        which it is not known whether İYS took it is sent again, line by line or as another."""
        firm_id = iys.brand.firm_id
        if not batch.request_id:
            self.store.end_batch(firm_id, batch.name)
            return True
        try:
            lines = {line.index: line for line in iys.results(batch.request_id)}
        except Refused:
            self.store.end_batch(firm_id, batch.name)  # İYS knows it no more
            return True
        if any(line.state == "enqueue" for line in lines.values()):
            return False
        if set(lines) != set(range(1, len(batch.digests) + 1)):
            raise InDoubt("unreadable")
        reports = {one.change.digest: one for one in self.store.of_digests(firm_id, batch.digests)}
        told = ((reports.get(one), lines[n]) for n, one in enumerate(batch.digests, start=1))
        waiting = [(one, line) for one, line in told if one is not None and one.state is State.WAITING]
        for n in range(0, len(waiting), LINES_AT_ONCE):
            if remaining() < _RESERVE:
                return False  # those that were written down are not waiting any more
            self._end_lines(iys, waiting[n : n + LINES_AT_ONCE])
        self.store.end_batch(firm_id, batch.name)
        return True

    def _end_lines(self, iys: Iys, lines: Iterable[tuple[Report, Line]]) -> None:
        done: list[Report] = []
        failed: list[tuple[Report, Line]] = []
        for report, line in lines:
            if line.state == "success":
                done.append(self._done(report, line.transaction))
            else:
                failed.append((report, line))
        self.store.end(done)
        for report, line in failed:
            self._judge(iys, report, of(line.code))

    def _judge(self, iys: Iys, report: Report, row: Refusal) -> None:
        """What follows from a refusal of İYS's."""
        match row.then:
            case Then.ASK:
                kept = iys.status(report.change.address)
                if kept is not None:
                    self.store.take(_as_kept(report.change, kept))
                if _is(report.change, kept):
                    self.store.end([self._done(report, "")])
                else:
                    self._keep_refusal(report, kept)
                    self.store.end([self._refused(report, row.code, row.theirs)])
            case Then.LATER | Then.TOKEN:
                self.store.put_report_off(report, self.clock() + 10 * MINUTE)
            case Then.TOMORROW:
                self.store.put_report_off(report, _tomorrow(self.clock()))
            case Then.FAIL:
                self.store.end([self._refused(report, row.code, row.theirs)])

    def _keep_refusal(self, report: Report, kept: Known | None) -> None:
        """Have a refusal reported as of the next second, if İYS keeps an approval of the very second in which it was
        said: İYS takes no second word of one second, and of two such the refusal holds."""
        change = report.change
        if (
            kept is None
            or (change.status, kept.status) != (ConsentStatus.RET, ConsentStatus.ONAY)
            or kept.at // SECOND != change.at // SECOND
        ):
            return
        at = kept.at // SECOND * SECOND + SECOND
        next_second = replace(change, at=at)
        self.store.add([replace(report, change=next_second, later_than=at)])

    def _done(self, report: Report, transaction: str) -> Report:
        return replace(report, state=State.DONE, transaction=transaction, ended_at=self.clock())

    def _refused(self, report: Report, code: str, theirs: str = "") -> Report:
        return replace(report, state=State.REFUSED, code=code, theirs=theirs, ended_at=self.clock())

    # --- what changed at İYS --------------------------------------------------------------------------------

    def _pull(self, ref: IysRef, settings: IysSettings, remaining: Remaining) -> Milliseconds:
        """Take what changed: page by page, each page's end written when it was taken; and once a day yesterday's file,
        in which everything stands that a page may have left out."""
        iys, work = self.connect(settings), self.store.work(ref)
        for source in ("IYS", "HS"):
            after = str(work.get(f"after_{source}", ""))
            while remaining() >= _RESERVE:
                page = iys.changes(source, after)
                self._take_all(ref.firm_id, page.changes, page.unread)
                if page.after and page.after != after:
                    after = page.after
                    self.store.keep_places(ref, **{f"after_{source}": after})
                if page.rows < CHANGES.items:
                    break
            else:
                return self.clock()
        self.store.keep_places(ref, pulled_at=self.clock())
        yesterday = istanbul_day(self.clock()) - timedelta(days=1)
        if work.get("file_day") != yesterday.isoformat():
            self._take_file(ref, iys, yesterday)
        return self.clock() + PULL_EVERY

    def _take_file(self, ref: IysRef, iys: Iys, day: date) -> None:
        """Take the file of a day. One that İYS does not give out yet, or that cannot be read, holds up no changes: it
        is asked for again with the next ones."""
        try:
            page = iys.daily_file(day)
        except Refused as refused:
            logger().warning("iys_file", extra={"firm": ref.firm_id, "codes": list(refused.codes)})
            return
        except Unreadable:
            emit("iys_unread", {}, {"firm": ref.firm_id})
            logger().error("iys_unread", extra={"firm": ref.firm_id, "day": day.isoformat()})
            return
        self._take_all(ref.firm_id, page.changes, page.unread)
        self.store.keep_places(ref, file_day=day.isoformat())

    def _take_all(self, firm_id: str, changes: Iterable[ConsentChange], unread: int) -> None:
        for change in changes:
            self.store.take(change)
            for take in self.takers:
                take(change)
        if unread:
            emit("iys_unread", {}, {"firm": firm_id})
            logger().error("iys_unread", extra={"firm": firm_id, "rows": unread})


def _second_of(change: ConsentChange) -> tuple[Address, int]:
    return change.address, change.at // SECOND


def _stand_behind(firsts: Sequence[Report], found: Sequence[Report]) -> bool:
    """Whether any of `found` is of the same address as one of `firsts`, whose turn comes next."""
    of_firsts = {one.change.address: one for one in firsts}
    return any(of_firsts.get(one.change.address, one) is not one for one in found)


def _first_of_each(reports: Iterable[Report]) -> list[Report]:
    """The first report of each address: İYS has to have it before the next."""
    firsts: dict[Address, Report] = {}
    for one in reports:
        firsts.setdefault(one.change.address, one)
    return list(firsts.values())


def _is(change: ConsentChange, kept: Known | None) -> bool:
    """Whether what İYS keeps is this very consent."""
    return (
        kept is not None
        and kept.status is change.status
        and kept.at // SECOND == change.at // SECOND
        and kept.source in (change.source, "")
    )


def _as_kept(change: ConsentChange, kept: Known) -> ConsentChange:
    return replace(change, status=kept.status, at=kept.at, source=kept.source)


def _tomorrow(now: Milliseconds) -> Milliseconds:
    """The first minute of the next day in Türkiye."""
    day = datetime.fromtimestamp(now / SECOND, UTC).astimezone(ISTANBUL).date() + timedelta(days=1)
    return int(datetime.combine(day, time(0, 1), ISTANBUL).timestamp()) * SECOND
