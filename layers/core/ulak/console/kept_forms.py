"""Forms that came when their sender's session was over: kept, and shown again as they were typed once the person is
signed in. Nothing is done of them but by the person, who looks at them and sends them again.

Secrets are never kept, nor is a TCKN: both are typed anew. A file is chosen anew.
"""

from __future__ import annotations

import secrets
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson

from ulak.console.forms import Form
from ulak.identity.recipient import tckn_in
from ulak.people.items import person_pk
from ulak.people.records import Visitor
from ulak.people.sessions import FORM_FIELD
from ulak.platform.clock import DAY, SECOND, Clock, Milliseconds
from ulak.platform.table import Put, Refused, Table, Update

KEPT_FOR: Final[Milliseconds] = 7 * DAY
SHOWN: Final = 10
LARGEST: Final = 350_000
"""Octets of a form as it is kept: an item of the table has room for them."""
SECRET_FIELD: Final = "_secret"  # noqa: S105 - the name of a field that names fields
"""Names, in a form, each field that holds a secret."""
KEPT_FIELD: Final = "_kept"
"""Names, in a form that is shown again, what it is kept as."""

LATE_FIELD: Final = "_late"
"""Says, of a form that is kept, that its writer's session was over."""

_SECRETS: Final = frozenset({"kod", "parola", "password", "secret"})
"""Fields that hold one in any form."""
_OURS: Final = frozenset({FORM_FIELD, SECRET_FIELD, KEPT_FIELD})
_SAID_BY_BUTTONS: Final = frozenset({"islem"})
_ID_DIGITS: Final = 24


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A form that waits for its writer."""

    form_id: str
    place: str
    """The path of the page that shows it."""
    query: str
    kept_at: Milliseconds
    form: Form
    waits: bool = True


@dataclass(frozen=True, slots=True)
class KeptForms:
    table: Table
    clock: Clock

    def keep(self, visitor: Visitor, place: str, query: str, form: Form, *, waits: bool = True) -> str:
        """Keep what was typed for the page at `place`; its id. Empty: it is too large. Unless it `waits`, something
        else keeps it for its writer as well."""
        fields = dict(_worth_keeping(form))
        octets = zlib.compress(orjson.dumps(fields), 6)
        if len(octets) > LARGEST:
            return ""
        before = form.text(KEPT_FIELD)
        form_id = before if _is_id(before) else secrets.token_hex(_ID_DIGITS // 2)
        now = self.clock()
        pk, sk = _key(visitor, form_id)
        item = {"pk": pk, "sk": sk, "place": place, "query": query, "fields": octets, "kept_at": now}
        item |= {"sent": not waits, "expires_at": (now + KEPT_FOR) // SECOND}
        self.table.write(Put(item))
        return form_id

    def find(self, visitor: Visitor, form_id: str) -> KeptForm | None:
        """The person's own, in this firm; ``None``: it is kept no more."""
        if not _is_id(form_id):
            return None
        key = _key(visitor, form_id)
        item = self.table.get_all([key]).get(key)
        return _kept(item) if item is not None else None

    def replace(self, visitor: Visitor, kept: KeptForm, form: Form) -> None:
        """The same form with other values."""
        named = form.with_field(KEPT_FIELD, kept.form_id)
        self.keep(visitor, kept.place, kept.query, named, waits=kept.waits)

    def sent(self, visitor: Visitor, form_id: str) -> None:
        """It was sent again: it waits no more."""
        if not _is_id(form_id):
            return
        change = Update(
            _key(visitor, form_id), "SET sent = :yes", "attribute_exists(pk)", values={":yes": True}
        )
        try:
            self.table.write(change)
        except Refused:
            return  # it is kept no more

    def keep_late(self, visitor: Visitor, place: str, query: str, form: Form) -> str:
        """The same of a form whose writer's session is over. Empty, too, if nothing was typed."""
        return self.keep(visitor, place, query, form.with_field(LATE_FIELD, "1")) if _typed(form) else ""

    def waiting(self, visitor: Visitor) -> Sequence[KeptForm]:
        """The person's forms in this firm that were not sent again, the last first."""
        prefix = f"FORM#{visitor.firm_id}"
        items = self.table.query(person_pk(visitor.person_id), between=(f"{prefix}#", f"{prefix}$"))
        found = [_kept(item) for item in items if not item["sent"]]
        return sorted(found, key=lambda one: -one.kept_at)[:SHOWN]


def _worth_keeping(form: Form) -> Iterator[tuple[str, list[str]]]:
    secret = {*_SECRETS, *form.all(SECRET_FIELD)}
    for name in form.fields:
        if name not in _OURS and name not in secret:
            yield name, [_without_tckns(told) for told in form.all(name)]


def _typed(form: Form) -> bool:
    """Whether anything is worth keeping but what a button says."""
    kept = _worth_keeping(form)
    return any(one for name, told in kept if name not in _SAID_BY_BUTTONS for one in told)


def _without_tckns(told: str) -> str:
    return "\n".join(line for line in told.split("\n") if not tckn_in(line)) if tckn_in(told) else told


def _is_id(form_id: str) -> bool:
    return len(form_id) == _ID_DIGITS and form_id.isascii() and form_id.isalnum()


def _key(visitor: Visitor, form_id: str) -> tuple[str, str]:
    return person_pk(visitor.person_id), f"FORM#{visitor.firm_id}#{form_id}"


def _kept(item: Mapping[str, Any]) -> KeptForm:
    fields = orjson.loads(zlib.decompress(bytes(item["fields"])))
    return KeptForm(
        item["sk"].rpartition("#")[2],
        item["place"],
        item["query"],
        item["kept_at"],
        Form(fields),
        not item["sent"],
    )
