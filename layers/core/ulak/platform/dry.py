"""AWS calls that are answered before they leave: what a client makes for a call is made, and nothing is asked.

A client works out much at the first call of an operation: who handles its events, the shapes of what it is told, the
address for the table or bucket that is named. So a rehearsal names those of the function's own settings, and is
answered as AWS answers.

botocore takes the first answer it is given and sends nothing then, but it asks everyone who listens to ``before-send``,
the answered request in hand. So that request is emptied: whoever comes after, a tracer or a double of AWS, can do
nothing with it.
"""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

import orjson
from botocore.exceptions import ClientError

from ulak.platform.table import marshal
from ulak.values import dataclass


@dataclass(frozen=True, slots=True)
class Call:
    """A call, and the body of its answer."""

    service: str
    operation: str
    arguments: Mapping[str, Any]
    answer: bytes = b"{}"
    status: int = 200


_ITEM: Final = marshal({"pk": "-", "sk": "-", "n": 1, "b": b"-", "l": ["-"], "m": {"t": True}})
_KEY: Final = {name: _ITEM[name] for name in ("pk", "sk")}
_CLAUSES: Final = {
    "ConditionExpression": "#a < :a",
    "ExpressionAttributeNames": {"#a": "a"},
    "ExpressionAttributeValues": {":a": _ITEM["n"], ":b": _ITEM["b"]},
}
_UPDATE: Final = {"Key": _KEY, "UpdateExpression": "SET #a = :a", **_CLAUSES}


_NOWHERE: Final = "https://rehearsed.invalid/"
"""An address that no name server knows (RFC 6761)."""


def _told(answer: Mapping[str, Any]) -> bytes:
    return orjson.dumps(answer, default=lambda octets: b64encode(octets).decode())


def get(table: str) -> Call:
    arguments = {"TableName": table, "Key": _KEY, "ConsistentRead": True}
    return Call("dynamodb", "get_item", arguments, _told({"Item": _ITEM}))


def get_all(*tables: str) -> Call:
    """An item of each of the tables, by one call."""
    asked = {table: {"Keys": [_KEY], "ConsistentRead": True} for table in tables}
    answer = {"Responses": {table: [_ITEM] for table in tables}, "UnprocessedKeys": {}}
    return Call("dynamodb", "batch_get_item", {"RequestItems": asked}, _told(answer))


def update(table: str) -> Call:
    return Call("dynamodb", "update_item", {"TableName": table} | _UPDATE, _told({"Attributes": _ITEM}))


def refused_update(table: str) -> Call:
    """An update whose condition does not hold: the first error has all errors' shapes made."""
    error = {"__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException", "message": "-"}
    arguments = {"TableName": table} | _UPDATE
    return Call("dynamodb", "update_item", arguments, _told(error | {"Item": _ITEM}), 400)


def write_all(*writes: tuple[str, str]) -> Call:
    """A transaction of writes: ``Put`` or ``Update``, and the table of each."""
    asked = [
        {kind: {"TableName": table} | (_UPDATE if kind == "Update" else {"Item": _ITEM, **_CLAUSES})}
        for kind, table in writes
    ]
    return Call("dynamodb", "transact_write_items", {"TransactItems": asked})


def secret() -> Call:
    answer = {"Name": "-", "SecretString": "{}", "VersionId": "-", "CreatedDate": 0}
    return Call("secretsmanager", "get_secret_value", {"SecretId": "-"}, _told(answer))


def public_key() -> Call:
    return Call("kms", "get_public_key", {"KeyId": "-"}, _told({"KeyId": "-", "PublicKey": b"-"}))


def put_object(bucket: str) -> Call:
    arguments = {"Bucket": bucket, "Key": "-", "Body": b"-", "ContentType": "-"}
    return Call("s3", "put_object", arguments, b"")


def get_object(bucket: str) -> Call:
    return Call("s3", "get_object", {"Bucket": bucket, "Key": "-"}, b"-")


def queue(url: str) -> Call:
    """A message to the queue."""
    entry = {"Id": "0", "MessageBody": "-", "DelaySeconds": 0, "MessageGroupId": "-"}
    answer = {"Successful": [{"Id": "0", "MessageId": "-", "MD5OfMessageBody": "-"}]}
    return Call("sqs", "send_message_batch", {"QueueUrl": url, "Entries": [entry]}, _told(answer))


class _Body(io.BytesIO):
    """An answer's body as urllib3 hands it over."""

    def stream(self, size: int = 0, **_: Any) -> Iterator[bytes]:
        while chunk := self.read(size or -1):
            yield chunk


def rehearse(calls: Sequence[Call], client: Callable[[str], Any]) -> None:
    """Make the calls with the clients of their services. None reaches the network."""
    from botocore.awsrequest import AWSResponse  # after the first client is made, or it brings pyOpenSSL

    for call in calls:
        made = client(call.service)

        def answered(request: Any, call: Call = call, **_: Any) -> Any:
            headers = {"content-type": "application/x-amz-json-1.0", "content-length": str(len(call.answer))}
            request.url, request.body = _NOWHERE, b""
            return AWSResponse(_NOWHERE, call.status, headers, _Body(call.answer))

        made.meta.events.register_first("before-send", answered)
        try:
            with suppress(ClientError):
                getattr(made, call.operation)(**call.arguments)
        finally:
            made.meta.events.unregister("before-send", answered)
