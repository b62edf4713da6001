"""In which encoding the octets of a CSV are.

UTF-8 and UTF-16 tell themselves. The encodings of one octet a letter are told by letters that Turkish does not have:
where windows-1254 reads as Turkish, it is taken; where another reads better, it is asked, and the answer names the
proposal. Nothing of a list is sent in an encoding that is only likely.

>>> import io
>>> from ulak.errors import InputError
>>> told(io.BytesIO("Müşteri;Işık".encode("windows-1254"))).encoding
'cp1254'
>>> try:
...     told(io.BytesIO("Müşteri;Işık".encode("cp857")))
... except InputError as error:
...     [(one.code, one.readings) for one in error.problems]
[('list_encoding_unsure', ('cp857', 'mac-turkish'))]
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import BinaryIO, Final

from ulak.lists.bounds import question, refused
from ulak.text.misread import decoded, decoded_twice
from ulak.values import dataclass

TWICE: Final = "utf-8-twice"
"""UTF-8 that a program took for another encoding and wrote as UTF-8 again."""

CODECS: Final[Mapping[str, str]] = {
    "utf-8": "utf-8",
    "windows-1254": "cp1254",
    "cp857": "cp857",
    "mac-turkish": "mac_turkish",
    TWICE: TWICE,
}
"""The names that a request has for them, and Python's own."""

_NAMES: Final = {codec: name for name, codec in CODECS.items()}

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_BLOCK: Final = 1 << 20
_ASCII: Final = bytes(range(0x80))
_TO_WORDS: Final = bytes(
    octet if octet >= 0x80 or chr(octet).isalpha() else ord(" ") for octet in range(0x100)
)
"""Leaves letters, and blanks in the place of what stands between words."""
_TURKISH: Final = frozenset("çğıöşüÇĞİÖŞÜâîûÂÎÛ")
_BESIDE: Final = frozenset("“”‘’„–—…•·°®©™§½¼²³€´«»\u00a0")
"""Signs that a Turkish list may have in any encoding."""
_WESTERN: Final = frozenset("äßéèêëáàåæñóòôøíïúùÿÄÉÅÆØÑÓ")
"""Letters of other people's names."""

_SEQUENCE: Final = re.compile(rb"[\xc3-\xc5][\x80-\xbf]|[\xe2][\x80-\xbf]{2}")
"""A letter of Turkish, or a sign, as it stands in UTF-8."""
_UPPER_INSIDE: Final = re.compile(rb"[a-z][\xc0-\xde]|[\xc0-\xde]{2}[a-z]")
"""A capital of windows-1254 within a word of small letters: octets that are small letters of MacTurkish."""
_SIGNS: Final = bytes(
    octet
    for octet in range(0x80, 0x100)
    for letter in [bytes((octet,)).decode("cp1254", "replace")]
    if letter not in _BESIDE and unicodedata.category(letter) not in ("Lu", "Ll")
)
"""Octets that are no letters in windows-1254."""
_SIGN_IN_WORD: Final = re.compile(
    rb"(?<=[A-Za-z\xc0-\xff])[%b]|[%b](?=[A-Za-z\xc0-\xff])" % (re.escape(_SIGNS), re.escape(_SIGNS))
)
"""What stands beside a letter and is none: it is one in the encoding of another language (ª is Ş in windows-1250)."""
_RUN: Final = re.compile(rb"[\xc0-\xff]{3,}")
"""Letters beyond ASCII one behind the other: words of a language that has no others (Cyrillic, Arabic, Greek)."""
_SUSPECT: Final = re.compile(rb"\xc3[\x82-\x85]|\xe2\x94|\xe2\x88\x9a")
"""What UTF-8 has once it was taken for another encoding: Ã Ä Å Â, or what they are on a console and an old Mac."""

_SHARE: Final = 0.8
"""Of the letters beyond ASCII: an encoding that reads fewer of them as Turkish is not proposed."""
_FOREIGN: Final = 0.9
"""Of the letters beyond ASCII: where fewer are Turkish, and most stand in runs, they are of another language."""
_TWICE_LINES: Final = 200


@dataclass(frozen=True, slots=True)
class Told:
    """What a scan of the octets found."""

    encoding: str
    """Python's name, or `TWICE`."""


def told(source: BinaryIO, chosen: str | None = None, at_most: int | None = None) -> Told:
    """The encoding of what `source` holds: looked for in all of it, or in its first `at_most` octets. `chosen` is
    what its owner said, by the request's name.

    Raises `InputError`: ``file_encoding`` with the row where it does not hold to what it is;
    ``list_encoding_unsure``, ``list_encoding_twice`` and ``list_encoding_foreign`` are questions.
    """
    blocks = _blocks(source, at_most)
    first = next(blocks, b"")
    marked = next((encoding for mark, encoding in _MARKS if first.startswith(mark)), None) or _wide(first)
    if marked is not None:
        return Told(marked)
    if chosen is not None and CODECS[chosen] != "utf-8":
        return Told(CODECS[chosen])
    scan = _Scan()
    for block in _chained(first, blocks):
        scan.take(block)
    scan.end(cut=at_most is not None)
    if scan.broken_at is None:
        if chosen is None and scan.looks_twice:
            raise question("list_encoding_twice", "encoding", (TWICE, "utf-8"), letters=scan.twice_letters)
        return Told("utf-8")
    if chosen is not None:
        raise refused("file_encoding", scan.broken_at, encoding=chosen)
    return Told(scan.of_octets())


