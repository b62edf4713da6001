"""Placeholders: ``{ad}`` in a text stands for the column `ad` of each row.

One regular expression of our own cuts the text once, and rendering joins the pieces with a row's values;
nothing that arrives in a text or a value is ever read as a format, or as a template again. A name is a letter
or ``_``, then letters, digits and ``_`` (Turkish ones too), written exactly as its column. ``{{`` and ``}}``
stand for the braces themselves; any other brace is refused, since ``{Ad Soyad}`` or ``{ad`` sent to ten
thousand people as it stands is a mistake nobody can take back. So is ``{{ad}}`` where `ad` is a column: refused, unless
the sender says that the text goes out as it stands.

A text, or a value, that looks misread (`ulak.text.misread`) is asked about, and goes out as its sender chose. All of it
is composed (NFC) before names are compared.

>>> template = compile("Sayın {ad}, borcunuz {tutar} TL.", ["ad", "şube", "tutar"])
>>> template.names
('ad', 'tutar')
>>> template.render(["Ali {tutar}", "Ankara", "125,50"])
'Sayın Ali {tutar}, borcunuz 125,50 TL.'
>>> compile("{{{ad}}} {{no}}", ["ad"]).render(["Ali"])
'{Ali} {no}'
>>> compile("{x:>99999999} {soyad}", ["ad"])
Traceback (most recent call last):
    ...
ulak.errors.InputError: /: placeholder_malformed; /: placeholder_unknown
"""

from __future__ import annotations

import re
import unicodedata
from codecs import charmap_encode
from collections.abc import Callable, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Final

from ulak.errors import InputError, InvalidValue, Problem
from ulak.text.checks import character_problems, misread_problem
from ulak.text.counting import ALWAYS_ONE_SEPTET, count, is_settled, table_of
from ulak.text.letters import TWINS, clean, is_blank, on_the_wire
from ulak.text.misread import TextAs, as_meant, looks_whole, misread, shown
from ulak.text.profile import Count, CountingProfile, EncodingChoice, MessageType
from ulak.text.wap_push import push_of

TEXT_CAP: Final = 4_000
"""Characters of a text before rendering: more than three times what the longest message sold holds."""
VALUES_CAP: Final = 1_000
"""Characters of one row's values together, so a rendered text holds ``TEXT_CAP + VALUES_CAP`` at most."""
NAME_CAP: Final = 64
"""Characters of a placeholder's name."""
_REMEMBERED: Final = 4_096
"""Counts that a renderer keeps."""

_STEADY: Final = re.compile(
    "[ -%'-<>-[\\]-~"
    "\u00a1-\u00ab\u00ae-\u00c1\u00c7-\u00c8\u00ca-\u00cf\u00d1-\u00dc\u00df-\u00ee\u00f1-\u00f3\u00f5-\u00fc"
    f"\u00ff-\u0177\u0179-\u0191\u0193-\u02ff]{{0,{VALUES_CAP}}}"
).fullmatch
"""Whether a row's values are printable, below the first combining mark and without any letter or sign that a misread
text has: nothing of them is refused, asked about, cleaned or joined with what stands beside them."""
_COMMON: Final = table_of(_STEADY)
"""Gives one byte for each character of a text that is steady and of the alphabets."""
_REPLACED: Final = re.compile(f"[{re.escape(''.join(TWINS))}]").search

_NAME: Final = rf"[^\W\d]\w{{0,{NAME_CAP - 1}}}"
_PIECES: Final = re.compile(rf"\{{\{{|\}}\}}|\{{({_NAME})\}}|[{{}}]")
_ESCAPED: Final = re.compile(rf"(?<!\{{)\{{\{{({_NAME})\}}\}}(?!\}})")


