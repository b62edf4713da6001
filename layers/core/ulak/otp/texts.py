"""The short message that carries a code: built here, so that what a person reads is what the code approves.

KVKK decision 2025/1072: the message says what the code is for and what giving it leads to. It names the firm and
until when the code holds; for a task, the task and its amount or party too. It is one segment under the account's
operator, whatever the code, or it is refused with the count.

Behind the sentence stand, each on a line of its own, the hash by which Android's SMS Retriever finds its app and
the origin-bound line of WebOTP, which has to be the last. An operator appends its code after a space: to
SMS Retriever that is another word, and WebOTP's format ignores what follows the code on its line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from ulak.catalogue import Locale
from ulak.errors import InputError, Param, Problem
from ulak.otp.task import Task, shown_amount
from ulak.rules import OperatorProfile
from ulak.text import (
    Count,
    EncodingChoice,
    MessageType,
    character_problems,
    count,
    on_the_wire,
    placeholders,
)
from ulak.text.checks import misread_problem
from ulak.text.misread import TextAs
from ulak.values import dataclass

TASK_PURPOSE: Final = "approve_task"

BUILT_IN: Final[Mapping[tuple[str, Locale], str]] = {
    ("sign_in", "tr"): (
        "{firm} giriş kodunuz {code}, {until} saatine kadar geçerli. Kodu giren hesabınıza girer; "
        "kimseyle paylaşmayın."
    ),
    ("sign_in", "en"): (
        "{code} is your code to sign in to {firm}, valid until {until}. Whoever enters it gets into your "
        "account: share it with nobody."
    ),
    ("confirm_number", "tr"): (
        "{firm} numara doğrulama kodunuz {code}, {until} saatine kadar geçerli. Kodu girerseniz bu numara "
        "hesabınıza bağlanır."
    ),
    ("confirm_number", "en"): (
        "{code} confirms your number at {firm}, valid until {until}. Entering it links this number to your "
        "account."
    ),
    ("reset_password", "tr"): (
        "{firm} şifre yenileme kodunuz {code}, {until} saatine kadar geçerli. Kodu giren şifrenizi değiştirir; "
        "kimseyle paylaşmayın."
    ),
    ("reset_password", "en"): (
        "{code} resets your password at {firm}, valid until {until}. Whoever enters it changes your password: "
        "share it with nobody."
    ),
    (TASK_PURPOSE, "tr"): (
        "{firm}: {task}; onay kodu {code}, {until} saatine kadar. Kodu girerseniz görev onaylanır."
    ),
    (TASK_PURPOSE, "en"): (
        "{firm}: {task}; approval code {code}, until {until}. Entering it approves the task."
    ),
}
"""The sentence of a purpose. A purpose without a row is sent with a template of the caller's own."""

_TASK_FIELDS: Final = ("title", "document_number", "amount", "currency", "party")
_NAMES: Final = ("code", "firm", "until", "task", *_TASK_FIELDS)
_LARGEST_SERIAL: Final = 9
_PLAIN_OF_GSM: Final = str.maketrans("öüÖÜÇ", "ouOUC")
"""Turkish letters that the basic alphabet has, for an OTP route that takes none of them."""
_GAP: Final = "\ue000"
"""Stands for the code while a text is put together: a character of the private use area, which callers may not
send."""
RETRIEVER_OCTETS: Final = 140
"""Google's SMS Retriever takes no longer message."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What a message is made from, the code apart."""

    purpose: str
    locale: Locale
    firm: str
    until: str
    task: Task | None = None
    template: str | None = None
    choice: EncodingChoice = EncodingChoice.TRANSLITERATE
    android_hash: str = ""
    web_domain: str = ""
    text_as: TextAs | None = None
    """How what looks misread goes out."""


@dataclass(frozen=True, slots=True)
class MaskedText:
    """A message as others than its recipient may see it, and its size at its longest."""

    text: str
    encoding: str
    units: int
    limit: int
    segments: int
    plain_letters: bool


@dataclass(frozen=True, slots=True)
class RenderedText:
    """A message that fits into one segment: its text with gaps for the code, and its size at its longest."""

    pieces: tuple[str, ...]
    """The text around the places of the code; the first place is the one that a person reads."""
    longest: Count
    limit: int
    """Units of a text that fits."""
    plain: bool
    """Whether letters were replaced by plain ones."""

    def text(self, code: str, serial: int) -> str:
        """The message with its code. From the second code on, its serial follows it. WebOTP's line, which no person
        reads, holds the code alone."""
        return _filled(self.pieces, code, serial)

    def masked(self, length: int, serial: int) -> MaskedText:
        """The message with dots in the place of a code of `length` digits."""
        return MaskedText(
            text=_filled(self.pieces, "•" * length, serial),
            encoding=self.longest.encoding.value,
            units=self.longest.units,
            limit=self.limit,
            segments=self.longest.segments,
            plain_letters=self.plain,
        )


def _filled(pieces: tuple[str, ...], code: str, serial: int) -> str:
    before, after, *rest = pieces
    shown = code if serial == 1 else f"{code} ({serial})"
    return before + shown + after + "".join(code + piece for piece in rest)


def render(wording: Wording, length: int, profile: OperatorProfile) -> RenderedText:
    """The message for a code of `length` digits. `InputError` with all that is wrong with the template or the
    task's words; ``otp_text_segments`` with the count if it is more than one segment at its longest."""
    problems = list(_problems(wording))
    if problems:
        raise InputError(problems)
    choices = [_rendered(wording, sentence, length, profile) for sentence in _sentences(wording)]
    for rendered in choices:
        if _fits(rendered, wording):
            return rendered
    raise InputError([_too_long(choices[-1], wording)])


