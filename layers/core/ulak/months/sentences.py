"""The sentences of this room, by code: Turkish first, English second."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "report_month": (
        "Ay YYYY-AA biçiminde olmalı (2026-11 gibi) ve başlamış olmalı.",
        "A month reads YYYY-MM (2026-11, for one) and has begun.",
    ),
    "invoice_columns": (
        "Faturada SMS adedi ile tarih, gönderici, hizmet ya da mesaj no sütunlarından biri gerekli. Bulunan: {header}.",
        "The invoice needs a column of segments, and one of day, sender ID, service or message id. Found: {header}.",
    ),
    "invoice_day": (
        "{row}. satırdaki '{value}' bir tarih değil (24.11.2026 gibi).",
        "'{value}' in row {row} is not a day (24.11.2026, for one).",
    ),
    "invoice_replacement_character": (
        "{row}. satırdaki '{value}' hücresinde, okunamamış bir karakterin yerine konmuş � (U+FFFD) var. Dosyayı "
        "kaynağından, doğru kodlamayla yeniden alın.",
        "'{value}' in row {row} holds � (U+FFFD), which a program put in the place of a character that it could not "
        "read. Take the file anew from where it comes, in its right encoding.",
    ),
    "invoice_error_cell": (
        "{row}. satırdaki hücrede formül hatası var: {value}. Formülü kaynağında düzeltin ya da değeri yazın.",
        "A cell in row {row} has a formula's error: {value}. Mend the formula where it comes from, or write the value.",
    ),
    "invoice_number": (
        "{row}. satırdaki '{value}' bir tam sayı değil.",
        "'{value}' in row {row} is not a whole number.",
    ),
}
