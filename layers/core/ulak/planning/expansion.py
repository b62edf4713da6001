"""Expansion: from a snapshot of recipients and a job's rules to chunks, refusals and totals.

A pure function of both, in one pass: chunk k always holds the same rows and has the same bytes, whoever
expands, and however often. So a repeated expansion after a crash writes what was written before.

The snapshot is CSV lines with a header ``to,<column>…``; rows are counted from 1, the header apart. A row
that cannot be sent is refused with its reason and takes nothing with it; a recipient that repeats an earlier
one (number and rendered text both) is counted and not sent again. Memory does not grow with the list.

>>> from ulak.rules import profile
>>> from ulak.text import EncodingChoice, MessageType
>>> rules = ExpansionRules(
...     "Sayın {ad}", profile("netgsm"), MessageType.BULK, EncodingChoice.PROFILE, Region.TR
... )
>>> chunk, refusals, totals = expand(lambda: ["to,ad", "0532 123 45 67,Ali", "0212 555 11 22,Can"], rules)
>>> chunk.msisdns, chunk.texts
(['905321234567'], ['Sayın Ali'])
>>> [(refusal.row, refusal.column, refusal.code) for refusal in refusals.rows]
[(2, 'to', 'msisdn_landline')]
>>> totals.rows, totals.recipients, totals.refused
(2, 1, 1)
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import field
from functools import cache
from typing import Final

from ulak.errors import InputError, InvalidValue, Problem
from ulak.identity import recipient
from ulak.identity.msisdn import Region
from ulak.identity.recipient import STRAY, RecipientKind, masked_cell
from ulak.jobs.chunks import CALLS_A_CHUNK, CHUNK_SIZE, Chunk
from ulak.jobs.job import Totals
from ulak.jobs.keys import FACTS, TO
from ulak.jobs.refusals import REFUSALS_A_PAGE, Refusal, Refusals
from ulak.links.link import Link
from ulak.lists.reading import Reading
from ulak.planning.dedupe import RecipientSet
from ulak.planning.questions import read_as, without_words
from ulak.planning.ways import Rendered, Way, Ways
from ulak.text import Count, CountingProfile, Encoding, EncodingChoice, MessageType, too_long
from ulak.text.checks import LOST, lost_at
from ulak.text.columns import ColumnType, writer
from ulak.text.misread import TextAs
from ulak.text.nothing import NOTHING_WORDS
from ulak.text.placeholders import Template, compile
from ulak.values import dataclass

Snapshot = Callable[[], Iterable[str]]
"""Opens the list anew each time: text lines with their line ends, as ``open(…, newline="")`` gives them."""


_Recipient = tuple[int, str, str, Count, tuple[int, ...]]
"""Row, msisdn, text, what it costs, and its segments by each of several accounts."""

_OWN: Final = Way((0,), ())
"""By the plan's own account."""

_HIDDEN_TCKN: Final = Problem("msisdn_tckn")
"""Why a row is refused that has a TCKN for a number; it was hidden when the snapshot was written."""

_SHOWN: Final = 64
"""Characters of a column's name that an error repeats."""


_NOTHING_SAID: Final = Reading()


@dataclass(frozen=True, slots=True)
class ExpansionRules:
    """What a job's frozen plan says of its texts and recipients."""

    text: str
    profile: CountingProfile
    message_type: MessageType
    encoding: EncodingChoice
    region: Region
    column_types: Mapping[str, str] = field(default_factory=dict)
    """How a column's values are written; a `ColumnType` each, text where none is named."""
    test_to: str | None = None
    """Send the first sendable row alone, to this msisdn or concealed TCKN."""
    one_per_number: bool = False
    """Send only the first sendable row of each number, whatever the texts."""
    text_as: TextAs | None = None
    """What its sender chose where the text or a value looks misread."""
    only_to: frozenset[str] | None = None
    """The only keys of recipients that may be sent to; ``None``: any."""
    stopped: Mapping[str, str] | None = None
    """Keys of recipients that may not be written to, each with the code why; ``None``: nobody."""
    reading: Reading | None = _NOTHING_SAID
    """What its sender said of how values are read; ``None``: it was planned by v0.1.0, which asked nothing."""
    link: Link | None = None
    """Whose address of its own each recipient gets where the text has its stand-in."""
    links_refused_to: tuple[str, ...] = ()
    """Calling codes to which its operator delivers no link."""
    chunk_size: int = CHUNK_SIZE
    batch_size: int = CHUNK_SIZE
    """Recipients that one operator call takes."""
    smallest_batch: int = CHUNK_SIZE
    """The same where their texts differ."""
    ways: Ways | None = None
    """What decides by which of several accounts a recipient goes; ``None``: there is one."""

    def size_of_chunks(self, *, one_text: bool) -> int:
        """Recipients a chunk: no more than `CALLS_A_CHUNK` calls take."""
        return min(self.chunk_size, CALLS_A_CHUNK * (self.batch_size if one_text else self.smallest_batch))


