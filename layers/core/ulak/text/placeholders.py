"""Placeholders: ``{ad}`` in a text stands for the column `ad` of each row.

One regular expression of our own cuts the text once, and rendering joins the pieces with a row's values;
nothing that arrives in a text or a value is ever read as a format, or as a template again. A name is a letter
or ``_``, then letters, digits and ``_`` (Turkish ones too), written exactly as its column. ``{{`` and ``}}``
stand for the braces themselves; any other brace is refused, since ``{Ad Soyad}`` or ``{ad`` sent to ten
thousand people as it stands is a mistake nobody can take back.

>>> template = compile("Sayın {ad}, borcunuz {tutar} TL.", ["ad", "şube", "tutar"])
>>> template.names
('ad', 'tutar')
>>> template.render(["Ali {tutar}", "Ankara", "125,50"])
'Sayın Ali {tutar}, borcunuz 125,50 TL.'
>>> compile("{{{ad}}}", ["ad"]).render(["Ali"])
'{Ali}'
>>> compile("{x:>99999999} {soyad}", ["ad"])
Traceback (most recent call last):
    ...
ulak.errors.InputError: /: placeholder_malformed; /: placeholder_unknown
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Final

from ulak.errors import InputError, InvalidValue, Problem
from ulak.text.checks import character_problems
from ulak.text.letters import TWINS, on_the_wire
from ulak.text.profile import CountingProfile, EncodingChoice

TEXT_CAP: Final = 4_000
"""Characters of a text before rendering: more than three times what the longest message sold holds."""
VALUES_CAP: Final = 1_000
"""Characters of one row's values together, so a rendered text holds ``TEXT_CAP + VALUES_CAP`` at most."""
NAME_CAP: Final = 64
"""Characters of a placeholder's name."""

_STEADY: Final = re.compile(f"[ -~\u00a1-\u00ac\u00ae-\u02ff]{{0,{VALUES_CAP}}}").fullmatch
"""Whether a row's values are printable and below the first combining mark: nothing of them is refused, cleaned or
joined with what stands beside them."""
_REPLACED: Final = re.compile(f"[{re.escape(''.join(TWINS))}]").search

_PIECES: Final = re.compile(rf"\{{\{{|\}}\}}|\{{([^\W\d]\w{{0,{NAME_CAP - 1}}})\}}|[{{}}]")


class Template:
    """A text cut into pieces, ready to be rendered for each row; made by `compile`."""

    __slots__ = ("_columns", "_pick", "_pieces", "names")

    def __init__(self, literals: Sequence[str], used: Sequence[int], columns: Sequence[str]) -> None:
        self._pieces = [piece for literal in literals for piece in (literal, "")][:-1]
        self._pick = _picker(used)
        self._columns = [columns[index] for index in used]
        self.names = tuple(dict.fromkeys(self._columns))
        """The placeholders in the order of their first use; empty when every recipient gets the same text."""

    def render(self, values: Sequence[str]) -> str:
        """The text with `values`, one for each column in the columns' order, in their places.

        A value that holds braces is text like any other. Raises `InvalidValue` with the parameter ``column``:
        ``value_missing, value_too_long, value_control``.
        """
        chosen = self._pick(values)
        joined = "".join(chosen)
        if "" in chosen or len(joined) > VALUES_CAP or not joined.isprintable():
            self._examine(chosen)
        pieces = self._pieces.copy()
        pieces[1::2] = chosen
        return "".join(pieces)

    def renderer(self, profile: CountingProfile, choice: EncodingChoice) -> Callable[[Sequence[str]], str]:
        """A function that gives what `ulak.text.on_the_wire` makes of what `render` gives, with its refusals.

        It is the same and a multiple faster over many rows: the text's own pieces are made ready once, and
        values of common letters need no more than a look.
        """

        def wired(text: str) -> str:
            return on_the_wire(text, profile, choice)

        pick, pieces = self._pick, [wired(piece) for piece in self._pieces]
        transliterates = any(wired(letter) != letter for letter in TWINS)
        if any(_attaches(piece) for piece in pieces[2::2]):
            return lambda values: wired(self.render(values))

        def render(values: Sequence[str]) -> str:
            chosen = pick(values)
            joined = "".join(chosen)
            if "" in chosen or not _STEADY(joined):
                return wired(self.render(values))
            if transliterates and _REPLACED(joined):
                chosen = [wired(value) for value in chosen]
            filled = pieces.copy()
            filled[1::2] = chosen
            return "".join(filled)

        return render

    def _examine(self, chosen: Sequence[str]) -> None:
        """Refuse the first of the values that cannot be sent, if there is one."""
        if sum(map(len, chosen)) > VALUES_CAP:
            longest = max(range(len(chosen)), key=lambda index: len(chosen[index]))
            raise InvalidValue("value_too_long", column=self._columns[longest], limit=VALUES_CAP)
        for column, value in zip(self._columns, chosen, strict=True):
            if not value:
                raise InvalidValue("value_missing", column=column)
            for problem in character_problems(value):
                if problem.code != "text_empty":  # a value may be a space; a text may not
                    raise InvalidValue("value_control", column=column, **problem.params)


def _attaches(piece: str) -> bool:
    """Whether a piece of text may change when it follows another: it begins with a combining mark, or with a
    Hangul vowel or final (the characters that are not NFC_Quick_Check=Yes, UAX #15 §9)."""
    return piece != "" and (unicodedata.category(piece[0])[0] == "M" or "\u1160" <= piece[0] <= "\u11ff")


def _picker(used: Sequence[int]) -> Callable[[Sequence[str]], Sequence[str]]:
    """A function from a row to the values used; `itemgetter` gives no sequence for fewer than two."""
    if len(used) > 1:
        return itemgetter(*used)
    return lambda values: [values[index] for index in used]


def compile(text: str, columns: Sequence[str]) -> Template:
    """`text` as a template over `columns`.

    Raises `InputError` with every problem found: what `ulak.text.character_problems` finds,
    ``template_too_long`` (alone), ``placeholder_unknown`` for each name that is no column, and
    ``placeholder_malformed`` for braces that hold no name.
    """
    if len(text) > TEXT_CAP:
        raise InvalidValue("template_too_long", limit=TEXT_CAP, given=len(text))
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
    problems = character_problems(text)
    if malformed:
        problems.append(Problem("placeholder_malformed", params={"position": malformed[0]}))
    problems += unknown.values()
    if problems:
        raise InputError(problems)
    return Template(literals, used, columns)


def placeholders_of(text: str) -> list[str]:
    """The names that a text asks of its list, before the list is known. ``InputError`` for what no list
    could mend."""
    try:
        compile(text, [])
    except InputError as error:
        others = [problem for problem in error.problems if problem.code != "placeholder_unknown"]
        if others:
            raise InputError(
                Problem(problem.code, "/text", params=problem.params) for problem in others
            ) from error
        return [str(problem.params["name"]) for problem in error.problems]
    return []
