"""Answers that the document shows. Their shapes are checked, their values are made up."""

from __future__ import annotations

from typing import Final

from ulak.links.answers import media_form_answer
from ulak.links.media import MediaForm

FORM: Final = media_form_answer(
    MediaForm(
        "9f2c4e0b7a1d4c6e8f00112233445566",
        "https://s3.eu-central-1.amazonaws.com/ulak-bucket",
        {"key": "media/acme/9f2c4e0b7a1d4c6e8f00112233445566", "policy": "…", "x-amz-signature": "…"},
        1_795_770_000_000,
    )
)
