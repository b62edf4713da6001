"""What goes wrong, and for whom: rules as rows, drawn from a seed.

Nothing here remembers anything. What becomes of a message is a function of (seed, msisdn, text); what becomes
of a call, of (seed, msisdn and text of the message that decides it, which attempt this is). So two runs with
one seed tell the same story in whatever order the calls arrive.

Numbers of the form 5xx 000 nnnn behave as their last four digits say, under any seed and mix.

>>> fixed("905320000015").name
'blacklisted'
>>> fixed("905320000401").name
'timeout_after'
>>> fixed("905321230401") is None
True
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import blake2b
from typing import Any, Final, TypeVar

T = TypeVar("T")

SECONDS_WORTH_NAMING: Final = range(1, 100)
"""The delays that a number can carry in its last two digits."""


class Reply(StrEnum):
    """What the caller hears."""

    ANSWER = "answer"
    """The operator's own answer, 00 or the code of the refusal."""
    SILENCE = "silence"
    """Nothing, for as long as the simulator was told to hold on; then the connection closes."""
    HANG_UP = "hang_up"
    """The connection closes at once."""
    SERVER_ERROR = "server_error"
    """HTTP 500 with a page that is not JSON."""
    GARBAGE = "garbage"
    """HTTP 200 with a page that is not JSON."""


@dataclass(frozen=True, slots=True)
class CallBehaviour:
    """What becomes of a whole send call. ``refusal`` names a reason, worded by the wire; ``once`` means that
    the next attempt goes through."""

    name: str
    accepts: bool
    reply: Reply = Reply.ANSWER
    refusal: str | None = None
    once: bool = False

    @property
    def answered(self) -> bool:
        return self.reply not in (Reply.SILENCE, Reply.HANG_UP)


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of an accepted message.

    ``rows`` are the causes that its delivery report shows once it is out, a row each: the first is the truth,
    any further one a repetition or a stale copy. ``after`` fixes the seconds until then; else they are drawn,
    from the mix's longer range where ``late``.
    """

    name: str
    rows: tuple[str, ...]
    late: bool = False
    after: float | None = None

    @property
    def cause(self) -> str:
        return self.rows[0]


ACCEPTED: Final = CallBehaviour("accepted", accepts=True)

CALLS: Final[tuple[tuple[str, CallBehaviour], ...]] = (
    # 01cc: refused with code cc of the wire
    ("0100", CallBehaviour("refused_system", accepts=False, refusal="system")),
    ("0120", CallBehaviour("refused_text", accepts=False, refusal="text")),
    ("0130", CallBehaviour("refused_credentials", accepts=False, refusal="credentials")),
    ("0140", CallBehaviour("refused_header", accepts=False, refusal="header")),
    ("0150", CallBehaviour("refused_iys", accepts=False, refusal="iys")),
    ("0151", CallBehaviour("refused_iys_brand", accepts=False, refusal="iys_brand")),
    ("0170", CallBehaviour("refused_parameter", accepts=False, refusal="parameter")),
    ("0180", CallBehaviour("throttled", accepts=False, refusal="rate", once=True)),
    ("0185", CallBehaviour("refused_same_number", accepts=False, refusal="same_number")),
    # 04ka: kind k; accepted where a is 1, not where it is 0
    ("0400", CallBehaviour("timeout_before", accepts=False, reply=Reply.SILENCE)),
    ("0401", CallBehaviour("timeout_after", accepts=True, reply=Reply.SILENCE)),
    ("0410", CallBehaviour("server_error_before", accepts=False, reply=Reply.SERVER_ERROR)),
    ("0411", CallBehaviour("server_error_after", accepts=True, reply=Reply.SERVER_ERROR)),
    ("0420", CallBehaviour("garbage_before", accepts=False, reply=Reply.GARBAGE)),
    ("0421", CallBehaviour("garbage_after", accepts=True, reply=Reply.GARBAGE)),
    ("0430", CallBehaviour("hang_up_before", accepts=False, reply=Reply.HANG_UP)),
    ("0431", CallBehaviour("hang_up_after", accepts=True, reply=Reply.HANG_UP)),
)

NO_CREDIT: Final = Fate("no_credit", ("no_credit",))

FATES: Final[tuple[tuple[str, Fate], ...]] = (
    # 00ss: ends with report status ss of Netgsm's list
    ("0000", Fate("no_report", ("pending",))),
    ("0001", Fate("delivered", ("delivered",))),
    ("0002", Fate("expired", ("expired",))),
    ("0003", Fate("invalid_number", ("invalid_number",))),
    ("0004", Fate("not_sent", ("not_sent",))),
    ("0011", Fate("rejected", ("rejected",))),
    ("0012", Fate("error", ("error",))),
    ("0013", Fate("repeated", ("repeated",))),
    ("0014", NO_CREDIT),
    ("0015", Fate("blacklisted", ("blacklisted",))),
    ("0016", Fate("iys_refused", ("iys_refused",))),
    ("0017", Fate("iys_error", ("iys_error",))),
    # 05xx: what Yankı alone has a word for
    ("0500", Fate("no_subscriber", ("no_subscriber",))),
    # 03xx: more than one report row
    ("0300", Fate("stale_row", ("delivered", "pending"))),
    ("0301", Fate("duplicate_report", ("delivered", "delivered"))),
    ("0312", Fate("duplicate_error_report", ("error", "error"))),
    # 02ss: delivered, and reported ss seconds after acceptance
    *((f"02{s:02}", Fate(f"late_{s:02}", ("delivered",), after=s)) for s in SECONDS_WORTH_NAMING),
)

LATE: Final = Fate("late", ("delivered",), late=True)
"""Only a mix draws it: how late lies in the mix's own range."""

