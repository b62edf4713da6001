"""The sentences of this room, by code: Turkish first, English second."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "credits_range": (
        "Kredi, 1 ile {limit} arasında bir tam sayı olmalı.",
        "Credits are a whole number from 1 to {limit}.",
    ),
    "reference_characters": (
        "Referans 1–64 karakter olmalı: İngilizce harf, rakam ve . _ / - içerebilir (fatura numarası gibi).",
        "A reference has 1 to 64 characters: letters, digits and . _ / - (an invoice number, for one).",
    ),
    "top_up_mismatch": (
        "{reference} referansı daha önce başka bir tutarla yüklendi.",
        "The reference {reference} was topped up before with another amount.",
    ),
}
