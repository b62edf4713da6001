"""The sentences of this room, by code: Turkish first, English second."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "received_at_wrong": (
        "'received_at' geçmişte bir zaman olmalı, saat farkıyla: 2026-11-24T14:30:00+03:00.",
        "'received_at' has to be a time in the past, with its offset: 2026-11-24T14:30:00+03:00.",
    ),
}
