"""Answers that the document shows. Their shapes are checked, their values are made up."""

from __future__ import annotations

from typing import Final

DELETED: Final = {"deleted": True}

SUBSCRIBER: Final = {
    "code": "S1",
    "name": "Ayşe Işık",
    "numbers": [{"number": "0532 123 45 67", "msisdn": "905321234567"}],
    "tckn": "17******060",
    "service_number": "",
    "language": "tr",
    "blocked": False,
    "fields": {"bayi": "Ankara"},
    "sends_to": {"msisdn": "905321234567"},
    "sends_to_rule": "first_mobile",
}
SUBSCRIBERS: Final = {"subscribers": [SUBSCRIBER], "next_cursor": None}
SUBSCRIBERS_PUT: Final = {"created": 1, "updated": 0, "unchanged": 0}

ACCOUNT: Final = {
    "code": "120.01",
    "name": "Işık A.Ş.",
    "balance": "5000.50",
    "currency": "TRY",
    "contacts": [
        {
            "number": "0532 123 45 67",
            "label": "muhasebe",
            "preferred": True,
            "msisdn": "905321234567",
        }
    ],
    "due_date": "2026-10-01",
    "city": "İzmir",
    "blocked": False,
    "disputed": False,
    "fields": {},
    "sends_to": {"msisdn": "905321234567"},
    "sends_to_rule": "preferred",
}
ACCOUNTS: Final = {"accounts": [ACCOUNT], "next_cursor": None}
ACCOUNTS_PUT: Final = {"created": 1, "updated": 0, "unchanged": 0, "without_mobile": 0}

FILTER: Final = {
    "code": "GECIKEN",
    "name": "Geciken",
    "overdue_days": 30,
    "balance_over": "100.00",
    "not_reminded_days": 7,
}
FILTERS: Final = {"filters": [FILTER], "next_cursor": None}

GROUP: Final = {"code": "BAYILER", "name": "Bayiler", "holds_groups": False}
GROUP_OF_GROUPS: Final = {"code": "BAYILER", "name": "Bayiler", "holds_groups": True}
GROUPS: Final = {"groups": [GROUP_OF_GROUPS], "next_cursor": None}
MEMBERS: Final = {
    "members": [
        {"kind": "subscriber", "code": "S1", "name": "Ayşe Işık"},
        {"kind": "group", "code": "BAYI"},
    ],
    "next_cursor": None,
}

SENDER_IDS: Final = {
    "services": {"sms": [{"sender_id": "ACME", "registration": "registered", "default": True}]}
}

_TEMPLATE: Final = {
    "code": "VADE",
    "version": 3,
    "name": "Vade hatırlatma",
    "text": "Sayın {ad}, {vade} vadeli {tutar} TL borcunuz var.",
    "purpose": "informational",
    "message_type": "bulk",
    "encoding": "profile",
    "text_as": None,
    "language": "tr",
    "columns": [
        {"name": "ad", "type": "name", "typical": "AYŞE IŞIK", "longest": 30},
        {"name": "vade", "type": "date", "typical": "2026-11-05", "longest": 10},
        {"name": "tutar", "type": "amount", "typical": "1234.5", "longest": 12},
    ],
}
_TYPICAL: Final = {
    "text": "Sayın Ayşe Işık, 05.11.2026 vadeli 1.234,50 TL borcunuz var.",
    "encoding": "gsm7_tr",
    "units": 64,
    "limit": 883,
    "segments": 1,
    "credits": 1,
    "fits": True,
    "hints": [],
    "warnings": [],
}
TEMPLATE_SAVED: Final = {
    **_TEMPLATE,
    "typical": _TYPICAL,
    "worst": {
        **_TYPICAL,
        "text": f"Sayın {'Ş' * 30}, 05.11.2026 vadeli {'9' * 12} TL borcunuz var.",
        "units": 116,
    },
}
TEMPLATE: Final = {**_TEMPLATE, "versions": [3, 2, 1]}
TEMPLATES: Final = {
    "templates": [{"code": "VADE", "name": "Vade hatırlatma", "version": 3}],
    "next_cursor": None,
}
PREVIEW: Final = {"version": 3, **_TYPICAL}
