"""The sentences of this room, by code: Turkish first, English second."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "whom_to_find": (
        "Kime gönderilenlerin aranacağını söyleyin: 'to' (numara) ya da 'tckn', yalnızca biri.",
        "Say to whom the messages went: 'to' (a number) or 'tckn', one of them.",
    ),
}