def expand(snapshot: Snapshot, rules: ExpansionRules) -> Iterator[Chunk | Refusals | Totals]:
    """The chunks of a job in their order, pages of refusals between them, and at the end the totals, once.

    Raises `InputError` before the first of them when no row could be sent: ``list_empty``,
    ``list_without_to``, ``column_repeated``, what `ulak.text.placeholders.compile` refuses, the length of
    a text that is the same for all, and what `ulak.planning.questions` asks of amounts. It may come later: the snapshot
    is not CSV (``list_malformed``), or a value is a word that programs write for nothing.
    """
    rows = csv.reader(snapshot())
    columns = _columns(rows)
    template = compile(rules.text, columns, rules.text_as)
    pick, render = template.pick, template.renderer(rules.profile, rules.encoding, rules.message_type)
    router = _Router(rules.ways, template) if rules.ways else None
    common = None if template.names else _sendable(*(router.common() if router else render(())), rules)
    is_new, by_number = RecipientSet().add, rules.one_per_number
    one_text = not template.names
    packer = _Packer(rules.link, one_text=one_text and rules.link is None)
    kind = recipient.of(rules.message_type)
    key_of, hidden = _key_of(kind, () if router else rules.links_refused_to), kind.hidden
    number = blank = duplicates = pages = 0
    way, last, size = _OWN, None, 0
    taken: list[_Recipient] = []
    concealed: list[str] = []
    packing: dict[tuple[int, ...], tuple[list[_Recipient], list[str]]] = {}
    refusals: list[Refusal] = []
    by_source: Counter[str] = Counter()
    by_reason: Counter[str] = Counter()
    told = len(columns) - len(FACTS) if tuple(columns[-len(FACTS) :]) == FACTS else 0
    types = {name: ColumnType(kind) for name, kind in rules.column_types.items()}
    reading = rules.reading
    whole = reading is not None
    lost, misread = LOST
    amounts = read_as(_data(snapshot), columns, types, told, reading)
    write_of = cache(lambda source: writer(types, columns, amounts.of(source)))
    write = write_of("")
    chosen = reading.nothing_words if reading else None
    words = NOTHING_WORDS if template.names and reading else frozenset()
    region, sizes, width = rules.region, {_OWN.places: rules.size_of_chunks(one_text=one_text)}, len(columns)
    only_to, stopped = rules.only_to, rules.stopped
    try:
        for number, row in enumerate(rows, 1):
            at_fault = ""
            try:
                if len(row) != width:
                    if not row:
                        blank += 1  # an empty line between rows is no row, but keeps the count of lines
                        continue
                    code = "row_too_short" if len(row) < width else "row_too_long"
                    raise InvalidValue(code, expected=width, given=len(row))
                if told:
                    by_source[row[told]] += 1
                    if row[-1]:
                        raise InvalidValue(row[-1])
                if whole and (lost in (joined := "".join(row)) or misread in joined):
                    raise _lost(row, columns, template.names)
                at_fault = TO
                msisdn = key_of(row[0], region)
                if only_to is not None and msisdn not in only_to:
                    raise InvalidValue("recipient_not_in_team")
                if stopped is not None and (why := stopped.get(msisdn)):
                    raise InvalidValue(why)
                at_fault = ""
                if common and not router:
                    text, counted = common
                else:
                    values = pick(row)
                    if not words.isdisjoint(values):
                        row = without_words(row, columns, template.names, number, chosen)
                        values = pick(row)
                    if write:
                        if told:
                            write = write_of(row[told]) or write
                        write(row)
                        values = pick(row)
                    if router:
                        text, counted, way = router.of(msisdn, values)
                    else:
                        text, counted = render(values)
                    if counted.exceeded or text.isspace():
                        raise _unsendable(counted, rules)
            except InvalidValue as invalid:
                problem = invalid.problem if not row[0].startswith(STRAY) else _HIDDEN_TCKN
                refusals.append(_refusal(number, row, columns, at_fault, problem, told, kind))
                by_reason[problem.code] += 1
                if len(refusals) == REFUSALS_A_PAGE:
                    yield Refusals(pages, refusals)
                    pages, refusals = pages + 1, []
                continue
            if not is_new(msisdn, "" if by_number else text):
                duplicates += 1
                continue
            if rules.test_to is not None:
                row[0] = rules.test_to
                msisdn = kind.key_of_kept(rules.test_to)
            if way is not last:
                if way.places not in packing:
                    packing[way.places] = [], []
                    if rules.ways:
                        size = rules.ways.chunk_size(way.places, rules.chunk_size, one_text=one_text)
                        sizes[way.places] = size
                last, (taken, concealed), size = way, packing[way.places], sizes[way.places]
            taken.append((number, msisdn, text, counted, way.segments))
            if hidden:
                concealed.append(row[0])
            if rules.test_to is not None:
                break
            if len(taken) == size:
                yield packer.pack(taken, concealed, way.places)
                taken, concealed = packing[way.places] = [], []
    except csv.Error as malformed:
        raise InputError([Problem("list_malformed", row=number + 1)]) from malformed
    for places, (taken, concealed) in packing.items():
        if taken:
            yield packer.pack(taken, concealed, places)
    if refusals:
        yield Refusals(pages, refusals)
        pages += 1
    yield packer.totals(
        rows=number - blank,
        duplicates=duplicates,
        refusal_pages=pages,
        by_source=by_source,
        by_reason=by_reason,
    )


