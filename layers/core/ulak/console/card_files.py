"""Cards of the directory taken in from files and given out as files, as pages ask for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from ulak.cards.exports import ExportCards, Exports
from ulak.cards.fields import KINDS, CardField
from ulak.cards.imports import FileColumns, ImportCards, Imports, ImportView
from ulak.catalogue import Locale
from ulak.console.forms import Form
from ulak.console.readings import (
    COLUMN,
    READING,
    Question,
    answers_in,
    column_fields,
    field_of,
    questions,
    reading_of,
)
from ulak.directory.known_firms import KnownFirms
from ulak.directory.paged_list import Card, PagedList
from ulak.errors import InputError, NotFound, Problem
from ulak.lists.uploads import UploadForm, Uploads
from ulak.people.records import Visitor
from ulak.people.trail import Trail
from ulak.platform.artefacts import ArtefactState, BuiltFile
from ulak.platform.problems import decode_problem

TAKEN_IN: Final = {"aboneler": "subscribers", "cariler": "accounts", "gruplar": "members"}
"""What a file of each list of the directory holds."""
_GROUPS_OFFERED: Final = 100
_FORMS: Final = ("csv", "xlsx")


@dataclass(frozen=True, slots=True)
class CardFile:
    """What a person says of a file."""

    kind: str
    upload: str
    group: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    """By the form's fields: the place of the column that fills each, from 1, and how the file is read."""

    @property
    def columns(self) -> dict[str, str]:
        """By fields of a card: the place of the column that fills it."""
        return {
            name.removeprefix(COLUMN): place
            for name, place in self.answers.items()
            if name.startswith(COLUMN)
        }


def file_of(kind: str, upload: str, form: Form) -> CardFile:
    """What stands in the form."""
    return CardFile(kind, upload, form.text("group"), answers_in(form))


def fields_of(kind: str) -> tuple[CardField, ...]:
    """What the columns of a file may fill. ``NotFound`` for a list that takes no files."""
    if kind not in TAKEN_IN:
        raise NotFound
    return KINDS[TAKEN_IN[kind]].fields


