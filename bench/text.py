"""S1 and S2: what counting a text costs, against a peer and against the floor of touching it once."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import smsutil

from bench import texts
from bench.measure import ratio
from ulak.rules import profile
from ulak.text import CountingProfile, MessageType, count, segment

_BULK = MessageType.BULK
_PEER = f"smsutil {version('smsutil')} split"
_FLOOR = 'len(text.encode("utf-16"))'


def rows() -> list[dict[str, Any]]:
    """S1.*, S2.* and our own S1.segment and S2.turkish_shift; `bench.measure.ratio` tells a row's keys.

    Turkish letters ask for different work of us at the two kinds of operator: where they go as UCS-2 (Türk
    Telekom) the first one met decides, where there is a shift table (Netgsm) every character must be judged.
    S1 is measured at the dearer kind; S2's bar is for the first, and the second has a row and a bar of its
    own.
    """
    ucs2, shift = profile("turk_telekom"), profile("netgsm")
    thrice = texts.TURKISH * 3
    return [
        _against_peer("S1.ascii", "count, short ASCII", texts.SHORT_ASCII, 30),
        _against_peer("S1.turkish", "count, Turkish by shift table", texts.TURKISH, 12),
        _against_peer("S1.gsm900", "count, 900 GSM characters", texts.GSM_900, 12),
        _against_peer("S1.emoji", "count, emoji", texts.EMOJI, 10),
        ratio(
            "S1.segment",
            "segment with the text of every segment, Turkish by shift table, two segments",
            lambda: segment(thrice, shift, _BULK).segments,
            lambda: smsutil.split(thrice),
            bar=1,
            against=_PEER,
        ),
        _against_floor("S2.ascii", "count, short ASCII", texts.SHORT_ASCII, ucs2, 3.5),
        _against_floor("S2.turkish", "count, Turkish as UCS-2", texts.TURKISH, ucs2, 5),
        _against_floor("S2.turkish_shift", "count, Turkish by shift table", texts.TURKISH, shift, 12),
    ]


def _against_peer(id: str, what: str, text: str, bar: float) -> dict[str, Any]:
    rules = profile("netgsm")
    return ratio(
        id, what, lambda: count(text, rules, _BULK), lambda: smsutil.split(text), bar=bar, against=_PEER
    )


def _against_floor(id: str, what: str, text: str, rules: CountingProfile, bar: float) -> dict[str, Any]:
    return ratio(
        id,
        what,
        lambda: count(text, rules, _BULK),
        lambda: len(text.encode("utf-16")),
        bar=bar,
        against=_FLOOR,
        faster=False,
    )
