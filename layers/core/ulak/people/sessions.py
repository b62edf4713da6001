"""Who is signed in. A session is looked up at every request: what was ended, ended.

The cookie is opaque to its holder: the person, the firm that was chosen and a secret of 256 bits, of which the table
holds a digest. Person and firm in it only say where to look, so that session, person and membership come by one read.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from ulak.errors import Forbidden, Unauthenticated
from ulak.identity.caller import Presented
from ulak.people import cookies
from ulak.people.items import (
    digest,
    expiry,
    member_key,
    member_of,
    person_key,
    person_of,
    person_pk,
    session_key,
)
from ulak.people.place import Place, require_own_form
from ulak.people.records import Membership, Person, Standing, Visitor
from ulak.platform.clock import HOUR, MINUTE, Clock, Milliseconds
from ulak.platform.table import Item, Put, Refused, Table, Update

IDLE: Final[Milliseconds] = 30 * MINUTE
"""After so long without a request of the person's own, a session is over."""
LONGEST: Final[Milliseconds] = 12 * HOUR
_NOTED_EVERY: Final[Milliseconds] = MINUTE
"""How often it is written that a session is used: it may end so much earlier than `IDLE` says."""

FORM_FIELD: Final = "_form"
FORM_HEADER: Final = "x-form-token"
_FORM_PART: Final = re.compile(rb'name="' + FORM_FIELD.encode() + rb'"\r\n\r\n([0-9a-f]{32})\r\n--')
_NO_FIRM: Final = "-"
_COOKIE: Final = re.compile(
    r"(?P<person>[0-9a-f]{16})\.(?P<firm>-|[a-z][a-z0-9]{2,31})\.(?P<secret>[\w-]{43})", re.ASCII
)


class SignInNeeded(Unauthenticated):
    """Nobody is signed in, or the session is over."""

    code = "session_over"


class FirmNotChosen(Forbidden):
    """A person of several firms has yet to say for which it works."""

    code = "firm_not_chosen"


@dataclass(frozen=True, slots=True)
class Sessions:
    table: Table
    clock: Clock
    domain: str
    """The deployment's; empty while it has none."""

    def begin(self, person_id: str, firm_id: str = "", via: str = "") -> str:
        """A new session of who came in by the provider `via`, or by its own means; its cookie's value."""
        now, secret = self.clock(), secrets.token_urlsafe(32)
        pk, sk = session_key(person_id, digest(secret))
        item = {"pk": pk, "sk": sk, "firm": firm_id, "began_at": now, "used_at": now, "via": via}
        item["ended"] = False
        self.table.write(Put(item | {"expires_at": expiry(now + LONGEST)}, "attribute_not_exists(pk)"))
        return f"{person_id}.{firm_id or _NO_FIRM}.{secret}"

    def authenticate(
        self, presented: Presented, *, posts: bool, prolongs: bool, late: bool = False
    ) -> Visitor:
        """Who is signed in, for which firm; if `late`, also whose session is over by time and by nothing else.

        Raises `SignInNeeded`; `FirmNotChosen`; ``Forbidden`` for a form of another site. Unless it `prolongs`, the
        request is one that a page makes by itself.
        """
        visitor = self.signed_in(presented, posts=posts, prolongs=prolongs, late=late)
        if not visitor.firm_id:
            raise FirmNotChosen
        return visitor

    def signed_in(
        self, presented: Presented, *, posts: bool, prolongs: bool = True, late: bool = False
    ) -> Visitor:
        """The same, of a person who has chosen no firm yet as well."""
        cookie = _COOKIE.fullmatch(cookies.read(presented.headers, cookies.SESSION))
        if cookie is None:
            raise SignInNeeded
        firm_id = "" if cookie["firm"] == _NO_FIRM else cookie["firm"]
        session = digest(cookie["secret"])
        person, membership, kept, over = self._read(cookie["person"], firm_id, session)
        if over and not late:
            raise SignInNeeded
        if posts:
            require_own_form(presented.headers, Place.of(presented.headers, self.domain))
            if not hmac.compare_digest(_form_token_in(presented), form_token(cookie["secret"])):
                raise Forbidden("form_outdated")
        if prolongs and not over and self.clock() - kept["used_at"] >= _NOTED_EVERY:
            self._note(person.person_id, session)
        token, via = form_token(cookie["secret"]), kept.get("via", "")
        return Visitor.of(person, membership, token, session, via=via, over=over)

    def choose(self, visitor: Visitor, firm_id: str) -> str:
        """A session of the same person for another of its firms, in the place of this one; its cookie's value."""
        cookie = self.begin(visitor.person_id, firm_id, visitor.via)
        self.end(visitor)
        return cookie

    def end(self, visitor: Visitor) -> None:
        self._end(visitor.person_id, [visitor.session])

    def end_all(self, person_id: str) -> None:
        """Every session of the person, wherever it is signed in."""
        items = self.table.query(person_pk(person_id), between=("SESSION#", "SESSION$"))
        self._end(person_id, [item["sk"].partition("#")[2] for item in items])

    def _read(
        self, person_id: str, firm_id: str, session: str
    ) -> tuple[Person, Membership | None, Item, bool]:
        """The person, what it is in the firm, what is kept of the session, and whether it is over by time."""
        keys = [person_key(person_id), session_key(person_id, session)]
        items = self.table.get_all([*keys, member_key(person_id, firm_id)])
        kept, person = items.get(keys[1]), items.get(keys[0])
        now = self.clock()
        if kept is None or person is None or kept["ended"] or kept["firm"] != firm_id:
            raise SignInNeeded
        over = now >= kept["used_at"] + IDLE or now >= kept["began_at"] + LONGEST
        if not firm_id:
            return person_of(person), None, kept, over
        member = items.get(member_key(person_id, firm_id))
        if member is None or (membership := member_of(member)).standing is not Standing.ACTIVE:
            raise SignInNeeded
        return person_of(person), membership, kept, over

    def _note(self, person_id: str, session: str) -> None:
        change = Update(
            session_key(person_id, session),
            "SET used_at = :now",
            "ended = :no",
            values={":now": self.clock(), ":no": False},
        )
        try:
            self.table.write(change)
        except Refused as refused:
            raise SignInNeeded from refused

    def _end(self, person_id: str, sessions: Iterable[str]) -> None:
        for session in sessions:
            self.table.write(
                Update(session_key(person_id, session), "SET ended = :yes", values={":yes": True})
            )


def form_token(secret: str) -> str:
    """Of a session's secret: nobody without the cookie can make it, and it does not tell the cookie."""
    return hmac.new(secret.encode(), b"ulak form", sha256).hexdigest()[:32]


def _form_token_in(presented: Presented) -> str:
    """What a form, or a script of ours in a header, sends back; empty if nothing."""
    headers: Mapping[str, str] = presented.headers
    if token := headers.get(FORM_HEADER):
        return token if token.isascii() else ""
    if presented.body.startswith(b"--"):  # a form with a file
        found = _FORM_PART.search(presented.body)
        return found[1].decode() if found else ""
    fields = presented.body.decode("ascii", "replace").split("&")
    token = next((field.partition("=")[2] for field in fields if field.startswith(f"{FORM_FIELD}=")), "")
    return token if token.isascii() else ""
