"""Mobile numbers of Türkiye, KKTC and Azerbaijan, however a person wrote them.

An *msisdn* is E.164 without its plus: ``905321234567``. `normalise` is the one place that reads a number; it
returns a plain ``str``, because bulk expansion reads millions, and `Msisdn.parse` gives the same as a value
that shows itself masked. Verbs otherwise follow python-stdnum: `compact`, `is_valid`, `format`,
`dialled`, and `mask`.

A number in a range of our own table is decided here, by one dictionary look-up. Every other one is put to
libphonenumber (https://github.com/google/libphonenumber, imported only then), which decides whether it is a
mobile after all and, if not, what it is, so that the refusal can say so.

Only the digits 0-9 count: a list with full-width or Arabic-Indic digits was made by something that may have
changed more than the digits' shape, so it is refused with a sentence that says how to mend it.

>>> normalise("0532 123 45 67", Region.TR)
'905321234567'
>>> normalise("50 123 45 67", Region.AZ)
'994501234567'
>>> Msisdn.parse("+90 (532) 123-45-67", Region.TR)
Msisdn('53*****567')
>>> normalise("0212 555 11 22", Region.TR)
Traceback (most recent call last):
    ...
ulak.errors.InvalidValue: /: msisdn_landline
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from itertools import accumulate
from typing import Final

from ulak.errors import InvalidValue
from ulak.identity import tckn
from ulak.values import dataclass


class Region(StrEnum):
    """The country of an SMS account: in it are read the numbers that name no country."""

    TR = "TR"
    KKTC = "KKTC"
    AZ = "AZ"


@dataclass(frozen=True, slots=True)
class NumberingPlan:
    """How the numbers behind one calling code are built."""

    calling_code: str
    library_region: str
    """libphonenumber's name of it."""
    national_digits: int
    groups: tuple[int, ...]
    """The usual spacing of a national number."""


_PLUS_90: Final = NumberingPlan("90", "TR", 10, (3, 3, 2, 2))
_PLUS_994: Final = NumberingPlan("994", "AZ", 9, (2, 3, 2, 2))

PLANS: Final = {Region.TR: _PLUS_90, Region.KKTC: _PLUS_90, Region.AZ: _PLUS_994}
"""KKTC has no calling code of its own: its mobiles are numbers of +90."""


@dataclass(frozen=True, slots=True)
class MobileRange:
    """National numbers beginning with any of `prefixes` are mobiles of `region`.

    Numbers are portable, so a prefix does not tell the operator.
    """

    region: Region
    prefixes: tuple[str, ...]
    source: str
    confirmed: bool = True


MOBILE_RANGES: Final = (
    MobileRange(
        Region.TR,
        ("50", "510", "516", "524", "53", "54", "55", "562", "564", "572", "574", "575", "594", "596"),
        "libphonenumber 9.0.42, TR mobile; its ranges finer than three digits (561 011, 561 61, 582 2-5) "
        "are left to the library",
    ),
    MobileRange(
        Region.KKTC,
        ("5338", "5428", "5488"),
        "operators' own pages; libphonenumber counts them as TR",
        confirmed=False,
    ),
    MobileRange(
        Region.AZ,
        ("10", "40", "44", "50", "51", "55", "60", "70", "77", "99"),
        "libphonenumber 9.0.42, AZ mobile; 365 54 is left to the library",
    ),
)

_LAST_DIGITS: Final = 7
"""Digits after a lead (calling code and range). In both plans the rest of a number is seven digits."""

_IGNORED_CHARACTERS: Final = (
    " \t.-()"
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"  # all spaces
    "\u2010\u2011\u2012\u2013\u2014\u2212"  # hyphens, dashes, minus: word processors
    "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"  # invisible: contacts, web pages
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
)
_IGNORED: Final = dict.fromkeys(map(ord, _IGNORED_CHARACTERS))


def _three_ways_abroad(calling_code: str) -> Iterator[str]:
    """What may stand before a national number that names its country; ``+90 (0) 532`` is common."""
    for prefix in ("+", "00"):
        yield prefix + calling_code
        yield prefix + calling_code + "0"


def _heads(plan: NumberingPlan, region: Region) -> list[str]:
    """What may stand before a national number of `plan` in `region`."""
    heads = list(_three_ways_abroad(plan.calling_code))
    if plan is PLANS[region]:
        heads += ["", "0", plan.calling_code, plan.calling_code + "0"]
    return heads


