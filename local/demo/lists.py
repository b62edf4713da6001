"""The list that the demo sends to: made up, or a CSV file of one's own."""

from __future__ import annotations

import csv
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from local.demo.customer import DemoFailed

Row = Mapping[str, str]

MOST_ROWS: Final = 10_000

_NAMES: Final = (
    "Ayşe",
    "Çağrı",
    "Elif",
    "Gül",
    "İbrahim",
    "Kâmil",
    "Mehmet",
    "Öykü",
    "Şule",
    "Yiğit",
    "Zeynep",
)
_SURNAMES: Final = ("Yılmaz", "Şahin", "Öztürk", "Çelik", "Işık", "Doğan", "Aksoy", "Güneş", "Kaya")
_PREFIXES: Final = ("530", "532", "535", "541", "542", "544", "551", "553", "555", "505", "507")
_SPELLINGS: Final = (
    "0{p} {a} {b} {c}",
    "+90 {p} {a} {b} {c}",
    "{p}{a}{b}{c}",
    "0({p}) {a}-{b}-{c}",
    "90{p}{a}{b}{c}",
)
_MISTAKES: Final = (
    "0212 555 12 34",
    "5,32123E+09",
    "",
    "0532 1O3 45 67",
    "0532 123 45 67 / 0533 765 43 21",
    "10000000146",
)


def current_accounts(rows: int, seed: int) -> list[Row]:
    """Current accounts as an ERP exports them: numbers in all spellings, a few mistakes, a few repetitions."""
    draw = random.Random(seed)  # noqa: S311 - a reproducible list, not a secret
    accounts: list[Row] = []
    for n in range(rows):
        if n % 250 == 77:
            number = _MISTAKES[n // 250 % len(_MISTAKES)]
        else:
            number = draw.choice(_SPELLINGS).format(
                # 000 after the prefix is kept for numbers with a fixed behaviour
                p=draw.choice(_PREFIXES),
                a=draw.randint(100, 999),
                b=f"{n // 100:02}"[-2:],
                c=f"{n % 100:02}",
            )
        account = {
            "to": number,
            "ad": f"{draw.choice(_NAMES)} {draw.choice(_SURNAMES)}",
            "bakiye": _lira(draw.randint(5_000, 9_999_999)),
            "vade": f"{draw.randint(1, 28):02}.{draw.randint(1, 12):02}.2026",
            "firma": "Ulak A.Ş.",
        }
        accounts.append(accounts[-1] if n % 400 == 399 else account)
    return accounts


def _lira(kurus: int) -> str:
    whole = f"{kurus // 100:,}".replace(",", ".")
    return f"{whole},{kurus % 100:02}"


def rows_of(path: Path) -> list[Row]:
    """The rows of a CSV file with a header; its first column, or the one named ``to``, is the number."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DemoFailed(f"{path} cannot be read as UTF-8: {error}. Save it as “CSV UTF-8”.") from error
    header = text.split("\n", 1)[0]
    delimiter = max(";\t,", key=header.count)
    rows = list(csv.DictReader(text.splitlines(), delimiter=delimiter))
    if not rows:
        raise DemoFailed(f"{path} has no rows under its header.")
    if len(rows) > MOST_ROWS:
        raise DemoFailed(
            f"{path} has {len(rows)} rows; one job takes {MOST_ROWS} in its body. Divide the file."
        )
    number = "to" if "to" in rows[0] else next(iter(rows[0]))
    return [
        {
            "to": row[number] or "",
            **{name: value or "" for name, value in row.items() if name not in (number, None)},
        }
        for row in rows
    ]
