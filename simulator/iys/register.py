"""The register: consents by brand, recipient, kind and channel, the rules that a new one has to keep, and the quotas.

Dates are kept as İYS writes them, in Türkiye's time: text of that form sorts as time does.
"""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache
from typing import Any, Final

import holidays

TURKIYE: Final = timezone(timedelta(hours=3))  # all year since 2016
FORM: Final = "%Y-%m-%d %H:%M:%S"
FIRST: Final = "2015-05-01 00:00:00"
SEVEN_DAYS: Final = 7 * 24 * 3600
SOURCES: Final = frozenset(
    [
        "HS_WEB",
        "HS_MESAJ",
        "HS_CAGRI_MERKEZI",
        "HS_2015",
        "HS_ISLAK_IMZA",
        "HS_FIZIKSEL_ORTAM",
        "HS_MOBIL",
        "HS_EORTAM",
        "HS_EPOSTA",
        "HS_SOSYAL_MEDYA",
        "HS_ETKINLIK",
        "HS_ATM",
        "HS_KARAR",
    ]
)
LIMITS: Final[Mapping[str, tuple[int, float]]] = {
    "token": (10, 3600),
    "add": (50, 60),
    "batch": (2, 60),
    "result": (20, 60),
    "status": (100, 60),
    "statuses": (10, 60),
    "changes": (50, 60),
    "file": (5, 60),
    "push": (5, 60),
}
"""Calls, and the seconds that they are counted in."""

Key = tuple[str, str, str]
"""Channel, kind of recipient, recipient."""


@dataclass(frozen=True, slots=True)
class Brand:
    """A firm that may call, and whether its activation lies behind it: then a consent is three business days old at
    most."""

    username: str = "iys-ulak"
    password: str = "iys-sifre-1"  # noqa: S105 - opens a simulator's books only
    iys_code: int = 123456
    brand_code: int = 654321
    activated: bool = True


@dataclass(frozen=True, slots=True)
class Consent:
    type: str
    source: str
    recipient: str
    recipientType: str  # noqa: N815 - as İYS writes it
    status: str
    consentDate: str  # noqa: N815 - as İYS writes it
    creationDate: str  # noqa: N815 - as İYS writes it
    transactionId: str  # noqa: N815 - as İYS writes it
    created: float

    @property
    def key(self) -> Key:
        return self.type, self.recipientType, self.recipient

    def told(self) -> dict[str, Any]:
        names = [
            "type",
            "source",
            "recipient",
            "recipientType",
            "status",
            "consentDate",
            "creationDate",
            "transactionId",
        ]
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class Failing:
    """What goes wrong with the next calls of a kind: `how` is ``silence``, ``hang_up``, ``server_error``, ``garbage``,
    ``unauthorized`` or ``busy``; `after`: İYS has done what it was asked before that."""

    call: str
    how: str
    after: bool = False
    times: int = 1


class Trouble(Exception):
    """The wire answers 422 with these errors."""

    def __init__(self, *errors: tuple[str, str, str]) -> None:
        super().__init__(errors)
        self.errors = errors


class TooMany(Exception):
    """The wire refuses for now."""


