"""Whom the firm may write to, as pages show and change it: one number's record, the suppression list, and İYS."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any, Final

from ulak.cards.exports import ExportCards, Exports
from ulak.catalogue import Locale
from ulak.consent.answers import (
    ConsentAnswer,
    ConsentsAnswer,
    SuppressionAnswer,
    SuppressionsAnswer,
    consents_answer,
    suppressions_answer,
)
from ulak.consent.bodies import ConsentRow, SuppressionRow
from ulak.consent.commands import ConsentCommands, Recorded, RecordsPage
from ulak.consent.permits import ConsentCheck, NumberRecord, SuppressionReason, Wanted
from ulak.console.readings import Question, asks, column_fields, questions, reading_of
from ulak.console.suppression_rows import LARGEST_FILE, Read, Usual, read_file, read_pasted
from ulak.console.times import local_instant
from ulak.directory.known_firms import KnownFirms
from ulak.errors import InputError, InvalidValue, NotFound, Problem
from ulak.identity import msisdn
from ulak.iys.answers import IysConsentAnswer
from ulak.iys.answers import consents_answer as iys_answer
from ulak.iys.records import Report, State
from ulak.iys.reporting import Overview, Reporting
from ulak.lists.uploads import Uploads
from ulak.people.records import Visitor
from ulak.people.trail import Trail
from ulak.platform.artefacts import ArtefactState
from ulak.platform.bodies import parse
from ulak.platform.personal import hidden, masked_number
from ulak.rules import RecipientType

PAGE: Final = 50
_ROUNDS: Final = 10
"""So many pages of records are read for a page of the suppression list: most numbers may have consents alone."""
_A_READ: Final = 200
_AT_ONCE: Final = 5_000

_OF_A_ROW: Final = re.compile(r"/rows/\d+(?=/)")

SOURCE: Final = "konsol"
"""Where a suppression is from that a person notes by hand."""


@dataclass(frozen=True, slots=True)
class NumberStanding:
    """Whether a number may be written to, and why."""

    shown: str
    """The number, as its reader may see it."""
    stopped: Mapping[str, str]
    """By what is sent (``informational``, ``BIREYSEL``, ``TACIR``): the code of why it is not; empty: it may be."""
    suppressions: Sequence[SuppressionAnswer]
    consents: Sequence[ConsentAnswer]
    at_iys: Sequence[IysConsentAnswer]


@dataclass(frozen=True, slots=True)
class ConsentPages:
    commands: ConsentCommands
    iys: Reporting
    exports: Callable[[], Exports]
    firms: KnownFirms
    trail: Trail
    uploads: Callable[[], Uploads]

    # --- one number ---------------------------------------------------------------------------------------

    def standing(self, visitor: Visitor, number: str) -> NumberStanding:
        """``InputError`` (``/to``) for what is no number."""
        firm_id = visitor.firm_id
        key = self._key(firm_id, number)
        record = self.commands.find(firm_id, number) or NumberRecord(key)
        required = self.check(firm_id) is ConsentCheck.REQUIRED
        stopped = {"informational": record.stopped_by(_wanted(False, RecipientType.BIREYSEL, required))}
        stopped |= {kind.value: record.stopped_by(_wanted(True, kind, required)) for kind in RecipientType}
        page = RecordsPage([record], None)
        suppressions = self._seen(visitor, SuppressionsAnswer, suppressions_answer(page))
        consents = self._seen(visitor, ConsentsAnswer, consents_answer(page))
        known = iys_answer(self.iys.known(firm_id, key))["consents"] if self.iys.is_set_up(firm_id) else []
        shown = f"+{key}" if visitor.sees_whole else masked_number(key) or ""
        return NumberStanding(shown, stopped, suppressions["suppressions"], consents["consents"], known)

    def record(self, visitor: Visitor, number: str, typed: Mapping[str, str]) -> None:
        """Record what the person said. ``InputError`` with every problem, by the form's fields."""
        self._key(visitor.firm_id, number)
        fields = {name: typed[name] for name in ("recipient_type", "status", "source", "proof")}
        problems, at = list[Problem](), ""
        try:
            at = local_instant(typed["at"], self.firms.zone(visitor.firm_id))
        except InvalidValue as invalid:
            problems.append(replace(invalid.problem, pointer="/at"))
        with _by_field():
            try:
                row = parse(ConsentRow, {**fields, "to": number, "at": at})
            except InputError as error:
                raise InputError([*error.problems, *problems]) from error
            if problems:
                raise InputError(problems)
            self.commands.record(visitor, [row])
        self.trail.note(visitor, "consent_recorded", self._shown(visitor, number), status=typed["status"])

    def suppress(self, visitor: Visitor, number: str, typed: Mapping[str, str]) -> None:
        """Put one number on the list."""
        self._key(visitor.firm_id, number)
        with _by_field():
            fields = {name: typed[name] for name in ("scope", "reason", "note")}
            row = parse(SuppressionRow, {**fields, "to": number, "source": SOURCE})
            self.commands.suppress(visitor, [row])
        self.trail.note(visitor, "suppressed", self._shown(visitor, number), reason=typed["reason"])

    def lift(self, visitor: Visitor, number: str, reason: str) -> None:
        """Take one number off the list, where it stands for this reason."""
        self._key(visitor.firm_id, number)
        if reason not in set(SuppressionReason):
            raise NotFound
        self.commands.lift(visitor, [number], SuppressionReason(reason))
        self.trail.note(visitor, "suppression_lifted", self._shown(visitor, number), reason=reason)

    # --- the firm -----------------------------------------------------------------------------------------

    def check(self, firm_id: str) -> ConsentCheck:
        return self.commands.settings(firm_id).check

    def set_check(self, visitor: Visitor, check: ConsentCheck) -> None:
        self.commands.set_check(visitor.firm_id, check)
        self.trail.note(visitor, "consent_check_changed", check.value)

    # --- the suppression list -----------------------------------------------------------------------------

    def suppressions(
        self, visitor: Visitor, cursor: str | None
    ) -> tuple[Sequence[SuppressionAnswer], str | None]:
        """A page of the list, and where it goes on; it may be empty and not the last."""
        found: list[SuppressionAnswer] = []
        for _ in range(_ROUNDS):
            page = self.commands.page(visitor.firm_id, "suppressions", cursor, _A_READ)
            shown: SuppressionsAnswer = self._seen(visitor, SuppressionsAnswer, suppressions_answer(page))
            found += shown["suppressions"]
            cursor = page.next_cursor
            if cursor is None or len(found) >= PAGE:
                break
        if found and visitor.sees_whole:
            self.trail.note(visitor, "numbers_seen", "engellenenler")
        return found, cursor

    def read(
        self, visitor: Visitor, octets: bytes, pasted: str, usual: Usual, answers: Mapping[str, str]
    ) -> Read:
        """``InputError`` (``/file``, ``/numbers``) where it is no list, or leaves something open that the `answers` do
        not say."""
        region = self.commands.region_of(visitor.firm_id)
        zone = self.firms.zone(visitor.firm_id)
        if not octets:
            return read_pasted(pasted, usual, region, zone)
        try:
            return read_file(octets, usual, region, zone, reading_of(answers), column_fields(answers))
        except InputError as error:
            raise InputError([replace(one, pointer="/file") for one in error.problems]) from error

    def keep_file(self, visitor: Visitor, octets: bytes) -> str:
        """The id of an upload that holds the file, until what it leaves open is answered: for a day."""
        return self.uploads().put(visitor.firm_id, octets)

    def kept_file(self, visitor: Visitor, upload_id: str) -> bytes:
        """``InputError`` where it is kept no more."""
        try:
            with self.uploads().source(visitor.firm_id, upload_id)() as file:
                return file.read(LARGEST_FILE + 1)
        except NotFound as error:
            raise InputError([Problem("draft_file_missing", "/file")]) from error

    def asked(
        self, visitor: Visitor, octets: bytes, error: InputError, answers: Mapping[str, str]
    ) -> list[Question]:
        """What the file leaves open; nothing where it is wrong besides."""
        if not all(map(asks, error.problems)):
            return []
        return questions(error.problems, answers, lambda: BytesIO(octets), whole=visitor.sees_whole)

    def take_in(self, visitor: Visitor, rows: Sequence[SuppressionRow]) -> Recorded:
        """Put all rows of a list that was read whole on the suppression list. Safe to repeat."""
        told = Recorded(0, 0)
        for first in range(0, len(rows), _AT_ONCE):
            told += self.commands.suppress(visitor, rows[first : first + _AT_ONCE])
        self.trail.note(visitor, "suppressions_taken_in", str(len(rows)))
        return told

    def ask_file(self, visitor: Visitor, form: str, locale: Locale) -> str:
        """Have the list written into a file; its id."""
        asked = ExportCards(visitor, "suppressions", None, locale, form)
        return self.exports().ask(asked)

    def file(self, visitor: Visitor, export_id: str) -> ArtefactState:
        state = self.exports().view(visitor, export_id)
        if state.file is not None:
            self.trail.note(visitor, "suppressions_taken_out", export_id)
        return state

    # --- İYS ----------------------------------------------------------------------------------------------

    def overview(self, firm_id: str) -> Overview:
        return self.iys.overview(firm_id)

    def reports(self, visitor: Visitor, state: State, cursor: str | None) -> tuple[list[Report], str | None]:
        found, further = self.iys.reports(visitor.firm_id, state, cursor, PAGE)
        if found and visitor.sees_whole:
            self.trail.note(visitor, "numbers_seen", "iys")
        return found, further

    # ------------------------------------------------------------------------------------------------------

    def _key(self, firm_id: str, number: str) -> str:
        try:
            return msisdn.normalise(number, self.commands.region_of(firm_id))
        except InvalidValue as invalid:
            raise InputError([replace(invalid.problem, pointer="/to")]) from invalid

    def _shown(self, visitor: Visitor, number: str) -> str:
        return msisdn.mask(self._key(visitor.firm_id, number))

    def _seen(self, visitor: Visitor, kind: Any, answer: Any) -> Any:
        return answer if visitor.sees_whole else hidden(kind, answer)


def _wanted(commercial: bool, kind: RecipientType, required: bool) -> Wanted:
    return Wanted(commercial=commercial, recipient_type=kind, required=required)


@contextmanager
def _by_field() -> Iterator[None]:
    """What is wrong with the one row of a command is told by the row's own fields."""
    try:
        yield
    except InputError as error:
        raise InputError(
            [replace(one, pointer=_OF_A_ROW.sub("", one.pointer), row=None) for one in error.problems]
        ) from error
