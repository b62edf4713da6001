"""What a claim found of its chunk's recipients, in the octets that are kept of it: so that a consent is shown later as
it was held when the message was sent, whatever the registry says by then.

One record a claim, compressed; sources, proofs and writers that repeat stand in it once.

>>> given = Consent(ConsentStatus.ONAY, "HS_WEB", 1_000, "form 7", 2_000, "k1")
>>> wanted = Wanted(commercial=True, recipient_type=RecipientType.BIREYSEL, required=True)
>>> found = Found.decode(Found(5_000, wanted, (given, None)).encode())
>>> found.consents == (given, None), found.asked_at, found.wanted == wanted
(True, 5000, True)
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Final

import orjson

from ulak.consent.permits import Consent, ConsentStatus, Wanted
from ulak.platform.clock import Milliseconds
from ulak.rules import RecipientType
from ulak.values import dataclass

_VERSION: Final = 1
_NONE: Final = "-"
_LETTERS: Final = {ConsentStatus.ONAY: "O", ConsentStatus.RET: "R"}
_STATUSES: Final = {letter: status for status, letter in _LETTERS.items()}


@dataclass(frozen=True, slots=True)
class Found:
    """What was asked at `asked_at`, and each recipient's consent then; ``None``: the registry had none."""

    asked_at: Milliseconds
    wanted: Wanted
    consents: Sequence[Consent | None]

    def encode(self) -> bytes:
        held = [one for one in self.consents if one is not None]
        words = list(dict.fromkeys(word for one in held for word in (one.source, one.by, one.proof)))
        place = {word: number for number, word in enumerate(words)}
        columns = {
            "v": _VERSION,
            "asked_at": self.asked_at,
            "commercial": self.wanted.commercial,
            "recipient_type": self.wanted.recipient_type.value,
            "required": self.wanted.required,
            "status": "".join(_NONE if one is None else _LETTERS[one.status] for one in self.consents),
            "words": words,
            "source": [place[one.source] for one in held],
            "by": [place[one.by] for one in held],
            "proof": [place[one.proof] for one in held],
            "at": [one.at for one in held],
            "recorded_at": [one.recorded_at for one in held],
        }
        return zlib.compress(orjson.dumps(columns), 9)

    @classmethod
    def decode(cls, data: bytes) -> Found:
        columns = orjson.loads(zlib.decompress(data))
        if columns["v"] != _VERSION:
            raise ValueError("a claim's record of another version")
        words = columns["words"]
        held = zip(
            columns["source"],
            columns["by"],
            columns["proof"],
            columns["at"],
            columns["recorded_at"],
            strict=True,
        )
        consents: list[Consent | None] = []
        for letter in columns["status"]:
            if letter == _NONE:
                consents.append(None)
                continue
            source, by, proof, at, recorded_at = next(held)
            status = _STATUSES[letter]
            consents.append(Consent(status, words[source], at, words[proof], recorded_at, words[by]))
        kind = RecipientType(columns["recipient_type"])
        wanted = Wanted(columns["commercial"], kind, columns["required"])
        return cls(columns["asked_at"], wanted, tuple(consents))


@dataclass(frozen=True, slots=True)
class Asked:
    """A claim's answer of the gate."""

    withheld: bytes = b""
    """A byte a recipient: 0, or the number of the one of `REASONS` why it is not written to. Empty: nobody is."""
    found: bytes = b""
    """`Found`, encoded; empty: nothing was asked, since nothing can stop such a message."""


NOT_ASKED: Final = Asked()
