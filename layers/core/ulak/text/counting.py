"""The fast count: which encoding a text needs and how many segments that is.

Every character of the GSM alphabets is given a private byte by what it costs, so that the C loops of `codecs`
and `bytes` do the work: encode, then ask whether anything but the one-septet class is there. A text outside
the alphabets is UCS-2, whose units are its UTF-16 code units. Segments then follow from the units alone,
except where a pair may stand across a boundary (one text in hundreds): only that one is walked, boundary by
boundary.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from ulak.text.alphabets import BASIC, EXTENSION, LOST_BY_LOCKING, TURKISH_EXTENSION, TURKISH_LETTERS
from ulak.text.profile import Budget, Count, CountingProfile, MessageType, Terms
from ulak.text.wap_push import octets_of, octets_on_air

# Private bytes. NUL has to stand first for `charmap_build` to make its fast map; it is in no alphabet.
#   00       NUL
#   01-7F    the 127 characters of one septet: exactly the bytes that `isascii` looks for
#   80-8F    extension table, two septets
#   90-9F    the seven Turkish letters
_NO_CHARACTER: Final = "\ufffe"  # how a character map says that a byte means nothing
_DECODING: Final = (
    "\0"
    + "".join(sorted(BASIC))
    + "".join(sorted(EXTENSION.values())).ljust(0x10, _NO_CHARACTER)
    + "".join(sorted(TURKISH_LETTERS)).ljust(0x70, _NO_CHARACTER)
)
_PRIVATE: Final = codecs.charmap_build(_DECODING)
_to_private: Final = codecs.charmap_encode


def _bytes_of(characters: Iterable[str]) -> bytes:
    return bytes(map(_DECODING.index, characters))


_ONE_SEPTET: Final = _bytes_of(BASIC)
_TWO_SEPTETS: Final = _bytes_of(EXTENSION.values())
_LOCKED_IN: Final = _bytes_of([*TURKISH_LETTERS, "€"])
_LOCKED_OUT: Final = _bytes_of(LOST_BY_LOCKING)

ALWAYS_ONE_SEPTET: Final = _ONE_SEPTET.translate(None, _LOCKED_OUT)
"""The bytes of characters that cost one septet in each alphabet of septets."""

_ASCII_BASIC: Final = bytes(byte if byte < 0x80 and chr(byte) in BASIC else 0xFF for byte in range(0x100))
"""`bytes.translate` table: only where each character costs one septet is the outcome ASCII."""


def count(text: str, profile: CountingProfile, message_type: MessageType) -> Count:
    """What `text` costs as a message of `message_type` under `profile`. Never raises, whatever the text.

    An empty text is one empty segment. A lone surrogate counts as the one UCS-2 code unit it is. ESC, like
    every control character but LF, CR and FF, is in no alphabet and makes the text UCS-2. There is no longest
    text: past the limits the figures go on being true and ``exceeded`` is set.

    The text is counted as it is given: `ulak.text.on_the_wire` says which text that is.

    >>> count("Merhaba", CountingProfile(), MessageType.BULK)[1:]
    (7, 1, 1, False)
    >>> count("Günaydın, şehrin ışıkları", CountingProfile(), MessageType.BULK).encoding.value
    'ucs2'
    """
    terms = profile.by_type[message_type]
    if terms.in_octets:
        return _in_octets(terms.octets, text)
    if text.isascii():
        octets = text.encode()
        if octets.translate(_ASCII_BASIC).isascii():
            try:
                return terms.gsm7_plain[len(octets)]
            except KeyError:
                return terms.gsm7.of_plain(len(octets))
    elif not terms.shifts and (
        "ı" in text or "ş" in text or "ğ" in text or "ç" in text or "İ" in text or "Ş" in text or "Ğ" in text
    ):
        return _in_ucs2(terms.ucs2, text)
    characters = len(text)
    private = _to_private(text, "ignore", _PRIVATE)[0]
    if len(private) != characters or 0 in private:
        return _in_ucs2(terms.ucs2, text)
    if private.isascii():
        return terms.gsm7.of_plain(characters)
    paired = private.translate(None, _ONE_SEPTET)
    if not paired.strip(_TWO_SEPTETS):
        return _in_septets(terms.gsm7, text, len(paired), PAIRED)
    if terms.single_shift:
        return _in_septets(terms.gsm7_tr, text, len(paired), PAIRED_SINGLE_SHIFT)
    if len(private.translate(None, _LOCKED_OUT)) == characters:
        paired = paired.translate(None, _LOCKED_IN)
        return _in_septets(terms.gsm7_tr, text, len(paired), PAIRED_LOCKING_SHIFT)
    return terms.ucs2.of_plain(characters)


def table_of(letters: Callable[[str], object]) -> Any:
    """A table for ``codecs.charmap_encode(text, "ignore", …)``, which gives one byte for each character of the
    alphabets that `letters` has, by what it costs, and none for any other. NUL gives a 0."""
    others = (letter if letters(letter) else _NO_CHARACTER for letter in _DECODING[1:])
    return codecs.charmap_build("\0" + "".join(others))


def is_settled(counted: Count, profile: CountingProfile) -> bool:
    """Whether any text of as many units in the same encoding costs the same, wherever its pairs stand."""
    exact, units = profile.budget(counted.encoding).exact_with_pairs, counted.units
    return exact(units + profile.appended_units) and exact(units + profile.counted_units)


def _in_septets(terms: Terms, text: str, pairs: int, paired: frozenset[str]) -> Count:
    return terms.of_paired(len(text) + pairs) or _walk(terms, with_pairs(text, paired))


def _in_octets(terms: Terms, text: str) -> Count:
    """Of a push, which is none of the alphabets'; the operator's code is counted behind it as behind any text."""
    on_air, budget = octets_on_air(text), terms.budget
    segments, billed = budget.segments(on_air + terms.appended), budget.segments(on_air + terms.counted)
    return terms.count(octets_of(text), segments, billed)


def _in_ucs2(terms: Terms, text: str) -> Count:
    try:
        units = len(text.encode("utf-16")) // 2 - 1  # less the byte order mark
    except UnicodeEncodeError:  # lone surrogates; two that meet are a pair on the air
        text = joined(text)
        units = len(text.encode("utf-16", "surrogatepass")) // 2 - 1
    if units == len(text):
        return terms.of_plain(units)
    return terms.of_paired(units) or _walk(terms, text)


def joined(text: str) -> str:
    """`text` with a high surrogate and the low one after it made the character they mean."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


