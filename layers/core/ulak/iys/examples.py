"""Answers that the document shows. Their shapes are checked, their values are made up."""

from __future__ import annotations

from typing import Final

SETTINGS: Final = {
    "iys_code": 123456,
    "brand_code": 654321,
    "username": "acme-api",
    "activation": None,
    "address": None,
    "set_at": "2026-11-27T09:00:00.000Z",
}
SETTINGS_MADE: Final = {**SETTINGS, "push_path": "/v1/iys/push/acme/3dK0cQ9s8uW1vY2xZ4aB5cD6eF7gH8iJ"}

TAKEN: Final = {"taken": 1, "before": 0}

REPORTS: Final = {
    "reports": [
        {
            "to": "905321234567",
            "channel": "MESAJ",
            "kind": "BIREYSEL",
            "status": "RET",
            "source": "HS_MESAJ",
            "at": "2026-11-27T07:00:00.000Z",
            "state": "refused",
            "deadline_at": "2026-12-02T07:00:00.000Z",
            "ended_at": "2026-11-27T07:00:02.000Z",
            "code": "iys_first_is_ret",
            "message": "A refusal cannot be reported for an address that never had an approval; nothing "
            "commercial goes to it anyway.",
            "iys_error": None,
            "transaction": None,
        }
    ],
    "next_cursor": None,
}

OVERVIEW: Final = {
    "set_up": True,
    "waiting_since": "2026-11-27T07:00:00.000Z",
    "deadline_at": "2026-12-02T07:00:00.000Z",
    "overdue": False,
    "changes_taken_at": "2026-11-27T08:50:00.000Z",
    "failing": None,
    "message": None,
}

CONSENTS: Final = {
    "consents": [
        {
            "channel": "MESAJ",
            "kind": "BIREYSEL",
            "status": "ONAY",
            "source": "HS_WEB",
            "at": "2026-11-20T07:00:00.000Z",
        }
    ],
}

NOTICE: Final = {"taken": True}
