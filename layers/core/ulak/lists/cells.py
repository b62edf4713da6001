"""Cells of files that a spreadsheet will open: a text that begins like a formula must not become one.

A cell beginning with ``= + - @``, a tab or a carriage return gets an apostrophe before it (OWASP, *CSV
injection*), and a list that comes back with such an apostrophe loses it: a file of refused rows can be mended and
sent again as it is. One that had apostrophes before such a beginning gets one more, so that it too comes back as it
was.

>>> neutralised("=1+1"), neutralised("Ali"), restored(neutralised("+90 532 123 45 67"))
("'=1+1", 'Ali', '+90 532 123 45 67')
"""

from __future__ import annotations

from typing import Final

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def neutralised(cell: str) -> str:
    return f"'{cell}" if cell.lstrip("'").startswith(_FORMULA) else cell


def restored(cell: str) -> str:
    """The cell as it was before `neutralised`; any other cell as it is.

    >>> restored("'Ali"), restored("'-5")
    ("'Ali", '-5')
    """
    return cell[1:] if cell[:1] == "'" and cell.lstrip("'").startswith(_FORMULA) else cell
