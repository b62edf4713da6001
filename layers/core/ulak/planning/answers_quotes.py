"""What callers see of quotes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ulak.catalogue import Locale, reason, sentence
from ulak.planning.quotes import Quote
from ulak.platform.answers import Annotated, Mask, NotRequired, Personal, ProblemAnswer, TypedDict
from ulak.platform.problems import decode_problem, told
from ulak.rules.content import BY_CODE, Finding
from ulak.text import Segmentation
from ulak.text.segmentation import report_row


class ContentAnswer(TypedDict):
    """What a text holds that operators filter, or that misleads its reader. It goes out as it is."""

    code: str
    message: str
    found: list[Annotated[str, Personal(Mask.VALUE)]]
    source: str
    """Who says so, and how sure that is: ``S`` the firm or its operator, ``V`` a published document, ``T`` others,
    ``U`` nobody."""
    recipients: NotRequired[int]
    rows: NotRequired[list[int]]
    """The first ten."""


class CounterAnswer(TypedDict):
    """What a message window shows of the text in it."""

    characters: int
    used: int
    """Of `limit`, in what the encoding counts: a pair of an escape and a character is two."""
    limit: int | None
    left_in_segment: int
    encoding: str
    segments: int
    credits: int
    report_row: str
    """The segments as the operator's report shows them."""
    hints: list[str]
    warnings: list[str]
    content: NotRequired[list[ContentAnswer]]
    problem: ProblemAnswer | None


class DearTextAnswer(TypedDict):
    """One of the dearest messages: its row, its masked recipient, and the text's beginning."""

    row: int
    to: Annotated[str, Personal(Mask.NUMBER)]
    segments: int
    text: Annotated[str | None, Personal(Mask.TEXT)]
    """``null`` where the key may not see it."""


class FirstRowAnswer(TypedDict):
    """One of the first messages as it would go out, its recipient masked."""

    row: int
    to: Annotated[str, Personal(Mask.NUMBER)]
    text: Annotated[str | None, Personal(Mask.TEXT)]
    """``null`` where the key may not see it."""


class FoundColumnAnswer(TypedDict):
    """A column, and what it fills: `name` is ``to``, a placeholder, or ``c4`` where the text does not use it."""

    name: str
    column: Annotated[str, Personal(Mask.WORDS)]
    """Its header; without one, its letter."""
    place: str
    """Its letter, as a spreadsheet shows it; empty in a list of the request."""
    found_by: NotRequired[str]
    """The rule that found it: ``caller``, the request's `columns`; ``own_name``, its header is the placeholder's name;
    ``synonym``, its header means the same and nothing else; ``only_numbers``, there is no header, and it alone holds
    recipients."""


class ListReadAnswer(TypedDict):
    """How a list was read. `kind` is ``csv``, ``xlsx`` or ``request``."""

    kind: str
    sheet: NotRequired[str | None]
    encoding: NotRequired[str | None]
    delimiter: NotRequired[str | None]
    physical_rows: int
    """Rows that the file has, those too that hold nothing; of a CSV its lines."""
    read_rows: int
    """Of those, the rows below the header that hold anything and are not left out."""
    header_row: NotRequired[int]
    """0: there is none."""
    passed_over: NotRequired[list[int]]
    """Rows above the header that are no rows of the list."""
    left_out: NotRequired[int]
    """Hidden rows that the request leaves out."""
    columns: list[FoundColumnAnswer]


class RefusedRowAnswer(TypedDict):
    row: int
    column: str
    value: Annotated[str, Personal(Mask.NUMBER)]
    code: str
    message: Annotated[str, Personal(Mask.WORDS)]


class RefusalReasonAnswer(TypedDict):
    code: str
    rows: int
    message: str


class LetterAnswer(TypedDict):
    """A character, what to write in its place, and in how many recipients' texts."""

    character: str
    write: str
    recipients: int


class SavingAnswer(TypedDict):
    letters: list[LetterAnswer]
    recipients: int
    segments: int


class SavingsAnswer(TypedDict):
    """What plain punctuation would save, and plain Turkish letters besides."""

    typography: SavingAnswer
    typography_and_turkish: SavingAnswer


class QuotedLinkAnswer(TypedDict):
    """How the link of each message will look, and until when it leads anywhere if the job is sent now."""

    example: str
    characters: int
    ends_at: str


class PriceAnswer(TypedDict):
    """A sum in the firm's own price for a credit; only shown, and without what the operator adds or takes off."""

    amount: str
    """``"67.50"``"""
    currency: str


