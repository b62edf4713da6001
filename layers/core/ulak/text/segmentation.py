"""The rich answer about one text: how it is divided, what it costs and why, and what would make it
cheaper."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from enum import StrEnum
from functools import cached_property
from typing import Final

from ulak.errors import Param, Problem
from ulak.text.alphabets import BASIC, EXTENSION, LOST_BY_LOCKING, TURKISH_LETTERS
from ulak.text.counting import (
    PAIRED,
    PAIRED_LOCKING_SHIFT,
    PAIRED_SINGLE_SHIFT,
    code_units,
    count,
    cuts,
    joined,
    with_pairs,
)
from ulak.text.letters import TWINS, replaceable, replaced
from ulak.text.profile import (
    MAX_CONCATENATED,
    Budget,
    Count,
    CountingProfile,
    Encoding,
    MessageType,
    ReportRule,
    Turkish,
)
from ulak.text.wap_push import octets_on_air
from ulak.values import dataclass

_EXTENDED: Final = frozenset(EXTENSION.values())
_NEVER_COSTLY: Final = BASIC - LOST_BY_LOCKING
_BYTE_ORDER_MARK: Final = "".encode("utf-16")
_OPERATOR_CODE: Final = re.compile(r"(?:^|\s)(B[0-9]{3})\s*$")


@dataclass(frozen=True, slots=True)
class Segment:
    """One short message. ``units`` fill it, ``own_units`` of them the customer's; the rest is operator
    code."""

    text: str
    """The customer's own characters in it; empty where only the operator code's end came over."""
    units: int
    own_units: int

    @property
    def characters(self) -> int:
        return len(self.text)


class Why(StrEnum):
    """Why a character costs more than one unit of the GSM alphabet."""

    TWO_SEPTETS = "two_septets"
    """It stands in the extension table, behind an escape."""
    SHIFT_TABLE = "shift_table"
    """It needs a Turkish shift table, whose header takes room in every segment."""
    UCS2 = "ucs2"
    """It turns the whole text into UCS-2."""


@dataclass(frozen=True, slots=True)
class Costly:
    """A character that costs extra: where it stands (0-based, in characters), and what to write instead."""

    character: str
    why: Why
    twin: str | None
    positions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something worth a word that refuses nothing; its sentence is the catalogue's, by `code`."""

    code: str
    params: Mapping[str, Param] = field(default_factory=dict)


