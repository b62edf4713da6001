"""One person's data as pages give it out and erase it (KVKK, Law 6698), and how far each erasure is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any, Final

from ulak.catalogue import Locale
from ulak.directory.known_firms import KnownFirms
from ulak.errors import InputError, Problem
from ulak.identity.caller import PERSON
from ulak.people.records import Visitor
from ulak.people.store import PeopleStore
from ulak.people.trail import Trail
from ulak.platform.artefacts import ArtefactState
from ulak.platform.bodies import parse
from ulak.privacy.answers import ErasureAnswer, erasure_answer, retention_answer
from ulak.privacy.bodies import ErasureBody
from ulak.privacy.erasures import AskErasure, Erasures
from ulak.privacy.exports import PersonExports
from ulak.rules.retention import RETENTION, DataClass, OnErasure

_SHOWN: Final = (
    OnErasure.DELETED,
    OnErasure.REWRITTEN,
    OnErasure.KEPT,
    OnErasure.EXPIRES,
    OnErasure.TOLD,
    OnErasure.NOBODY,
)
"""In this order what an erasure does is told before it is done."""


@dataclass(frozen=True, slots=True)
class PersonPages:
    erasures: Erasures
    exports: PersonExports
    people: PeopleStore
    firms: KnownFirms
    trail: Trail

    def ask_file(self, visitor: Visitor, typed: Mapping[str, str]) -> str:
        """Have all that is kept of the person written into a file; its id."""
        to, tckn = _whose(typed)
        note = partial(self.trail.note, visitor, "person_exported")
        export_id, _ = self.exports.ask(visitor, to, tckn, note)
        return export_id

    def file(self, visitor: Visitor, export_id: str) -> ArtefactState:
        return self.exports.view(visitor, export_id)

    def shown(self, visitor: Visitor, typed: Mapping[str, str]) -> str:
        """Whom an erasure would be of, masked; ``InputError`` with every problem of what was typed."""
        problems: list[Problem] = []
        person = None
        try:
            to, tckn = _whose(typed)
            person = self.erasures.persons.read(visitor.firm_id, to, tckn)
        except InputError as error:
            problems += error.problems
        try:
            parse(ErasureBody, {"reason": typed["reason"]})
        except InputError as error:
            problems += error.problems
        if problems or person is None:
            raise InputError(problems)
        return person.shown

    def erase(self, visitor: Visitor, typed: Mapping[str, str], *, keeps_messages: bool) -> str:
        """The id of an erasure that has begun."""
        self.shown(visitor, typed)
        to, tckn = _whose(typed)
        asked = AskErasure(visitor, to, tckn, typed["reason"], keeps_messages)
        return self.erasures.ask(asked, partial(self.trail.note, visitor, "person_erased")).ref.erasure_id

    def erasure(self, visitor: Visitor, erasure_id: str, locale: Locale) -> ErasureAnswer:
        """``NotFound`` if there is none."""
        found = erasure_answer(self.erasures.view(visitor.firm_id, erasure_id), locale)
        return found | {"asked_by": self._names(visitor).get(found["asked_by"], found["asked_by"])}

    def log(
        self, visitor: Visitor, cursor: str | None, locale: Locale
    ) -> tuple[Sequence[ErasureAnswer], str | None]:
        """A page of erasures, the newest first, and where the log goes on."""
        page = self.erasures.page(visitor.firm_id, cursor)
        names = self._names(visitor) if page.erasures else {}
        found = [erasure_answer(one, locale) for one in page.erasures]
        return [
            one | {"asked_by": names.get(one["asked_by"], one["asked_by"])} for one in found
        ], page.next_cursor

    def _names(self, visitor: Visitor) -> Mapping[str, str]:
        """By who is kept as having asked, the person's name; programs stay as they are."""
        found = self.people.people_of(visitor.firm_id)
        return {f"{PERSON}{person.person_id}": person.name for person, _ in found}


def classes(locale: Locale) -> list[tuple[OnErasure, list[Any]]]:
    """The classes of data, by what an erasure does with each."""

    def place(row: DataClass) -> int:
        return _SHOWN.index(row.on_erasure)

    return [
        (_SHOWN[group], list(retention_answer(rows, locale)["classes"]))
        for group, rows in groupby(sorted(RETENTION, key=place), key=place)
    ]


def _whose(typed: Mapping[str, str]) -> tuple[str | None, str | None]:
    """The number and the TCKN that were typed: one of both. ``InputError`` (``/to``)."""
    to, tckn = typed["to"].strip() or None, typed["tckn"].strip() or None
    if (to is None) is (tckn is None):
        raise InputError([Problem("person_whose", "/to")])
    parse(ErasureBody, {"to": to, "tckn": tckn, "reason": "-"})
    return to, tckn
