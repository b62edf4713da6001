"""The sentences of this room, by code: Turkish first, English second."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "path_unknown": (
        "Bu adreste bir şey yok. Bütün adresler: /docs.",
        "There is nothing at this address. All addresses: /docs.",
    ),
    "path_unknown_but_near": (
        "Bu adreste bir şey yok. Bunu mu aradınız: {near}? Bütün adresler: /docs.",
        "There is nothing at this address. Did you mean {near}? All addresses: /docs.",
    ),
    "path_ends_with_slash": (
        "Adresin sonundaki / işaretini kaldırın: {near}.",
        "Leave out the slash at the address's end: {near}.",
    ),
}
