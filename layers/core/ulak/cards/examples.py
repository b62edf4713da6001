"""Answers that the document shows. Their shapes are checked, their values are made up."""

from __future__ import annotations

from typing import Final

QUEUED: Final = {"id": "0123456789abcdef0123456789abcdef", "status": "pending"}

REFUSALS_FILE: Final = {"url": "https://bucket.example/refusals.xlsx"}

ACCOUNTS_TEMPLATE: Final = {"url": "https://bucket.example/accounts.xlsx"}

SUBSCRIBERS_TEMPLATE: Final = {"url": "https://bucket.example/subscribers.xlsx"}

IMPORT: Final = {
    "id": "0123456789abcdef0123456789abcdef",
    "status": "ready",
    "rows": 1200,
    "created": 1150,
    "updated": 49,
    "unchanged": 0,
    "refused": 1,
    "by_reason": [{"code": "cell_amount", "rows": 1, "message": "The cell is not an amount."}],
    "problems": [],
    "refusals": [
        {
            "sheet": "Cariler",
            "row": 17,
            "column": "Bakiye",
            "value": "çok",
            "code": "cell_amount",
            "message": "The cell is not an amount.",
        }
    ],
    "refusals_file": "/v1/imports/0123456789abcdef0123456789abcdef/refusals.xlsx",
}

EXPORT: Final = {
    "id": "0123456789abcdef0123456789abcdef",
    "status": "ready",
    "url": "https://bucket.example/members.csv",
}