LONGEST_TASK: Final = Task(
    id="WF",
    title="T" * 32,
    document_number="D" * 20,
    amount="999999999999.99",
    currency="TRY",
    party="P" * 32,
)
"""The longest task that a template must have room for when it is saved. A longer task is refused when its code is
issued."""


# --- what may be said -------------------------------------------------------------------------------------


def _problems(wording: Wording) -> Iterator[Problem]:
    task = wording.task
    if task is not None:
        if not (task.title or task.document_number):
            yield Problem("otp_task_unnamed", "/task/title")
        if not (task.amount or task.party):
            yield Problem("otp_task_amount_or_party", "/task")
        for name in _TASK_FIELDS:
            if value := getattr(task, name):
                yield from _value_problems(value, f"/task/{name}", wording.text_as)
    if wording.template is not None:
        yield from _template_problems(wording.template, task, wording.text_as)


def _value_problems(value: str, pointer: str, text_as: TextAs | None) -> Iterator[Problem]:
    asked = misread_problem(value, "text_misread", pointer) if text_as is None else None
    if asked:
        yield asked
    elif "\n" in value or "\r" in value or _GAP in value:
        yield Problem("otp_line_end", pointer)
    else:
        yield from character_problems(value, pointer)


def _template_problems(template: str, task: Task | None, text_as: TextAs | None) -> Iterator[Problem]:
    try:
        compiled = placeholders.compile(template, _NAMES, text_as)
    except InputError as error:
        for one in error.problems:
            yield replace(one, pointer="/template")
        return
    names = set(compiled.names)
    missing = [name for name in ("firm", "until") if name not in names]
    if task is not None and "task" not in names:
        missing += [] if names & {"title", "document_number"} else ["title"]
        missing += [] if names & {"amount", "party"} else ["amount"]
        missing += ["currency"] if "amount" in names and "currency" not in names else []
    for name in missing:
        yield Problem("otp_template_lacks", "/template", params={"name": name})
    if compiled.render([_GAP if name == "code" else "x" for name in _NAMES]).count(_GAP) != 1:
        yield Problem("otp_template_code_once", "/template")
    for name in sorted(names & {"task", *_TASK_FIELDS}):
        if task is None or (name != "task" and not getattr(task, name)):
            yield Problem("otp_template_value_missing", "/template", params={"name": name})


# --- how it is said ---------------------------------------------------------------------------------------


def _sentences(wording: Wording) -> Iterator[str]:
    """The sentence with a gap for the code, the fullest first."""
    said = wording.template or BUILT_IN[wording.purpose, wording.locale]
    compiled = placeholders.compile(said, _NAMES, wording.text_as)
    values = {"code": _GAP, "firm": wording.firm, "until": wording.until}
    if wording.task is not None:
        values |= {name: getattr(wording.task, name) for name in _TASK_FIELDS}
        if wording.task.amount:
            values["amount"] = shown_amount(wording.task.amount, wording.locale)
    for summary in _summaries(wording.task, wording.locale):
        values["task"] = summary
        yield compiled.render([values.get(name, "") for name in _NAMES])


def _summaries(task: Task | None, locale: Locale) -> list[str]:
    """A task in a line. When not all of it fits, its party gives way to its amount, then its title to its
    document number; the amount is never left out."""
    if task is None:
        return [""]
    amount = f"{shown_amount(task.amount, locale)} {task.currency}" if task.amount else ""
    both = f"{task.title} {task.document_number}".strip()
    shorter = task.document_number or task.title
    lines = [(both, amount, task.party), (both, amount or task.party), (shorter, amount or task.party)]
    return list(dict.fromkeys(", ".join(part for part in line if part) for line in lines))


def _rendered(wording: Wording, sentence: str, length: int, profile: OperatorProfile) -> RenderedText:
    plain_only = MessageType.OTP in profile.plain_letters_only
    choice = EncodingChoice.TRANSLITERATE if plain_only else wording.choice
    said = on_the_wire(sentence, profile, choice)
    if plain_only:
        said = said.translate(_PLAIN_OF_GSM)
    text = "\n".join(
        [
            said,
            *([wording.android_hash] if wording.android_hash else []),
            *([f"@{wording.web_domain} #{_GAP}"] if wording.web_domain else []),
        ]
    )
    pieces = tuple(text.split(_GAP))
    longest = count(_filled(pieces, "0" * length, _LARGEST_SERIAL), profile, MessageType.OTP)
    room = profile.budget(longest.encoding).single - profile.appended_units
    limit = profile.limit(MessageType.OTP, longest.encoding)
    return RenderedText(pieces, longest, room if limit is None else min(room, limit), plain=said != sentence)


def _limit(rendered: RenderedText, wording: Wording) -> int:
    return min(rendered.limit, RETRIEVER_OCTETS) if wording.android_hash else rendered.limit


def _fits(rendered: RenderedText, wording: Wording) -> bool:
    return rendered.longest.units <= _limit(rendered, wording)


def _too_long(rendered: RenderedText, wording: Wording) -> Problem:
    params: dict[str, Param] = {
        "units": rendered.longest.units,
        "limit": _limit(rendered, wording),
        "segments": rendered.longest.segments,
        "encoding": rendered.longest.encoding.value,
    }
    pointer = "/template" if wording.template else "/task" if wording.task else ""
    return Problem("otp_text_segments", pointer, params=params)
