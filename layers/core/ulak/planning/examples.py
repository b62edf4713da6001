"""Answers that the document shows. Their shapes are checked, their values are made up."""

from __future__ import annotations

from typing import Final

_NO_SAVING: Final = {"letters": [], "recipients": 0, "segments": 0}
QUOTE: Final = {
    "status": "ready",
    "rows": 3,
    "recipients": 1,
    "duplicates": 1,
    "refused": 1,
    "segments": 1,
    "credits": 1,
    "by_encoding": {"gsm7_tr": 1},
    "by_source": {},
    "by_segments": {"1": 1},
    "read_as": {
        "kind": "request",
        "physical_rows": 3,
        "read_rows": 3,
        "columns": [
            {"name": "to", "column": "to", "place": ""},
            {"name": "ad", "column": "ad", "place": ""},
            {"name": "tutar", "column": "tutar", "place": ""},
        ],
    },
    "first": [{"row": 1, "to": "53*****567", "text": "Sayın Ayşe, 125,50 TL borcunuz var."}],
    "dearest": [{"row": 1, "to": "53*****567", "segments": 1, "text": "Sayın Ayşe, 125,50 TL borcunuz var."}],
    "refusals": [
        {
            "row": 3,
            "column": "to",
            "value": "21*****122",
            "code": "msisdn_landline",
            "message": "This is a landline number.",
        }
    ],
    "by_reason": [{"code": "msisdn_landline", "rows": 1, "message": "This is a landline number."}],
    "notes": [],
    "accounts": [
        {
            "account": "sms",
            "operator": "netgsm",
            "sender_id": "ACME",
            "recipients": 1,
            "segments": 1,
            "credits": 1,
            "instead": {"recipients": 0, "segments": 0, "credits": 0},
        }
    ],
    "savings": {"typography": _NO_SAVING, "typography_and_turkish": _NO_SAVING},
    "waits_until": None,
}
QUOTE_LATER: Final = {"id": "0123456789abcdef0123456789abcdef", **QUOTE}
