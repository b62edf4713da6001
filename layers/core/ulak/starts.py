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
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any, Final

from ulak.platform.dry import call, dry
from ulak.platform.snapshot import reseed_when_restored
from ulak.values import dataclass

Event = dict[str, Any]
Handler = Callable[[Event, object], Event]
Calls = tuple[tuple[str, Mapping[str, Any]], ...]
"""Operations with their arguments."""


@dataclass(frozen=True, slots=True)
class Start:
    """What one function makes at init."""

    route: str
    """A route of the function's, which a key that nobody has is refused at."""
    uses: tuple[str, ...]
    """Use cases and stores, by their names in the root: what the routes that are waited for need."""
    calls: Mapping[str, Calls]
    """AWS clients by service, and calls that each is run dry with."""
    modules: tuple[str, ...] = ()
    """What is imported late, on the way of a request that is accepted."""
    operators: bool = False
    """Whether requests call an operator: its adapters, their TLS context and connection pool."""


_KEY: Final = {"TableName": "-", "Key": {"pk": {"S": "-"}, "sk": {"S": "-"}}}
_UPDATE: Final = _KEY | {
    "UpdateExpression": "SET #a = :a",
    "ConditionExpression": "#a < :a",
    "ExpressionAttributeNames": {"#a": "a"},
    "ExpressionAttributeValues": {":a": {"N": "1"}},
}
_TABLE: Final[Calls] = (
    ("get_item", _KEY),
    ("update_item", _UPDATE),
    ("transact_write_items", {"TransactItems": [{"Update": _UPDATE}]}),
)
_SECRET: Final[Calls] = (("get_secret_value", {"SecretId": "-"}),)
_QUEUE: Final[Calls] = (
    ("send_message_batch", {"QueueUrl": "https://-/-/-", "Entries": [{"Id": "0", "MessageBody": "-"}]}),
)
_BUCKET: Final[Calls] = (
    ("get_object", {"Bucket": "---", "Key": "-"}),
    ("put_object", {"Bucket": "---", "Key": "-", "Body": b"-"}),
)

_RESOLVING: Final = "encodings.idna"
"""Python imports it when it first looks up a host's name."""
_ADAPTERS: Final = ("ulak.operators.netgsm", "ulak.operators.yanki")

STARTS: Final[Mapping[str, Start]] = {
    "otp_verify": Start(
        route="POST /v1/otp/{otp_id}/verify",
        uses=("verify_otp", "otp_views", "gate", "firms", "signer"),
        calls={"dynamodb": _TABLE, "secretsmanager": _SECRET, "kms": (("get_public_key", {"KeyId": "-"}),)},
        modules=(_RESOLVING,),
    ),
    "otp_issue": Start(
        route="POST /v1/otp",
        uses=("issue_otp", "gate", "firms", "operators"),
        calls={"dynamodb": _TABLE, "secretsmanager": _SECRET},
        modules=(_RESOLVING, *_ADAPTERS),
        operators=True,
    ),
    "send": Start(
        route="POST /v1/messages",
        uses=("accept", "views", "gate", "firms"),
        calls={"dynamodb": _TABLE, "s3": _BUCKET, "sqs": _QUEUE},
        modules=(_RESOLVING, *_ADAPTERS),
    ),
    "console_sign_in": Start(
        route="POST /konsol/giris",
        uses=("arrivals", "gate", "firms", "issue_otp", "verify_otp", "operators"),
        calls={"dynamodb": _TABLE, "secretsmanager": _SECRET},
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
    for name in listed.uses:
        getattr(root, name)
    for module in listed.modules:
        import_module(module)
    if listed.operators:
        from ulak.operators.http import make_ready

        make_ready()
    with dry([root.ports.client(service) for service in listed.calls]):
        for service, calls in listed.calls.items():
            for operation, arguments in calls:
                call(root.ports.client(service), operation, arguments)
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
