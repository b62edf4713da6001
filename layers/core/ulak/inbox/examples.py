"""Answers that the document shows. Their shapes are checked, their values are made up."""

from __future__ import annotations

from typing import Final

MESSAGE: Final = {
    "id": "5b1f0c1d8a5e4b7c9d3e2f10",
    "sender": "905321234567",
    "to": "4609",
    "text": "RET",
    "account": "program",
    "received_at": "2026-11-24T11:32:00.000Z",
    "refusal": True,
    "read": False,
    "assigned_to": "",
}
INBOX: Final = {"messages": [MESSAGE], "next_cursor": None}