def _leads(region: Region) -> dict[str, str]:
    """Every accepted way to write all but the last seven digits, to the same in E.164 without plus."""
    leads: dict[str, str] = {}
    for mobile in MOBILE_RANGES:
        plan = PLANS[mobile.region]
        heads = _heads(plan, region)
        width = plan.national_digits - _LAST_DIGITS
        for prefix in mobile.prefixes:
            missing = width - len(prefix)
            if missing < 0:
                continue  # finer than a lead, and inside one: KKTC's
            for n in range(10**missing):
                national = prefix + (f"{n:0{missing}}" if missing else "")
                leads.update((head + national, plan.calling_code + national) for head in heads)
    return leads


_LEADS: Final = {region: _leads(region) for region in Region}

_AREAS: Final = frozenset(
    """212 216 222 224 226 228 232 236 238 242 246 248 252 256 258 262 264 266 272 274 276 282 284 286 288 312 318 322
    324 326 328 332 338 342 344 346 348 352 354 356 358 362 364 366 368 370 372 374 376 378 380 382 384 386 388 392 412
    414 416 422 424 426 428 432 434 436 438 442 446 452 454 456 458 462 464 466 472 474 476 478 482 484 486
    488""".split()  # noqa: SIM905 - a table of numbers
)
"""Area codes of +90, whose numbers are fixed lines: libphonenumber 9.0.42. Lists are full of them, and to ask the
library takes a hundred times longer."""


@cache  # made when a number is first refused: most processes never see one
def _landline_leads(region: Region) -> frozenset[str]:
    return frozenset(head + area for head in _heads(_PLUS_90, region) for area in _AREAS)


def normalise(text: str, region: Region) -> str:
    """The number in `text` as an msisdn; one that names no country is read in `region`.

    Raises `InvalidValue`: ``msisdn_empty, msisdn_letters, msisdn_digits, msisdn_characters,
    msisdn_spreadsheet, msisdn_several, msisdn_tckn, msisdn_too_short, msisdn_too_long, msisdn_landline,
    msisdn_special, msisdn_pager, msisdn_country, msisdn_unassigned``.
    """
    leads = _LEADS[region]
    lead = leads.get(text[:-_LAST_DIGITS])
    if lead is None:
        compacted = text.translate(_IGNORED)
        lead = leads.get(compacted[:-_LAST_DIGITS])
        if lead is None or text[-2:] == ".0":
            return _judge(text, region)
        last = compacted[-_LAST_DIGITS:]
    else:
        last = text[-_LAST_DIGITS:]
    if last.isdecimal() and last.isascii():
        return lead + last
    return _judge(text, region)


_SPREADSHEET: Final = re.compile(r"\+?\d+(?:[.,]\d+)?[eE]\+?\d+|\+?\d{7,}[.,]0+")
"""``5,32123E+09`` and ``5321234567.0``: a number that a spreadsheet took for an amount. In the first, digits
are lost; the second is refused too, since its nought would otherwise count as a digit."""

_KEPT_AS_TEXT: Final = re.compile(r"""['\u2018\u2019`]([^'"=]+)|=\s*"([^"=']+)\"""")
"""What keeps a spreadsheet from taking a number for an amount: an apostrophe before it, or a formula around it."""
_SEVERAL: Final = re.compile(r"[,;/|&\n\r]|\s-\s|\s{2,}")
_SHORTEST: Final = 7
"""Digits of the shortest thing that can be called a number: a local fixed line, 444 and four more."""
_LONGEST: Final = len("00") + 3 + len("0") + 10
"""Characters of the longest accepted way to write a number, compacted."""


def _judge(text: str, region: Region) -> str:
    """What the table did not settle: a mobile in a range too fine for it, or a refusal that says why."""
    compacted = text.translate(_IGNORED)
    if not compacted:
        raise InvalidValue("msisdn_empty")
    if compacted[:-_LAST_DIGITS] in _landline_leads(region) and text[-2:] != ".0":
        last = compacted[-_LAST_DIGITS:]
        if last.isdecimal() and last.isascii():
            raise InvalidValue("msisdn_landline")
    if (kept_as_text := _KEPT_AS_TEXT.fullmatch(text.strip())) is not None:
        return normalise(kept_as_text[1] or kept_as_text[2], region)
    if _SPREADSHEET.fullmatch(text.strip()):
        raise InvalidValue("msisdn_spreadsheet")
    if any(character.isalpha() for character in compacted):
        raise InvalidValue("msisdn_letters")
    if any(character.isdigit() and not character.isascii() for character in compacted):
        raise InvalidValue("msisdn_digits")
    if len(text) >= 2 * _SHORTEST and _holds_several(text, region):
        raise InvalidValue("msisdn_several")
    digits = compacted.removeprefix("+")
    if not digits.isdecimal():
        raise InvalidValue("msisdn_characters")
    if len(digits) == tckn.DIGITS and digits == compacted and digits[0] != "0" and tckn.is_valid(digits):
        raise InvalidValue("msisdn_tckn")
    return _ask_library(compacted, PLANS[region])


