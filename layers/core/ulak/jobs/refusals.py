"""The rows of a job that are not sent, each with its reason, in pages as the bucket keeps them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import orjson

from ulak.errors import Param
from ulak.values import dataclass

_VERSION: Final = 1

REFUSALS_A_PAGE: Final = 1_000


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that is not sent. ``column`` is at fault (empty: the row as a whole), ``value`` its masked cell."""

    row: int
    column: str
    value: str
    code: str
    params: Mapping[str, Param]


@dataclass(frozen=True, slots=True)
class Refusals:
    """A page of up to `REFUSALS_A_PAGE` refused rows, in their order; pages count from 0, like chunks."""

    number: int
    rows: Sequence[Refusal]

    def encode(self) -> bytes:
        return orjson.dumps({"v": _VERSION, "number": self.number, "rows": self.rows})

    @classmethod
    def decode(cls, data: bytes) -> Refusals:
        fields = orjson.loads(data)
        if fields["v"] != _VERSION:
            raise ValueError("refusals of another version")
        return cls(fields["number"], [Refusal(**row) for row in fields["rows"]])