class Template:
    """A text cut into pieces, ready to be rendered for each row; made by `compile`."""

    __slots__ = ("_columns", "_pieces", "_text_as", "names", "pick")

    def __init__(
        self, literals: Sequence[str], used: Sequence[int], columns: Sequence[str], text_as: TextAs | None
    ) -> None:
        self._text_as = text_as
        self._pieces = [piece for literal in literals for piece in (literal, "")][:-1]
        self.pick = _picker(used)
        """The values of a row that the text uses, in the order of their places in it."""
        self._columns = [columns[index] for index in used]
        self.names = tuple(dict.fromkeys(self._columns))
        """The placeholders in the order of their first use; empty when every recipient gets the same text."""

    def render(self, values: Sequence[str]) -> str:
        """The text with `values`, one for each column in the columns' order, in their places.

        A value that holds braces is text like any other. Raises `InvalidValue` with the parameter ``column``:
        ``value_missing, value_too_long, value_control, value_misread``.
        """
        return self._filled(self.pick(values))

    def _filled(self, chosen: Sequence[str]) -> str:
        joined = "".join(chosen)
        if not looks_whole(joined):
            chosen = [as_meant(value, self._text_as) for value in chosen]
            self._examine(chosen)
        elif "" in chosen or len(joined) > VALUES_CAP or not joined.isprintable() or "\ufffd" in joined:
            self._examine(chosen)
        pieces = self._pieces.copy()
        pieces[1::2] = chosen
        return "".join(pieces)

    def renderer(
        self, profile: CountingProfile, choice: EncodingChoice, message_type: MessageType
    ) -> Callable[[tuple[str, ...]], tuple[str, Count]]:
        """A function from the values that `pick` gives of a row to what `ulak.text.on_the_wire` makes of what `render`
        gives, with its refusals, and to what `ulak.text.count` says of it.

        It is the same and a multiple faster over many rows: the text's own pieces are made ready once, and
        values of common letters need no more than a look.
        """

        def wired(text: str) -> str:
            return on_the_wire(text, profile, choice)

        def thorough(chosen: tuple[str, ...]) -> tuple[str, Count]:
            text = wired(self._filled(chosen))
            if pushed:
                push_of(text)
            return text, count(text, profile, message_type)

        pushed = message_type is MessageType.WAP_PUSH
        literals = [wired(piece) for piece in self._pieces[::2]]
        if pushed or any(_attaches(literal) for literal in literals[1:]):
            return thorough
        transliterates = any(wired(letter) != clean(letter) for letter in TWINS)
        form = "%s".join(literal.replace("%", "%%") for literal in literals)
        counts: dict[tuple[int, bytes], Count] = {}
        """By the number of the values' characters, and the bytes of those that do not always cost one septet."""

        def anew(chosen: tuple[str, ...], joined: str, key: tuple[int, bytes]) -> tuple[str, Count]:
            if "" in chosen or not _STEADY(joined):
                return thorough(chosen)
            if transliterates and _REPLACED(joined):
                chosen = tuple(map(wired, chosen))
            text = form % chosen
            counted = count(text, profile, message_type)
            if key[0] == len(joined) and is_settled(counted, profile):
                if len(counts) == _REMEMBERED:
                    counts.clear()
                counts[key] = counted
            return text, counted

        def render(chosen: tuple[str, ...]) -> tuple[str, Count]:
            joined = "".join(chosen)
            common: bytes = charmap_encode(joined, "ignore", _COMMON)[0]
            key = len(common), common.translate(None, ALWAYS_ONE_SEPTET)
            counted = counts.get(key)
            if counted is None or key[0] != len(joined) or "" in chosen:
                return anew(chosen, joined, key)
            if transliterates and key[1]:
                chosen = tuple(map(wired, chosen))
            return form % chosen, counted

        return render

    def _examine(self, chosen: Sequence[str]) -> None:
        """Refuse the first of the values that cannot be sent, if there is one."""
        if sum(map(len, chosen)) > VALUES_CAP:
            longest = max(range(len(chosen)), key=lambda index: len(chosen[index]))
            raise InvalidValue("value_too_long", column=self._columns[longest], limit=VALUES_CAP)
        for column, value in zip(self._columns, chosen, strict=True):
            if is_blank(value):
                raise InvalidValue("value_missing", column=column)
            if self._text_as is None and (pairs := misread(value)):
                raise InvalidValue("value_misread", column=column, pairs=shown(pairs))
            for problem in character_problems(value):
                lost = problem.code == "text_replacement_character"
                code = "value_replacement_character" if lost else "value_control"
                raise InvalidValue(code, column=column, **problem.params)


