"""A cell's value as Excel shows it in Turkish, by the cell's number format (ECMA-376 part 1, 18.8.30).

>>> shown(36.5 / 24, "[h]:mm"), shown(0.185, "0.0%"), shown(1250.5, '#,##0.00 "₺"')
('36:30', '18,5%', '1.250,50 ₺')
>>> shown(0.00001, GENERAL), shown(5321234567, GENERAL), shown(5321234567, "0.00E+00"), shown(46350, "dd.mm.yyyy")
('0,00001', '5321234567', '5321234567', '24.11.2026')
>>> shown(5321234567, "0### ### ## ##"), shown(-5, "#,##0;(#,##0)"), shown(7, "000")
('0532 123 45 67', '(5)', '007')
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Final

GENERAL: Final = "General"

BUILT_IN: Final = {
    0: GENERAL,
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '#,##0 "₺"',
    6: '#,##0 "₺"',
    7: '#,##0.00 "₺"',
    8: '#,##0.00 "₺"',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "dd.mm.yyyy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "hh:mm",
    21: "hh:mm:ss",
    22: "dd.mm.yyyy hh:mm",
    37: "#,##0;-#,##0",
    38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00",
    41: "#,##0",
    42: '#,##0 "₺"',
    43: "#,##0.00",
    44: '#,##0.00 "₺"',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
}
"""Formats that a workbook names by number alone, as Turkish Excel shows them."""

_DAYS: Final = ("Pazartesi", "Salı", "Çarşamba", "Perşembe", "Cuma", "Cumartesi", "Pazar")
_MONTHS: Final = (
    "Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran",
    "Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım", "Aralık",
)  # fmt: skip

_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.'
    r"|\[(?P<elapsed>h+|m+|s+)\]|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[(?P<bracket>[^\]]*)\]"
    r"|(?P<half>AM/PM|A/P|ÖÖ/ÖS)|(?P<general>General|Standart)"
    r"|(?P<exponent>[eE][+-])|(?P<date>y+|m+|d+|h+|s+)|(?P<digit>[0#?])"
    r"|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION: Final = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)")
_DIGITS: Final = Context(prec=15, rounding=ROUND_HALF_UP)
"""Excel keeps fifteen significant digits."""
_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet's dates have no zone
_LAST_DAY: Final = 2_958_466

_Token = tuple[str, str]


def shown(value: float, code: str) -> str:
    """The value as a cell of that format shows it; without exponent, whatever the format says."""
    section, negated = _section(value, code)
    tokens = _tokens(section)
    kinds = {kind for kind, _ in tokens}
    if kinds & {"date", "elapsed", "half"}:
        return _moment(value, tokens)
    if "general" in kinds or "exponent" in kinds or "digit" not in kinds or _is_fraction(tokens):
        if not kinds & {"general", "exponent", "digit"} and ";" in code:
            return "".join(text for kind, text in tokens if kind == "text").strip()  # words alone
        return general(value)
    return _number(abs(value) if negated else value, tokens)


def general(value: float) -> str:
    """
    >>> general(125.5), general(1e-05), general(5.321234567e9), general(0.1 + 0.2), general(-0.0)
    ('125,5', '0,00001', '5321234567', '0,3', '0')
    """
    number = _DIGITS.create_decimal(repr(value))
    if not number:
        return "0"
    text = format(number, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def is_text(code: str) -> bool:
    return code == "@"


def _section(value: float, code: str) -> tuple[str, bool]:
    """The part of the format that holds for the value, and whether it has the sign in itself."""
    sections = _sections(code)
    conditions = [_condition(section) for section in sections]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=True):
            if condition is None or _holds(value, *condition):
                return section, False
        return sections[-1], False
    if len(sections) > 1 and value < 0:
        return sections[1], True
    if len(sections) > 2 and value == 0:
        return sections[2], False
    return sections[0], False


@lru_cache(maxsize=256)
def _sections(code: str) -> tuple[str, ...]:
    parts: list[str] = [""]
    for found in re.finditer(r'"[^"]*"|\\.|\[[^\]]*\]|.', code, re.DOTALL):
        if found[0] == ";":
            parts.append("")
        else:
            parts[-1] += found[0]
    return tuple(parts)


@lru_cache(maxsize=256)
def _condition(section: str) -> tuple[str, float] | None:
    found = next((m for m in re.findall(r"\[([^\]]*)\]", section) if _CONDITION.fullmatch(m)), None)
    if found is None or (match := _CONDITION.fullmatch(found)) is None:
        return None
    return match[1], float(match[2])


def _holds(value: float, sign: str, limit: float) -> bool:
    match sign:
        case "<":
            return value < limit
        case ">":
            return value > limit
        case "<=":
            return value <= limit
        case ">=":
            return value >= limit
        case "<>":
            return value != limit
    return value == limit


@lru_cache(maxsize=256)
def _tokens(section: str) -> tuple[_Token, ...]:
    found: list[_Token] = []
    for match in _TOKEN.finditer(section):
        kind, text = match.lastgroup, match[0]
        if kind in ("quoted", "escaped", "currency"):
            found.append(("text", match[kind]))
        elif kind == "elapsed":
            found.append(("elapsed", match[kind].lower()))
        elif kind == "date":
            found.append(("date", text.lower()))
        elif kind in ("half", "general", "exponent", "digit"):
            found.append((str(kind), text))
        elif kind == "other":
            found.append(("percent" if text == "%" else "point" if text in ".," else "text", text))
        elif text[0] == "_":
            found.append(("text", " "))
    return tuple(found)


def _is_fraction(tokens: Sequence[_Token]) -> bool:
    return any(kind == "text" and text == "/" for kind, text in tokens)


# --- numbers -------------------------------------------------------------------------------------------------


@lru_cache(maxsize=256)
def _layout(tokens: tuple[_Token, ...]) -> tuple[int, int, int, int, int, bool, int]:
    """Of a number's format: the first and last place of its digits, that of its point, how many decimals it has and
    must have, whether thousands are told apart, and by how many thousands and percents it is scaled."""
    digits = [place for place, (kind, _) in enumerate(tokens) if kind == "digit"]
    first, last = digits[0], digits[-1]
    point = next((n for n, token in enumerate(tokens) if token == ("point", ".")), len(tokens))
    after = [tokens[place][1] for place in digits if place > point]
    must = max((place for place, digit in enumerate(after, 1) if digit == "0"), default=0)
    commas = [n for n, token in enumerate(tokens) if token == ("point", ",")]
    last_whole = max((place for place in digits if place < point), default=-1)
    beside = bool(after) or any(kind in ("text", "percent") and text.strip() for kind, text in tokens)
    # A whole number alone is shown without its dots: 1.500 could be read as one and a half.
    grouped = beside and any(first < place < last_whole for place in commas)
    thousands = sum(last_whole < place < min(point, len(tokens)) for place in commas)
    thousands += sum(place > last for place in commas) if point < len(tokens) else 0
    percents = sum(kind == "percent" for kind, _ in tokens)
    return first, last, point, len(after), must, grouped, 2 * percents - 3 * thousands


def _number(value: float, tokens: tuple[_Token, ...]) -> str:
    first, last, point, decimals, must, grouped, scale = _layout(tokens)
    number = _DIGITS.create_decimal(repr(value)).scaleb(scale)
    number = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, Context(prec=400))
    sign, text = ("-" if number < 0 else ""), format(abs(number), "f")
    whole, _, rest = text.partition(".")
    while len(rest) > must and rest.endswith("0"):
        rest = rest[:-1]
    places = [n for n, (kind, _) in enumerate(tokens) if kind == "digit" and n < point]
    required = len(places) - next(
        (n for n, place in enumerate(places) if tokens[place][1] == "0"), len(places)
    )
    whole = whole.lstrip("0").rjust(required, "0")
    body = _whole(whole, tokens, first, min(point, last + 1), grouped=grouped)
    if rest:
        body += "," + rest
    before = "".join(_literal(token) for token in tokens[:first] if token != ("point", "."))
    after = "".join(_literal(token) for token in tokens[last + 1 :] if token[0] != "point")
    if first > point:  # a format such as ``.00``
        body = "," + rest
    return f"{sign}{before}{body}{after}".strip()


def _whole(digits: str, tokens: Sequence[_Token], first: int, end: int, *, grouped: bool) -> str:
    """The digits before the point, with what the format writes between them."""
    if grouped or not any(kind == "text" for kind, _ in tokens[first:end]):
        return digits if not grouped else f"{int(digits):,}".replace(",", ".") if digits else ""
    made: list[str] = []
    left = list(digits)
    places = [n for n in range(first, end) if tokens[n][0] == "digit"]
    for place in range(end - 1, first - 1, -1):
        kind, text = tokens[place]
        if kind == "digit":
            if left:
                made.append(left.pop())
            if places and place == places[0]:
                made.extend(reversed(left))
        elif kind == "text" and (left or any(tokens[n][1] == "0" for n in places if n < place)):
            made.append(text)
    return "".join(reversed(made))


def _literal(token: _Token) -> str:
    return token[1] if token[0] in ("text", "percent") else ""


# --- dates and durations -------------------------------------------------------------------------------------


def _moment(value: float, tokens: Sequence[_Token]) -> str:
    elapsed = any(kind == "elapsed" for kind, _ in tokens)
    if not (elapsed or 0 <= value < _LAST_DAY):
        return general(value)  # Excel shows a cell full of hashes
    fraction = _fraction_digits(tokens)
    unit = 10**fraction
    ticks = int((Decimal(repr(value)) * 86_400 * unit).to_integral_value(ROUND_HALF_UP))
    if not fraction and not any(text.startswith("s") for kind, text in tokens if kind in ("date", "elapsed")):
        # Without seconds Excel shows the minute that has begun, once binary noise is gone.
        ticks = ticks // 60 * 60
    seconds, part = divmod(abs(ticks), unit)
    # Excel counts a 29 February 1900 that never was.
    moment = _EPOCH + timedelta(seconds=seconds if elapsed or seconds >= 60 * 86_400 else seconds + 86_400)
    half = any(kind == "half" for kind, _ in tokens)
    made = ["-" if ticks < 0 else ""]
    after_point = False
    for place, (kind, text) in enumerate(tokens):
        if kind == "elapsed":
            made.append(str(seconds // {"h": 3600, "m": 60, "s": 1}[text[0]]).zfill(len(text)))
        elif kind == "date":
            made.append(_part(moment, text, half=half, minutes=_is_minutes(tokens, place)))
        elif kind == "half":
            made.append("ÖÖ" if moment.hour < 12 else "ÖS")
        elif kind == "digit":
            if after_point:
                made.append(str(part).zfill(fraction))
                after_point = False
        elif (kind, text) == ("point", ".") and place + 1 < len(tokens) and tokens[place + 1][0] == "digit":
            made.append(",")
            after_point = True
        elif kind in ("text", "point", "percent"):
            made.append(text)
    return "".join(made).strip()


def _fraction_digits(tokens: Sequence[_Token]) -> int:
    return sum(kind == "digit" for kind, _ in tokens)


def _is_minutes(tokens: Sequence[_Token], place: int) -> bool:
    """Whether an ``m`` stands for minutes: after hours, or before seconds."""
    if tokens[place][1][0] != "m" or len(tokens[place][1]) > 2:
        return False
    parts = [(n, text[0]) for n, (kind, text) in enumerate(tokens) if kind in ("date", "elapsed")]
    at = next(n for n, (where, _) in enumerate(parts) if where == place)
    before = parts[at - 1][1] if at else ""
    after = parts[at + 1][1] if at + 1 < len(parts) else ""
    return before == "h" or after == "s"


def _part(moment: datetime, text: str, *, half: bool, minutes: bool) -> str:
    length = len(text)
    match text[0]:
        case "y":
            return f"{moment.year:04}" if length > 2 else f"{moment.year % 100:02}"
        case "m" if minutes:
            return str(moment.minute).zfill(length)
        case "m":
            name = _MONTHS[moment.month - 1]
            return str(moment.month).zfill(length) if length < 3 else name if length == 4 else name[:3]
        case "d":
            name = _DAYS[moment.weekday()]
            return str(moment.day).zfill(length) if length < 3 else name if length == 4 else name[:3]
        case "h":
            hour = (moment.hour % 12 or 12) if half else moment.hour
            return str(hour).zfill(length)
    return str(moment.second).zfill(length)