def _key_of(kind: RecipientKind, links_refused_to: tuple[str, ...]) -> Callable[[str, Region], str]:
    """What makes a recipient's key of its cell, and refuses those to whom no link is delivered."""
    if not links_refused_to:
        return kind.key

    def key_of(cell: str, region: Region) -> str:
        key = kind.key(cell, region)
        if key.startswith(links_refused_to):
            raise InvalidValue("link_from_abroad")
        return key

    return key_of


def _data(snapshot: Snapshot) -> Iterator[list[str]]:
    """The rows behind the header. Where they are no CSV is told by whoever expands them."""
    rows = csv.reader(snapshot())
    with suppress(csv.Error):
        next(rows, None)
        yield from rows


def _columns(rows: Iterator[list[str]]) -> list[str]:
    """The header, when it begins with `TO` and names each column once."""
    try:
        columns = next(rows, None)
    except csv.Error as malformed:
        raise InputError([Problem("list_malformed", row=0)]) from malformed
    if not columns:
        raise InputError([Problem("list_empty")])
    if columns[0] != TO:
        raise InputError([Problem("list_without_to", params={"given": columns[0][:_SHOWN]})])
    repeated = [column for column, times in Counter(columns).items() if times > 1]
    if repeated:
        raise InputError(
            Problem("column_repeated", params={"column": column[:_SHOWN]}) for column in repeated
        )
    return columns


def _lost(row: Sequence[str], columns: Sequence[str], used: Sequence[str]) -> InvalidValue:
    """Why a row is not sent in which a character was lost, in whatever column of its file."""
    column, position = next(
        (column, at) for column, cell in zip(columns, row, strict=True) if (at := lost_at(cell))
    )
    if column == TO or column in used:
        return InvalidValue(
            "value_replacement_character", column=column, character="U+FFFD", position=position
        )
    from ulak.lists.columns import letters_of  # few lists have such a row

    return InvalidValue(
        "row_replacement_character", column=column, place=letters_of(column), position=position
    )


