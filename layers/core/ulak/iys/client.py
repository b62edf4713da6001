"""İYS's wire: one firm's brand. Every call is booked first (`ulak.iys.rates`), and carries the firm's shared token.

https://dev.iys.org.tr/api-metotlar. What stands there is V; the call for many statuses, the form of its answer and the
registration of a push are known from clients of others alone (T).

A call that ends well answers. Else it raises:

====================  ======================================================================
`Refused`             İYS says why not, by its codes: nothing was stored
`Wait`                no call may be made for a while; none was made, or it was refused for that
`NoAccess`            the credentials do not hold
`InDoubt`             whether it was done is not known
`Unreadable`          one of those: the file of a day is not what it should be
`NotReached`          no byte left us
====================  ======================================================================
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import orjson

from ulak.consent.permits import Channel, ConsentStatus
from ulak.iys.consent import Address, ConsentChange, Known, moment, taken
from ulak.iys.rates import (
    ADD,
    BATCH,
    CHANGES,
    FILE,
    PUSH,
    RESULT,
    STATUS,
    STATUSES,
    TOKEN,
    Rate,
    Rates,
    Wait,
)
from ulak.iys.refusals import Then, of
from ulak.iys.tokens import NoAccess, Token, Tokens
from ulak.operators.http import CallNotSent, CallUnanswered, Http
from ulak.platform.clock import HOUR, MINUTE, SECOND, Clock
from ulak.rules import RecipientType

if TYPE_CHECKING:
    import httpx

ADDRESS: Final = "https://api.iys.org.tr"

_CLOCKS_DIFFER: Final = 5 * MINUTE
_UNAUTHORIZED: Final = 401
_FORBIDDEN: Final = 403
_NOT_FOUND: Final = 404
_TOO_MANY: Final = 429


class Refused(Exception):
    """`codes` are İYS's."""

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__(*codes)
        self.codes = tuple(codes)


class InDoubt(Exception):
    pass


class Unreadable(InDoubt):
    """A file of İYS's is not what it should be: asked for again, it may be the same."""


class NotReached(Exception):
    pass


