"""Whatever number stands in whatever field of whatever body, the answer is the caller's to mend, and never ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.calls import call
from tests.conftest import HandClock
from tests.otp.otp_world import FIRM, OtpWorld
from tests.world import BUCKET, make_people_table, make_webhook_master
from ulak.directory import personal
from ulak.directory.firms import OperatorAccount, Service
from ulak.identity.caller import Caller, Scope
from ulak.identity.msisdn import Region
from ulak.platform.http import Authority, Route
from ulak.routes import all_routes

HOSTILE: tuple[Any, ...] = (
    2**63,
    -(2**70),
    10**40,
    1.5,
    1e300,
    -0.0,
    True,
    None,
    "",
    "\u0000",
    [],
    {},
    [[]],
    {"a": 2**70},
)
CALLER_SCOPES = frozenset(Scope)


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Paths of all values within `value`, itself apart."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in inner:
        yield (*path, name)
        yield from leaves(one, (*path, name))


def put(value: Any, path: tuple[Any, ...], hostile: Any) -> Any:
    """A copy of `value` with `hostile` at `path`."""
    if not path:
        return hostile
    copied = dict(value) if isinstance(value, dict) else list(value)
    copied[path[0]] = put(copied[path[0]], path[1:], hostile)
    return copied


ROUTES = [one for one in all_routes() if one.body and one.authority is Authority.KEY]


class Everything(OtpWorld):
    """A firm with all that any route leans on."""

    def __init__(self, clock: HandClock) -> None:
        super().__init__(clock)
        house = self.house
        house.settings = replace(
            house.settings,
            bucket=BUCKET,
            people_table=make_people_table(),
            callback_waits_seconds="1",
            callback_reach="loopback",
        )
        for service in (Service.SMS, Service.TCKN):
            account = OperatorAccount(FIRM, service, "netgsm", Region.TR, (f"ACME{service.upper()}"[:11],))
            self.directory.set_account(account)
            house.ledger.store.top_up(FIRM, service, 1_000_000, f"first-{service}", by="tests", now=clock())
        house.platform.secrets.set(personal.secret_name("test", FIRM), personal.new_key())
        make_webhook_master(house)


@pytest.fixture
def everything(aws_in_process: None, clock: HandClock) -> Everything:
    return Everything(clock)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.key)
def test_no_value_of_any_field_makes_an_answer_of_ours_an_error(route: Route, everything: Everything) -> None:
    caller = Caller(FIRM, "k", administrator=True, scopes=CALLER_SCOPES)
    path = re.sub(r"{(\w+)}", lambda name: SAMPLES.get(name[1], "0" * 32), route.path)
    shown = dict(route.example or {})
    bodies = [put(shown, place, one) for place in leaves(shown) for one in HOSTILE]
    bodies += [shown | {"unknown": one} for one in HOSTILE]
    for number, body in enumerate([shown, *bodies]):
        key = f"key-{number:08d}" if route.spends else ""
        answer = call(everything.house, route.method, path, body, caller=caller, key=key)
        assert answer.status < 500, (body, answer.body)


SAMPLES = {
    "kind": "branch",
    "service": "sms",
    "month": "2026-11",
    "type": "document.created",
}
"""Values in paths that lead somewhere."""


def test_a_free_field_beyond_64_bits_is_kept_as_it_was_written(everything: Everything) -> None:
    caller, fields = Caller(FIRM, "k"), {"vergi_no": 2**70, "sira": 2**63 - 1}
    for kind in ("accounts", "subscribers"):
        put_there = call(
            everything.house, "PUT", f"/v1/{kind}/C-1", {"name": "Kaya Gıda", "fields": fields}, caller=caller
        )
        assert put_there.status in (200, 201), put_there.body
        assert put_there.body["fields"] == {"vergi_no": str(2**70), "sira": 2**63 - 1}
