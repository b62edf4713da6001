"""Templates that a firm keeps by name. Each is checked with the longest values when it is saved, and with the real
values whenever a code is issued."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ulak.directory.firms import Service
from ulak.directory.known_firms import KnownFirms
from ulak.directory.store import DirectoryStore
from ulak.errors import NotFound
from ulak.otp.codes import LONGEST_CODE
from ulak.otp.requests import TEMPLATE_NAME, TemplateBody
from ulak.otp.texts import LONGEST_TASK, TASK_PURPOSE, MaskedText, Wording, render
from ulak.platform.clock import Clock, istanbul_day
from ulak.rules import profile
from ulak.text.misread import as_meant


@dataclass(frozen=True, slots=True)
class KeptTemplate:
    """A template that was saved, and its message with the longest values."""

    name: str
    text: MaskedText


@dataclass(frozen=True, slots=True)
class CodeTemplates:
    firms: KnownFirms
    directory: DirectoryStore
    clock: Clock

    def save(self, firm_id: str, name: str, body: TemplateBody) -> KeptTemplate:
        """The template, saved by `name` in the place of the one that has it.

        `InputError` when it cannot be sent, or is more than one segment with the longest code and task; `NotFound` for
        what is no name.
        """
        if not re.fullmatch(TEMPLATE_NAME, name):
            raise NotFound
        account = self.firms.account(firm_id, Service.OTP)
        wording = Wording(
            purpose=body.purpose,
            locale=body.locale,
            firm=self.firms.firm(firm_id).name,
            until="23:59",
            task=LONGEST_TASK if body.purpose == TASK_PURPOSE else None,
            template=body.text,
            choice=body.encoding,
            text_as=body.text_as,
        )
        rules = profile(account.operator_id, istanbul_day(self.clock()))
        rendered = render(wording, LONGEST_CODE, rules)
        self.directory.set_otp_template(firm_id, name, as_meant(body.text, body.text_as))
        return KeptTemplate(name, rendered.masked(LONGEST_CODE, 1))
