"""Answers that the document shows. Their shapes are checked, their values are made up."""

from __future__ import annotations

from typing import Final

RECEIVED: Final = {
    "id": "5c0b7e21d94f4a6e8b3f1a2c7d609e84",
    "source": "api",
    "source_id": "wf-1187-3",
    "type": "workflow.alert",
    "status": "received",
    "received_at": "2026-11-24T11:32:00.000Z",
}

PROCESSED: Final = {
    **RECEIVED,
    "status": "partial",
    "sent": [{"user": "AYSE.ISIK", "message_id": "7f3a91c0e5d24b8f9a6c1d2e3f405162-0-0"}],
    "unreachable": [{"user": "MEHMET.KAYA", "code": "user_without_number"}],
    "refused": [],
}

FOREIGN_RECEIVED: Final = {
    "id": "b81f6a0d3c524e97a1d05e6f2c4b7d93",
    "source": "logo",
    "source_id": "FT1",
    "type": None,
    "status": "received",
    "received_at": "2026-11-24T11:32:00.000Z",
}

USERS: Final = {
    "users": [
        {"user": "AYSE.ISIK", "msisdn": "53*****233"},
        {"user": "MEHMET.KAYA", "msisdn": "53*****244"},
    ],
    "next_cursor": None,
}
USER: Final = {"user": "AYSE.ISIK", "msisdn": "905321112233"}
TEMPLATE_REMOVED: Final = {"type": "document.created", "document_type": "invoice", "status": "removed"}
SOURCE_REMOVED: Final = {"source": "logo", "status": "removed"}
USER_REMOVED: Final = {"user": "AYSE.ISIK", "status": "removed"}

TEMPLATE: Final = {
    "type": "document.created",
    "document_type": "invoice",
    "text": "Sayın {unvan}, {no} numaralı {tutar} TL faturanız kesildi.",
    "purpose": "informational",
    "sender_id": None,
}
TEMPLATES: Final = {"templates": [TEMPLATE], "next_cursor": None}

_SOURCE: Final = {
    "source": "logo",
    "scheme": "standard",
    "rules": [
        {
            "type": "document.created",
            "when": "FICHENO",
            "id": "FICHENO",
            "data": {"recipients": "CARI.GSM", "no": "FICHENO", "unvan": "CARI.UNVAN"},
        }
    ],
    "reading": {"decimal": None, "nothing_words": None},
}
SOURCES: Final = {"sources": [{**_SOURCE, "secret_generation": 1}], "next_cursor": None}
SOURCE_MADE: Final = {
    **_SOURCE,
    "secret_generation": 1,
    "path": "/v1/erp/hooks/acme/logo",
    "secret": "whsec_MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAw",
}
SOURCE_ROTATED: Final = {
    **SOURCE_MADE,
    "secret_generation": 2,
    "secret": "whsec_MTExMTExMTExMTExMTExMTExMTExMTEx",
}

TRIED: Final = {
    "type": "document.created",
    "id": "FT1",
    "users": [],
    "recipients": ["0532 111 22 33"],
    "values": {"no": "FT1", "unvan": "Yılmaz Ticaret"},
}