def _holds_several(text: str, region: Region) -> bool:
    """Whether there are two numbers: apart by a separator, or run together and both in our table."""
    parts = (part.translate(_IGNORED) for part in _SEVERAL.split(text))
    if sum(sum(map(str.isdecimal, part)) >= _SHORTEST for part in parts) > 1:
        return True
    leads, digits = _LEADS[region], text.translate(_IGNORED)
    return len(digits) <= 2 * _LONGEST and any(
        digits[: cut - _LAST_DIGITS] in leads and digits[cut:-_LAST_DIGITS] in leads
        for cut in range(_LAST_DIGITS + 1, len(digits) - _LAST_DIGITS)
    )


def _ask_library(number: str, home: NumberingPlan) -> str:
    """The verdict of libphonenumber on digits with or without a plus."""
    import phonenumbers  # 30 ms, and most lists never need it
    from phonenumbers import NumberParseException, PhoneNumberType

    try:
        parsed = phonenumbers.parse(number, home.library_region)
    except NumberParseException as refusal:
        if _of_another_country(number, home):
            raise InvalidValue("msisdn_country") from refusal
        code = {
            NumberParseException.INVALID_COUNTRY_CODE: "msisdn_country",
            NumberParseException.TOO_LONG: "msisdn_too_long",
        }.get(refusal.error_type, "msisdn_too_short")
        raise InvalidValue(code) from refusal
    plan = next((plan for plan in PLANS.values() if plan.calling_code == str(parsed.country_code)), None)
    if plan is None:
        raise InvalidValue("msisdn_country")
    match phonenumbers.number_type(parsed):
        case PhoneNumberType.MOBILE:
            return f"{plan.calling_code}{parsed.national_number}"
        case PhoneNumberType.FIXED_LINE:
            raise InvalidValue("msisdn_landline")
        case PhoneNumberType.PAGER:
            raise InvalidValue("msisdn_pager")
        case PhoneNumberType.UNKNOWN:
            if _of_another_country(number, home):
                raise InvalidValue("msisdn_country")
            given = len(str(parsed.national_number))
            if given == plan.national_digits:
                raise InvalidValue("msisdn_unassigned")
            raise InvalidValue("msisdn_too_short" if given < plan.national_digits else "msisdn_too_long")
        case _:  # free of charge, premium, shared cost, voip, one number for a whole company
            raise InvalidValue("msisdn_special")


def _of_another_country(number: str, home: NumberingPlan) -> bool:
    """Whether digits that are no number at home are one of a country that is not served, written without its plus."""
    import phonenumbers
    from phonenumbers import NumberParseException

    if number[0] in "+0":
        return False
    try:
        abroad = phonenumbers.parse("+" + number, None)
    except NumberParseException:
        return False
    served = {plan.calling_code for plan in PLANS.values()}
    return str(abroad.country_code) not in served and phonenumbers.is_valid_number(abroad)


def compact(text: str) -> str:
    """`text` without the characters that people and spreadsheets put between digits; nothing is judged.

    >>> compact("+90 (532) 123-45-67")
    '+905321234567'
    """
    return text.translate(_IGNORED)


def is_valid(text: str, region: Region) -> bool:
    """Whether `normalise` would give an msisdn.

    >>> is_valid("0532 123 45 67", Region.TR), is_valid("0850 123 45 67", Region.TR)
    (True, False)
    """
    try:
        normalise(text, region)
    except InvalidValue:
        return False
    return True


def plan_of(msisdn: str) -> NumberingPlan:
    """The plan that an msisdn belongs to; ``ValueError`` for what is none."""
    for plan in (_PLUS_90, _PLUS_994):
        if msisdn.startswith(plan.calling_code):
            return plan
    raise ValueError("not an msisdn of a served country")


