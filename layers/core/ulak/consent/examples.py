"""Answers that the document shows. Their shapes are checked, their values are made up."""

from __future__ import annotations

from typing import Final

RECORDED: Final = {"recorded": 2, "unchanged": 0}
SETTINGS: Final = {"check": "required"}
RULES: Final = {
    "rules": [
        {
            "code": "consent_of_private_persons",
            "rule": "A commercial message to a private person needs consent before.",
            "source": "6563 sayılı Kanun ve Ticari İletişim Yönetmeliği",
            "certainty": "T",
            "since": None,
            "kept_by": "setting",
            "setting": "PUT /v1/settings/consent",
        }
    ]
}
SUPPRESSIONS: Final = {
    "suppressions": [
        {
            "to": "905321234567",
            "scope": "commercial",
            "reason": "complaint",
            "source": "çağrı merkezi",
            "note": "2026/114 sayılı başvuru",
            "at": "2026-11-24T11:32:00.000Z",
            "recorded_at": "2026-11-24T11:32:00.000Z",
            "recorded_by": "e6b7fb5844bb",
        }
    ],
    "next_cursor": None,
}
CONSENTS: Final = {
    "consents": [
        {
            "to": "905321234567",
            "channel": "MESAJ",
            "recipient_type": "BIREYSEL",
            "status": "ONAY",
            "source": "HS_WEB",
            "at": "2026-11-02T09:15:00.000Z",
            "proof": "form 8812",
            "recorded_at": "2026-11-02T09:16:00.000Z",
            "recorded_by": "e6b7fb5844bb",
        }
    ],
    "next_cursor": None,
}