BY_DIGITS: Final[dict[str, CallBehaviour | Fate]] = {**dict(CALLS), **dict(FATES)}
CALL_NAMED: Final = {row.name: row for row in (ACCEPTED, *dict(CALLS).values())}
FATE_NAMED: Final = {row.name: row for row in (LATE, *dict(FATES).values())}


def fixed(msisdn: str) -> CallBehaviour | Fate | None:
    """What the number itself says, if it is one of 5xx 000 nnnn."""
    return BY_DIGITS.get(msisdn[-4:]) if msisdn[-7:-4] == "000" else None


class UnknownBehaviour(ValueError):
    """A mix or a rule that names what is not in the tables, or with a number that cannot be."""


@dataclass(frozen=True, slots=True)
class Mix:
    """Weights of each outcome for numbers that fix nothing, and how soon reports are out, in seconds."""

    name: str
    messages: tuple[tuple[Fate, float], ...]
    calls: tuple[tuple[CallBehaviour, float], ...] = ((ACCEPTED, 1.0),)
    report_seconds: tuple[float, float] = (0.2, 3.0)
    late_seconds: tuple[float, float] = (5.0, 15.0)

    @classmethod
    def parse(cls, source: Mapping[str, Any], name: str = "custom") -> Mix:
        """Read the JSON form; raises UnknownBehaviour, which says what is wrong.

        >>> Mix.parse({"messages": {"delivered": 9, "expired": 1}}).messages[1][1]
        1.0
        """
        unknown = set(source) - {"messages", "calls", "report_seconds", "late_seconds"}
        if unknown:
            raise UnknownBehaviour(f"a mix has no {', '.join(sorted(unknown))}")
        return cls(
            name,
            _weights(source.get("messages", {"delivered": 1}), FATE_NAMED, "messages"),
            _weights(source.get("calls", {"accepted": 1}), CALL_NAMED, "calls"),
            _span(source.get("report_seconds", (0.2, 3.0)), "report_seconds"),
            _span(source.get("late_seconds", (5.0, 15.0)), "late_seconds"),
        )

    def describe(self) -> dict[str, Any]:
        """The JSON form that ``parse`` reads, with the name."""
        return {
            "name": self.name,
            "messages": {row.name: weight for row, weight in self.messages},
            "calls": {row.name: weight for row, weight in self.calls},
            "report_seconds": self.report_seconds,
            "late_seconds": self.late_seconds,
        }


def _weights(source: Any, table: Mapping[str, T], what: str) -> tuple[tuple[T, float], ...]:
    if not isinstance(source, Mapping) or not source:
        raise UnknownBehaviour(f"{what} is an object of names and weights")
    for name, weight in source.items():
        if name not in table:
            raise UnknownBehaviour(f"{what} names {name}; there is {', '.join(table)}")
        if isinstance(weight, bool) or not isinstance(weight, int | float) or weight < 0:
            raise UnknownBehaviour(f"the weight of {name} is a number from 0 on")
    if not sum(source.values()):
        raise UnknownBehaviour(f"the weights of {what} sum to nothing")
    return tuple((table[name], float(weight)) for name, weight in source.items())


def _span(source: Any, what: str) -> tuple[float, float]:
    try:
        low, high = (float(bound) for bound in source)
    except (TypeError, ValueError) as error:
        raise UnknownBehaviour(f"{what} is a pair of seconds") from error
    if not 0 <= low <= high:
        raise UnknownBehaviour(f"{what} runs from the shorter to the longer, from 0 on")
    return low, high


