"""Answers that the document shows. Their shapes are checked, their values are made up."""

from __future__ import annotations

from typing import Final

KEY: Final = {
    "key_id": "5f1c0a9b8d7e",
    "label": "Logo",
    "days": 90,
    "until": "2027-02-22T09:00:00.000Z",
    "approved_by": "2c7a1d0f9b8e",
}
SETTINGS: Final = {
    "asked": True,
    "confirmed": False,
    "signers": ["ayse"],
    "key_periods": True,
    "keys": [KEY],
}

DOCUMENT: Final = {
    "document": "eyJhcHByb3ZlciI6ImF5c2UiLCJqb2IiOiI3ZjNhIn0=",
    "document_sha256": "5a1c0b1f6b1f3a6f0d0c0e0b0a09080706050403020100ffeeddccbbaa998877",
    "signature": None,
}
