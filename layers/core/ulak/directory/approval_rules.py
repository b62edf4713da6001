"""The firm's rules of what a second person approves before it goes out (*onay kuralı*), whoever asks for it.

A rule holds what meets all that it names; what it leaves out, it does not ask about. One rule that holds is enough.

>>> from dataclasses import replace
>>> rule = ApprovalRule(recipients_over=100, purposes=frozenset({"commercial"}))
>>> sent = Sent("commercial", "api", frozenset({"department#SATIS"}), recipients=101, credits=202)
>>> rule.holds(sent), rule.holds(replace(sent, recipients=100)), ApprovalRule(unit="branch#IZM").holds(sent)
(True, False, False)
>>> ApprovalRule().holds(sent), ApprovalRule().holds(replace(sent, source="ulak"))
(True, False)
>>> ApprovalRule.kept(rule.encode()) == rule
True
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, Final, Self

from ulak.values import dataclass


class Source(StrEnum):
    """By which way something is asked for."""

    API = "api"
    CONSOLE = "console"
    SCHEDULE = "schedule"
    ERP = "erp"


OWN: Final = "ulak"
"""The source of what Ulak itself tells a person of the firm's: no rule holds it."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What rules look at."""

    purpose: str
    source: str
    units: frozenset[str]
    """``department#SATIS``, ``user#ayse``: for whom it is sent."""
    recipients: int
    credits: int
    of_screen: bool = False
    """A person asked for it in the console, though it goes by a schedule: it is of both ways."""

    @property
    def sources(self) -> frozenset[str]:
        return frozenset({self.source} | ({Source.CONSOLE.value} if self.of_screen else set()))


@dataclass(frozen=True, slots=True)
class ApprovalRule:
    credits_over: int | None = None
    recipients_over: int | None = None
    purposes: frozenset[str] = frozenset()
    """None: any."""
    sources: frozenset[str] = frozenset()
    """None: any."""
    unit: str = ""
    """``department#SATIS``; empty: the whole firm."""

    def holds(self, sent: Sent) -> bool:
        """Whether `sent` waits for an approval by this rule."""
        return (
            sent.source != OWN
            and (self.credits_over is None or sent.credits > self.credits_over)
            and (self.recipients_over is None or sent.recipients > self.recipients_over)
            and (not self.purposes or sent.purpose in self.purposes)
            and (not self.sources or bool(self.sources & sent.sources))
            and (not self.unit or self.unit in sent.units)
        )

    def encode(self) -> dict[str, Any]:
        """In plain values, as the table and JSON hold it."""
        return {
            "credits_over": self.credits_over,
            "recipients_over": self.recipients_over,
            "purposes": sorted(self.purposes),
            "sources": sorted(self.sources),
            "unit": self.unit,
        }

    @classmethod
    def kept(cls, fields: Mapping[str, Any]) -> Self:
        """What `encode` gave."""
        sets = {name: frozenset(fields[name]) for name in ("purposes", "sources")}
        return cls(**{**fields, **sets})


SIGNED: Final = ApprovalRule(sources=frozenset({Source.CONSOLE.value}))
"""What holds where a firm asks for a signature: all that is sent from a screen."""


def first_that_holds(rules: Iterable[ApprovalRule], sent: Sent) -> ApprovalRule | None:
    return next((rule for rule in rules if rule.holds(sent)), None)
