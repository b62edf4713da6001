"""What a firm's commercial texts say of it: its name, its MERSİS number, and how a recipient refuses."""

from __future__ import annotations

from dataclasses import dataclass

from ulak.directory.store import DirectoryStore
from ulak.errors import InputError, NotFound, Problem
from ulak.platform.table import Refused, Update
from ulak.rules.commercial import MERSIS_DIGITS, CommercialContent, ContentMode


@dataclass(frozen=True, slots=True)
class CommercialCommands:
    directory: DirectoryStore

    def show(self, firm_id: str) -> CommercialContent:
        """Raises ``NotFound``."""
        firm = self.directory.firm(firm_id)
        if firm is None:
            raise NotFound("firm_unknown", firm=firm_id)
        return firm.commercial

    def put(self, firm_id: str, content: CommercialContent) -> CommercialContent:
        """Put the content in the place of what there was; it holds within a minute, for what is accepted from then on.
        ``InputError`` with every part that cannot stand in a text, and with those that are missing where texts are to
        be looked at."""
        if problems := list(_problems(content)):
            raise InputError(problems)
        kept = {
            "name": content.name,
            "mersis": content.mersis,
            "refusal": content.refusal,
            "mode": content.mode.value,
        }
        change = Update(
            (f"FIRM#{firm_id}", "FIRM"),
            "SET commercial = :kept",
            "attribute_exists(pk)",
            {":kept": kept},
        )
        try:
            self.directory.table.write(change)
        except Refused as refused:
            raise NotFound("firm_unknown", firm=firm_id) from refused
        return content


def _problems(content: CommercialContent) -> list[Problem]:
    problems: list[Problem] = []
    for name in ("name", "mersis", "refusal"):
        value = getattr(content, name)
        if not value and content.mode is not ContentMode.OFF:
            problems.append(
                Problem("commercial_part_missing", f"/{name}", params={"mode": content.mode.value})
            )
        elif "{" in value or "}" in value or not value.isprintable():
            problems.append(Problem("commercial_part_braces", f"/{name}"))
    digits = content.mersis
    if digits and not (digits.isascii() and digits.isdecimal() and len(digits) == MERSIS_DIGITS):
        problems.append(Problem("mersis_digits", "/mersis", params={"digits": MERSIS_DIGITS}))
    return problems
