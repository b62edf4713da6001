"""Answers that the document shows. Their shapes are checked, their values are made up."""

from __future__ import annotations

from typing import Final

EVENTS: Final = {
    "events": [
        {
            "id": "evt_3d9e0c5b7a1f48268c4be1f09d72a653",
            "type": "credit.low",
            "mode": "live",
            "timestamp": "2026-11-24T11:32:00.000Z",
            "data": {"service": "sms", "remaining": 412, "threshold": 500},
        }
    ],
    "next_cursor": "MTcuNWM4ZTBkOTFiNzJm",
    "more": False,
}

WEBHOOK: Final = {
    "id": "ep_d3aa69d89b232d48",
    "url": "https://erp.example.com/ulak",
    "types": ["job.finished", "credit.low"],
    "status": "active",
    "created_at": "2026-11-22T09:15:00.000Z",
    "secret_generation": 1,
    "breaker": {
        "state": "open",
        "failures": 6,
        "failing_since": "2026-11-24T11:32:06.000Z",
        "next_try_at": "2026-11-24T11:38:41.000Z",
    },
}
WEBHOOKS: Final = {"webhooks": [WEBHOOK]}
WEBHOOK_MADE: Final = {**WEBHOOK, "secret": "whsec_MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAw"}
WEBHOOK_ROTATED: Final = {
    **WEBHOOK,
    "secret_generation": 2,
    "secret": "whsec_MTExMTExMTExMTExMTExMTExMTExMTEx",
}
WEBHOOK_PAUSED: Final = {**WEBHOOK, "status": "disabled", "reason": "paused"}
WEBHOOK_REMOVED: Final = {"id": "ep_d3aa69d89b232d48", "status": "removed"}

CALLS: Final = {
    "calls": [
        {
            "number": 17,
            "event_id": "evt_3d9e0c5b7a1f48268c4be1f09d72a653",
            "type": "credit.low",
            "status": "delivered",
            "attempts": 2,
            "outcome": "200",
            "next_at": None,
            "ended_at": "2026-11-24T11:32:06.000Z",
        }
    ],
    "next_cursor": "MTcuMmE3ZjkxMGM0YmQ4",
    "more": False,
}
REPLAY: Final = {"webhook": "ep_d3aa69d89b232d48", "call": 17, "status": "pending"}
