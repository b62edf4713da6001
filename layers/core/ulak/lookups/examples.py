"""An answer that the document shows. Its shape is checked, its values are made up."""

from __future__ import annotations

from typing import Any, Final

FOUND: Final[dict[str, Any]] = {
    "messages": [
        {
            "message_id": "7f3a91c0e5d24b8f9a6c1d2e3f405162-0-0",
            "job_id": "7f3a91c0e5d24b8f9a6c1d2e3f405162",
            "row": 1,
            "to": "90532*****67",
            "text": None,
            "segments": 1,
            "status": "delivered",
            "reason": None,
            "created_at": "2026-11-24T11:32:00.000Z",
            "sender_id": "ACME",
            "message_type": "bulk",
            "requested_by": "mehmet",
            "client_reference": None,
        }
    ],
    "next_cursor": None,
}
