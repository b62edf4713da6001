"""What a firm configures of its ERP: its users' numbers, the templates of events, the sources of foreign ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeVar

from ulak.directory.firms import Service
from ulak.directory.known_firms import KnownFirms
from ulak.directory.paged_list import PAGE, Page
from ulak.erp.approvals import checked
from ulak.erp.kinds import ErpEvent, Kind, read_event
from ulak.erp.mapping import Rule, apply, read_rules
from ulak.erp.records import EventTemplate
from ulak.erp.sources import OWN_SOURCE, Scheme, Source
from ulak.erp.store import ErpStore
from ulak.erp.user_store import ErpUserStore
from ulak.errors import InputError, InvalidValue, NotFound, Problem
from ulak.events.signing import Master
from ulak.identity.erp_user import user_key
from ulak.identity.msisdn import Msisdn
from ulak.lists.reading import NOTHING_SAID, Reading
from ulak.platform.clock import Clock
from ulak.platform.cursors import Cursors
from ulak.platform.once import Once
from ulak.text import placeholders

T = TypeVar("T")

SOURCES_A_PAGE: Final = 10
"""Each with its rules, which may have 256 KB: an answer has room for 6 MB."""

_SOURCE_NAME: Final = re.compile(r"[a-z][a-z0-9-]{1,31}")


@dataclass(frozen=True, slots=True)
class SourceWithSecret:
    """A source and its present secret, as its sender configures it."""

    source: Source
    secret: str = field(repr=False)
    again: bool = False
    """The same request made it before."""


@dataclass(frozen=True, slots=True)
class ErpSettings:
    firms: KnownFirms
    store: ErpStore
    users_of: ErpUserStore
    master: Master
    cursors: Cursors
    clock: Clock

    # --- ERP users ----------------------------------------------------------------------------------------

    def set_user(self, firm_id: str, user: str, number: str) -> Msisdn:
        """Register the number for the user. Raises ``InputError``."""
        msisdn = self.read_number(firm_id, number)
        try:
            user_key(user)
        except InvalidValue as error:
            raise InputError([Problem(error.problem.code, "/msisdn", params=error.problem.params)]) from error
        self.users_of.set_user(firm_id, user, msisdn)
        return msisdn

    def read_number(self, firm_id: str, number: str) -> Msisdn:
        """A number as the firm's people write it. Raises ``InputError`` (``/msisdn``)."""
        region = self.firms.account(firm_id, Service.SMS).region
        try:
            return Msisdn.parse(number, region)
        except InvalidValue as error:
            raise InputError([Problem(error.problem.code, "/msisdn", params=error.problem.params)]) from error

    def remove_user(self, firm_id: str, user: str) -> None:
        """The user's number is removed at once. Raises ``NotFound``."""
        self.users_of.remove_user(firm_id, user)

    def number_of(self, firm_id: str, user: str) -> str | None:
        """The number that is registered for the user."""
        return self.users_of.number_of(firm_id, user)

    def users(self, firm_id: str, cursor: str | None) -> Page[tuple[str, str]]:
        """A page of the users, each with the registered number. It may be short, and not the last."""
        return self._page(firm_id, "erp_users", cursor, self.users_of.users, PAGE)

    def _page(
        self,
        firm_id: str,
        name: str,
        cursor: str | None,
        read: Callable[[str, str, int], tuple[Sequence[T], str]],
        most: int,
    ) -> Page[T]:
        scope = (firm_id, name)
        items, further = read(firm_id, self.cursors.read(scope, cursor) if cursor else "", most)
        return Page(items, self.cursors.write(scope, further) if further else None)

    # --- templates ----------------------------------------------------------------------------------------

    def set_template(self, firm_id: str, template: EventTemplate) -> None:
        """Keep the template. Raises ``InputError`` with everything that is wrong with it, as far as it can be known
        before an event comes: which placeholders an event fills is known then."""
        problems: list[Problem] = []
        if template.document_type and template.kind is not Kind.DOCUMENT_CREATED:
            problems.append(Problem("field_unknown", "/document_type", params={"field": "document_type"}))
        try:
            placeholders.compile(template.text, (), template.text_as)
        except InputError as error:
            problems += [
                replace(one, pointer="/text") for one in error.problems if one.code != "placeholder_unknown"
            ]
        known = self.firms.account(firm_id, Service.SMS).sender_ids
        if template.sender_id is not None and template.sender_id not in known:
            params = {"service": Service.SMS.value, "known": ", ".join(known)}
            problems.append(Problem("sender_id_unknown", "/sender_id", params=params))
        if problems:
            raise InputError(problems)
        self.store.set_template(firm_id, template)

    def remove_template(self, firm_id: str, kind: Kind, document_type: str) -> None:
        """Its events go out by the text of their kind, or by their own. Raises ``NotFound``."""
        self.store.remove_template(firm_id, kind, document_type)

    def templates(self, firm_id: str, cursor: str | None) -> Page[EventTemplate]:
        return self._page(firm_id, "erp_templates", cursor, self.store.templates, PAGE)

    # --- sources ------------------------------------------------------------------------------------------

    def set_source(
        self,
        firm_id: str,
        name: str,
        scheme: Scheme,
        rules: Sequence[Any],
        reading: Reading = NOTHING_SAID,
    ) -> SourceWithSecret:
        """Make or change the source; its secret stays. Raises ``InputError`` for a name that is none and for each
        rule that cannot be read."""
        if not _SOURCE_NAME.fullmatch(name) or name == OWN_SOURCE:
            raise InputError([Problem("source_name")])
        read_rules(rules)
        return self._with_secret(self.store.set_source(firm_id, name, scheme, rules, reading))

    def rotate(self, firm_id: str, name: str, once: Once | None = None) -> SourceWithSecret:
        """A new secret; the one before holds for a day. Asked for twice by the same request `once`, it is one."""
        once, now = once or Once.anew(), self.clock()
        source = self.store.source(firm_id, name)
        if once.made(source.once, now):
            return replace(self._with_secret(source), again=True)
        try:
            return self._with_secret(self.store.rotate(source, now, once.kept(now)))
        except NotFound:
            source = self.store.source(firm_id, name)
            if not once.made(source.once, now):
                raise
            return replace(self._with_secret(source), again=True)

    def remove_source(self, firm_id: str, name: str) -> None:
        """Nothing is taken from the source any more, by any secret that it had. What it sent stays. Raises
        ``NotFound``."""
        self.store.remove_source(firm_id, name)

    def sources(self, firm_id: str, cursor: str | None) -> Page[Source]:
        return self._page(firm_id, "erp_sources", cursor, self.store.sources, SOURCES_A_PAGE)

    def try_rules(self, firm_id: str, name: str, payload: Mapping[str, Any]) -> ErpEvent:
        """The event that `payload` would become by the source's rules; nothing is kept or sent."""
        source = self.store.source(firm_id, name)
        return tried(source.rules, source.reading, payload)

    def source(self, firm_id: str, name: str) -> Source:
        """Raises ``NotFound``."""
        return self.store.source(firm_id, name)

    def template(self, firm_id: str, kind: Kind, document_type: str) -> EventTemplate | None:
        """The text that was set for exactly that; ``None``: none was."""
        return self.store.template(firm_id, kind, document_type)

    def _with_secret(self, source: Source) -> SourceWithSecret:
        return SourceWithSecret(source, source.secret(self.master))


def tried(rules: Sequence[Rule], reading: Reading, payload: Mapping[str, Any]) -> ErpEvent:
    """The event that `payload` would become by these rules; without any, as it stands. Raises ``InputError`` with
    everything that is wrong with it."""
    mapped = apply(rules, payload) if rules else payload
    given_id = None if mapped.get("id") else "(from the request)"
    return checked(read_event(mapped, given_id, reading))
