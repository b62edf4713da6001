"""People of the directory picked from its list for a field of a form that is being written: by name, one or many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ulak.console.directory import Cards, Directory
from ulak.console.forms import Form
from ulak.console.kept_forms import LATE_FIELD, KeptForm, KeptForms
from ulak.console.sending import codes_of
from ulak.errors import InputError, NotFound, Problem
from ulak.people.records import Visitor
from ulak.planning.requests import MOST_INLINE_ROWS

LISTS: Final = {
    "subscribers": "aboneler",
    "accounts": "cariler",
    "start_subscribers": "aboneler",
    "end_subscribers": "aboneler",
}
"""The fields of forms that codes are picked for, and the list that each is of."""
STEP: Final = "sec-"
"""How the button of a form begins that leads to the list; the field's name follows."""


@dataclass(frozen=True, slots=True)
class Picked:
    """The form, what its field names already, and a page of the list."""

    kept: KeptForm
    kind: str
    codes: tuple[str, ...]
    found: Cards


@dataclass(frozen=True, slots=True)
class Picking:
    forms: KeptForms
    directory: Directory

    def begin(self, visitor: Visitor, place: str, query: str, form: Form, *, waits: bool = True) -> str:
        """Keep the form as it was typed while its writer looks through the list; what it is kept as. ``InputError`` for
        one that is too large."""
        form_id = self.forms.keep(visitor, place, query, form.with_field(LATE_FIELD), waits=waits)
        if not form_id:
            raise InputError([Problem("draft_too_large", "/recipients", params={"most": MOST_INLINE_ROWS})])
        return form_id

    def look(self, visitor: Visitor, form_id: str, field: str, sought: str, cursor: str | None) -> Picked:
        """``NotFound`` for a form that is kept no more, or a field that names nobody of a list."""
        kept, kind = self._kept(visitor, form_id), _list_of(field)
        found = self.directory.page(visitor, kind, sought, cursor)
        return Picked(kept, kind, tuple(codes_of(kept.form.text(field))), found)

    def pick(self, visitor: Visitor, form_id: str, field: str, codes: list[str]) -> KeptForm:
        """The field names these as well, each once."""
        kept = self._kept(visitor, form_id)
        _list_of(field)
        named = dict.fromkeys([*codes_of(kept.form.text(field)), *codes])
        self.forms.replace(visitor, kept, kept.form.with_field(field, ", ".join(named)))
        return kept

    def _kept(self, visitor: Visitor, form_id: str) -> KeptForm:
        kept = self.forms.find(visitor, form_id)
        if kept is None:
            raise NotFound
        return kept


def _list_of(field: str) -> str:
    if field not in LISTS:
        raise NotFound
    return LISTS[field]
