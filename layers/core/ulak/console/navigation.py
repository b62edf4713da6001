"""The menu: sections, and the pages of the section that is open. What is needed daily is at most two clicks away."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from ulak.identity.caller import Scope

HOME: Final = "/konsol"


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the menu."""

    where: str
    code: str
    """Of its text (`ulak.console.texts`)."""
    scope: Scope = Scope.READ
    also: tuple[str, ...] = ()
    """How the addresses of pages begin that it leads to, besides its own."""

    def holds(self, address: str) -> bool:
        """Whether the page at `address` is one that it leads to."""
        if self.where == HOME:
            return address == HOME
        return any(address == one or address.startswith(f"{one}/") for one in (self.where, *self.also))


@dataclass(frozen=True, slots=True)
class Section:
    code: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of the menu as its reader sees it. `current`: ``page``, ``true`` for a section whose page is another
    than the one it leads to, or empty."""

    where: str
    code: str
    current: str


@dataclass(frozen=True, slots=True)
class Menu:
    sections: Sequence[Shown]
    within: Sequence[Shown]
    """The pages of the open section; empty where it has one alone."""
    open_code: str


SECTIONS: Final = (
    Section("nav.home", (Entry(HOME, "nav.home"),)),
    Section("nav.send", (Entry("/konsol/gonder", "nav.send", Scope.SEND),)),
    Section(
        "nav.messages",
        (
            Entry("/konsol/isler", "nav.jobs"),
            Entry("/konsol/gelen", "nav.inbox"),
            Entry("/konsol/zamanlanmis", "nav.schedules", also=("/konsol/zamanla",)),
            Entry("/konsol/numara", "nav.number"),
        ),
    ),
    Section(
        "nav.approvals", (Entry("/konsol/onaylar", "nav.approvals", Scope.APPROVE, ("/konsol/gorevler",)),)
    ),
    Section("nav.directory", (Entry("/konsol/rehber/aboneler", "nav.directory", also=("/konsol/rehber",)),)),
    Section(
        "nav.compliance",
        (
            Entry("/konsol/uyum/izinler", "nav.consents"),
            Entry("/konsol/uyum/engellenenler", "nav.suppressions"),
            Entry("/konsol/uyum/iys", "nav.iys"),
            Entry("/konsol/uyum/kurallar", "nav.rules"),
            Entry("/konsol/kisisel", "nav.persons"),
            Entry("/konsol/kanit", "nav.evidence", Scope.PERSONAL),
        ),
    ),
    Section("nav.credit", (Entry("/konsol/kredi", "nav.credit"),)),
    Section("nav.settings", (Entry("/konsol/ayarlar", "nav.settings", Scope.ADMIN, ("/konsol/iz",)),)),
)


def name_of(address: str) -> str:
    """The text of the page that a menu leads to, and that a page belongs to.

    >>> name_of("/konsol/zamanla"), name_of("/konsol/ayarlar/erp")
    ('nav.schedules', 'nav.settings')
    """
    entries = (one for section in SECTIONS for one in section.entries)
    return next((one.code for one in entries if one.holds(address)), "nav.home")


def menu(address: str, scopes: Collection[str]) -> Menu:
    """The menu of the page at `address` for whoever has these scopes.

    >>> shown = menu("/konsol/gelen", {Scope.READ})
    >>> [(one.code, one.current) for one in shown.sections][:2], [one.code for one in shown.within][:2]
    ([('nav.home', ''), ('nav.messages', 'true')], ['nav.jobs', 'nav.inbox'])
    """
    sections: list[Shown] = []
    within: list[Shown] = []
    open_code = ""
    for section in SECTIONS:
        entries = [one for one in section.entries if one.scope in scopes]
        if not entries:
            continue
        current = ""
        if any(one.holds(address) for one in entries):
            current, open_code = "page" if entries[0].holds(address) else "true", section.code
            shown = [Shown(one.where, one.code, "page" if one.holds(address) else "") for one in entries]
            within = shown if len(shown) > 1 else []
        sections.append(Shown(entries[0].where, section.code, current))
    return Menu(sections, within, open_code)
