"""The sentences of this room, by code: Turkish first, English second."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "received_at_wrong": (
        "'received_at' geçmişte bir zaman olmalı, saat farkıyla: 2026-11-24T14:30:00+03:00.",
        "'received_at' has to be a time in the past, with its offset: 2026-11-24T14:30:00+03:00.",
    ),
    "inbox_not_a_phone": (
        "Bu ileti bir telefondan gelmedi (gönderen bir ad ya da kısa numara); cevaplanamaz.",
        "No phone sent this message (its sender is a name or a short code); it cannot be answered.",
    ),
    "keyword_not_a_word": (
        "'{word}' tek bir kelime değil. Yalnızca harf ve rakamdan oluşan bir kelime yazın: BAKIYE.",
        "'{word}' is not one word. Write a word of letters and digits alone: BAKIYE.",
    ),
    "keyword_reserved": (
        "'{word}' kelimesinin anlamı bellidir (ret ya da onay); başka bir cevap verilemez. Başka bir kelime seçin.",
        "The word '{word}' has a meaning of its own (a refusal or a consent). Choose another word.",
    ),
    "keyword_twice": (
        "'{word}' kelimesi listede iki kez var; büyük, küçük ve noktalı, noktasız harfler aynıdır. Birini çıkarın.",
        "The word '{word}' stands in the list twice; capitals, small letters, dotted and dotless ones are the same. "
        "Take one out.",
    ),
}