def region_of(msisdn: str) -> Region:
    """The country that an msisdn is used in, as far as its range tells.

    >>> region_of("905321234567"), region_of("905338123456"), region_of("994501234567")
    (<Region.TR: 'TR'>, <Region.KKTC: 'KKTC'>, <Region.AZ: 'AZ'>)
    """
    plan = plan_of(msisdn)
    national = msisdn.removeprefix(plan.calling_code)
    finest_first = sorted(MOBILE_RANGES, key=lambda mobile: -max(map(len, mobile.prefixes)))
    for mobile in finest_first:
        if PLANS[mobile.region] is plan and national.startswith(mobile.prefixes):
            return mobile.region
    return Region.AZ if plan is _PLUS_994 else Region.TR


def format(msisdn: str) -> str:
    """An msisdn as people read it.

    >>> format("905321234567"), format("994501234567")
    ('+90 532 123 45 67', '+994 50 123 45 67')
    """
    if is_erased(msisdn):
        return ERASED_SHOWN
    plan = plan_of(msisdn)
    return " ".join(["+" + plan.calling_code, *_grouped(msisdn.removeprefix(plan.calling_code), plan)])


def dialled(msisdn: str, region: Region | None, *, masked: bool = False) -> str:
    """An msisdn as a person in `region` writes and dials it, which `normalise` reads there as the same; ``None``:
    anywhere. No spreadsheet takes it for an amount or a formula. `masked`, as `mask` hides it.

    >>> dialled("905321112233", Region.TR), dialled("905338112233", Region.KKTC), dialled("994501234567", Region.AZ)
    ('0532 111 22 33', '0533 811 22 33', '050 123 45 67')
    >>> dialled("994501234567", Region.TR), dialled("905321112233", None)
    ('00994 50 123 45 67', '0090 532 111 22 33')
    >>> dialled("905321112233", Region.TR, masked=True)
    '053* *** *2 33'
    """
    if is_erased(msisdn):
        return ERASED_SHOWN
    plan = plan_of(msisdn)
    rest = mask(msisdn) if masked else msisdn.removeprefix(plan.calling_code)
    groups = _grouped(rest, plan)
    if region is not None and PLANS[region] is plan:
        return "0" + " ".join(groups)
    return " ".join(["00" + plan.calling_code, *groups])


_CUTS: Final = {
    plan.calling_code: [
        slice(end - size, end) for size, end in zip(plan.groups, accumulate(plan.groups), strict=True)
    ]
    for plan in (_PLUS_90, _PLUS_994)
}


def _grouped(national: str, plan: NumberingPlan) -> list[str]:
    return [national[cut] for cut in _CUTS[plan.calling_code]]


def mask(msisdn: str) -> str:
    """An msisdn with its middle hidden, for logs and lists.

    >>> mask("905321234567"), mask("994501234567")
    ('53*****567', '50****567')
    """
    if is_erased(msisdn):
        return ERASED_SHOWN
    national = msisdn.removeprefix(plan_of(msisdn).calling_code)
    return national[:2] + "*" * (len(national) - 5) + national[-3:]


ERASED_SHOWN: Final = "***"
"""What is shown of a recipient that was erased."""

_ERASED: Final = "#"


def erased(key: str, token: str) -> str:
    """What stands in the place of an erased recipient: its calling code, by which it was charged, and the `token` of
    the erasure; of the name of a TCKN, the token alone.

    >>> erased("905321234567", "5f0c"), mask(erased("905321234567", "5f0c"))
    ('90#5f0c', '***')
    """
    calling_code = plan_of(key).calling_code if key.isdecimal() else ""
    return f"{calling_code}{_ERASED}{token}"


def is_erased(key: str) -> bool:
    return _ERASED in key


class Msisdn(str):
    """An msisdn that has been read: E.164 without plus, and masked wherever it is shown by its repr.

    ``Msisdn(stored)`` takes up one that was parsed before; whatever comes from outside goes through `parse`.
    """

    __slots__ = ()

    @classmethod
    def parse(cls, text: str, region: Region) -> Msisdn:
        """As `normalise`, with the same refusals."""
        return cls(normalise(text, region))

    @property
    def region(self) -> Region:
        return region_of(self)

    @property
    def masked(self) -> str:
        return mask(self)

    def __repr__(self) -> str:
        return f"Msisdn({self.masked!r})"