PAIRED: Final = frozenset(EXTENSION.values())
PAIRED_SINGLE_SHIFT: Final = frozenset(TURKISH_EXTENSION.values())
PAIRED_LOCKING_SHIFT: Final = PAIRED - {"€"}
"""What costs two septets: in the default alphabet, and under either Turkish shift."""

_A_PAIR: Final = "\U0001f4e8"


def with_pairs(text: str, paired: frozenset[str]) -> str:
    """`text` with each of the `paired` characters made one of two code units, so that walking over boundaries
    is written once for both kinds of pair."""
    for character in paired:
        if character in text:
            text = text.replace(character, _A_PAIR)
    return text


def _walk(terms: Terms, text: str) -> Count:
    units = code_units(text)
    segments = len(cuts(units, terms.appended, terms.budget))
    billed = segments if terms.counted == terms.appended else len(cuts(units, terms.counted, terms.budget))
    return terms.count(len(units), segments, billed)


def code_units(text: str) -> memoryview[int]:
    """The UTF-16 code units of `text`."""
    return memoryview(text.encode("utf-16", "surrogatepass")).cast("H")[1:]


def cuts(units: Sequence[int], more: int, budget: Budget) -> list[int]:
    """Where each segment ends when `more` single units follow `units`: greedy, and no pair divided.

    >>> cuts(code_units("😀" * 33), 5, Budget(70, 67))
    [67, 71]
    >>> cuts(code_units("😀" * 64), 5, Budget(70, 67))
    [66, 133]
    """
    own, total = len(units), len(units) + more
    if total <= budget.single:
        return [total]
    ends: list[int] = []
    end = budget.part
    while end < total:
        if end < own and 0xD800 <= units[end - 1] < 0xDC00 <= units[end] < 0xE000:
            end -= 1
        ends.append(end)
        end += budget.part
    return [*ends, total]
