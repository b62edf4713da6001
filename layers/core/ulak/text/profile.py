"""What counting needs to know of an operator, as data.

Glossary. *Septet*: 7 bits, the unit of the GSM alphabets. *Code unit*: 16 bits, the unit of UCS-2; a
character beyond the basic plane takes two. *Unit*: whichever of the two the encoding has. *Segment*: one
short message of a text that may need several. *User data header*: octets at a segment's start that say
"part 2 of 3" or "Turkish table"; they are paid from the same 140 octets. *Operator code*: the space and
four characters (`` B001``) that end every message with an alphanumeric sender (BTK decision on the CLI of
short messages, art. 5, applied from 2016-12-08).

What is not known of an operator is ``None`` and is counted by its dearer reading, so that a price told to a
customer is never too low: 16-bit references, Turkish letters as UCS-2, a code appended and counted.
"""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import Final, Literal, NamedTuple

from ulak.values import dataclass

OCTETS_PER_SEGMENT: Final = 140
"""User data of one short message (TS 23.040 §9.2.3.24), header included."""

MAX_CONCATENATED: Final = 255
"""Segments a concatenation can number: its total is one octet (TS 23.040 §9.2.3.24.1)."""

CODE_UNITS: Final = len(" B001")
"""Units of an operator code in any encoding: its characters are basic in every table."""


class Encoding(StrEnum):
    """How a text travels. Which shift table `GSM7_TR` means is told by the profile."""

    GSM7 = "gsm7"
    GSM7_TR = "gsm7_tr"
    UCS2 = "ucs2"
    OCTETS = "octets"
    """No text on the air: WAP push, whose units are octets."""


class MessageType(StrEnum):
    """Decides the operator's limits and account. The purpose (law) is another thing: a commercial flash
    exists."""

    BULK = "bulk"
    TCKN = "tckn"
    FLASH = "flash"
    OTP = "otp"
    VIP = "vip"
    WAP_PUSH = "wap_push"
    MMS = "mms"


class EncodingChoice(StrEnum):
    """What a job asks of its texts: as the operator's profile has it, or plain letters first."""

    PROFILE = "profile"
    TRANSLITERATE = "transliterate"


class Turkish(StrEnum):
    """What an operator does with a text that holds one of Ğ ğ Ş ş ı İ ç."""

    SINGLE_SHIFT = "single_shift"
    LOCKING_SHIFT = "locking_shift"
    UCS2 = "ucs2"
    TRANSLITERATE = "transliterate"


class AppendedBy(StrEnum):
    """Who puts the operator code at a message's end. We never do: no operator known asks for it."""

    OPERATOR = "operator"
    NOBODY = "nobody"


class ReportRule(StrEnum):
    """How an operator's report divides a UCS-2 text into messages."""

    AS_SENT = "as_sent"
    AS_GSM7 = "as_gsm7"


class PerEncoding(NamedTuple):
    """One number an encoding; ``None`` is not known."""

    gsm7: int | None
    gsm7_tr: int | None
    ucs2: int | None
    octets: int | None = None

    def of(self, encoding: Encoding) -> int | None:
        return self[_POSITION[encoding]]


_NOT_KNOWN: Final = PerEncoding(gsm7=None, gsm7_tr=None, ucs2=None)
_POSITION: Final = {Encoding.GSM7: 0, Encoding.GSM7_TR: 1, Encoding.UCS2: 2, Encoding.OCTETS: 3}


@dataclass(frozen=True, slots=True)
class Limit:
    """The longest customer's text of a message type, in units of its encoding, without the operator code."""

    message_type: MessageType
    units: PerEncoding


class Count(NamedTuple):
    """What a text costs.

    ``units`` are the customer's own: septets (an escape pair is 2) or UCS-2 code units. ``segments`` are
    those on the air, ``billed_segments`` those paid for; both with the operator code where it is appended,
    or counted. ``exceeded``: the text is over its message type's limit or the operator's most segments, and
    would be refused.
    """

    encoding: Encoding
    units: int
    segments: int
    billed_segments: int
    exceeded: bool


