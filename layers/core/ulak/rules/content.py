"""What a text holds that operators filter, or that misleads a recipient: told beforehand, and never changed.

Each check is a row with its source. Words and addresses that no source names are the firm's own to list
(`ContentSettings`). A text is judged as it goes out, after its placeholders were filled.

>>> [one.code for one in findings("Hesabınız: http://185.12.4.9/giris", ContentSettings())]
['content_link_number']
>>> [(one.code, one.found) for one in findings("ZirаatBank: bit.ly/x1", ContentSettings())]
[('content_link_shortened', 'bit.ly'), ('content_mixed_scripts', 'Zir[а]atBank')]
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address
from typing import Final

from ulak.rules.profile import Certainty
from ulak.text.letters import TWINS, replaceable

MOST_FOUND: Final = 5
"""Of one kind in one text."""


@dataclass(frozen=True, slots=True)
class ContentSettings:
    """The firm's own. With `link_hosts`, only these hosts and those below them may stand in a link."""

    link_hosts: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """`found` is what of the text it is about, for a person who looks for it."""

    code: str
    found: str


@dataclass(frozen=True, slots=True)
class ContentRule:
    code: str
    certainty: Certainty
    where: str
    find: Callable[[str, ContentSettings], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Link:
    """`host` is in lower case; `user` stands before an ``@``."""

    host: str
    user: str = ""


_TOP: Final = (
    "com|net|org|edu|gov|mil|info|biz|name|app|dev|io|co|me|ly|gl|gg|cc|to|tv|ws|in|be|at|do|ai|id|link|click|xyz|site|"
    "online|store|shop|top|club|live|bet|win|vip|page|web|tr|az|de|uk|eu|ru|cn|us|fr|nl|it|es|sh|is|st|su|pw|tk|ml|ga|cf"
)
"""Endings by which a host is known that no ``http://`` stands before: those of everyday links and of shorteners."""
_LINK: Final = re.compile(
    r"(?:(?P<scheme>https?)://(?:(?P<user>[^\s/@]{1,64})@(?=[\w\[]))?|(?<![\w@.]))"
    r"(?P<host>\[[0-9A-Fa-f:.]+\]|[\w-]+(?:\.[\w-]+)+|(?<=//)[\w-]+|\d{8,10}(?=/))",
    re.IGNORECASE,
)
_MAY_LINK: Final = re.compile(rf"\w\.(?:{_TOP}|xn--|\d+\.\d+\.)|\d/", re.IGNORECASE)
"""A quick look, that most texts pass."""
_ENDING: Final = re.compile(rf"\.(?:{_TOP}|xn--[\w-]+)", re.IGNORECASE)

SHORTENERS: Final = frozenset(
    [
        "bit.ly",
        "tinyurl.com",
        "t.co",
        "goo.gl",
        "ow.ly",
        "is.gd",
        "buff.ly",
        "rebrand.ly",
        "cutt.ly",
        "rb.gy",
        "shorturl.at",
        "t.ly",
        "tiny.cc",
        "s.id",
        "v.gd",
        "lnkd.in",
        "bl.ink",
        "short.io",
        "tr.im",
        "kisa.link",
    ]
)
"""Hosts that hide where a link leads to."""

GAMBLING: Final = ("bahis", "casino", "kumar", "slot", "rulet", "iddaa")
"""What the decision of January 2026 is reported to be about."""

_BTK: Final = "sabah.com.tr, telefona-gelen-yasadisi-kumar-linkine-onlem-7496238 (2026-01-03)"
_AWS: Final = "docs.aws.amazon.com/sms-voice/latest/userguide/registrations-turkey.md"
_UTS: Final = "Unicode UTS #39, Unicode Security Mechanisms"


def links(text: str) -> list[Link]:
    """The links of a text: with ``http://`` whatever they lead to, without it those whose host ends as hosts do.

    >>> links("Saat 10.30, 1.250,00 TL, A.Ş.Genel")
    []
    >>> links("acme.com.tr/x ve https://acme.com@evil.xyz")
    [Link(host='acme.com.tr', user=''), Link(host='evil.xyz', user='acme.com')]
    """
    return list(_links(text))


@lru_cache(maxsize=4)  # five rows ask for the links of one text
def _links(text: str) -> tuple[Link, ...]:
    if "//" not in text and not _MAY_LINK.search(text):
        return ()
    found: list[Link] = []
    for match in _LINK.finditer(text):
        host = match["host"].strip(".").lower()
        if match["scheme"] or _is_number(host) or _ENDING.fullmatch(f".{host.rpartition('.')[2]}"):
            found.append(Link(host, match["user"] or ""))
    return tuple(found)


_MOST_DIGITS: Final = 10
"""Of one number for all four, without zeros before it."""


def _is_number(host: str) -> bool:
    """Whether the host is an address of numbers, in any of the ways that browsers read."""
    bare = host.strip("[]")
    if bare.isdecimal():
        digits = bare.lstrip("0")
        return len(digits) > _MOST_DIGITS or int(digits or 0) >= 1 << 24  # one number for all four
    try:
        ip_address(bare)
    except ValueError:
        return False
    return True


def _numbers(text: str, _: ContentSettings) -> Iterator[str]:
    return (one.host for one in links(text) if _is_number(one.host))


def _shortened(text: str, settings: ContentSettings) -> Iterator[str]:
    hosts = (one.host.removeprefix("www.") for one in links(text))
    return (host for host in hosts if host in SHORTENERS and not _below(host, settings.link_hosts))


def _other_letters(text: str, _: ContentSettings) -> Iterator[str]:
    return (one.host for one in links(text) if "xn--" in one.host or not one.host.isascii())


def _users(text: str, _: ContentSettings) -> Iterator[str]:
    return (f"{one.user}@{one.host}" for one in links(text) if one.user and "@" not in one.user)


def _not_listed(text: str, settings: ContentSettings) -> Iterator[str]:
    if not settings.link_hosts:
        return iter(())
    return (one.host for one in links(text) if not _below(one.host, settings.link_hosts))


def _below(host: str, listed: tuple[str, ...]) -> bool:
    return any(host == one or host.endswith(f".{one}") for one in listed)


_OTHER: Final = re.compile("[^\u0000-\u024f\u0259\u2000-\u2bff]")
"""What is neither Latin, a letter of Azerbaijani, nor a sign: a quick look, that most texts pass."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_LIKE_LATIN: Final = frozenset("АВЕЅІЈКМНОРСТХУаеѕіјорсухһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧοɑ")
"""Letters of Cyrillic and Greek that look like Latin ones."""


@lru_cache(maxsize=512)
def _script(letter: str) -> str:
    name = unicodedata.name(letter, "")
    first = name.partition(" ")[0]
    return "LATIN" if first in ("FEMININE", "MASCULINE") else first


def _mixed(text: str, _: ContentSettings) -> Iterator[str]:
    """Words in which letters of another script stand among Latin ones; or that have none but such as look Latin, in a
    text that is otherwise Latin."""
    if not _OTHER.search(text):
        return
    words = _WORD.findall(text)
    scripts = [{_script(letter) for letter in word} for word in words]
    latin = any(of_word == {"LATIN"} for of_word in scripts)
    for word, of_word in zip(words, scripts, strict=True):
        alone = latin and len(word) > 1 and _LIKE_LATIN.issuperset(word)
        if ("LATIN" in of_word and len(of_word) > 1) or alone:
            yield "".join(one if _script(one) == "LATIN" else f"[{one}]" for one in word)


def _invisible(text: str, _: ContentSettings) -> Iterator[str]:
    if text.isascii() or not _UNSEEN.search(text):
        return iter(())
    return (f"U+{ord(one):04X}" for one in replaceable(text) if TWINS[one] == "")


_UNSEEN: Final = re.compile(f"[{''.join(one for one, twin in TWINS.items() if not twin)}]")
_LOWER: Final = str.maketrans("Iİ", "ıi")


@lru_cache(maxsize=8)  # two rows ask for the words of one text
def folded(text: str) -> str:
    """In small letters, by the rules of Turkish.

    >>> folded("BAHİS ILIK")
    'bahis ılık'
    """
    return text.translate(_LOWER).lower()


def _gambling(text: str, _: ContentSettings) -> Iterator[str]:
    return _words_of(text, GAMBLING)


def _own_words(text: str, settings: ContentSettings) -> Iterator[str]:
    return _words_of(text, settings.words)


def _words_of(text: str, words: tuple[str, ...]) -> Iterator[str]:
    """Those of `words` that begin a word of the text: endings are added to words in Turkish."""
    low = folded(text)
    return (one for one in words if one in low and re.search(rf"(?<!\w){re.escape(one)}", low))


RULES: Final = (
    ContentRule("content_link_number", Certainty.THIRD_PARTY, f"{_BTK}; {_AWS}", _numbers),
    ContentRule("content_link_shortened", Certainty.THIRD_PARTY, f"{_AWS}; the list is ours", _shortened),
    ContentRule("content_link_letters", Certainty.VENDOR, "RFC 5890 (IDNA); " + _UTS, _other_letters),
    ContentRule("content_link_user", Certainty.VENDOR, "RFC 3986 §7.6, Semantic Attacks", _users),
    ContentRule("content_link_not_listed", Certainty.NOTICE, "the firm's own list", _not_listed),
    ContentRule("content_mixed_scripts", Certainty.VENDOR, _UTS + " §5", _mixed),
    ContentRule("content_invisible", Certainty.VENDOR, _UTS + " §3; category Cf", _invisible),
    ContentRule(
        "content_word_gambling", Certainty.UNCONFIRMED, f"{_BTK}; no operator tells its words", _gambling
    ),
    ContentRule("content_word", Certainty.NOTICE, "the firm's own list", _own_words),
)
BY_CODE: Final = {row.code: row for row in RULES}


def findings(text: str, settings: ContentSettings) -> list[Finding]:
    """Everything that the rows find in a text, each thing once."""
    found: list[Finding] = []
    for row in RULES:
        things = list(dict.fromkeys(row.find(text, settings)))[:MOST_FOUND]
        found += [Finding(row.code, thing) for thing in things]
    return found
