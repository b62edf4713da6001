"""Answers that the document shows. Their shapes are checked, their values are made up."""

from __future__ import annotations

from typing import Final

CREDIT: Final = {
    "services": {
        "sms": {"remaining": 98368, "reserved": 0, "settled": 1632, "topped_up": 100000, "low_below": 500}
    }
}

AT_OPERATOR: Final = {
    "service": "sms",
    "balances": [{"name": "SMS", "amount": "98368"}],
    "as_of": "2026-11-24T11:32:00.000Z",
}

ENTRIES: Final = {
    "entries": [
        {
            "kind": "release",
            "subject": "7f3a91c0e5d24b8f9a6c1d2e3f405162",
            "at": "2026-11-24T11:32:00.000Z",
            "available": 12,
            "reserved": -1644,
            "settled": 1632,
            "by": None,
        }
    ],
    "next_cursor": None,
}

TOP_UP: Final = {
    "service": "sms",
    "credits": 10000,
    "reference": "FAT-2026-0001",
    "at": "2026-11-24T11:32:00.000Z",
}
