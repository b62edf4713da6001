"""The words that stand for codes in files and sentences: Turkish first, English second.

A sentence says what is wrong (`ulak.catalogue`); a word names a state, a service or a choice. Each kind of code has
its own table, since the same code may mean two things.

>>> word(STATUSES, "delivered", "tr"), word(STATUSES, "delivered", "en")
('iletildi', 'delivered')
>>> words(CHOICES, "yes, no", "tr")
'Evet, Hayır'
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Words = Mapping[str, tuple[str, str]]

STATUSES: Final[Words] = {
    "pending": ("bekliyor", "pending"),
    "suppressed": ("gönderimi durdurulmuş", "suppressed"),
    "cancelled": ("iptal edildi", "cancelled"),
    "claimed": ("gönderiliyor", "being sent"),
    "uncertain": ("belirsiz", "uncertain"),
    "sent": ("gönderildi", "sent"),
    "failed": ("gönderilemedi", "failed"),
    "undelivered": ("iletilmedi", "undelivered"),
    "delivered": ("iletildi", "delivered"),
}
"""Of a recipient."""

SERVICES: Final[Words] = {
    "sms": ("Toplu SMS", "Bulk SMS"),
    "otp": ("OTP (tek kullanımlık şifre)", "OTP (one-time password)"),
    "tckn": ("TCKN ile SMS", "SMS by TCKN"),
}

ENCODINGS: Final[Words] = {
    "gsm7": ("GSM 7 bit", "GSM 7-bit"),
    "gsm7_tr": ("GSM 7 bit (Türkçe)", "GSM 7-bit (Turkish)"),
    "ucs2": ("UCS-2", "UCS-2"),
    "octets": ("sekizli", "octets"),
}

CHOICES: Final[Words] = {
    "yes": ("Evet", "Yes"),
    "no": ("Hayır", "No"),
    "msisdn": ("Telefon", "Phone"),
    "tckn": ("TCKN", "TCKN"),
    "tr": ("Türkçe", "Turkish"),
    "en": ("İngilizce", "English"),
}
"""What a cell of a card's file chooses of."""

SOURCES: Final[Words] = {
    "rows": ("istek", "request"),
    "upload": ("dosya", "file"),
    "subscribers": ("mobil aboneler", "subscribers"),
    "accounts": ("cari hesaplar", "current accounts"),
    "group": ("grup", "group"),
    "filter": ("filtre", "filter"),
}
"""Where a job's row is from."""

SUPPRESSION_SCOPES: Final[Words] = {
    "commercial": ("ticari", "commercial"),
    "all": ("hepsi", "all"),
}
"""What is not sent to a number."""

SUPPRESSION_REASONS: Final[Words] = {
    "ret": ("ret", "refusal"),
    "complaint": ("şikayet", "complaint"),
    "wrong_number": ("yanlış numara", "wrong number"),
    "legal": ("yasal", "legal"),
    "other": ("diğer", "other"),
}
"""Why it is not."""

MONTHS: Final[Words] = {
    "01": ("Ocak", "January"),
    "02": ("Şubat", "February"),
    "03": ("Mart", "March"),
    "04": ("Nisan", "April"),
    "05": ("Mayıs", "May"),
    "06": ("Haziran", "June"),
    "07": ("Temmuz", "July"),
    "08": ("Ağustos", "August"),
    "09": ("Eylül", "September"),
    "10": ("Ekim", "October"),
    "11": ("Kasım", "November"),
    "12": ("Aralık", "December"),
}

SCOPES: Final[Words] = {
    "send": ("gönderme", "sending"),
    "personal": ("açık numaraları görme", "seeing whole numbers"),
}
"""What a caller may do."""

PARAMETERS: Final[Mapping[tuple[str, str], Words]] = {
    ("text_too_long", "encoding"): ENCODINGS,
    ("otp_text_segments", "encoding"): ENCODINGS,
    ("cell_choice", "known"): CHOICES,
    ("scope_not_held", "scopes"): SCOPES,
    ("key_beyond_giver", "scopes"): SCOPES,
}
"""Parameters of sentences that are codes, by the sentence's code and their own name."""


def word(of: Words, code: str, locale: str) -> str:
    """The word of `code`. A code without one is a defect: ``KeyError``."""
    return of[code][locale == "en"]


def words(of: Words, codes: str, locale: str) -> str:
    """The words of codes that stand apart by ``", "``; what is no code stays as it is."""
    return ", ".join(of.get(code, (code, code))[locale == "en"] for code in codes.split(", "))


def month_name(month: str, locale: str) -> str:
    """
    >>> month_name("2026-11", "tr"), month_name("2026-11", "en")
    ('Kasım 2026', 'November 2026')
    """
    year, number = month.split("-")
    return f"{word(MONTHS, number, locale)} {year}"
