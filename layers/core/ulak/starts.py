"""What a function makes at init, before anybody waits for it: a list for each function that a person waits for.

Lambda gives init a whole core, and SnapStart keeps what init made; a request gets a share of a core. So the first
answer is to find everything made: use cases with what they import, AWS clients with their models, the TLS context and
the connection pool to the operators, the sentences. A dry pass then runs each of them once.

Nothing here asks AWS or an operator for anything: no connection is opened, and no key, secret or setting is read. What
is made may therefore stand in a snapshot for weeks. Randomness is drawn by the system at each use, but for the jitter
of retries, which is seeded anew when a snapshot is restored (`ulak.platform.snapshot`).
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any, Final

from ulak.directory.firms import Service
from ulak.directory.store import Fact
from ulak.platform.dry import (
    Call,
    get,
    get_all,
    get_object,
    public_key,
    put_object,
    queue,
    refused_update,
    rehearse,
    secret,
    update,
    write_all,
)
from ulak.platform.settings import Settings
from ulak.platform.snapshot import reseed_when_restored
from ulak.values import dataclass

Event = dict[str, Any]
Handler = Callable[[Event, object], Event]


@dataclass(frozen=True, slots=True)
class Start:
    """What one function makes at init."""

    route: str
    """A route of the function's, which a key that nobody has is refused at."""
    uses: tuple[str, ...]
    """Use cases and stores, by their paths in the root: what the routes that are waited for need."""
    calls: Callable[[Settings], Sequence[Call]]
    """What is asked of AWS on the way to a first answer: it is rehearsed."""
    with_keys: tuple[Fact, ...] = ()
    """What requests need of the firm: it is read with the caller's key, by one call."""
    modules: tuple[str, ...] = ()
    """What is imported late, on the way of a request that is accepted."""
    operators: bool = False
    """Whether requests call an operator: its adapters, their TLS context and connection pool."""


def _of_verify(told: Settings) -> list[Call]:
    main, otp = told.table, told.otp_table
    tables = [
        get_all(main),
        get(main),
        update(main),
        refused_update(main),
        update(told.rates_table),
        update(otp),
    ]
    return [*tables, write_all(("Update", otp), ("Update", otp)), secret(), public_key()]


def _of_issue(told: Settings) -> list[Call]:
    main, otp = told.table, told.otp_table
    writes = [
        ("Update", otp),
        ("Put", otp),
        ("Update", otp),
        ("Update", otp),
        ("Update", main),
        ("Put", main),
    ]
    tables = [
        get_all(main),
        get(main),
        update(main),
        refused_update(main),
        update(told.rates_table),
        get_all(otp, main),
    ]
    return [*tables, write_all(*writes), secret()]


def _of_send(told: Settings) -> list[Call]:
    main, queues = told.table, (told.interactive_queue_url, told.reports_queue_url)
    tables = [
        get_all(main),
        get(main),
        update(main),
        refused_update(main),
        get(told.rates_table),
        update(told.rates_table),
    ]
    created, committed = write_all(*[("Put", main)] * 3), write_all(*[("Update", main)] * 2)
    return [
        *tables,
        created,
        committed,
        put_object(told.bucket),
        get_object(told.bucket),
        *map(queue, queues),
    ]


def _of_sign_in(told: Settings) -> list[Call]:
    people = told.people_table
    return [*_of_issue(told), get(people), update(people), write_all(("Put", people))]


_RESOLVING: Final = "encodings.idna"
"""Python imports it when it first looks up a host's name."""
_ADAPTERS: Final = ("ulak.operators.netgsm", "ulak.operators.yanki")

STARTS: Final[Mapping[str, Start]] = {
    "otp_verify": Start(
        route="POST /v1/otp/{otp_id}/verify",
        uses=("otp.verify", "otp.views", "platform.gate", "directory.firms", "otp.signer"),
        calls=_of_verify,
        with_keys=("firm", "otp_settings"),
        modules=(_RESOLVING,),
    ),
    "otp_issue": Start(
        route="POST /v1/otp",
        uses=("otp.issue", "platform.gate", "directory.firms", "operators.registry"),
        calls=_of_issue,
        with_keys=("firm", Service.OTP, "otp_settings"),
        modules=(_RESOLVING, *_ADAPTERS),
        operators=True,
    ),
    "send": Start(
        route="POST /v1/messages",
        uses=("jobs.accept", "jobs.views", "platform.gate", "directory.firms"),
        calls=_of_send,
        with_keys=("firm", Service.SMS),
        modules=(_RESOLVING, *_ADAPTERS),
    ),
    "console_sign_in": Start(
        route="POST /konsol/giris",
        uses=(
            "console.arrivals",
            "platform.gate",
            "directory.firms",
            "otp.issue",
            "otp.verify",
            "operators.registry",
        ),
        calls=_of_sign_in,
        modules=(_RESOLVING, *_ADAPTERS),
        operators=True,
    ),
}


@contextmanager
def kept_for_life() -> Iterator[None]:
    """What is made within lives as long as the process: the garbage collector looks at none of it, now or later. A full
    collection takes as long as five answers, and would come in one of the first."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def start(function: str, root: Any, handler: Handler) -> None:
    """Make what the list of `function` says, and run it dry."""
    listed = STARTS[function]
    for path in listed.uses:
        root.part(path)
    for module in listed.modules:
        import_module(module)
    if listed.operators:
        from ulak.operators.http import make_ready

        make_ready()
    rehearse(listed.calls(root.settings), root.ports.client)
    handler(_refused(listed.route), None)
    reseed_when_restored(root.settings)


def _refused(route: str) -> Event:
    """A request with a key that nobody has."""
    method, _, path = route.partition(" ")
    return {
        "version": "2.0",
        "routeKey": route,
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"authorization": "Bearer ulak_-_-.-", "content-type": "application/json"},
        "requestContext": {
            "requestId": "-",
            "http": {"method": method, "path": path, "sourceIp": "127.0.0.1"},
        },
        "body": "{}",
        "isBase64Encoded": False,
    }
