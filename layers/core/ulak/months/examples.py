"""Answers that the document shows. Their shapes are checked, their values are made up."""

from __future__ import annotations

from typing import Final

QUEUED: Final = {"id": "0123456789abcdef0123456789abcdef", "month": "2026-11", "status": "pending"}

COMPARISON: Final = {
    "id": "0123456789abcdef0123456789abcdef",
    "month": "2026-11",
    "status": "ready",
    "operator": "netgsm",
    "as_of": "2026-12-02T09:00:00.000Z",
    "by": ["day"],
    "segments": {"ours": 14, "theirs": 15, "difference": 1},
    "compared": 30,
    "differing": 1,
    "differences": [{"day": "2026-11-24", "ours": 4, "theirs": 5, "difference": 1}],
}
