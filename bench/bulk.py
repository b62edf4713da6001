"""P1 and F1 to F4: numbers, and the product's own expansion, against libraries, against itself, against reading.

The list is made of current accounts as an ERP exports them, from a fixed seed: six columns of which the text
uses three, numbers written in four ways, one row in a hundred the same again, one in fifty a second document of
the same number, one in two hundred a number that cannot be sent to.
"""

from __future__ import annotations

import csv
import json
import resource
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, Final

import jinja2
import phonenumbers
import pydantic
import smsutil

from bench.measure import ratio
from ulak.errors import InvalidValue
from ulak.identity.msisdn import Region, normalise
from ulak.jobs.chunks import CHUNK_SIZE, Chunk
from ulak.jobs.job import Totals
from ulak.planning.expansion import ExpansionRules, expand
from ulak.rules import profile
from ulak.text import EncodingChoice, MessageType

Row = dict[str, Any]

TEXT: Final = "Sayın {unvan}, {vade} vadeli {tutar} TL borcunuz bulunmaktadır. Bilgi: 0850 000 00 00"
RULES: Final = ExpansionRules(TEXT, profile("netgsm"), MessageType.BULK, EncodingChoice.PROFILE, Region.TR)

_HEADER: Final = "to,kod,unvan,belge,tutar,vade\n"
_NAMES: Final = (
    "Ali Yılmaz", "Ayşe Demir", "Mehmet Kaya", "Fatma Şahin", "Öz Işık Tekstil Ltd. Şti.", "Deniz Ticaret A.Ş.",
    "Hasan Çelik", "Güneş Gıda San. Tic. Ltd. Şti.", "Zeynep Arslan", "Burak Aydın",
)  # fmt: skip
_PREFIXES: Final = [*range(500, 510), *range(530, 560)]


def account_lines(rows: int, seed: int = 1) -> Iterator[str]:
    """The list's lines, made as they are asked for, so that no memory but the pipeline's own is measured."""
    random = Random(seed)
    draw = random.random
    yield _HEADER
    line = msisdn = ""
    for row in range(rows):
        turn = row % 200
        if turn == 199:
            line = f"0212{int(draw() * 1e7):07},120.{row},Sabit Hat A.Ş.,F{row},1,01.01.2026\n"
        elif turn in (50, 150):
            pass  # the same row again
        else:
            if turn not in (25, 75, 125, 175):
                msisdn = f"{_PREFIXES[int(draw() * len(_PREFIXES))]}{int(draw() * 1e7):07}"
            amount = int(draw() * 1e7)
            line = (
                f"{_written(msisdn, turn)},120.{row},{_NAMES[amount % 10]},F{row},"
                f'"{amount // 100},{amount % 100:02}",{amount % 28 + 1:02}.{amount % 12 + 1:02}.2026\n'
            )
        yield line


def _written(national: str, turn: int) -> str:
    match turn % 10:
        case 0:
            return f"0{national[:3]} {national[3:6]} {national[6:8]} {national[8:]}"
        case 1:
            return "+90" + national
        case 2 | 3:
            return national
        case _:
            return "0" + national


@contextmanager
def _list_of(*sizes: int) -> Iterator[list[Path]]:
    """Files of so many rows each."""
    with TemporaryDirectory() as folder:
        paths = [Path(folder, f"{rows}.csv") for rows in sizes]
        for path, rows in zip(paths, sizes, strict=True):
            with path.open("w", encoding="utf-8", newline="") as file:
                file.writelines(account_lines(rows))
        yield paths


def _lines(path: Path) -> Iterable[str]:
    return path.open(encoding="utf-8", newline="")  # closed with its last reference, as reading ends


def _expanded(open_snapshot: Callable[[], Iterable[str]]) -> Totals:
    """The product's own pipeline, to its end."""
    for part in expand(open_snapshot, RULES):
        if isinstance(part, Totals):
            return part
    raise LookupError("an expansion ends with its totals")


def normalisation() -> list[Row]:
    """P1. Mobiles in every way they are written, and some in ranges that nobody has."""
    random = Random(1)
    prefixes = [*_PREFIXES, 510, 516, 520, 524, 561, 562, 577, 582, 594, 598]
    texts = [
        _written(f"{random.choice(prefixes)}{random.randrange(10**7):07}", turn) for turn in range(1_000)
    ]

    def ours(text: str) -> str | None:
        try:
            return normalise(text, Region.TR)
        except InvalidValue:
            return None

    def theirs(text: str) -> str | None:
        parsed = phonenumbers.parse(text, "TR")
        if not phonenumbers.is_valid_number(parsed):
            return None
        return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))[1:]

    if list(map(ours, texts)) != list(map(theirs, texts)):
        raise AssertionError("the two must decide alike before their speed is compared")
    mobiles = [text for text in texts if ours(text)]
    return [
        ratio(
            "P1",
            "normalise a mobile",
            lambda: [normalise(text, Region.TR) for text in mobiles],
            lambda: [theirs(text) for text in mobiles],
            bar=15,
            against=f"phonenumbers {version('phonenumberslite')}: parse, is_valid_number, E.164",
        )
    ]