@dataclass(frozen=True, slots=True)
class Brand:
    """Whose consents: the firm's number and its brand's, as İYS gave them."""

    firm_id: str
    iys_code: int
    brand_code: int

    @property
    def counted_as(self) -> str:
        """Whose calls are counted together."""
        return self.firm_id


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one line of a batch: `index` counts from 1. `codes` are those of a failure."""

    index: int
    state: str
    """``success``, ``failure`` or ``enqueue``: not yet looked at."""
    code: str = ""
    transaction: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """A page of what changed, oldest first, and where the next one begins (empty: there was nothing). `unread`
    counts those that could not be read, `skipped` those of e-mail."""

    changes: Sequence[ConsentChange]
    after: str
    unread: int = 0
    skipped: int = 0

    @property
    def rows(self) -> int:
        return len(self.changes) + self.unread + self.skipped


@dataclass(frozen=True, slots=True)
class Iys:
    brand: Brand
    secret: Mapping[str, str] = field(repr=False)
    """``username``, ``password``, and ``seal``, a secret of ours."""
    http: Http
    tokens: Tokens
    rates: Rates
    clock: Clock

    # --- consents -----------------------------------------------------------------------------------------

    def add(self, change: ConsentChange) -> str:
        """Report one consent. Answers İYS's id of it."""
        answer = self._call(ADD, "POST", "/consents", change.fields())
        return str(_object(answer).get("transactionId") or _unreadable())

    def add_many(self, changes: Sequence[ConsentChange]) -> str:
        """Report many; they are looked at behind. Answers the id of the request, to ask for its `results`."""
        answer = self._call(BATCH, "POST", "/consents/request", [one.fields() for one in changes])
        return str(_object(answer).get("requestId") or _unreadable())

    def results(self, request_id: str) -> list[Line]:
        answer = self._call(RESULT, "GET", f"/consents/request/{request_id}")
        lines = _json(answer)
        if not isinstance(lines, list):
            raise InDoubt("unreadable")
        return [_line(one) for one in lines]

    def status(self, address: Address) -> Known | None:
        """What İYS keeps of an address; ``None``: nothing."""
        asked = {
            "recipient": f"+{address.msisdn}",
            "recipientType": address.kind.value,
            "type": address.channel.value,
        }
        try:
            fields = _object(self._call(STATUS, "POST", "/consents/status", asked))
        except _Absent:
            return None
        try:
            at = moment(str(fields.get("consentDate") or fields.get("creationDate")))
            return Known(ConsentStatus(str(fields.get("status"))), at, str(fields.get("source") or ""))
        except ValueError as error:
            raise InDoubt("unreadable") from error

    def approved(self, kind: RecipientType, channel: Channel, msisdns: Sequence[str]) -> set[str]:
        """Those of `msisdns` (1,000 at most) that İYS keeps an ONAY of: it tells of no others (T)."""
        path = f"/consents/{kind.value}/status/{channel.value}"
        answer = self._call(STATUSES, "POST", path, {"recipients": [f"+{one}" for one in msisdns]})
        found = _object(answer).get("list")
        if not isinstance(found, list):
            raise InDoubt("unreadable")
        return {str(one).removeprefix("+") for one in found} & set(msisdns)

    # --- what changed -------------------------------------------------------------------------------------

    def changes(self, source: str, after: str = "", limit: int = CHANGES.items) -> Changes:
        """What changed in the last seven days but the last hour: `source` is ``IYS`` (by the recipients) or ``HS`` (by
        whoever reports for the firm)."""
        query = {"source": source, "limit": str(limit)} | ({"after": after} if after else {})
        fields = _object(self._call(CHANGES, "GET", "/consents/changes", query=query))
        rows = fields.get("list")
        if not isinstance(rows, list):
            raise InDoubt("unreadable")
        return self._changes(rows, str(fields.get("after") or "") if rows else "")

    def daily_file(self, day: date) -> Changes:
        """What changed on `day`: one of the last seven before today."""
        # Not under /consents: https://dev.iys.org.tr/api-metotlar/mutabakat-yonetimi/izin-hareket-dosyasi/
        octets = self._call(FILE, "GET", f"/changes/{day.isoformat()}/file").content
        try:
            text = octets.decode("utf-8-sig", "strict")
            first, _, _ = text.partition("\n")
            separators = [one for one in ",;\t" if one in first]
            if len(separators) != 1 or "consentDate" not in first:
                raise Unreadable("unreadable")
            # Strict: a quote that is not closed would take all rows behind it for one.
            rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separators[0], strict=True))
        except (UnicodeDecodeError, csv.Error) as error:
            raise Unreadable("unreadable") from error
        return self._changes(rows, "")

    def _changes(self, rows: Sequence[Any], after: str) -> Changes:
        read: list[ConsentChange] = []
        unread, skipped, now = 0, 0, self.clock()
        for row in rows:
            try:
                change = taken(self.brand.firm_id, row if isinstance(row, dict) else {})
            except ValueError:
                unread += 1
                continue
            if change is None:
                skipped += 1
            elif change.at <= now + _CLOCKS_DIFFER:
                read.append(change)
            elif change.status is ConsentStatus.RET:
                read.append(replace(change, at=now // SECOND * SECOND))
            else:
                unread += 1  # an approval of a day to come would stand above every refusal until then
        return Changes(read, after, unread, skipped)

    def register_push(self, url: str) -> None:
        """Have İYS call `url` when a consent changes. The form of this call is unconfirmed: a client of others names
        its path and the word CONSENT_CHANGE alone."""
        self._call(PUSH, "POST", "/push/registration", {"type": "CONSENT_CHANGE", "url": url})

    # --- the call itself ----------------------------------------------------------------------------------

    def _call(
        self,
        rate: Rate,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """Make a call, with a token that holds: one that is refused is fetched anew, once."""
        path = f"/sps/{self.brand.iys_code}/brands/{self.brand.brand_code}{path}"
        for last in (False, True):
            access = self.tokens.token(self.brand.firm_id, self.secret, self._fetched)
            self.rates.book(self.brand.counted_as, rate, self.clock())
            answer = _asked(partial(self._request, method, path, body, query, access))
            if answer.status_code != _UNAUTHORIZED:
                break
            self.tokens.forget(self.brand.firm_id, self.secret, access)
            if last:
                raise NoAccess
        return self._judged(rate, answer)

    def _request(
        self, method: str, path: str, body: Any, query: Mapping[str, str] | None, access: str
    ) -> httpx.Response:
        headers = {"authorization": f"Bearer {access}"}
        if method == "GET":
            return self.http.get(path, query, headers=headers)
        return self.http.post(path, body, headers=headers)

    def _judged(self, rate: Rate, answer: httpx.Response) -> httpx.Response:
        status = answer.status_code
        if status == 200:
            return answer
        codes = _codes(answer)
        if status == _TOO_MANY or any(of(code).then is Then.LATER and of(code).certain for code in codes):
            self.rates.close(self.brand.counted_as, rate, self.clock() + MINUTE)
            raise Wait(MINUTE)
        if status == _FORBIDDEN:
            raise NoAccess
        if status == _NOT_FOUND and rate is STATUS:
            raise _Absent
        if codes:
            raise Refused(codes)
        raise InDoubt(f"http_{status}")

    def _fetched(self, refresh: str | None) -> Token:
        """A token by the refresh token or by the credentials."""
        asked = {"refresh_token": refresh, "grant_type": "refresh_token"}
        if refresh is None:
            login = {"username": self.secret["username"], "password": self.secret["password"]}
            asked = {**login, "grant_type": "password"}
        answer = _asked(lambda: self.http.post("/oauth2/token", asked))
        codes = _codes(answer)
        if answer.status_code == _TOO_MANY or any(of(code).then is Then.TOKEN for code in codes):
            self.rates.close("", TOKEN, self.clock() + HOUR)
            raise Wait(HOUR)
        if answer.status_code in (400, _UNAUTHORIZED, _FORBIDDEN, 422):
            raise NoAccess
        if answer.status_code != 200:
            raise InDoubt(f"http_{answer.status_code}")
        fields, now = _object(answer), self.clock()
        try:
            return Token(
                str(fields["access_token"]),
                str(fields.get("refresh_token") or ""),
                now + int(fields["expires_in"]) * SECOND,
                now + int(fields.get("refresh_expires_in") or 0) * SECOND,
            )
        except (KeyError, TypeError, ValueError):
            raise InDoubt("unreadable") from None  # whose text would hold the token


class _Absent(Exception):
    """İYS keeps nothing of the address."""


def _asked(call: Callable[[], httpx.Response]) -> httpx.Response:
    try:
        return call()
    except CallNotSent as error:
        raise NotReached(error.why) from error
    except CallUnanswered as error:
        raise InDoubt(error.why) from error


def _json(answer: httpx.Response) -> Any:
    try:
        return orjson.loads(answer.content)
    except orjson.JSONDecodeError as error:
        raise InDoubt("unreadable") from error


def _object(answer: httpx.Response) -> dict[str, Any]:
    fields = _json(answer)
    if not isinstance(fields, dict):
        raise InDoubt("unreadable")
    return fields


def _unreadable() -> str:
    raise InDoubt("unreadable")


def _codes(answer: httpx.Response) -> list[str]:
    """The codes of a refusal; none, if the answer is not one of İYS's."""
    try:
        fields = orjson.loads(answer.content)
    except orjson.JSONDecodeError:
        return []
    return list(_named(fields.get("errors"))) if isinstance(fields, dict) else []


def _named(errors: Any) -> Iterator[str]:
    for one in errors if isinstance(errors, list) else ():
        if isinstance(one, dict) and one.get("code"):
            yield str(one["code"])


def _line(one: Any) -> Line:
    if not isinstance(one, dict) or one.get("status") not in ("success", "failure", "enqueue"):
        raise InDoubt("unreadable")
    try:
        index = int(one["index"])
    except (KeyError, TypeError, ValueError) as error:
        raise InDoubt("unreadable") from error
    failure = one.get("error")
    code = str(failure.get("code") or "") if isinstance(failure, dict) else ""
    return Line(index, one["status"], code, str(one.get("transactionId") or ""))
