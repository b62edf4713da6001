"""Answers that the document shows. Their shapes are checked, their values are made up."""

from __future__ import annotations

from typing import Any, Final

_ID: Final = "1795384800000-0123456789abcdef"

QUEUED: Final[dict[str, Any]] = {"id": "0123456789abcdef0123456789abcdef", "status": "pending"}

EXPORT: Final[dict[str, Any]] = {
    "id": "0123456789abcdef0123456789abcdef",
    "status": "ready",
    "url": "https://bucket.example/person.jsonl",
}

OPEN: Final[dict[str, Any]] = {
    "id": _ID,
    "status": "open",
    "asked_at": "2026-11-24T11:40:00.000Z",
    "asked_by": "k7f3a",
    "reason": "KVKK-2026-17",
    "to": "53*****567",
    "mark": "5f0c9d1e2a7b4c3d",
    "done_at": None,
    "erased": {},
    "kept": [],
    "left": {},
}

DONE: Final[dict[str, Any]] = OPEN | {
    "status": "done",
    "to": None,
    "done_at": "2026-11-24T11:41:10.000Z",
    "erased": {"subscribers": 1, "inbox": 2, "lists": 3, "messages": 12},
    "kept": [
        {
            "code": "messages",
            "count": 4,
            "why": "To whom what was sent. Of commercial messages it stays as proof, an erasure or not",
        }
    ],
    "left": {"schedules": ["sabah"]},
}

LOG: Final[dict[str, Any]] = {"erasures": [DONE], "next_cursor": None}

RETENTION: Final[dict[str, Any]] = {
    "classes": [
        {
            "code": "lists",
            "what": "Lists of jobs: rows and their values",
            "place": "bucket snapshots",
            "days": 90,
            "ends": "lifecycle",
            "on_erasure": "rewritten",
        }
    ]
}

TRAIL: Final[dict[str, Any]] = {
    "entries": [
        {
            "at": "2026-11-24T11:40:00.000Z",
            "who": "p-17",
            "name": "A*** D***",
            "what": "numbers_seen",
            "says": "Saw whole numbers",
            "about": "*****",
        }
    ],
    "next_cursor": None,
}