def _sendable(text: str, counted: Count, rules: ExpansionRules) -> tuple[str, Count]:
    """The text that every recipient gets and what it costs, when it can be sent."""
    if counted.exceeded or not text or text.isspace():
        raise _unsendable(counted, rules)
    return text, counted


def _unsendable(counted: Count, rules: ExpansionRules) -> InvalidValue:
    """Why a text is not sent: it is too long, or else it is blank."""
    problem = too_long(counted, rules.profile, rules.message_type)
    return InvalidValue(problem.code, **problem.params) if problem else InvalidValue("text_empty")


def _refusal(
    number: int,
    row: Sequence[str],
    columns: Sequence[str],
    at_fault: str,
    problem: Problem,
    told: int,
    kind: RecipientKind,
) -> Refusal:
    column = str(problem.params.get("column", at_fault))
    value = row[columns.index(column)] if column else ""
    value = kind.masked(value) if column == TO else masked_cell(value)
    params = problem.params
    if told and len(row) == len(columns):
        params = {**params, "source": row[told], "who": row[told + 1]}
    return Refusal(number, column, value, problem.code, params)


@dataclass(slots=True)
class _Router:
    """Renders a row as each account's operator takes it, and decides by which of them it goes."""

    ways: Ways
    template: Template
    _renderers: list[Callable[[tuple[str, ...]], Rendered]] = field(init=False)

    def __post_init__(self) -> None:
        encoding, kind = self.ways.encoding, self.ways.message_type
        self._renderers = [self.template.renderer(one.profile, encoding, kind) for one in self.ways.accounts]

    def common(self) -> Rendered:
        """The text without a placeholder as the first account takes it that can carry it, or as the first of all."""
        every = [render(()) for render in self._renderers]
        return next((one for one in every if not one[1].exceeded), every[0])

    def of(self, recipient: str, values: tuple[str, ...]) -> tuple[str, Count, Way]:
        return self.ways.of(recipient, lambda place: self._renderers[place](values))


def _column(numbers: Sequence[int]) -> list[int]:
    """A single number, where all are the same."""
    return [numbers[0]] if numbers.count(numbers[0]) == len(numbers) else list(numbers)


class _Packer:
    """Packs chunk after chunk and keeps the totals of what is packed."""

    def __init__(self, link: Link | None, *, one_text: bool) -> None:
        self._link = link
        self._one_text = one_text
        self._chunks = self._recipients = self._segments = 0
        self._by_encoding: Counter[Encoding] = Counter()

    def pack(self, recipients: Sequence[_Recipient], concealed: list[str], places: tuple[int, ...]) -> Chunk:
        rows, msisdns, texts, counts, by_account = map(list, zip(*recipients, strict=True))
        encodings, _, _, billed, _ = zip(*counts, strict=True)
        self._recipients += len(recipients)
        self._segments += sum(billed)
        self._by_encoding.update(encodings)
        segments = _column(billed)
        if (link := self._link) is not None:
            stand_in = link.stand_in
            texts = [t.replace(stand_in, link.address(row)) for t, row in zip(texts, rows, strict=True)]
        texts = texts[:1] if self._one_text else texts
        accounts = None if places == _OWN.places else list(places)
        others = [_column(one) for one in list(zip(*by_account, strict=True))[1:]] if accounts else None
        chunk = Chunk(self._chunks, rows, msisdns, texts, segments, concealed or None, accounts, others)
        self._chunks += 1
        return chunk

    def totals(
        self,
        *,
        rows: int,
        duplicates: int,
        refusal_pages: int,
        by_source: Mapping[str, int],
        by_reason: Mapping[str, int],
    ) -> Totals:
        return Totals(
            rows=rows,
            recipients=self._recipients,
            duplicates=duplicates,
            refused=rows - self._recipients - duplicates,
            segments=self._segments,
            by_encoding={encoding.value: times for encoding, times in self._by_encoding.items()},
            by_source=dict(by_source),
            by_reason=dict(by_reason),
            chunks=self._chunks,
            refusal_pages=refusal_pages,
        )