class Budget(NamedTuple):
    """Units that fit a text's only segment, and each segment of several."""

    single: int
    part: int

    def segments(self, units: int) -> int:
        """Segments of `units`, none of which is half of a pair. An empty text is one (empty) segment."""
        return 1 if units <= self.single else -(-units // self.part)

    def exact_with_pairs(self, units: int) -> bool:
        """Whether `segments` holds wherever escape or surrogate pairs stand.

        A pair that does not fit moves on whole, so each segment but the last may end one unit short.
        """
        parts = self.segments(units)
        return parts == 1 or (parts - 1) * (self.part - 1) + self.part >= units


def _budget(encoding: Encoding, reference_bits: int) -> Budget:
    """Units a segment, from the octets its header leaves (TS 23.040 §9.2.3.24: length octet, then
    elements)."""
    ports_octets = 6 if encoding is Encoding.OCTETS else 0  # 05 04 0B84 23F0
    shift_octets = 3 if encoding is Encoding.GSM7_TR else 0  # 24 01 01, or 25 01 01
    concatenation_octets = 4 + reference_bits // 8  # 00 03 ref total part, or 08 04 ref ref total part
    return Budget(
        _units_beside(encoding, 1 + shift_octets + ports_octets if shift_octets or ports_octets else 0),
        _units_beside(encoding, 1 + shift_octets + ports_octets + concatenation_octets),
    )


def _units_beside(encoding: Encoding, header_octets: int) -> int:
    octets = OCTETS_PER_SEGMENT - header_octets
    if encoding is Encoding.OCTETS:
        return octets
    return octets // 2 if encoding is Encoding.UCS2 else octets * 8 // 7


_BUDGETS: Final = {(e, bits): _budget(e, bits) for e in Encoding for bits in (8, 16)}

_REMEMBERED_UNITS: Final = 2_048
"""Counts of texts up to this long are kept; beyond any operator's limit, so that memory stays bounded."""


class Terms:
    """What turns units into a `Count`: one encoding of one message type under one profile.

    A count is worked out once and then looked up, in plain dicts because the interpreter is fastest at those.
    """

    __slots__ = ("appended", "budget", "counted", "encoding", "limit", "max_segments", "paired", "plain")

    def __init__(self, profile: CountingProfile, message_type: MessageType, encoding: Encoding) -> None:
        self.encoding = encoding
        self.budget = profile.budget(encoding)
        self.appended = profile.appended_units
        self.counted = profile.counted_units
        self.limit = profile.limit(message_type, encoding)
        self.max_segments = profile.max_segments.of(encoding) or MAX_CONCATENATED
        self.plain: dict[int, Count] = {}
        self.paired: dict[int, Count | None] = {}

    def of_plain(self, units: int) -> Count:
        """The count of a text without pairs."""
        try:
            return self.plain[units]
        except KeyError:
            on_the_air, billed = units + self.appended, units + self.counted
            count = self.count(units, self.budget.segments(on_the_air), self.budget.segments(billed))
            if units <= _REMEMBERED_UNITS:
                self.plain[units] = count
            return count

    def of_paired(self, units: int) -> Count | None:
        """The count of a text with pairs; ``None`` where its units alone do not tell."""
        try:
            return self.paired[units]
        except KeyError:
            exact = self.budget.exact_with_pairs
            count = None
            if exact(units + self.appended) and exact(units + self.counted):
                count = self.of_plain(units)
            if units <= _REMEMBERED_UNITS:
                self.paired[units] = count
            return count

    def count(self, units: int, segments: int, billed_segments: int) -> Count:
        too_long = self.limit is not None and units > self.limit
        exceeded = too_long or segments > self.max_segments
        return Count(self.encoding, units, segments, billed_segments, exceeded)


class TypeTerms:
    """A profile's terms for one message type, an encoding each, as `ulak.text.count` looks them up."""

    __slots__ = ("gsm7", "gsm7_plain", "gsm7_tr", "in_octets", "octets", "shifts", "single_shift", "ucs2")

    def __init__(self, profile: CountingProfile, message_type: MessageType) -> None:
        self.gsm7, self.gsm7_tr, self.ucs2, self.octets = (Terms(profile, message_type, e) for e in Encoding)
        self.gsm7_plain = self.gsm7.plain
        self.in_octets = message_type is MessageType.WAP_PUSH
        self.single_shift = profile.turkish is Turkish.SINGLE_SHIFT
        self.shifts = self.single_shift or profile.turkish is Turkish.LOCKING_SHIFT


@dataclass(frozen=True, slots=True, kw_only=True)
class CountingProfile:
    """The counting part of an operator's rules. Without arguments: the standard alone, no operator at all.

    ``limits`` holds a row a message type; a type without a row has no limit but `max_segments`.
    ``plain_letters_only`` names message types whose texts the operator takes without Turkish letters only.

    >>> CountingProfile().budget(Encoding.GSM7), CountingProfile().budget(Encoding.UCS2)
    (Budget(single=160, part=153), Budget(single=70, part=67))
    """

    reference_bits: Literal[8, 16] | None = 8
    turkish: Turkish | None = Turkish.UCS2
    operator_code: str | None = None
    code_appended_by: AppendedBy | None = AppendedBy.NOBODY
    code_counted: bool | None = False
    max_segments: PerEncoding = _NOT_KNOWN
    limits: tuple[Limit, ...] = ()
    report_rule: ReportRule = ReportRule.AS_SENT
    plain_letters_only: frozenset[MessageType] = frozenset()
    by_type: dict[MessageType, TypeTerms] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_type", {kind: TypeTerms(self, kind) for kind in MessageType})

    @property
    def appended_units(self) -> int:
        """Units on the air after the customer's own."""
        return 0 if self.code_appended_by is AppendedBy.NOBODY else CODE_UNITS

    @property
    def counted_units(self) -> int:
        """Units billed after the customer's own."""
        return 0 if self.code_counted is False else self.appended_units

    def budget(self, encoding: Encoding) -> Budget:
        return _BUDGETS[encoding, self.reference_bits or 16]

    def limit(self, message_type: MessageType, encoding: Encoding) -> int | None:
        """The longest text of `message_type` in units of `encoding`; ``None`` where no limit is known."""
        for row in self.limits:
            if row.message_type is message_type:
                return row.units.of(encoding)
        return None
