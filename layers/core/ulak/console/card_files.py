"""Cards of the directory taken in from files and given out as files, as pages ask for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from ulak.cards.exports import ExportCards, Exports
from ulak.cards.fields import KINDS, CardField
from ulak.cards.imports import FileColumns, ImportCards, Imports, ImportView
from ulak.catalogue import Locale
from ulak.console.forms import Form, whole_number
from ulak.directory.known_firms import KnownFirms
from ulak.directory.paged_list import Card, PagedList
from ulak.errors import InputError, NotFound, Problem
from ulak.lists.bodies import ReadingBody
from ulak.lists.uploads import UploadForm, Uploads
from ulak.people.records import Visitor
from ulak.people.trail import Trail
from ulak.platform.artefacts import ArtefactState, BuiltFile
from ulak.platform.bodies import parse

TAKEN_IN: Final = {"aboneler": "subscribers", "cariler": "accounts", "gruplar": "members"}
"""What a file of each list of the directory holds."""
READINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "encoding": ("utf-8", "windows-1254", "cp857", "mac-turkish", "utf-8-twice"),
    "delimiter": (";", ",", "\t", "|"),
    "header_row": (),
    "decimal": (",", "."),
    "hidden_rows": ("send", "leave_out"),
    "nothing_words": ("empty", "text"),
}
"""What a file may leave open, and what may be chosen; of the header a row's number is."""
COLUMN: Final = "column."
READING: Final = "reading."

_GROUPS_OFFERED: Final = 100
_FORMS: Final = ("csv", "xlsx")


@dataclass(frozen=True, slots=True)
class CardFile:
    """What a person says of a file."""

    kind: str
    upload: str
    group: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    """By fields: the place of the column that fills it, from 1; empty: whatever its header tells."""
    reading: Mapping[str, str] = field(default_factory=dict)


def file_of(kind: str, upload: str, form: Form) -> CardFile:
    """What stands in the form."""
    columns = {one.name: form.text(f"{COLUMN}{one.name}") for one in fields_of(kind)}
    reading = {name: form.text(f"{READING}{name}").strip(" ") for name in READINGS}
    return CardFile(kind, upload, form.text("group"), columns, reading)


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
        columns: dict[str, str | int] = {}
        for name, typed in file.columns.items():
            place = whole_number(typed)
            if isinstance(place, str):
                raise InputError([Problem("field_not_whole", f"/{COLUMN}{name}", params={"field": name})])
            if place is not None:
                columns[name] = place
        reading: dict[str, Any] = {name: one for name, one in file.reading.items() if one}
        if "header_row" in reading:
            reading["header_row"] = whole_number(reading["header_row"])
        try:
            read = parse(ReadingBody, reading, at="/reading").reading()
        except InputError as error:
            raise InputError(said(error.problems)) from error
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
            chosen = one.choose.removeprefix("/reading/")
            code = f"card_reading_{chosen}"
            yield Problem(code, f"/{READING}{chosen}", params=one.params)
        elif asked := _OF_A_FORM.get(one.code):
            yield Problem(asked, f"/{COLUMN}{names[str(one.params['field'])]}", params=one.params)
        elif one.pointer.startswith("/columns/"):
            yield replace(one, pointer=f"/{COLUMN}{one.pointer.removeprefix('/columns/')}")
        elif one.pointer.startswith("/reading/"):
            yield replace(one, pointer=f"/{READING}{one.pointer.removeprefix('/reading/')}")
        else:
            yield replace(one, pointer="/upload" if one.pointer in ("", "/upload") else one.pointer)
