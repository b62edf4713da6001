"""Secrets Manager, read once every few minutes. A secret's value never reaches a log, a repr or an error."""

from __future__ import annotations

from typing import Any

import orjson
from botocore.exceptions import ClientError

from ulak.errors import UlakError, Unavailable
from ulak.platform.clock import MINUTE, Clock, Milliseconds

_KEPT_FOR: Milliseconds = 5 * MINUTE


class SecretMissing(Unavailable):
    """There is no secret by that name, or it cannot be read or lacks a field. What it is called is for the log and
    the administrator, never for a caller."""

    code = "secret_missing"

    def __init__(self, code: str | None = None, /, *, name: str, operator: str = "") -> None:
        super().__init__(code, name=name, operator=operator)

    def __str__(self) -> str:
        return f"{self.reason}: {self.params['name']}"

    def for_caller(self) -> UlakError:
        return Unavailable()


class _Fields(dict[str, Any]):
    """The fields of a secret. One that is not there is said to be missing from this secret."""

    def __init__(self, name: str, fields: dict[str, Any]) -> None:
        super().__init__(fields)
        self._name = name

    def __missing__(self, field: str) -> Any:
        raise SecretMissing("secret_unreadable", name=self._name)


class Secrets:
    def __init__(self, client: Any, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._kept: dict[str, tuple[Milliseconds, dict[str, Any]]] = {}

    def forget(self, name: str) -> None:
        """Read the secret anew when it is next asked for: it holds something younger than what is kept."""
        self._kept.pop(name, None)

    def get(self, name: str) -> dict[str, Any]:
        """The fields of the secret `name`. `SecretMissing` if there is none, or none that can be read."""
        now = self._clock()
        kept = self._kept.get(name)
        if kept and kept[0] > now:
            return kept[1]
        try:
            answer = self._client.get_secret_value(SecretId=name)
        except ClientError as error:
            match error.response["Error"]["Code"]:
                case "ResourceNotFoundException":
                    raise SecretMissing(name=name) from error
                case "AccessDeniedException" | "DecryptionFailure" | "InvalidRequestException":
                    raise SecretMissing("secret_unreadable", name=name) from error
            raise
        try:
            fields = _Fields(name, orjson.loads(answer["SecretString"]))
        except (KeyError, TypeError, ValueError):
            raise SecretMissing("secret_unreadable", name=name) from None  # whose text would hold the value
        self._kept[name] = (now + _KEPT_FOR, fields)
        return fields

    def set_once(self, name: str, fields: dict[str, Any]) -> bool:
        """Write a secret, unless there is one by that name: a key that things are sealed with is never replaced.
        Whether it was written."""
        try:
            self._client.create_secret(Name=name, SecretString=orjson.dumps(fields).decode())
        except ClientError as error:
            if error.response["Error"]["Code"] != "ResourceExistsException":
                raise
            return False
        return True

    def set(self, name: str, fields: dict[str, Any]) -> None:
        """Write a secret whole. Of the functions, the settings' alone may, and that one may not read."""
        value = orjson.dumps(fields).decode()
        try:
            self._client.create_secret(Name=name, SecretString=value)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ResourceExistsException":
                raise
            self._client.put_secret_value(SecretId=name, SecretString=value)
        self._kept.pop(name, None)
