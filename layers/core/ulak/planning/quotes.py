"""What a job would cost, and why, before anything is sent.

A quote is the job's own expansion, counted instead of sent, so it says what the job will do. A list in the request
is quoted at once; a file behind, and its answer fetched. A text alone is what a message window counts while
somebody types.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from heapq import nsmallest
from secrets import token_hex
from typing import Any, Final

import orjson

from ulak.catalogue import Locale, reason, sentence
from ulak.directory.firms import Service
from ulak.errors import InputError, NotFound, Param, Problem
from ulak.jobs.chunks import Chunk
from ulak.jobs.items import plan_item, plan_of
from ulak.jobs.job import Plan, Totals
from ulak.jobs.keys import quote_key
from ulak.jobs.refusals import Refusal, Refusals
from ulak.lists.uploads import resolve
from ulak.planning.expansion import expand
from ulak.planning.planner import Planner, expansion_rules, read_body
from ulak.planning.requests import QuoteBody
from ulak.planning.sources import freeze
from ulak.platform.bodies import parse
from ulak.platform.bucket import Bucket
from ulak.platform.clock import Clock, istanbul_day, rfc3339
from ulak.platform.edge import Request, Response, told
from ulak.platform.queue import Queue
from ulak.rules import OperatorProfile, profile
from ulak.text import Count, MessageType, Segmentation, count, on_the_wire, segment
from ulak.text.alphabets import TURKISH_LETTERS
from ulak.text.letters import TWINS
from ulak.text.segmentation import report_row

DEAREST: Final = 10
REFUSED_SHOWN: Final = 100
_SHOWN_CHARACTERS: Final = 80
"""Of a dear text: enough to know it again."""
_ID_OCTETS: Final = 16

_TYPOGRAPHY: Final = {ord(c): twin for c, twin in TWINS.items() if c not in TURKISH_LETTERS}
_ALL: Final = {ord(c): twin for c, twin in TWINS.items()}
_WITH_TWINS: Final = frozenset(TWINS)


@dataclass(frozen=True, slots=True)
class QuotePointer:
    """What a message of the lists queue says of a quote."""

    firm_id: str
    quote_id: str

    def encode(self) -> dict[str, str]:
        return {"firm": self.firm_id, "quote": self.quote_id}


@dataclass(frozen=True, slots=True)
class Quotes:
    planner: Planner
    bucket: Bucket
    queue: Queue
    clock: Clock

    def create(self, request: Request) -> Response:
        """200 with the quote, or 202 with where it will be."""
        body = read_body(request, lambda fields: parse(QuoteBody, fields))
        if not isinstance(body, QuoteBody):
            raise TypeError("a quote's body")
        if body.text_alone:
            return Response(200, {"status": "ready", "counter": self._counter(request, body)})
        if body.upload is None and not body.from_directory:
            return Response(200, self._of_list(request, body))
        plan, _ = self.planner.plan(request.caller, body, quoting=True)  # what is wrong is said now
        quote_id = token_hex(_ID_OCTETS)
        firm_id = request.caller.firm_id
        self.bucket.put(quote_key(firm_id, quote_id, "request"), orjson.dumps(plan_item(plan)))
        self.queue.send([QuotePointer(firm_id, quote_id).encode()])
        where = f"/v1/quotes/{quote_id}"
        return Response(202, {"id": quote_id, "status": "pending"}, {"location": where, "retry-after": "2"})

    def view(self, request: Request) -> Response:
        """A quote that was asked for; ``pending`` until it is made."""
        firm_id, quote_id = request.caller.firm_id, request.path["quote_id"]
        if len(quote_id) != 2 * _ID_OCTETS or not (quote_id.isascii() and quote_id.isalnum()):
            raise NotFound
        try:
            stored = orjson.loads(self.bucket.get(quote_key(firm_id, quote_id, "answer")))
        except NotFound:
            self.bucket.get(quote_key(firm_id, quote_id, "request"))  # or NotFound: it was never asked for
            return Response(200, {"id": quote_id, "status": "pending"}, {"retry-after": "2"})
        return Response(200, {"id": quote_id, **shown(stored, request.locale)})

    def make(self, pointer: QuotePointer) -> None:
        """Make the quote of an upload. Safe to repeat: the first answer stands."""
        plan = plan_of(orjson.loads(self.bucket.get(quote_key(pointer.firm_id, pointer.quote_id, "request"))))
        rolls = self.planner.gate.rolls
        try:
            resolve(self.bucket, plan, partial(rolls.personal.conceal, pointer.firm_id))
            freeze(self.bucket, rolls, pointer.firm_id, plan, lambda: istanbul_day(self.clock()))
            answer = self._with_terms(plan, tally(plan, lambda: self.bucket.lines(plan.snapshot)))
        except InputError as unusable:
            answer = {"status": "failed", "problems": [_stored(problem) for problem in unusable.problems]}
        self.bucket.put_once(quote_key(pointer.firm_id, pointer.quote_id, "answer"), orjson.dumps(answer))

    def _of_list(self, request: Request, body: QuoteBody) -> dict[str, Any]:
        plan, snapshot = self.planner.plan(request.caller, body, quoting=True)
        if snapshot is None:
            raise TypeError("a list in the request has its snapshot")
        return shown(self._with_terms(plan, tally(plan, snapshot.lines)), request.locale)

    def _with_terms(self, plan: Plan, answer: Mapping[str, Any]) -> dict[str, Any]:
        """The answer with what such a job would wait for."""
        now = self.clock()
        begins_at = plan.begins_at(now)
        waits: dict[str, Any] = {"waits_until": rfc3339(begins_at) if begins_at > now else None}
        if plan.cap is not None:
            waits["needs_approval"] = answer["credits"] > plan.cap
        unsent = self.planner.unsent(plan.operator_id, plan.message_type)
        notes = [*answer["notes"], *([_stored(unsent)] if unsent else [])]
        return {**answer, **waits, "notes": notes}

    def _counter(self, request: Request, body: QuoteBody) -> dict[str, Any]:
        account = self.planner.gate.account(request.caller.firm_id, Service.of(body.message_type))
        rules = profile(account.operator_id, self.planner.today())
        text = on_the_wire(body.text, rules, body.encoding)
        return counter(segment(text, rules, body.message_type), request.locale)


def counter(counted: Segmentation, locale: Locale) -> dict[str, Any]:
    """What a message window shows of the text in it."""
    problem = counted.problem
    return {
        "characters": len(counted.text),
        "used": counted.units,
        "limit": counted.limit,
        "left_in_segment": counted.left,
        "encoding": counted.encoding.value,
        "segments": len(counted.segments),
        "credits": counted.billed_segments,
        "report_row": report_row(counted),
        "hints": [sentence(hint.code, locale, hint.params) for hint in counted.hints],
        "warnings": [sentence(warning.code, locale, warning.params) for warning in counted.warnings],
        "problem": told(problem, locale) if problem else None,
    }


# --- a whole list -----------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Saving:
    """What writing plain letters would save, over all texts that it makes cheaper."""

    recipients: int = 0
    segments: int = 0
    letters: Counter[str] = field(default_factory=Counter)

    def note(self, text: str, saved: int, with_turkish: bool) -> None:
        self.recipients += 1
        self.segments += saved
        found = _WITH_TWINS.intersection(text)
        self.letters.update(found if with_turkish else found - TURKISH_LETTERS)

    def stored(self) -> dict[str, Any]:
        letters = [
            {"character": letter, "write": TWINS[letter], "recipients": times}
            for letter, times in self.letters.most_common()
        ]
        return {"letters": letters, "recipients": self.recipients, "segments": self.segments}


_CELLS: Final = 1 << 22
_FULL: Final = 255


@dataclass(slots=True)
class _Often:
    """Who has very many messages in one list, found in memory that does not grow with it: recipients share
    counters, so few that at five million the chance to be taken for another is one in 10^12."""

    times: bytearray = field(default_factory=lambda: bytearray(_CELLS))
    recipients: set[str] = field(default_factory=set)

    def note(self, recipients: Sequence[str], most: int) -> None:
        times = self.times
        for one in recipients:
            cell = hash(one) % _CELLS
            if times[cell] < _FULL:
                times[cell] += 1
            if times[cell] > most:
                self.recipients.add(one)


@dataclass(slots=True)
class _Tally:
    plan: Plan
    credits: int = 0
    by_segments: Counter[int] = field(default_factory=Counter)
    by_reason: Counter[str] = field(default_factory=Counter)
    refused: list[Refusal] = field(default_factory=list)
    dearest: list[tuple[int, int, str, str]] = field(default_factory=list)
    """Segments (negative), row, masked number, text."""
    often: _Often = field(default_factory=_Often)
    typography: _Saving = field(default_factory=_Saving)
    all_letters: _Saving = field(default_factory=_Saving)

    def take(self, chunk: Chunk) -> None:
        size = len(chunk)
        if most := self.plan.profile.messages_a_minute_to_one:
            self.often.note(chunk.msisdns, most)
        self.credits += self.plan.credits(chunk, range(size))
        segments = chunk.segments * size if len(chunk.segments) == 1 else chunk.segments
        self.by_segments.update(segments)
        dear = max(segments)
        if len(self.dearest) < DEAREST or dear > -self.dearest[-1][0]:
            rows = (
                (-billed, chunk.rows[i], chunk.masked(i), chunk.text(i)) for i, billed in enumerate(segments)
            )
            self.dearest = nsmallest(DEAREST, [*self.dearest, *rows])
        if dear == 1:
            return  # nothing costs less than one
        rules, kind, common = self.plan.profile, self.plan.message_type, len(chunk.texts) == 1
        saved = _savings(chunk.texts[0], segments[0], rules, kind) if common else (0, 0)
        for index, billed in enumerate(segments):
            if billed == 1:
                continue
            text = chunk.text(index)
            if not common:
                saved = _savings(text, billed, rules, kind)
            if saved[0]:
                self.typography.note(text, saved[0], with_turkish=False)
            if saved[1]:
                self.all_letters.note(text, saved[1], with_turkish=True)

    def refuse(self, page: Refusals) -> None:
        self.by_reason.update(refusal.code for refusal in page.rows)
        self.refused += page.rows[: REFUSED_SHOWN - len(self.refused)]

    def _notes(self) -> list[dict[str, Any]]:
        """What the operator will refuse or not deliver, as far as its rules tell beforehand."""
        rules, found = self.plan.profile, []
        if self.plan.message_type is MessageType.TCKN and rules.tckn_own_subscribers_only:
            found.append(Problem("tckn_own_subscribers_only", params={"operator": rules.name}))
        if self.often.recipients:
            params: dict[str, Param] = {"operator": rules.name, "recipients": len(self.often.recipients)}
            params["limit"] = rules.messages_a_minute_to_one or 0
            found.append(Problem("one_recipient_too_often", params=params))
        return [_stored(problem) for problem in found]

    def stored(self, totals: Totals) -> dict[str, Any]:
        return {
            "status": "ready",
            "rows": totals.rows,
            "recipients": totals.recipients,
            "duplicates": totals.duplicates,
            "refused": totals.refused,
            "segments": totals.segments,
            "credits": self.credits,
            "by_encoding": totals.by_encoding,
            "by_source": totals.by_source,
            "by_segments": {str(n): times for n, times in sorted(self.by_segments.items())},
            "dearest": [
                {"row": row, "to": to, "segments": -billed, "text": text[:_SHOWN_CHARACTERS]}
                for billed, row, to, text in self.dearest
            ],
            "refusals": [
                _stored(Problem(one.code, params=one.params))
                | {"row": one.row, "column": one.column, "value": one.value}
                for one in self.refused
            ],
            "by_reason": dict(self.by_reason.most_common()),
            "notes": self._notes(),
            "savings": {
                "typography": self.typography.stored(),
                "typography_and_turkish": self.all_letters.stored(),
            },
        }


def tally(plan: Plan, snapshot: Callable[[], Iterable[str]]) -> dict[str, Any]:
    """The quote of a list, as it is stored: problems are codes still, for a reader of either language."""
    tallied = _Tally(plan)
    for part in expand(snapshot, expansion_rules(plan)):
        match part:
            case Chunk():
                tallied.take(part)
            case Refusals():
                tallied.refuse(part)
            case Totals():
                return tallied.stored(part)
    raise LookupError("an expansion ends with its totals")


def shown(stored: Mapping[str, Any], locale: Locale) -> dict[str, Any]:
    """A stored quote as a caller reads it."""
    view = dict(stored)
    if "problems" in stored:
        view["problems"] = [told(_problem(one), locale) for one in stored["problems"]]
    if "refusals" in stored:
        view["refusals"] = [
            {"row": one["row"], "column": one["column"], "value": one["value"]}
            | {"code": one["code"], "message": sentence(one["code"], locale, one["params"])}
            for one in stored["refusals"]
        ]
        view["by_reason"] = [
            {"code": code, "rows": rows, "message": reason(code, locale)}
            for code, rows in stored["by_reason"].items()
        ]
        view["notes"] = [sentence(one["code"], locale, one["params"]) for one in stored.get("notes", ())]
    return view


def _savings(text: str, billed: int, rules: OperatorProfile, kind: MessageType) -> tuple[int, int]:
    """Segments saved by plain punctuation and vowels, and by plain Turkish letters too."""
    if text.isascii():
        return 0, 0
    plain, plainest = text.translate(_TYPOGRAPHY), text.translate(_ALL)
    first = billed - _billed(plain, rules, kind) if plain != text else 0
    second = billed - _billed(plainest, rules, kind) if plainest != text else 0
    return max(first, 0), max(second, 0)


def _billed(text: str, rules: OperatorProfile, kind: MessageType) -> int:
    counted: Count = count(text, rules, kind)
    return counted.billed_segments


def _stored(problem: Problem) -> dict[str, Any]:
    return {"code": problem.code, "pointer": problem.pointer, "row": problem.row, "params": problem.params}


def _problem(stored: Mapping[str, Any]) -> Problem:
    return Problem(stored["code"], stored["pointer"], stored["row"], stored["params"])