@dataclass
class Register:
    clock: Callable[[], float]
    brands: tuple[Brand, ...] = (Brand(),)
    changes_lag: float = 3600
    """Seconds after which a change can be asked for."""
    batch_seconds: float = 0
    """Seconds after which the lines of a batch are looked at."""
    enforce_limits: bool = True
    consents: dict[int, dict[Key, Consent]] = field(default_factory=dict)
    history: dict[int, list[Consent]] = field(default_factory=dict)
    requests: dict[str, tuple[int, float, list[dict[str, Any]], list[str]]] = field(default_factory=dict)
    results: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    tokens: dict[str, tuple[Brand, float, str]] = field(default_factory=dict)
    calls: dict[str, int] = field(default_factory=dict)
    failing: list[Failing] = field(default_factory=list)
    pushes: dict[int, str] = field(default_factory=dict)
    _windows: dict[str, deque[float]] = field(default_factory=dict)

    def reset(self) -> None:
        for books in (self.consents, self.history, self.requests, self.results, self.tokens, self.calls):
            books.clear()
        self.failing.clear()
        self.pushes.clear()
        self._windows.clear()

    # --- who calls ----------------------------------------------------------------------------------------

    def count(self, call: str, whose: str) -> None:
        """Count a call; raises `TooMany` above its limit."""
        self.calls[call] = self.calls.get(call, 0) + 1
        limit, span = LIMITS[call]
        window, now = self._windows.setdefault(f"{whose} {call}", deque()), self.clock()
        while window and window[0] <= now - span:
            window.popleft()
        if self.enforce_limits and len(window) >= limit:
            raise TooMany
        window.append(now)

    def goes_wrong(self, call: str) -> Failing | None:
        """What is to go wrong with this call, which is one time less of it."""
        for place, one in enumerate(self.failing):
            if one.call == call and one.times:
                self.failing[place] = replace(one, times=one.times - 1)
                return one
        return None

    def login(self, fields: Mapping[str, Any]) -> dict[str, Any] | None:
        """A new token by the credentials or by a refresh token."""
        now = self.clock()
        if fields.get("grant_type") == "refresh_token":
            known = [
                (brand, until)
                for brand, until, refresh in self.tokens.values()
                if refresh and refresh == fields.get("refresh_token")
            ]
            brand = next((brand for brand, until in known if now < until + 7200), None)
        elif fields.get("grant_type") == "password":
            login = (fields.get("username"), fields.get("password"))
            brand = next((one for one in self.brands if (one.username, one.password) == login), None)
        else:
            return None
        if brand is None:
            return None
        access, refresh = secrets.token_hex(16), secrets.token_hex(16)
        self.tokens[access] = (brand, now + 7200, refresh)
        return {
            "access_token": access,
            "refresh_token": refresh,
            "expires_in": 7200,
            "refresh_expires_in": 14400,
            "token_type": "bearer",
        }

    def brand(self, token: str, iys_code: int, brand_code: int) -> Brand | None:
        """The brand that the token opens, if it is the one of the path."""
        kept = self.tokens.get(token)
        if kept is None or kept[1] <= self.clock():
            return None
        brand = kept[0]
        return brand if (brand.iys_code, brand.brand_code) == (iys_code, brand_code) else None

    # --- consents -----------------------------------------------------------------------------------------

    def add(self, brand: Brand, fields: Mapping[str, Any]) -> Consent:
        """Take a consent; raises `Trouble` with every rule that it breaks."""
        if errors := list(self._wrong(brand, fields)):
            raise Trouble(*errors)
        now = self._now()
        return self.store(
            brand,
            Consent(
                fields["type"],
                fields.get("source") or "HS_WEB",
                fields["recipient"],
                fields["recipientType"],
                fields["status"],
                fields.get("consentDate") or now,
                now,
                secrets.token_hex(32),
                self.clock(),
            ),
        )

    def store(self, brand: Brand, consent: Consent) -> Consent:
        self.consents.setdefault(brand.brand_code, {})[consent.key] = consent
        self.history.setdefault(brand.brand_code, []).append(consent)
        return consent

    def by_citizen(self, brand: Brand, key: Key, status: str, source: str = "IYS_WEB") -> Consent:
        """A recipient says so to İYS itself, now."""
        now = self._now()
        return self.store(
            brand,
            Consent(key[0], source, key[2], key[1], status, now, now, secrets.token_hex(32), self.clock()),
        )

    def _wrong(self, brand: Brand, fields: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
        form = list(_form(fields))
        yield from form
        at, merchant = fields.get("consentDate"), fields.get("recipientType") == "TACIR"
        if at is None and merchant:
            at = self._now()
        if any(place == "consentDate" for _, place, _ in form) or not isinstance(at, str):
            return
        if at < FIRST:
            yield (
                "H155",
                "consentDate",
                f"İzin tarihi (consentDate) için {FIRST} tarihinden önceki tarihler girilmemelidir.",
            )
        if at > self._now():
            yield "H155", "consentDate", "İzin tarihi (consentDate) ileri bir tarih olamaz."
        if fields.get("source") == "HS_2015" and at != FIRST:
            yield "H155", "consentDate", f"HS_2015 kaynağı için izin tarihi {FIRST} olmalıdır."
        if brand.activated and not merchant and self._now() > _last(at):
            yield "H155", "consentDate", "İzin tarihi (consentDate) en fazla 3 iş günü geride olabilir."
        if form:
            return
        kept = self.consents.get(brand.brand_code, {}).get(
            (fields["type"], fields["recipientType"], fields["recipient"])
        )
        if kept is None and fields["status"] == "RET":
            yield "H175", "status", "İlk defa kaydedilen bir alıcı için RET kaydedilemez."
        if kept is not None and kept.status == fields["status"]:
            yield "H174", "status", "Alıcının izin durumu zaten bu durumdadır."
        if kept is not None and at <= kept.consentDate:
            yield "H178", "consentDate", "İzin tarihi kayıtlı izin tarihinden ileri olmalıdır."

    # --- batches ------------------------------------------------------------------------------------------

    def take_batch(self, brand: Brand, rows: list[Any]) -> dict[str, Any]:
        request_id = secrets.token_hex(16)
        names = [secrets.token_hex(16) for _ in rows]
        self.requests[request_id] = (brand.brand_code, self.clock() + self.batch_seconds, rows, names)
        told = [
            {
                "subrequestId": name,
                **{k: v for k, v in row.items() if k in ("consentDate", "recipient", "type")},
            }
            for name, row in zip(names, (one if isinstance(one, dict) else {} for one in rows), strict=True)
        ]
        return {"requestId": request_id, "subRequests": told}

    def batch_results(self, brand: Brand, request_id: str) -> list[dict[str, Any]] | None:
        """The lines of a batch, counted from 1."""
        kept = self.requests.get(request_id)
        if kept is None or kept[0] != brand.brand_code:
            return None
        _, due, rows, names = kept
        if self.clock() < due:
            return [
                {"index": n, "status": "enqueue", "subrequestId": name}
                for n, name in enumerate(names, start=1)
            ]
        if request_id not in self.results:
            self.results[request_id] = [
                self._line(brand, n, name, row)
                for n, (name, row) in enumerate(zip(names, rows, strict=True), start=1)
            ]
        return self.results[request_id]

    def _line(self, brand: Brand, n: int, name: str, row: Any) -> dict[str, Any]:
        line = {"index": n, "subrequestId": name}
        try:
            consent = self.add(brand, row if isinstance(row, dict) else {})
        except Trouble as trouble:
            code, _, message = trouble.errors[0]
            return {**line, "status": "failure", "error": {"code": code, "message": message}}
        told = {"transactionId": consent.transactionId, "creationDate": consent.creationDate}
        return {**line, "status": "success", **told}

    # --- what changed -------------------------------------------------------------------------------------

    def changed(self, brand: Brand, source: str, after: str, limit: int) -> dict[str, Any]:
        """The changes of the last seven days but the last hour, after the one that `after` names."""
        now = self.clock()
        first = float(after.partition("_")[0]) / 1000 if after else 0.0
        past = after.partition("_")[2]
        found: list[Consent] = []
        for one in self.history.get(brand.brand_code, []):
            mine = one.source.startswith("IYS") == (source == "IYS")
            if mine and now - SEVEN_DAYS <= one.created <= now - self.changes_lag:
                found.append(one)
        if past:
            places = [n for n, one in enumerate(found) if one.transactionId == past]
            found = found[places[0] + 1 :] if places else [one for one in found if one.created > first]
        page = found[:limit]
        last = f"{round(page[-1].created * 1000)}_{page[-1].transactionId}" if page else after
        return {"after": last, "list": [one.told() for one in page]}

    def of_day(self, brand: Brand, day: date) -> list[Consent] | None:
        """The changes of a day: one of the seven before today."""
        today = datetime.fromtimestamp(self.clock(), TURKIYE).date()
        if not today - timedelta(days=7) <= day < today:
            return None
        return [
            one for one in self.history.get(brand.brand_code, []) if one.creationDate[:10] == day.isoformat()
        ]

    def _now(self) -> str:
        return f"{datetime.fromtimestamp(self.clock(), TURKIYE):{FORM}}"


def _form(fields: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    merchant = fields.get("recipientType") == "TACIR"
    if fields.get("type") not in ("MESAJ", "ARAMA", "EPOSTA"):
        yield "H111", "type", "İzin tipi (type) bulunamadı."
    source = fields.get("source")
    if (source is not None or not merchant) and source not in SOURCES:
        yield "H113", "source", "İzin kaynağı (source) bulunamadı."
    recipient = fields.get("recipient")
    phone = (
        isinstance(recipient, str)
        and recipient.startswith("+90")
        and recipient[1:].isdecimal()
        and len(recipient) == 13
    )
    mail = isinstance(recipient, str) and "@" in recipient
    if not (mail if fields.get("type") == "EPOSTA" else phone):
        yield "H114", "recipient", "Alıcı (recipient) bulunamadı."
    if fields.get("recipientType") not in ("BIREYSEL", "TACIR"):
        yield "H503", "recipientType", "İstek gövdesinde bulunabilecek değerler: BIREYSEL, TACIR"
    if fields.get("status") not in ("ONAY", "RET"):
        yield "H112", "status", "İzin durumu (status) bulunamadı."
    at = fields.get("consentDate")
    if (at is not None or not merchant) and not _is_date(at):
        yield "H155", "consentDate", "İzin tarihi (consentDate) YYYY-MM-DD HH:mm:ss olmalıdır."


def _is_date(text: Any) -> bool:
    if not isinstance(text, str):
        return False
    try:
        return f"{datetime.strptime(text, FORM):{FORM}}" == text  # noqa: DTZ007 - Türkiye's time, as text
    except ValueError:
        return False


def _last(at: str) -> str:
    """The end of the third business day after `at`; a half holiday is none."""
    day, left = date.fromisoformat(at[:10]), 3
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5 and day not in _holidays(day.year)
    return f"{datetime.combine(day, time(23, 59, 59)):{FORM}}"


@lru_cache
def _holidays(year: int) -> frozenset[date]:
    kinds = (holidays.PUBLIC, holidays.HALF_DAY)
    return frozenset(holidays.country_holidays("TR", years=year, categories=kinds))
