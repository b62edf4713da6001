"""Answers that the document shows. Their shapes are checked, their values are made up."""

from __future__ import annotations

from typing import Any, Final

_ASKED: Final = {
    "message_type": "bulk",
    "purpose": "informational",
    "encoding": "profile",
    "sender_id": "ACME",
    "operator": "netgsm",
    "template": None,
    "mode": "live",
    "test": False,
    "requested_by": None,
}

_JOB: Final = {
    **_ASKED,
    "id": "7f3a91c0e5d24b8f9a6c1d2e3f405162",
    "created_at": "2026-11-24T11:32:00.000Z",
    "text": "Sayın {ad}, {tutar} TL borcunuz bulunuyor.",
    "tags": {"department": "Tahsilat"},
    "client_reference": None,
    "rows": 3,
    "recipients": 2,
    "duplicates": 0,
    "refused": 1,
    "by_source": {},
    "by_reason": {"msisdn_landline": 1},
    "segments": 2,
}
_NOBODY_YET: Final = {
    "pending": 2,
    "sent": 0,
    "delivered": 0,
    "undelivered": 0,
    "failed": 0,
    "uncertain": 0,
    "cancelled": 0,
    "suppressed": 0,
}
_WAITING: Final = {
    **_JOB,
    "credits": {"needed": 2, "held": 2, "charged": 0},
    "counts": _NOBODY_YET,
    "chunks": {"total": 1, "done": 0},
}

ACCEPTED: Final = {**_WAITING, "status": "sending"}
APPROVED: Final = {
    **ACCEPTED,
    "approval": {
        "cap": 1,
        "approver": "ayse",
        "rule": None,
        "otp_id": "otp_0c9d3f7a5b1e48269d4ab7c0e2f18536_b81f6a0d3c524e97a1d05e6f2c4b7d93",
    },
}
PAUSED: Final = {**_WAITING, "status": "paused", "pause_reason": "requested"}
CANCELLED: Final = {
    **_JOB,
    "status": "cancelled",
    "credits": {"needed": 2, "held": 0, "charged": 0},
    "counts": {**_NOBODY_YET, "pending": 0, "cancelled": 2},
    "chunks": {"total": 1, "done": 1},
    "closed_at": "2026-11-24T11:33:00.000Z",
}
FINISHED: Final = {
    **_JOB,
    "status": "finished",
    "credits": {"needed": 2, "held": 0, "charged": 2},
    "counts": {**_NOBODY_YET, "pending": 0, "delivered": 1, "sent": 1},
    "chunks": {"total": 1, "done": 1},
    "closed_at": "2026-11-24T11:32:04.000Z",
}

RECIPIENTS: Final = {
    "recipients": [
        {
            "message_id": "7f3a91c0e5d24b8f9a6c1d2e3f405162-0-0",
            "row": 1,
            "to": "53*****567",
            "text": None,
            "segments": 1,
            "status": "delivered",
            "reason": None,
        },
        {
            "message_id": "7f3a91c0e5d24b8f9a6c1d2e3f405162-0-1",
            "row": 2,
            "to": "53*****567",
            "text": None,
            "segments": 1,
            "status": "sent",
            "reason": None,
        },
    ],
    "next_cursor": None,
}
REFUSALS: Final = {
    "refusals": [
        {
            "row": 3,
            "column": "to",
            "value": "21*****122",
            "code": "msisdn_landline",
            "message": "Bu bir sabit hat; SMS yalnızca cep telefonuna gönderilir.",
        }
    ],
    "total": 1,
    "next_cursor": None,
}

MESSAGE_ACCEPTED: Final = {
    **_ASKED,
    "message_id": "4b7d93e10c6f4a2897d5a1f0c8e2b634-0-0",
    "job_id": "4b7d93e10c6f4a2897d5a1f0c8e2b634",
    "status": "sending",
    "created_at": "2026-11-24T11:40:00.000Z",
    "text": "Sayın {ad}, {tutar} TL borcunuz bulunuyor.",
    "tags": {},
    "client_reference": "FAT-2026-0001",
    "segments": 1,
    "credits": {"needed": 1, "held": 1, "charged": 0},
}
MESSAGE: Final[dict[str, Any]] = {
    **_ASKED,
    "message_id": "4b7d93e10c6f4a2897d5a1f0c8e2b634-0-0",
    "job_id": "4b7d93e10c6f4a2897d5a1f0c8e2b634",
    "row": 1,
    "to": "53*****567",
    "text": None,
    "segments": 1,
    "status": "delivered",
    "reason": None,
    "tags": {},
    "client_reference": "FAT-2026-0001",
    "timeline": [
        {"event": "accepted", "at": "2026-11-24T11:40:00.000Z"},
        {"event": "sent", "at": "2026-11-24T11:40:01.000Z", "operator_job_id": "1310007423"},
        {"event": "delivered", "at": "2026-11-24T11:41:10.000Z"},
    ],
}

_OF_A_LIST: Final = (
    *_ASKED,
    "id",
    "created_at",
    "text",
    "tags",
    "client_reference",
    "rows",
    "recipients",
    "refused",
    "segments",
)

LISTED: Final[dict[str, Any]] = {
    "jobs": [
        {name: FINISHED[name] for name in _OF_A_LIST}
        | {
            "single": False,
            "status": "finished",
            "credits": FINISHED["credits"],
            "counts": FINISHED["counts"],
        }
    ],
    "next_cursor": None,
}