@dataclass(frozen=True, slots=True)
class CardFilePages:
    imports: Imports
    exports: Exports
    uploads: Uploads
    groups: PagedList
    firms: KnownFirms
    trail: Trail

    def upload_form(self, visitor: Visitor) -> UploadForm:
        return self.uploads.create(visitor.firm_id)

    def offered(self, visitor: Visitor) -> list[Card]:
        """The first hundred groups."""
        return list(self.groups.page(visitor.firm_id, "", "", _GROUPS_OFFERED)[0])

    def look(self, visitor: Visitor, file: CardFile, locale: Locale) -> FileColumns:
        """How the columns are taken. ``InputError``, in a form's words, where it is no list or leaves something
        open. ``NotFound`` for a list that takes no files."""
        fields_of(file.kind)
        try:
            found = self.imports.columns(self._command(visitor, file, locale))
        except InputError as error:
            raise InputError(said(error.problems)) from error
        return replace(found, problems=tuple(said(found.problems)))

    def take(self, visitor: Visitor, file: CardFile, locale: Locale) -> str:
        """The id of the import that was begun. ``InputError``, in a form's words: nothing was taken."""
        command = self._command(visitor, file, locale)
        if file.kind == "gruplar" and not file.group:
            raise InputError([Problem("card_group_missing", "/group")])
        looked = self.look(visitor, file, locale)
        if looked.problems:
            raise InputError(looked.problems)
        try:
            import_id = self.imports.ask(command)
        except NotFound as error:
            if not file.group:
                raise
            raise InputError([Problem("group_unknown", "/group", params={"group": file.group})]) from error
        except InputError as error:
            raise InputError(said(error.problems)) from error
        self.trail.note(visitor, "cards_taken_in", file.group or file.kind)
        return import_id

    def view(self, visitor: Visitor, import_id: str) -> ImportView:
        return self.imports.view(visitor, import_id)

    def asked(self, visitor: Visitor, file: CardFile, problems: Iterable[Problem]) -> list[Question]:
        """What the file leaves open of how it is read."""
        source = self.uploads.source(visitor.firm_id, file.upload)
        of_reading = [one for one in problems if one.choose.startswith("/reading/")]
        return questions(of_reading, file.answers, source, whole=visitor.sees_whole)

    def unread(self, visitor: Visitor, kind: str, import_id: str) -> tuple[CardFile, Sequence[Problem]]:
        """The file of an import that failed since its rows leave something open, and what they do."""
        asked = self.imports.asked(visitor, import_id)
        answers = {f"{COLUMN}{name}": str(place) for name, place in asked["columns"].items()}
        answers |= {f"{READING}{name}": str(one) for name, one in asked.get("reading", {}).items()}
        file = CardFile(kind, str(asked["key"]).rpartition("/")[2], asked.get("group") or "", answers)
        progress = self.imports.view(visitor, import_id).progress
        return file, [decode_problem(one) for one in progress.problems]

    def refusals(self, visitor: Visitor, import_id: str) -> BuiltFile | str:
        """The refused rows as a sheet, or how far the import is."""
        found = self.imports.refusals(visitor, import_id)
        if isinstance(found, BuiltFile):
            self.trail.note(visitor, "numbers_seen", import_id)
        return found

    def template(self, visitor: Visitor, kind: str, locale: Locale) -> BuiltFile:
        fields_of(kind)
        return self.imports.template(visitor.firm_id, TAKEN_IN[kind], locale)

    def ask_export(self, visitor: Visitor, kind: str, group: str, form: str, locale: Locale) -> str:
        """The id of the file of all cards of a kind, or of a group's members."""
        fields_of(kind)
        kinds = {"gruplar": "members" if group else "groups"}
        command = ExportCards(
            visitor,
            kinds.get(kind, TAKEN_IN[kind]),
            group if kind == "gruplar" and group else None,
            locale,
            form if form in _FORMS else "xlsx",
        )
        export_id = self.exports.ask(command)
        self.trail.note(visitor, "cards_taken_out", group or kind)
        return export_id

    def export(self, visitor: Visitor, export_id: str) -> ArtefactState:
        return self.exports.view(visitor, export_id)

    def _command(self, visitor: Visitor, file: CardFile, locale: Locale) -> ImportCards:
        """``InputError`` for a choice that is none."""
        known = {one.name for one in fields_of(file.kind)}
        columns = {name: place for name, place in column_fields(file.answers).items() if name in known}
        for name, place in columns.items():
            if isinstance(place, str):
                raise InputError([Problem("field_not_whole", f"/{COLUMN}{name}", params={"field": name})])
        read = reading_of(file.answers)
        group = file.group if file.kind != "cariler" else ""
        return ImportCards(visitor, TAKEN_IN[file.kind], file.upload, columns, locale, read, group or None)


_OF_A_FORM: Final = {
    "column_of_field_missing": "card_column_missing",
    "column_of_field_ambiguous": "card_column_ambiguous",
}
"""What is asked of a file's columns, as a form asks it."""


def said(problems: Iterable[Problem]) -> Iterator[Problem]:
    """What is wrong with a file of cards, in a form's words and by its fields."""
    names = {one.titles[0]: one.name for kind in KINDS.values() for one in kind.fields}
    for one in problems:
        if one.choose.startswith("/reading/"):
            yield replace(one, code="card_asks", pointer=f"/{field_of(one.choose)}")
        elif asked := _OF_A_FORM.get(one.code):
            yield Problem(asked, f"/{COLUMN}{names[str(one.params['field'])]}", params=one.params)
        elif one.pointer.startswith("/columns/"):
            yield replace(one, pointer=f"/{COLUMN}{one.pointer.removeprefix('/columns/')}")
        elif one.pointer.startswith("/reading/"):
            yield replace(one, pointer=f"/{READING}{one.pointer.removeprefix('/reading/')}")
        else:
            yield replace(one, pointer="/upload" if one.pointer in ("", "/upload") else one.pointer)
