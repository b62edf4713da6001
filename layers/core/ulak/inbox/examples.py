"""Answers that the document shows. Their shapes are checked, their values are made up."""

from __future__ import annotations

from typing import Final

MESSAGE: Final = {
    "id": "5b1f0c1d8a5e4b7c9d3e2f10",
    "conversation": "c5d6a1b2c3d4e5f6a7b8c9d0",
    "sender": "905321234567",
    "to": "4609",
    "text": "RET",
    "account": "program",
    "received_at": "2026-11-24T11:32:00.000Z",
    "taken_as": "refusal",
    "refusal": True,
    "answered_by_itself": True,
    "unanswered": None,
    "read": False,
    "assigned_to": "",
    "answers": "7f3a0c1d8a5e4b7c9d3e2f1000000000-0-0",
    "subscriber": "M-1001",
    "reply": None,
}
INBOX: Final = {"messages": [MESSAGE], "next_cursor": None}
CONVERSATION: Final = {
    "id": "c5d6a1b2c3d4e5f6a7b8c9d0",
    "sender": "905321234567",
    "assigned_to": "ayse",
    "entries": [
        {
            "direction": "out",
            "at": "2026-11-24T11:40:00.000Z",
            "id": "8a3a0c1d8a5e4b7c9d3e2f1000000000-0-0",
            "text": "Kargonuz yarın teslim edilecek.",
            "status": "delivered",
            "by": "5f1c0a9b8d7e",
        },
        {
            "direction": "in",
            "at": "2026-11-24T11:32:00.000Z",
            "id": "5b1f0c1d8a5e4b7c9d3e2f11",
            "text": "Kargom nerede?",
            "status": None,
            "by": "",
        },
    ],
    "next_cursor": None,
}
SETTINGS: Final = {
    "keywords": [{"word": "BAKIYE", "answer": "balance", "text": "Sayın {ad}, bakiyeniz {bakiye} {para}."}],
    "answers_a_day": 5,
}
