"""Answers that the document shows. Their shapes are checked, their values are made up."""

from __future__ import annotations

from typing import Final

_CHALLENGE: Final = {
    "id": "otp_0c9d3f7a5b1e48269d4ab7c0e2f18536_b81f6a0d3c524e97a1d05e6f2c4b7d93",
    "mode": "live",
    "purpose": "approve_task",
    "issued_at": "2026-11-24T11:32:00.000Z",
    "expires_at": "2026-11-24T11:35:00.000Z",
    "serial": 1,
    "credit": {"remaining": 4981, "as_of": "2026-11-24T11:32:00.000Z"},
    "attempts_remaining": 5,
    "task": {
        "id": "WF-1042",
        "digest": "4f1d0a6be2c97853b0d4f6a81c3e5972d60b8fa4c1e73950826d4b9fa0c5e713",
        "approver": "ayse",
    },
    "client_reference": "PO-117",
}

_TEXT: Final = {
    "encoding": "gsm7",
    "units": 125,
    "limit": 155,
    "segments": 1,
    "plain_letters": True,
}

SENT: Final = {
    **_CHALLENGE,
    "to": "53*****233",
    "text": {
        **_TEXT,
        "shown": (
            "Acme: Satinalma onayi SA-2026-117, 48.250,00 TRY; onay kodu ••••••, 14:35 saatine kadar. "
            "Kodu girerseniz gorev onaylanir."
        ),
    },
    "status": "pending",
    "resend_after": "2026-11-24T11:33:00.000Z",
}
RESENT: Final = {
    **SENT,
    "expires_at": "2026-11-24T11:36:10.000Z",
    "serial": 2,
    "text": {
        **_TEXT,
        "shown": (
            "Acme: Satinalma onayi SA-2026-117, 48.250,00 TRY; onay kodu •••••• (2), 14:36 saatine kadar. "
            "Kodu girerseniz gorev onaylanir."
        ),
    },
    "credit": {"remaining": 4980, "as_of": "2026-11-24T11:33:10.000Z"},
    "resend_after": "2026-11-24T11:34:10.000Z",
}
CANCELLED: Final = {**_CHALLENGE, "status": "cancelled"}
APPROVED: Final = {
    **_CHALLENGE,
    "status": "approved",
    "attempts_remaining": 4,
    "approved_at": "2026-11-24T11:32:41.000Z",
    "approval": "eyJhbGciOiJFUzI1NiIsImtpZCI6IjVkMmMifQ.eyJzdWIiOiJheXNlIn0.bm90LWEtcmVhbC1zaWduYXR1cmU",
}

TEMPLATE: Final = {
    "name": "giris",
    "text": {
        "shown": "Acme giris kodunuz ••••••, 14:35 saatine kadar gecerli.",
        "encoding": "gsm7",
        "units": 59,
        "limit": 155,
        "segments": 1,
        "plain_letters": True,
    },
}

RECEIVED: Final = {
    "id": "otp_0c9d3f7a5b1e48269d4ab7c0e2f18536_b81f6a0d3c524e97a1d05e6f2c4b7d93",
    "serial": 1,
    "text": "ACME giris kodunuz 493817, 14:35 saatine kadar gecerli. Kodu kimseyle paylasmayin.",
}

KEYS: Final = {
    "keys": [
        {
            "kty": "EC",
            "crv": "P-256",
            "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
            "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
            "alg": "ES256",
            "use": "sig",
            "kid": "5d2c",
        }
    ]
}

APPROVER: Final = {
    "user": "ayse",
    "msisdn": "53*****567",
    "approves": ["job", "task"],
    "amounts": {"TRY": "100000.00"},
    "credits": None,
    "alone": False,
    "number_hmac": "0c9d3f7a5b1e48269d4ab7c0e2f18536",
    "voided": 0,
}
APPROVERS: Final = {"approvers": [APPROVER]}