@dataclass(frozen=True)  # no slots: what is asked for is worked out then, and kept in the instance
class Segmentation:
    """What `segment` answers. `count` is at hand; everything else is worked out when it is asked for."""

    text: str
    profile: CountingProfile
    message_type: MessageType
    count: Count

    @property
    def encoding(self) -> Encoding:
        return self.count.encoding

    @property
    def units(self) -> int:
        """The customer's units: what a limit is compared with."""
        return self.count.units

    @property
    def billed_segments(self) -> int:
        return self.count.billed_segments

    @property
    def exceeded(self) -> bool:
        return self.count.exceeded

    @property
    def limit(self) -> int | None:
        """The message type's limit in units of this encoding; ``None`` where none is known."""
        return self.profile.limit(self.message_type, self.encoding)

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """The segments on the air, in order; their texts joined are the text."""
        if self.encoding is Encoding.OCTETS:
            return tuple(self._pushed(self.profile.budget(Encoding.OCTETS)))
        return tuple(self._divided(self.profile.budget(self.encoding)))

    @property
    def used(self) -> int:
        """Units used in the last segment, operator code included."""
        return self.segments[-1].units

    @property
    def left(self) -> int:
        """Units that can be added before one more segment begins."""
        budget = self.profile.budget(self.encoding)
        return (budget.single if len(self.segments) == 1 else budget.part) - self.used

    @cached_property
    def reported(self) -> tuple[int, ...]:
        """The operator's report row: the customer's own characters in each message it reports."""
        if self.encoding is Encoding.OCTETS:
            return (len(self.text),)  # how an operator reports octets is not known
        segments: Iterable[Segment] = self.segments
        if self.encoding is Encoding.UCS2 and self.profile.report_rule is ReportRule.AS_GSM7:
            segments = self._divided(self.profile.budget(Encoding.GSM7))
        return tuple(segment.characters for segment in segments)

    @cached_property
    def costly(self) -> tuple[Costly, ...]:
        """Characters that cost extra in this encoding, in order of their first place."""
        positions: dict[str, list[int]] = {}
        for position, character in enumerate(self.text):
            if character not in _NEVER_COSTLY:
                positions.setdefault(character, []).append(position)
        written = {character: TWINS[character] for character in replaceable(self.text)}
        return tuple(
            Costly(character, why, written.get(character), tuple(where))
            for character, where in positions.items()
            if (why := self._why(character)) is not None
        )

    @cached_property
    def hints(self) -> tuple[Notice, ...]:
        """Replacements that would save segments, fewest characters first; each saves more than the last."""
        with_twins = replaceable(self.text)
        but_letters = [character for character in with_twins if character not in TURKISH_LETTERS]
        hints: list[Notice] = []
        best = self.billed_segments
        for characters in (but_letters, with_twins):
            cheaper = replaced(self.text, {ord(character): TWINS[character] for character in characters})
            segments = count(cheaper, self.profile, self.message_type).billed_segments
            if segments < best:
                params: dict[str, Param] = {
                    "replacements": ", ".join(f"{_visible(c)}→{_visible(TWINS[c])}" for c in characters),
                    "segments": segments,
                    "now": best,
                }
                hints.append(Notice("hint_replace_characters", params))
                best = segments
        return tuple(hints)

    @cached_property
    def warnings(self) -> tuple[Notice, ...]:
        """What the sender probably did not mean: a code the operator adds anyway, letters it does not
        take."""
        warnings: list[Notice] = []
        code = _OPERATOR_CODE.search(self.text)
        if code and self.profile.appended_units:
            warnings.append(Notice("text_ends_in_operator_code", {"code": code[1]}))
        if self.message_type in self.profile.plain_letters_only:
            letters = "".join(c.character for c in self.costly if c.character in TURKISH_LETTERS)
            if letters:
                warnings.append(Notice("text_letters_not_taken", {"letters": letters}))
        return tuple(warnings)

    @property
    def problem(self) -> Problem | None:
        """Why the operator would refuse the text for its length, or ``None``."""
        return too_long(self.count, self.profile, self.message_type)

    def _divided(self, budget: Budget) -> Iterator[Segment]:
        text = joined(self.text)
        if self.units + self.profile.appended_units <= budget.single:
            yield Segment(text, self.units + self.profile.appended_units, self.units)
            return
        units = code_units(with_pairs(text, self._paired))
        start = at = 0
        for end in cuts(units, self.profile.appended_units, budget):
            own = units[start:end]
            # Read behind a byte order mark of our own, so that one the text begins with is kept.
            characters = len((_BYTE_ORDER_MARK + own.tobytes()).decode("utf-16", "surrogatepass"))
            yield Segment(text[at : at + characters], end - start, len(own))
            start, at = end, at + characters

    def _pushed(self, budget: Budget) -> Iterator[Segment]:
        """A push's octets; its text stands whole in the first."""
        own = octets_on_air(self.text)
        left, total, text = own + self.profile.appended_units, own, self.text
        room = budget.single if left <= budget.single else budget.part
        while left > 0:
            units = min(left, room)
            yield Segment(text, units, max(min(units, total), 0))
            left, total, text = left - units, total - units, ""

    @property
    def _paired(self) -> frozenset[str]:
        """What costs two units in this encoding beside characters beyond the basic plane."""
        if self.encoding in (Encoding.UCS2, Encoding.OCTETS):
            return frozenset()
        if self.encoding is Encoding.GSM7:
            return PAIRED
        return PAIRED_SINGLE_SHIFT if self.profile.turkish is Turkish.SINGLE_SHIFT else PAIRED_LOCKING_SHIFT

    def _why(self, character: str) -> Why | None:
        if self.encoding is Encoding.OCTETS:
            return None
        locking = self.profile.turkish is Turkish.LOCKING_SHIFT
        if self.encoding is not Encoding.UCS2:
            if character in TURKISH_LETTERS:
                return Why.SHIFT_TABLE
            free = character in BASIC or (character == "€" and locking and self.encoding is Encoding.GSM7_TR)
            return None if free else Why.TWO_SEPTETS
        if character in _EXTENDED:
            return None
        if character in TURKISH_LETTERS:
            return None if locking or self.profile.turkish is Turkish.SINGLE_SHIFT else Why.UCS2
        if character in LOST_BY_LOCKING:
            return Why.UCS2 if locking and not TURKISH_LETTERS.isdisjoint(self.text) else None
        return Why.UCS2


def _visible(text: str) -> str:
    """A character or its twin for a sentence: what cannot be seen is named by its number."""
    if not text:
        return "∅"
    if text == " ":
        return "␣"
    seen = text.isprintable() and not text.isspace() and not unicodedata.combining(text[0])
    return text if seen else f"U+{ord(text):04X}"


def too_long(
    count: Count,
    profile: CountingProfile,
    message_type: MessageType,
    pointer: str = "",
    row: int | None = None,
) -> Problem | None:
    """The problem of a text whose `count` says ``exceeded``, for an `InputError`; ``None`` for another."""
    if not count.exceeded:
        return None
    limit = profile.limit(message_type, count.encoding)
    if limit is not None and count.units > limit:
        params: dict[str, Param] = {"limit": limit, "units": count.units, "encoding": count.encoding.value}
        return Problem("text_too_long", pointer, row, params)
    most = profile.max_segments.of(count.encoding) or MAX_CONCATENATED
    params = {"limit": most, "segments": count.segments, "encoding": count.encoding.value}
    return Problem("text_too_many_segments", pointer, row, params)


def segment(text: str, profile: CountingProfile, message_type: MessageType) -> Segmentation:
    """How `text` is divided as a message of `message_type` under `profile`, what it costs and why.

    Never raises, whatever the text: `count` says what an empty text, a lone surrogate, an ESC and a text
    beyond every limit are answered with. Two lone surrogates that make a pair are one character here.

    >>> answer = segment("Borcunuz 1.250₺" + "." * 60, CountingProfile(), MessageType.BULK)
    >>> [(part.units, part.characters) for part in answer.segments], answer.left
    ([(67, 67), (8, 8)], 59)
    >>> [(costly.character, costly.twin, costly.positions) for costly in answer.costly]
    [('₺', 'TL', (14,))]
    >>> answer.hints[0].params["segments"], answer.hints[0].params["now"]
    (1, 2)
    """
    return Segmentation(text, profile, message_type, count(text, profile, message_type))


def report_row(counted: Segmentation) -> str:
    """The customer's characters in each message, as the operator's report prints them.

    >>> from ulak.rules import profile
    >>> report_row(segment("a" * 598, profile("turk_telekom"), MessageType.BULK))
    '153 + 153 + 153 + 139'
    """
    return " + ".join(map(str, counted.reported))
