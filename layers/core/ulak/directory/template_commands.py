"""Use cases over templates: save a version, read one, fill one in with a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ulak.directory import templates
from ulak.directory.cards import FieldValue
from ulak.directory.firms import OperatorAccount, Service
from ulak.directory.paged_list import PagedList
from ulak.directory.templates import Checked, TemplateBody, Templates
from ulak.errors import InputError, Param, Problem
from ulak.platform.clock import Clock, istanbul_day
from ulak.platform.cursors import Cursors
from ulak.rules import OperatorProfile, profile
from ulak.text import Segmentation
from ulak.text.misread import as_meant

VERSIONS_SHOWN: Final = 100


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved version, and what it comes to with usual values and with the longest."""

    version: int
    new: bool
    checked: Checked


@dataclass(frozen=True, slots=True)
class Version:
    """One version's text, and the numbers of the template's latest versions, the latest first."""

    number: int
    body: TemplateBody
    numbers: Sequence[int]


@dataclass(frozen=True, slots=True)
class TemplateCommands:
    templates: Templates
    account_of: Callable[[str, Service], OperatorAccount]
    cursors: Cursors
    clock: Clock

    @property
    def cards(self) -> PagedList:
        return self.templates.cards

    def put(self, firm_id: str, code: str, body: TemplateBody) -> Saved:
        """Save a version, unless the latest says the same. A text that looks misread is saved as its sender chose."""
        body = body.model_copy(update={"text": as_meant(body.text, body.text_as)})
        checked = templates.check(body, self._profile(firm_id, body))
        number, new = self.templates.save(firm_id, code, body)
        return Saved(number, new, checked)

    def version(self, firm_id: str, code: str, number: int | None) -> Version:
        """The version of this number, or the latest; ``NotFound`` if there is none."""
        number, body = self.templates.find(firm_id, code, number)
        return Version(number, body, self.templates.versions(firm_id, code, VERSIONS_SHOWN))

    def preview(
        self, firm_id: str, code: str, number: int | None, row: Mapping[str, FieldValue]
    ) -> tuple[int, Segmentation]:
        """The version, and its text counted with the row's values."""
        number, body = self.templates.find(firm_id, code, number)
        text = templates.render(body, row)
        return number, templates.counted(text, body, self._profile(firm_id, body))

    def _profile(self, firm_id: str, body: TemplateBody) -> OperatorProfile:
        """The rules of the operator that would carry it, as they are today."""
        account = self.account_of(firm_id, Service.of(body.message_type))
        rules = profile(account.operator_id, istanbul_day(self.clock()))
        if body.message_type not in rules.message_types:
            params: dict[str, Param] = {"operator": rules.name, "type": body.message_type.value}
            raise InputError([Problem("template_type_not_offered", "/message_type", params=params)])
        return rules