def _blocks(source: BinaryIO, at_most: int | None) -> Iterator[bytes]:
    left = at_most
    while block := source.read(_BLOCK if left is None else min(_BLOCK, left)):
        yield block
        if left is not None:
            left -= len(block)
            if left <= 0:
                return


def _chained(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _wide(first: bytes) -> str | None:
    """UTF-16 without a mark: every second octet of its ASCII is nought."""
    sample = first[:4096]
    if len(sample) < 4 or b"\x00" not in sample:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > half * 0.5 and even < half * 0.1:
        return "utf-16-le"
    if even > half * 0.5 and odd < half * 0.1:
        return "utf-16-be"
    return None


class _Scan:
    """What the octets of a file without a mark tell of its encoding."""

    def __init__(self) -> None:
        self._utf8 = codecs.getincrementaldecoder("utf-8")()
        self._high: Counter[int] = Counter()
        self._sequences = self._upper_inside = self._in_runs = 0
        self._rows = 1
        self._signs: Counter[bytes] = Counter()
        self._suspects: list[str] = []
        self.broken_at: int | None = None
        """The line where it is no UTF-8."""
        self.twice_letters = ""

    def take(self, block: bytes) -> None:
        if block.isascii() and not self._utf8.getstate()[0]:
            self._rows += block.count(b"\n")
            return
        if self.broken_at is None:
            held = len(self._utf8.getstate()[0])
            try:
                self._utf8.decode(block)
            except UnicodeDecodeError as error:
                self.broken_at = self._rows + block.count(b"\n", 0, max(error.start - held, 0))
        self._rows += block.count(b"\n")
        words = b" ".join([word for word in block.translate(_TO_WORDS).split() if not word.isascii()])
        self._high.update(words.translate(None, _ASCII))
        self._sequences += len(_SEQUENCE.findall(words))
        self._upper_inside += len(_UPPER_INSIDE.findall(words))
        self._in_runs += sum(map(len, _RUN.findall(words)))
        if self.broken_at is not None:
            self._signs.update(_SIGN_IN_WORD.findall(words))
        if len(self._suspects) < _TWICE_LINES and _SUSPECT.search(words):
            lines = islice((line for line in block.split(b"\n") if not line.isascii()), _TWICE_LINES)
            self._suspects += [line[:2_000].decode("utf-8", "ignore") for line in lines]

    def end(self, *, cut: bool) -> None:
        """No more octets come. `cut`: there are more in the file, so that a letter may be cut off."""
        if self.broken_at is None and not cut and self._utf8.getstate()[0]:
            self.broken_at = self._rows

    @property
    def looks_twice(self) -> bool:
        """Whether the letters beyond ASCII are misread ones, nearly all."""
        text = "".join(self._suspects)
        pairs = decoded_twice(text) if text else []
        if not pairs:
            return False
        before = sum(not one.isascii() for one in text)
        after = decoded(text)
        turkish = sum(one in _TURKISH for one in after)
        whole = sum(one in _TURKISH for one in text)
        self.twice_letters = ", ".join(f"{pair}→{meant}" for pair, meant in pairs[:5] if pair.isprintable())
        return turkish > 0 and whole * 5 <= before and all(len(pair) > 1 for pair, _ in pairs)

    def of_octets(self) -> str:
        """The encoding of octets that are not UTF-8."""
        total = self._high.total()
        if self._sequences * 4 > total:  # two octets each: more than half of them are UTF-8
            raise refused("file_encoding", self.broken_at, encoding="UTF-8")
        shares = {codec: self._share(codec) for codec in ("cp1254", "cp857", "mac_turkish")}
        windows = shares.pop("cp1254")
        if windows is not None and shares["mac_turkish"]:
            windows -= self._upper_inside / total
        better = [
            codec
            for codec, share in sorted(shares.items(), key=lambda one: -(one[1] or 0))
            if share is not None
            and share >= _SHARE
            and (windows is None or share > windows)
            and not _TURKISH.isdisjoint(_read(self._high, codec))
        ]
        if better:
            readings = [*better, *(["cp1254"] if windows is not None else [])]
            names = tuple(_NAMES[codec] for codec in readings)
            raise question(
                "list_encoding_unsure",
                "encoding",
                names,
                proposal=names[0],
                letters=_read(self._high, readings[0]),
            )
        foreign = windows is not None and windows < _FOREIGN and self._in_runs * 2 > total
        if windows is not None and (foreign or self._signs):
            octets = self._high if foreign else Counter({sign[0]: n for sign, n in self._signs.items()})
            letters = _read(octets, "cp1254")
            raise question("list_encoding_foreign", "encoding", (_NAMES["cp1254"],), letters=letters)
        if windows is None:
            raise refused("file_encoding", self.broken_at, encoding="windows-1254")
        return "cp1254"

    def _share(self, codec: str) -> float | None:
        """How many of the letters read as Turkish; ``None`` if some stand for nothing in that encoding."""
        fit = 0.0
        for octet, times in self._high.items():
            letter = bytes((octet,)).decode(codec, "replace")
            if letter == "\ufffd" or "\x7f" < letter < "\xa0":
                return None
            if letter in _TURKISH or letter in _BESIDE:
                fit += times
            elif letter in _WESTERN:
                fit += times * 0.75
        return fit / self._high.total()


def _read(octets: Counter[int], codec: str) -> str:
    """The most frequent octets, as letters of an encoding."""
    return ", ".join(bytes((octet,)).decode(codec, "replace") for octet, _ in octets.most_common(8))