MIXES: Final = {
    mix.name: mix
    for mix in (
        Mix.parse({"messages": {"delivered": 1}, "report_seconds": (0.2, 1.0)}, "calm"),
        Mix.parse(
            {
                "messages": {
                    "delivered": 93,
                    "late": 2,
                    "expired": 1.2,
                    "invalid_number": 0.8,
                    "rejected": 0.5,
                    "error": 0.4,
                    "blacklisted": 0.4,
                    "iys_refused": 0.2,
                    "not_sent": 0.2,
                    "duplicate_report": 0.8,
                    "stale_row": 0.3,
                    "no_report": 0.2,
                },
                # No call is lost before it is taken: this wire gives nobody a way to tell that from one lost
                # after, so its messages would stay in doubt for days. `storm` has such calls.
                "calls": {
                    "accepted": 95.5,
                    "throttled": 3,
                    "timeout_after": 1,
                    "server_error_after": 0.5,
                },
            },
            "demo",
        ),
        Mix.parse(
            {
                "messages": {
                    "delivered": 60,
                    "late": 10,
                    "expired": 4,
                    "invalid_number": 3,
                    "not_sent": 2,
                    "rejected": 2,
                    "error": 3,
                    "blacklisted": 2,
                    "iys_refused": 2,
                    "iys_error": 1,
                    "duplicate_report": 5,
                    "duplicate_error_report": 2,
                    "stale_row": 3,
                    "no_report": 1,
                },
                "calls": {
                    "accepted": 68,
                    "throttled": 10,
                    "refused_system": 2,
                    "timeout_before": 3,
                    "timeout_after": 4,
                    "server_error_before": 2,
                    "server_error_after": 2,
                    "garbage_before": 2,
                    "garbage_after": 2,
                    "hang_up_before": 2,
                    "hang_up_after": 3,
                },
            },
            "storm",
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Misbehaviour:
    """The rules in force. ``numbers`` binds a msisdn to a behaviour by name, before its digits are read;
    ``time_factor`` stretches or shrinks every delay of a report."""

    seed: int
    mix: Mix
    numbers: Mapping[str, str] = field(default_factory=dict)
    timeout_seconds: float = 10.0
    time_factor: float = 1.0

    def fixed(self, msisdn: str) -> CallBehaviour | Fate | None:
        name = self.numbers.get(msisdn)
        if name is None:
            return fixed(msisdn)
        return CALL_NAMED.get(name) or FATE_NAMED[name]

    def decider(self, lines: Sequence[tuple[str, str]]) -> tuple[str, str]:
        """The (msisdn, text) that decides a call: the first whose number fixes a call's behaviour, else the
        first of all."""
        return next((line for line in lines if isinstance(self.fixed(line[0]), CallBehaviour)), lines[0])

    def call(self, msisdn: str, text: str, attempt: int) -> CallBehaviour:
        """What becomes of the call that this message decides, at its ``attempt``, the first being 1."""
        match self.fixed(msisdn):
            case CallBehaviour() as behaviour:
                return ACCEPTED if behaviour.once and attempt > 1 else behaviour
            case Fate():
                return ACCEPTED
            case None:
                chance, _ = chances(self.seed, "call", msisdn, text, str(attempt))
                return weighted(self.mix.calls, chance)

    def fate(self, msisdn: str, text: str) -> tuple[Fate, float | None]:
        """What becomes of an accepted message, and the seconds until its report is out; None for never."""
        chance, moment = chances(self.seed, "message", msisdn, text)
        ruled = self.fixed(msisdn)
        fate = ruled if isinstance(ruled, Fate) else weighted(self.mix.messages, chance)
        if fate.rows == ("pending",):
            return fate, None
        low, high = self.mix.late_seconds if fate.late else self.mix.report_seconds
        seconds = fate.after if fate.after is not None else low + moment * (high - low)
        return fate, seconds * self.time_factor


def chances(seed: int, *what: str) -> tuple[float, float]:
    """Two independent numbers in [0, 1), the same whenever the same is asked.

    >>> chances(7, "message", "905321234567", "Merhaba") == chances(7, "message", "905321234567", "Merhaba")
    True
    """
    digest = blake2b("\x1f".join((str(seed), *what)).encode(), digest_size=16).digest()
    return int.from_bytes(digest[:8]) / 2**64, int.from_bytes(digest[8:]) / 2**64


def weighted(rows: Sequence[tuple[T, float]], chance: float) -> T:
    """The row that ``chance`` in [0, 1) falls on, each as wide as its weight.

    >>> [weighted((("a", 3.0), ("b", 1.0)), chance) for chance in (0.0, 0.74, 0.75, 0.99)]
    ['a', 'a', 'b', 'b']
    """
    left = chance * sum(weight for _, weight in rows)
    for row, weight in rows:
        left -= weight
        if left < 0:
            return row
    return rows[-1][0]
