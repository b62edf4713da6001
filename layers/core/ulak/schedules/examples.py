"""Answers that the document shows. Their shapes are checked, their values are made up."""

from __future__ import annotations

from typing import Final

ACTIVE: Final = {
    "schedule": "haftalik-toplanti",
    "status": "active",
    "reason": None,
    "author": {"kind": "key", "id": "0f3c9a51be72"},
    "when": {"time_zone": "Europe/Istanbul", "cron": "0 9 * * 1"},
    "next_at": "2026-11-30T06:00:00.000Z",
    "job": {
        "text": "Haftalık toplantı 10:00",
        "purpose": "informational",
        "recipients": ["0532 111 22 33"],
    },
    "alerts": {"end": {"recipients": ["0533 111 22 44"], "text": "{schedule}: {sent}/{recipients}"}},
}
PAUSED: Final = {**ACTIVE, "status": "paused", "next_at": None}
CANCELLED: Final = {**ACTIVE, "status": "cancelled", "next_at": None}
SCHEDULES: Final = {"schedules": [ACTIVE], "next_cursor": None}

WITH_FIRINGS: Final = {
    **ACTIVE,
    "firings": [
        {
            "due_at": "2026-11-23T06:00:00.000Z",
            "outcome": "fired",
            "job_id": "7f3a91c0e5d24b8f9a6c1d2e3f405162",
            "code": None,
            "missed": 0,
            "alerts": {"end": "c26e4b90f1d84a37b5e2089d6f7a1c43"},
        }
    ],
    "next_cursor": None,
}

RUN: Final = {"schedule": "haftalik-toplanti", "run": "e1a7c5d20b9f4836"}
