"""What a list would cost, counted over the job's own expansion instead of sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nsmallest
from typing import Any, Final

from ulak.errors import Param, Problem
from ulak.jobs.chunks import Chunk
from ulak.jobs.job import Plan, Totals
from ulak.jobs.refusals import Refusal, Refusals
from ulak.planning.expansion import expand
from ulak.planning.snapshot import expansion_rules
from ulak.platform.problems import encode_problem
from ulak.rules import OperatorProfile
from ulak.rules.content import ContentSettings, Finding, findings
from ulak.text import Count, MessageType, count
from ulak.text.alphabets import TURKISH_LETTERS
from ulak.text.letters import TWINS, replaceable, replaced

DEAREST: Final = 10
"""Texts of a quote that cost the most."""

FIRST: Final = 3
"""Rows of a quote that are shown as they would go out."""

REFUSED_SHOWN: Final = 100
"""Refused rows of a quote; the counts are of all."""

ROWS_SHOWN: Final = 10
"""Rows of a quote whose texts hold the same kind of thing; the counts are of all."""

_SHOWN_CHARACTERS: Final = 80
"""Of a dear text: enough to know it again."""

_TYPOGRAPHY: Final = {ord(c): twin for c, twin in TWINS.items() if c not in TURKISH_LETTERS}
_ALL: Final = {ord(c): twin for c, twin in TWINS.items()}


@dataclass(slots=True)
class _Saving:
    """What writing plain letters would save, over all texts that it makes cheaper."""

    recipients: int = 0
    segments: int = 0
    letters: Counter[str] = field(default_factory=Counter)

    def note(self, text: str, saved: int, with_turkish: bool) -> None:
        self.recipients += 1
        self.segments += saved
        found = replaceable(text)
        self.letters.update(c for c in found if with_turkish or c not in TURKISH_LETTERS)

    def stored(self) -> dict[str, Any]:
        letters = [
            {"character": letter, "write": TWINS[letter], "recipients": times}
            for letter, times in self.letters.most_common()
        ]
        return {"letters": letters, "recipients": self.recipients, "segments": self.segments}


@dataclass(slots=True)
class _Content:
    """What the texts hold that operators filter or that misleads, by its kind."""

    settings: ContentSettings
    found: dict[str, dict[str, Any]] = field(default_factory=dict)

    def note(self, found: Iterable[Finding], rows: Sequence[int]) -> None:
        for code, things in _by_code(found).items():
            one = self.found.setdefault(code, {"code": code, "recipients": 0, "rows": [], "found": []})
            one["recipients"] += len(rows)
            one["rows"] += rows[: ROWS_SHOWN - len(one["rows"])]
            one["found"] += [thing for thing in things if thing not in one["found"]][
                : ROWS_SHOWN - len(one["found"])
            ]

    def take(self, chunk: Chunk) -> None:
        if len(chunk.texts) == 1:
            self.note(findings(chunk.texts[0], self.settings), chunk.rows)
            return
        for index in range(len(chunk)):
            if found := findings(chunk.text(index), self.settings):
                self.note(found, [chunk.rows[index]])


def _by_code(found: Iterable[Finding]) -> dict[str, list[str]]:
    by_code: dict[str, list[str]] = {}
    for one in found:
        by_code.setdefault(one.code, []).append(one.found)
    return by_code


_CELLS: Final = 1 << 22
_MOST_COUNTED: Final = 255


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
            if times[cell] < _MOST_COUNTED:
                times[cell] += 1
            if times[cell] > most:
                self.recipients.add(one)


@dataclass(slots=True)
class _OfAccount:
    """Recipients that go by an account, and those that go by it where the accounts before it fail; each with what it
    counts."""

    first: list[int] = field(default_factory=lambda: [0, 0, 0])
    instead: list[int] = field(default_factory=lambda: [0, 0, 0])

    def add(self, *figures: int, first: bool) -> None:
        sums = self.first if first else self.instead
        sums[:] = [before + more for before, more in zip(sums, figures, strict=True)]

    def stored(self) -> dict[str, Any]:
        names = ("recipients", "segments", "credits")
        return dict(zip(names, self.first, strict=True)) | {
            "instead": dict(zip(names, self.instead, strict=True))
        }


@dataclass(slots=True)
class _Tally:
    plan: Plan
    content: _Content
    credits: int = 0
    by_segments: Counter[int] = field(default_factory=Counter)
    by_reason: Counter[str] = field(default_factory=Counter)
    refused: list[Refusal] = field(default_factory=list)
    first: list[dict[str, Any]] = field(default_factory=list)
    """The first messages as they would go out."""
    dearest: list[tuple[int, int, str, str]] = field(default_factory=list)
    """Segments (negative), row, masked number, text."""
    often: _Often = field(default_factory=_Often)
    typography: _Saving = field(default_factory=_Saving)
    all_letters: _Saving = field(default_factory=_Saving)
    accounts: dict[int, _OfAccount] = field(default_factory=dict)
    """By their places in the plan."""

    def take(self, chunk: Chunk) -> None:
        size = len(chunk)
        self.content.take(chunk)
        if most := self.plan.profile.messages_a_minute_to_one:
            self.often.note(chunk.msisdns, most)
        self.credits += self.plan.most_credits(chunk)
        self._by_account(chunk)
        for index in range(min(size, FIRST - len(self.first))):
            first = {"row": chunk.rows[index], "to": chunk.masked(index), "text": chunk.text(index)}
            self.first.append(first)
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
        rules, kind, common = (
            self.plan.through(chunk.places[0]).profile,
            self.plan.message_type,
            len(chunk.texts) == 1,
        )
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

    def _by_account(self, chunk: Chunk) -> None:
        every = range(len(chunk))
        for place in chunk.places:
            figures = self.accounts.setdefault(place, _OfAccount())
            segments = chunk.by(place).billed_of(every)
            credits = self.plan.credits(chunk, every, place)
            figures.add(len(chunk), segments, credits, first=place == chunk.places[0])

    def _accounts(self) -> list[dict[str, Any]]:
        """What each account carries, and what it would where those before it fail."""
        told = []
        for place, figures in sorted(self.accounts.items()):
            plan = self.plan.through(place)
            named = {"account": plan.account_id, "operator": plan.operator_id, "sender_id": plan.sender_id}
            told.append(named | figures.stored())
        return told

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
        return [encode_problem(problem) for problem in found]

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
            "first": self.first,
            "dearest": [
                {"row": row, "to": to, "segments": -billed, "text": text[:_SHOWN_CHARACTERS]}
                for billed, row, to, text in self.dearest
            ],
            "refusals": [
                encode_problem(Problem(one.code, params=one.params))
                | {"row": one.row, "column": one.column, "value": one.value}
                for one in self.refused
            ],
            "by_reason": dict(self.by_reason.most_common()),
            "notes": self._notes(),
            "content": list(self.content.found.values()),
            "accounts": self._accounts(),
            "savings": {
                "typography": self.typography.stored(),
                "typography_and_turkish": self.all_letters.stored(),
            },
        }


def tally(
    plan: Plan,
    snapshot: Callable[[], Iterable[str]],
    stopped: Mapping[str, str] | None = None,
    content: ContentSettings | None = None,
) -> dict[str, Any]:
    """The quote of a list, as it is stored: problems are codes still, for a reader of either language. Who is
    `stopped` may not be written to."""
    tallied = _Tally(plan, _Content(content or ContentSettings()))
    for part in expand(snapshot, expansion_rules(plan, stopped)):
        match part:
            case Chunk():
                tallied.take(part)
            case Refusals():
                tallied.refuse(part)
            case Totals():
                return tallied.stored(part)
    raise LookupError("an expansion ends with its totals")


def _savings(text: str, billed: int, rules: OperatorProfile, kind: MessageType) -> tuple[int, int]:
    """Segments saved by plain punctuation and vowels, and by plain Turkish letters too."""
    if text.isascii():
        return 0, 0
    plain, plainest = replaced(text, _TYPOGRAPHY), replaced(text, _ALL)
    first = billed - _billed(plain, rules, kind) if plain != text else 0
    second = billed - _billed(plainest, rules, kind) if plainest != text else 0
    return max(first, 0), max(second, 0)


def _billed(text: str, rules: OperatorProfile, kind: MessageType) -> int:
    counted: Count = count(text, rules, kind)
    return counted.billed_segments
