"""A chunk: up to 500 recipients of a job, packed once by expansion and read by everyone after it.

In the bucket it is one JSON object in columns, so that it is small and packs fast. It is immutable: chunk k
of a job always holds the same rows and has the same bytes, because expansion is a pure function of snapshot
and plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Final, TypeVar

import orjson

from ulak.identity import msisdn, tckn
from ulak.values import dataclass

CHUNK_SIZE: Final = 500
"""Recipients a chunk: large enough that its three records cost little, small enough for one worker's turn."""

CALLS_A_CHUNK: Final = 50
"""Operator calls a chunk at the most: its journal is written at each of them, an entry longer each time."""

_VERSION: Final = 1

_OWN: Final = (0,)
"""The places of a chunk that goes by the plan's own account."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Chunk:
    """Recipients in columns; index i of each column is recipient i of this chunk."""

    number: int
    rows: list[int]
    """1-based data rows of the snapshot."""
    msisdns: list[str]
    """Or, of TCKN messages, the names that stand for the TCKNs (`ulak.identity.tckn.Concealed`)."""
    texts: list[str]
    """Rendered texts, or a single one that every recipient gets."""
    segments: list[int]
    """Billed segments of each recipient, or a single number that holds for every one."""
    concealed: list[str] | None = None
    """Of TCKN messages: each recipient's TCKN, as lists hold it. Only who makes the operator's call opens it."""
    accounts: list[int] | None = None
    """By which of the plan's accounts it goes, in order of preference; ``None``: by the plan's own alone."""
    others: list[list[int]] | None = None
    """Billed segments by each of `accounts` but the first, written as `segments` is."""

    @property
    def places(self) -> Sequence[int]:
        """The accounts that it may go by, the first before the others."""
        return self.accounts or _OWN

    def by(self, place: int) -> Chunk:
        """The chunk as the account at `place` counts it."""
        if place == self.places[0]:
            return self
        if self.accounts is None or self.others is None:
            raise LookupError("a chunk that goes by no other account")
        return replace(
            self, segments=self.others[self.accounts.index(place) - 1], accounts=[place], others=None
        )

    def __len__(self) -> int:
        return len(self.msisdns)

    def shown(self, index: int) -> str:
        """The recipient as its firm sees it: the number, or its TCKN masked; of one that was erased, stars."""
        if msisdn.is_erased(self.msisdns[index]):
            return msisdn.ERASED_SHOWN
        return tckn.shown(self.concealed[index]) if self.concealed else self.msisdns[index]

    def without(self, places: Sequence[int], token: str) -> Chunk:
        """The chunk with the recipients at these places erased, number and text. Rows, segments and how it is cut into
        calls stay as they are: one recipient's places all get the same token."""
        msisdns, texts = list(self.msisdns), list(self.texts)
        concealed = None if self.concealed is None else list(self.concealed)
        for place in places:
            if not msisdn.is_erased(msisdns[place]):
                msisdns[place] = msisdn.erased(msisdns[place], token)
            if len(texts) > 1 or len(msisdns) == 1:
                texts[place] = ""
            if concealed is not None:
                concealed[place] = tckn.Concealed(f"#{token}", msisdn.ERASED_SHOWN, b"", "").encode()
        return replace(self, msisdns=msisdns, texts=texts, concealed=concealed)

    def masked(self, index: int) -> str:
        return self.shown(index) if self.concealed else msisdn.mask(self.msisdns[index])

    def text(self, index: int) -> str:
        return self.texts[index] if len(self.texts) > 1 else self.texts[0]

    def billed_segments(self, index: int) -> int:
        return self.segments[index] if len(self.segments) > 1 else self.segments[0]

    def billed(self, recipients: Sequence[int]) -> list[int]:
        """Billed segments of each of these recipients."""
        if len(self.segments) == 1:
            return self.segments * len(recipients)
        return _of(self.segments, recipients)

    def billed_of(self, recipients: Sequence[int]) -> int:
        """Billed segments of these recipients together."""
        return sum(self.billed(recipients))

    def msisdns_of(self, recipients: Sequence[int]) -> list[str]:
        return _of(self.msisdns, recipients)

    def encode(self) -> bytes:
        columns = {
            "v": _VERSION,
            "number": self.number,
            "rows": self.rows,
            "msisdns": self.msisdns,
            "texts": self.texts,
            "segments": self.segments,
        }
        more = {"concealed": self.concealed, "accounts": self.accounts, "others": self.others}
        return orjson.dumps(columns | {name: value for name, value in more.items() if value is not None})

    @classmethod
    def decode(cls, data: bytes) -> Chunk:
        fields = orjson.loads(data)
        if fields.pop("v") != _VERSION:
            raise ValueError("a chunk of another version")
        return cls(**fields)


def _of(column: list[T], recipients: Sequence[int]) -> list[T]:
    """The cells of these recipients; a slice, where they stand one behind the other."""
    if isinstance(recipients, range):
        return column[recipients.start : recipients.stop]
    return [column[index] for index in recipients]


def digest(data: bytes) -> str:
    """Tells the octets of one chunk from those of another that came to stand under the same name."""
    return sha256(data).hexdigest()[:32]