def _attaches(piece: str) -> bool:
    """Whether a piece of text may change when it follows another: it begins with a combining mark, or with a
    Hangul vowel or final (the characters that are not NFC_Quick_Check=Yes, UAX #15 §9)."""
    return piece != "" and (unicodedata.category(piece[0])[0] == "M" or "\u1160" <= piece[0] <= "\u11ff")


def _picker(used: Sequence[int]) -> Callable[[Sequence[str]], tuple[str, ...]]:
    """A function from a row to the values used; `itemgetter` gives no sequence for fewer than two."""
    if len(used) > 1:
        return itemgetter(*used)
    return lambda values: tuple(values[index] for index in used)


def compile(text: str, columns: Sequence[str], text_as: TextAs | None = None) -> Template:
    """`text` as a template over `columns`, that goes out as `text_as` says where it looks misread.

    Raises `InputError` with every problem found: what `ulak.text.character_problems` finds,
    ``template_too_long`` (alone), ``placeholder_unknown`` for each name that is no column,
    ``placeholder_escaped`` for each column in two braces, ``placeholder_malformed`` for braces that hold no name,
    and ``text_misread``, which is a question.
    """
    if len(text) > TEXT_CAP:
        raise InvalidValue("template_too_long", limit=TEXT_CAP, given=len(text))
    text = as_meant(_composed(text), text_as)
    columns = [_composed(column) for column in columns]
    places = {column: index for index, column in enumerate(columns)}
    literals, used, unknown, malformed, end = [""], [], {}, [], 0
    for piece in _PIECES.finditer(text):
        literals[-1] += text[end : piece.start()]
        end = piece.end()
        name = piece[1]
        if piece[0] in ("{{", "}}"):
            literals[-1] += piece[0][0]
        elif name is None:
            malformed.append(piece.start() + 1)
        elif name in places:
            used.append(places[name])
            literals.append("")
        else:
            unknown[name] = Problem(
                "placeholder_unknown", params={"name": name, "columns": ", ".join(columns)}
            )
    literals[-1] += text[end:]
    question = misread_problem(text, "text_misread") if text_as is None else None
    problems = [question] if question else character_problems(text)
    if malformed:
        problems.append(Problem("placeholder_malformed", params={"position": malformed[0]}))
    if text_as != "written":
        problems += (escaped(name) for name in escaped_names(text) if name in places)
    problems += unknown.values()
    if problems:
        raise InputError(problems)
    return Template(literals, used, columns, text_as)


def fill(text: str, name: str, value: str) -> str:
    """`text` with `value`, which has no braces, at each placeholder `name`; everything else stays as it stands.

    >>> fill("{ad}: {link}, {{link}}", "link", "https://k.tr/l/x")
    '{ad}: https://k.tr/l/x, {{link}}'
    """
    return _PIECES.sub(lambda piece: value if piece[1] == name else piece[0], text)


def escaped_names(text: str) -> list[str]:
    """The names that stand in two braces in `text`, each of which goes out in one."""
    return list(dict.fromkeys(_ESCAPED.findall(text)))


def escaped(name: str) -> Problem:
    """What is wrong with a text that has the column `name` in two braces: ``{{ad}}`` would go out as ``{ad}``."""
    return Problem("placeholder_escaped", "/text", params={"name": name})


def _composed(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def placeholders_of(text: str, text_as: TextAs | None = None) -> list[str]:
    """The names that a text asks of its list, before the list is known. ``InputError`` for what no list
    could mend."""
    try:
        compile(text, [], text_as)
    except InputError as error:
        others = [problem for problem in error.problems if problem.code != "placeholder_unknown"]
        if others:
            raise InputError(replace(problem, pointer="/text") for problem in others) from error
        return [str(problem.params["name"]) for problem in error.problems]
    return []