class OfAccountAnswer(TypedDict):
    """Recipients, and what their messages come to as an account's operator counts them."""

    recipients: int
    segments: int
    credits: int


class QuotedAccountAnswer(OfAccountAnswer):
    """What goes by one of the firm's accounts."""

    account: str
    operator: str
    sender_id: str
    instead: OfAccountAnswer
    """What would go by it besides, if the accounts before it fail."""


class QuoteAnswer(TypedDict):
    """`status` is ``pending, ready`` or ``failed``. A text alone has its `counter`; a list everything else."""

    id: NotRequired[str]
    status: str
    counter: NotRequired[CounterAnswer]
    rows: NotRequired[int]
    recipients: NotRequired[int]
    duplicates: NotRequired[int]
    refused: NotRequired[int]
    segments: NotRequired[int]
    credits: NotRequired[int]
    price: NotRequired[PriceAnswer]
    """Where the firm has said what a credit costs it."""
    by_encoding: NotRequired[dict[str, int]]
    by_source: NotRequired[dict[str, int]]
    by_segments: NotRequired[dict[str, int]]
    """How many recipients get a message of one segment, of two, …"""
    read_as: NotRequired[ListReadAnswer]
    first: NotRequired[list[FirstRowAnswer]]
    """The first three rows as they would go out."""
    dearest: NotRequired[list[DearTextAnswer]]
    refusals: NotRequired[list[RefusedRowAnswer]]
    """The first hundred rows that would be refused."""
    by_reason: NotRequired[list[RefusalReasonAnswer]]
    notes: NotRequired[list[str]]
    """What the operator will refuse or not deliver, as far as its rules tell beforehand."""
    content: NotRequired[list[ContentAnswer]]
    savings: NotRequired[SavingsAnswer]
    accounts: NotRequired[list[QuotedAccountAnswer]]
    """By account. Where a recipient has several, `credits` of the quote is by the dearest of them: what is held."""
    link: NotRequired[QuotedLinkAnswer]
    waits_until: NotRequired[str | None]
    needs_approval: NotRequired[bool]
    problems: NotRequired[list[ProblemAnswer]]
    """Why the list cannot be quoted."""


def counter_answer(
    counted: Segmentation, locale: Locale, content: Sequence[Finding] | None = None
) -> CounterAnswer:
    problem = counted.problem
    answer: CounterAnswer = {
        "characters": len(counted.text),
        "used": counted.units,
        "limit": counted.limit,
        "left_in_segment": counted.left,
        "encoding": counted.encoding.value,
        "segments": len(counted.segments),
        "credits": counted.billed_segments,
        "report_row": report_row(counted),
        "hints": [sentence(hint.code, locale, hint.params) for hint in counted.hints],
        "warnings": [sentence(warning.code, locale, warning.params) for warning in counted.warnings],
        "problem": told(problem, locale) if problem else None,
    }
    if content is not None:
        by_code = dict.fromkeys(one.code for one in content)
        answer["content"] = [
            _content({"code": code, "found": [one.found for one in content if one.code == code]}, locale)
            for code in by_code
        ]
    return answer


def _content(stored: Mapping[str, Any], locale: Locale) -> ContentAnswer:
    row = BY_CODE[stored["code"]]
    answer: dict[str, Any] = {
        **stored,
        "message": sentence(row.code, locale),
        "source": f"{row.certainty}: {row.where}",
    }
    return answer  # type: ignore[return-value]  # as it was kept


def quote_answer(quote: Quote, locale: Locale) -> QuoteAnswer:
    """A quote, as it is kept, in the language of its reader."""
    answer: dict[str, Any] = dict(quote)
    if "problems" in quote:
        answer["problems"] = [told(decode_problem(one), locale) for one in quote["problems"]]
    if "content" in quote:
        answer["content"] = [_content(one, locale) for one in quote["content"]]
    if "refusals" in quote:
        answer["refusals"] = [
            {"row": one["row"], "column": one["column"], "value": one["value"]}
            | {"code": one["code"], "message": sentence(one["code"], locale, one["params"])}
            for one in quote["refusals"]
        ]
        answer["by_reason"] = [
            {"code": code, "rows": rows, "message": reason(code, locale)}
            for code, rows in quote["by_reason"].items()
        ]
        answer["notes"] = [sentence(one["code"], locale, one["params"]) for one in quote.get("notes", ())]
    return answer  # type: ignore[return-value]  # as it was kept
