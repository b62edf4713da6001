"""Answers that the document shows. Their shapes are checked, their values are made up."""

from __future__ import annotations

from typing import Final

CREDIT_PRICES: Final = {"currency": "TRY", "prices": {"sms": "0.0450"}}

ACCOUNT: Final = {
    "account": "sms",
    "service": "sms",
    "operator": "netgsm",
    "credentials": {"username": "8501234567"},
    "credentials_set_at": "2026-11-22T09:15:00.000Z",
    "username": "8501234567",
    "password_set_at": "2026-11-22T09:15:00.000Z",
    "country": "TR",
    "segments_per_second": None,
    "report_calls_per_minute": None,
    "sender_id": "ACME",
    "sender_ids": ["ACME"],
}
ACCOUNTS: Final = {"accounts": {"sms": ACCOUNT, "otp": None, "tckn": None}}

_ALL: Final[dict[str, list[str]]] = {"countries": [], "message_types": [], "purposes": []}
ROUTING: Final = {
    "routing": {
        "sms": [{"account": "sms", **_ALL, "countries": ["TR"]}, {"account": "sms-yedek", **_ALL}],
        "otp": [],
        "tckn": [],
    }
}

_FINE: Final = {"verdict": "fine", "code": None, "message": None}
DOCTOR: Final = {
    "firm": "acme",
    "healthy": False,
    "egress_address": "198.51.100.7",
    "accounts": [
        {
            "account": "sms",
            "service": "sms",
            "operator": "netgsm",
            "sends": ["bulk"],
            "reports": ["asked", "pushed"],
            "push_route": True,
            "sender_ids": [{"sender_id": "ACME", "state": "registered"}],
            "registered_sender_ids": ["ACME"],
            "balance": [{"name": "SMS", "amount": "0"}],
            "clock_skew_seconds": 0,
            "report_calls_per_minute": 10,
            "report_calls_left": 10,
            "booked_ahead_seconds": 0,
            "breaker": {"state": "closed", "reason": None, "since": None, "tried_at": None},
            "checks": [
                {"check": "credentials", **_FINE},
                {
                    "check": "balance",
                    "verdict": "wrong",
                    "code": "doctor_no_balance",
                    "message": "Nothing is left on the account 'sms' with 'netgsm'. Have it topped up there.",
                },
            ],
        }
    ],
}

SEND_WINDOWS: Final = {
    "time_zone": "Europe/Istanbul",
    "windows": ["commercial=10:00-19:00@12345"],
    "defaults": ["commercial=09:00-21:00", "informational=none"],
}

_CLIENT: Final = {
    "client": "satis-erp",
    "erp_user": "ayse",
    "scopes": ["read", "send"],
    "department": "SATIS",
    "branch": None,
    "company": None,
    "addresses": ["203.0.113.0/24"],
}
CLIENT_MADE: Final = {**_CLIENT, "keys": []}
CLIENT: Final = {
    **_CLIENT,
    "keys": [
        {
            "key_id": "e6b7fb5844bb",
            "kind": "live",
            "expires_at": "2027-11-24T11:32:00.000Z",
            "last_used_at": "2026-11-24T11:45:00.000Z",
        }
    ],
}
CLIENTS: Final = {"clients": [CLIENT]}
NEW_KEY: Final = {
    "client": "satis-erp",
    "key_id": "e6b7fb5844bb",
    "kind": "live",
    "key": "ulak_acme_e6b7fb5844bb.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "expires_at": "2027-11-24T11:32:00.000Z",
}

TEAM: Final = {"numbers": ["905321234567"]}

UNIT: Final = {
    "kind": "department",
    "code": "SATIS",
    "name": "Satış",
    "department": None,
    "branch": "IZM",
    "company": None,
    "sender_ids": ["ACME"],
    "credits_a_month": {"sms": 5000},
}
UNIT_REMOVED: Final = {"kind": "branch", "code": "IZM", "status": "removed"}
UNITS: Final = {"units": [UNIT], "next_cursor": None}
UNIT_MONTH: Final = {**UNIT, "month": "2026-11", "credits_taken": {"sms": 1632}}

CONTENT: Final = {"link_hosts": ["acme.com.tr"], "words": ["kampanya"]}
COMMERCIAL: Final = {
    "name": "Acme A.Ş.",
    "mersis": "0012345678900015",
    "refusal": "RET yazip 4609'a gonderin",
    "mode": "append",
    "behind": " Acme A.Ş. Mersis 0012345678900015 RET yazip 4609'a gonderin",
}
APPROVAL_RULES: Final = {
    "rules": [
        {"credits_over": None, "recipients_over": 1000, "purposes": [], "sources": [], "unit": None},
        {
            "credits_over": None,
            "recipients_over": None,
            "purposes": ["commercial"],
            "sources": [],
            "unit": "department#SATIS",
        },
    ]
}
