"""A firm says which words it answers by itself. It answers none until then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ulak.directory.current_accounts import BUILT_IN
from ulak.directory.number_builds import NumberBuilds
from ulak.errors import InputError, Problem
from ulak.inbox.bodies import InboxSettingsBody, KeywordBody
from ulak.inbox.keywords import RESERVED, folded, words_of
from ulak.inbox.records import Answering, InboxSettings, Keyword
from ulak.inbox.store import InboxStore
from ulak.text import placeholders

_FILLED: Final = {Answering.TEXT: (), Answering.BALANCE: BUILT_IN}
"""What a text of each kind may name."""


@dataclass(frozen=True, slots=True)
class InboxSettingsCommands:
    store: InboxStore
    builds: NumberBuilds
    accounts_kind: str

    def show(self, firm_id: str) -> InboxSettings:
        return self.store.settings(firm_id)

    def put(self, firm_id: str, body: InboxSettingsBody) -> InboxSettings:
        """Put the firm's words in the place of those there were. ``InputError`` with every word that is none, is ours,
        or stands twice, and every text that cannot be filled."""
        rows = [Keyword(folded(one.word), one.answer, one.text) for one in body.keywords]
        if problems := list(_problems(body.keywords, rows)):
            raise InputError(problems)
        settings = InboxSettings(rows, body.answers_a_day)
        if settings.asks_accounts:
            self.builds.ask(firm_id, self.accounts_kind)
        return self.store.put_settings(firm_id, settings)


def _problems(given: Sequence[KeywordBody], rows: Sequence[Keyword]) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, (body, row) in enumerate(zip(given, rows, strict=True)):
        at = f"/keywords/{index}"
        if words_of(body.word) != [row.word]:
            yield Problem("keyword_not_a_word", f"{at}/word", params={"word": body.word})
        elif row.word in RESERVED:
            yield Problem("keyword_reserved", f"{at}/word", params={"word": row.word})
        elif row.word in seen:
            yield Problem("keyword_twice", f"{at}/word", params={"word": row.word})
        seen.add(row.word)
        try:
            placeholders.compile(body.text, _FILLED[row.answering], "written")
        except InputError as error:
            for one in error.problems:
                yield Problem(one.code, f"{at}/text", params=one.params)
