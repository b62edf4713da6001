"""The empty sheet that a person fills in and sends back as an import."""

from __future__ import annotations

import io
from typing import Final

from ulak.cards.fields import CardKind
from ulak.catalogue import Locale
from ulak.lists.writing import header
from ulak.words import CHOICES, word, words

SHEETS: Final = {
    "accounts": ("Cari Hesaplar", "Accounts"),
    "subscribers": ("Mobil Aboneler", "Subscribers"),
    "groups": ("Gruplar", "Groups"),
    "members": ("Üyeler", "Members"),
    "suppressions": ("Engellenenler", "Suppressions"),
}
"""What the sheet of a kind of cards, or of the suppression list, is called."""

_GUIDE: Final = (("Sütun", "Zorunlu", "Örnek"), ("Column", "Required", "Example"))


def template(kind: CardKind, locale: Locale) -> bytes:
    """An XLSX with a column for each field, its cells texts; beside it what each means."""
    import xlsxwriter

    english = locale == "en"
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        sheet = book.add_worksheet(SHEETS[kind.name][english])
        sheet.set_column(0, len(kind.fields), 18, text)
        header(sheet, [one.titles[english] for one in kind.fields], bold)
        sheet.autofilter(0, 0, 1, len(kind.fields) - 1)
        guide = book.add_worksheet("Guide" if english else "Açıklama")
        guide.set_column(0, 3, 24)
        header(guide, _GUIDE[english], bold)
        for number, one in enumerate(kind.fields, 1):
            required = word(CHOICES, "yes" if one.required else "no", locale)
            example = words(CHOICES, one.example, locale)
            for place, cell in enumerate((one.titles[english], required, example)):
                guide.write_string(number, place, cell, text)
    return out.getvalue()
