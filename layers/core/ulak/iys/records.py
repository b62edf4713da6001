"""The records of this room: what stands in the table.

==================  ============================  ====================================================================
``pk``              ``sk``                        what
==================  ============================  ====================================================================
``FIRM#f#IYS``      ``SETTINGS``                  the firm's number and brand with İYS, and since when
``FIRM#f#IYS``      ``WORK#<what>``               a kind of work, in the index of due work; with the cursors of changes
``FIRM#f#IYS``      ``OUT#<digest>``              a change to report, or reported, or refused
``FIRM#f#IYS``      ``BY#<state>#<at>#<digest>``  the same, to be listed by its state, oldest first
``FIRM#f#IYS``      ``BATCH#<at>``                a batch that was sent, with its digests in order
``FIRM#f#IYS``      ``LAST#<address>``            the last that is known of an address
``FIRM#f#IYS``      ``TOKEN``, ``QUOTA#<rate>``   of `ulak.iys.tokens` and `ulak.iys.rates`
==================  ============================  ====================================================================
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

import orjson

from ulak.consent.permits import Channel, ConsentStatus
from ulak.iys.consent import ConsentChange, Known
from ulak.platform.clock import DAY, SECOND, Milliseconds
from ulak.platform.queue import Pointer
from ulak.platform.table import Item
from ulak.rules import RecipientType

KEPT_FOR: Final[Milliseconds] = 3 * 365 * DAY
"""How long it is kept what was reported and what İYS said: the proof of a consent."""
SHARDS: Final = 4
DIGEST_OCTETS: Final = 16


class What(StrEnum):
    """The kinds of a firm's work."""

    REPORT = "report"
    """Report what waits, and ask for the results of batches."""
    CHANGES = "changes"
    """Take what changed at İYS."""


class State(StrEnum):
    """waiting → done or refused."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class IysRef:
    """A kind of a firm's work."""

    firm_id: str
    what: What

    def encode(self) -> Pointer:
        return {"firm": self.firm_id, "what": self.what.value}

    @classmethod
    def decode(cls, body: str) -> IysRef:
        fields = orjson.loads(body)
        return cls(fields["firm"], What(fields["what"]))

    @property
    def key(self) -> tuple[str, str]:
        return pk(self.firm_id), f"WORK#{self.what}"

    @property
    def shard(self) -> str:
        return f"IYS#{sha256(self.firm_id.encode()).digest()[0] % SHARDS}"


@dataclass(frozen=True, slots=True)
class IysSettings:
    """`activation`: until then consents of any age may be reported (İYS's *aktivasyon tarihi*)."""

    firm_id: str
    iys_code: int
    brand_code: int
    username: str
    set_at: Milliseconds
    activation: Milliseconds | None = None
    base_url: str | None = None
    push_digest: bytes = b""
    """Of the secret in the address that İYS may call."""

    @property
    def secret_part(self) -> str:
        return "iys"


@dataclass(frozen=True, slots=True)
class Report:
    """A change, and what became of it. `deadline_at`: by when it has to be reported."""

    change: ConsentChange
    state: State
    deadline_at: Milliseconds
    taken_at: Milliseconds
    code: str = ""
    theirs: str = ""
    """İYS's own code of a refusal."""
    transaction: str = ""
    ended_at: Milliseconds | None = None
    later_than: Milliseconds | None = None
    """It is not reported before, because İYS said so."""

    @property
    def place(self) -> str:
        return f"{self.change.at:013d}#{self.change.digest.hex()}"


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch that was sent. Without `request_id`, it is not known whether İYS took it."""

    name: str
    digests: Sequence[bytes]
    request_id: str = ""


def pk(firm_id: str) -> str:
    return f"FIRM#{firm_id}#IYS"


def out_key(firm_id: str, digest: bytes) -> tuple[str, str]:
    return pk(firm_id), f"OUT#{digest.hex()}"


def by_key(report: Report) -> tuple[str, str]:
    return pk(report.change.firm_id), f"BY#{report.state}#{report.place}"


def encode_report(report: Report) -> Item:
    change = report.change
    first, second = out_key(change.firm_id, change.digest)
    item: Item = {
        "pk": first,
        "sk": second,
        "recipient": change.recipient,
        "kind": change.kind.value,
        "channel": change.channel.value,
        "status": change.status.value,
        "source": change.source,
        "at": change.at,
        "state": report.state.value,
        "deadline_at": report.deadline_at,
        "taken_at": report.taken_at,
        "code": report.code,
        "theirs": report.theirs,
        "transaction": report.transaction,
    }
    if report.ended_at is not None:
        item |= {"ended_at": report.ended_at, "expires_at": (report.ended_at + KEPT_FOR) // SECOND}
    if report.later_than is not None:
        item["later_than"] = report.later_than
    return item


def report_in(firm_id: str, item: Mapping[str, Any]) -> Report:
    change = ConsentChange(
        firm_id,
        item["recipient"],
        RecipientType(item["kind"]),
        ConsentStatus(item["status"]),
        item["source"],
        item["at"],
        Channel(item["channel"]),
    )
    return Report(
        change,
        State(item["state"]),
        item["deadline_at"],
        item["taken_at"],
        item["code"],
        item["theirs"],
        item["transaction"],
        item.get("ended_at"),
        item.get("later_than"),
    )


def settings_in(firm_id: str, item: Mapping[str, Any]) -> IysSettings:
    return IysSettings(
        firm_id,
        item["iys_code"],
        item["brand_code"],
        item["username"],
        item["set_at"],
        item.get("activation"),
        item.get("base_url"),
        bytes(item.get("push_digest", b"")),
    )


def known_in(item: Mapping[str, Any]) -> Known:
    return Known(ConsentStatus(item["status"]), item["at"], item["source"])


def batch_in(item: Mapping[str, Any]) -> Batch:
    octets = bytes(item["digests"])
    digests = [octets[n : n + DIGEST_OCTETS] for n in range(0, len(octets), DIGEST_OCTETS)]
    return Batch(item["sk"].partition("#")[2], digests, item.get("request_id", ""))
