"""Answers that the document shows. Their shapes are checked, their values are made up."""

from __future__ import annotations

from typing import Final

PROOF: Final = {
    "statement": "eyJhbGciOiJFUzI1NiIsInR5cCI6InVsYWstZXZpZGVuY2Urand0In0.eyJ2IjoxfQ.c2lnbmF0dXJl",
    "leaf": '{"v":1,"message_id":"01bdaa29-0-0","to":"905321234567","text":"Merhaba"}',
    "salt": "5f0c9d1e2a7b4c3d8e6f001122334455",
    "path": [["right", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"]],
}

FILE: Final = {
    "status": "ready",
    "url": "https://bucket.example/evidence.jsonl",
    "as_of": "2026-11-22T22:05:00.000Z",
}