class _Account(pydantic.BaseModel):
    to: str = pydantic.Field(min_length=1)
    unvan: str = pydantic.Field(min_length=1)
    tutar: str = pydantic.Field(min_length=1)
    vade: str = pydantic.Field(min_length=1)


def _with_libraries(path: Path) -> tuple[list[tuple[str, str]], int]:
    """The same job as libraries do it: the recipients and how many rows were refused."""
    template = jinja2.Template(TEXT.replace("{", "{{ ").replace("}", " }}"))
    recipients: list[tuple[str, str]] = []
    seen: set[tuple[str, str]] = set()
    refused = segments = 0
    chunk: list[dict[str, Any]] = []
    for number, fields in enumerate(csv.DictReader(_lines(path)), 1):
        account = _Account.model_validate(fields)
        parsed = phonenumbers.parse(account.to, "TR")
        mobile = phonenumbers.number_type(parsed) == phonenumbers.PhoneNumberType.MOBILE
        if not mobile or not phonenumbers.is_valid_number(parsed):
            refused += 1
            continue
        msisdn = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)[1:]
        text = template.render(unvan=account.unvan, tutar=account.tutar, vade=account.vade)
        if (msisdn, text) in seen:
            continue
        seen.add((msisdn, text))
        recipients.append((msisdn, text))
        parts = len(smsutil.split(text).parts)
        segments += parts
        chunk.append({"row": number, "msisdn": msisdn, "text": text, "segments": parts})
        if len(chunk) == CHUNK_SIZE:
            json.dumps(chunk)
            chunk = []
    json.dumps(chunk)
    return recipients, refused


def against_libraries() -> list[Row]:
    """F1."""
    with _list_of(4_000) as [path]:
        chunks = [part for part in expand(lambda: _lines(path), RULES) if isinstance(part, Chunk)]
        ours = [(chunk.msisdns[i], chunk.text(i)) for chunk in chunks for i in range(len(chunk))]
        totals = _expanded(lambda: _lines(path))
        if (ours, totals.refused) != _with_libraries(path):
            raise AssertionError("the two must send the same before their speed is compared")
        peers = ("pydantic", "phonenumberslite", "jinja2", "smsutil")
        return [
            ratio(
                "F1",
                "expand a list of 4,000",
                lambda: _expanded(lambda: _lines(path)),
                lambda: _with_libraries(path),
                bar=12,
                against="csv.DictReader, "
                + ", ".join(f"{name} {version(name)}" for name in peers)
                + ", json",
            )
        ]


def linearity() -> list[Row]:
    """F2."""
    with _list_of(100_000, 1_000_000) as [short, long]:
        return [
            ratio(
                "F2",
                "rows a second at 1,000,000 rows",
                lambda: _expanded(lambda: _lines(long)),
                lambda: [_expanded(lambda: _lines(short)) for _ in range(10)],
                bar=0.9,
                against="the same at 100,000 rows",
                rounds=5,
            )
        ]


def memory() -> list[Row]:
    """F3."""
    smaller, larger = (_peak_megabytes(rows) for rows in (1_000_000, 5_000_000))
    value = larger / smaller
    return [
        {
            "id": "F3",
            "what": f"peak memory of a process at 5,000,000 recipients, {larger:.0f} MB",
            "value": round(value, 2),
            "bar": 1.2,
            "unit": "x",
            "holds": value <= 1.2,
            "against": f"the same at 1,000,000, {smaller:.0f} MB",
        }
    ]


def _peak_megabytes(rows: int) -> float:
    """Of a process of its own that expands so many rows and keeps nothing."""
    command = [sys.executable, "-c", f"from bench.bulk import peak; peak({rows})"]
    told = subprocess.run(command, check=True, capture_output=True, text=True, cwd=Path(__file__).parents[1])
    return int(told.stdout) / 1024


def peak(rows: int) -> None:
    """Expand `rows` rows made on the way and print this process's peak memory in KiB."""
    totals = _expanded(lambda: account_lines(rows))
    if totals.rows != rows:
        raise AssertionError("every row is a recipient, a duplicate or refused")
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def against_reading() -> list[Row]:
    """F4."""
    with _list_of(20_000) as [path]:
        return [
            ratio(
                "F4",
                "expand a list of 20,000",
                lambda: _expanded(lambda: _lines(path)),
                lambda: [None for _ in csv.reader(_lines(path))],
                bar=8,
                against="csv.reader alone",
                faster=False,
            )
        ]
