"""The empty sheet that a person fills in and sends back as an import."""

from __future__ import annotations

import io
from typing import Final

from ulak.cards.fields import CardKind
from ulak.catalogue import Locale

_SHEETS: Final = {"accounts": "Cari Hesaplar", "subscribers": "Mobil Aboneler"}


def template(kind: CardKind, locale: Locale) -> bytes:
    """An XLSX with a column for each field, its cells texts; beside it what each means."""
    import xlsxwriter

    english = locale == "en"
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        sheet = book.add_worksheet(kind.name if english else _SHEETS[kind.name])
        sheet.set_column(0, len(kind.fields), 18, text)
        sheet.write_row(0, 0, [one.titles[english] for one in kind.fields], bold)
        guide = book.add_worksheet("Guide" if english else "Açıklama")
        guide.set_column(0, 3, 24)
        guide.write_row(
            0, 0, ["Column", "Required", "Example"] if english else ["Sütun", "Zorunlu", "Örnek"], bold
        )
        for number, one in enumerate(kind.fields, 1):
            required = ("Evet", "Yes") if one.required else ("Hayır", "No")
            guide.write_row(number, 0, [one.titles[english], required[english], one.example], text)
    return out.getvalue()
