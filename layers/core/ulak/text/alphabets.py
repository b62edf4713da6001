"""The alphabets of short messages: which characters exist and what each costs.

Source: 3GPP TS 23.038. §6.2.1 default alphabet, §6.2.1.1 its extension table, Annex A.2.1 Turkish single
shift table, Annex A.3.1 Turkish locking shift table. A table is written as the standard prints it, a row of
sixteen cells a line; everything else in the package is derived from these four.

>>> len(DEFAULT), DEFAULT[0x00], DEFAULT[0x5B], ESCAPE
(128, '@', 'Ä', 27)
>>> "".join(sorted(TURKISH_LETTERS))
'çĞğİıŞş'
>>> LOCKED[0x0B], LOCKED[0x69], "ø" in LOCKED
('Ğ', 'i', False)
"""

from __future__ import annotations

from typing import Final

ESCAPE: Final = 0x1B
"""The septet that says: the next one is a cell of the extension table. It is no character of its own."""

DEFAULT: Final = (
    "@£$¥èéùìòÇ\nØø\rÅå"
    "Δ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ"
    " !\"#¤%&'()*+,-./"
    "0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNO"
    "PQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmno"
    "pqrstuvwxyzäöñüà"
)
"""GSM 7-bit default alphabet, indexed by septet. It holds Ç Ö Ü ö ü and lacks Ğ ğ Ş ş ı İ ç."""

EXTENSION: Final = {
    0x0A: "\f", 0x14: "^", 0x28: "{", 0x29: "}", 0x2F: "\\",
    0x3C: "[", 0x3D: "~", 0x3E: "]", 0x40: "|", 0x65: "€",
}  # fmt: skip
"""Default extension table: an escape and this septet, so two septets a character."""

_TURKISH: Final = {0x47: "Ğ", 0x49: "İ", 0x53: "Ş", 0x63: "ç", 0x67: "ğ", 0x69: "ı", 0x73: "ş"}

TURKISH_EXTENSION: Final = EXTENSION | _TURKISH
"""Turkish single shift table: takes the place of `EXTENSION`, and holds all of it."""

_REPLACED_BY_LOCKING: Final = {
    0x04: "€", 0x07: "ı", 0x0B: "Ğ", 0x0C: "ğ", 0x1C: "Ş", 0x1D: "ş", 0x40: "İ", 0x60: "ç",
}  # fmt: skip

LOCKED: Final = "".join(_REPLACED_BY_LOCKING.get(septet, cell) for septet, cell in enumerate(DEFAULT))
"""Turkish locking shift table: takes the place of `DEFAULT`; è ì Ø ø Æ æ ¡ ¿ are gone, € and the letters
cost 1."""

BASIC: Final = frozenset(DEFAULT) - {DEFAULT[ESCAPE]}
"""Characters of one septet in the default alphabet; the escape is not a character."""

TURKISH_LETTERS: Final = frozenset(_TURKISH.values())
"""The seven Turkish letters that no GSM alphabet holds without a shift table."""

LOST_BY_LOCKING: Final = BASIC - frozenset(LOCKED)
"""The eight characters a text under the locking shift cannot hold."""
