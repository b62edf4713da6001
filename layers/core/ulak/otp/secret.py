"""The pepper's secret, ``ulak/<stage>/otp-pepper``. Without it no code is made and none is checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ulak.errors import Unavailable
from ulak.otp.codes import Peppers
from ulak.platform.secrets import SecretMissing, Secrets


def secret_name(stage: str) -> str:
    return f"ulak/{stage}/otp-pepper"


class PepperSecret:
    def __init__(self, secrets: Secrets, stage: str) -> None:
        self._secrets = secrets
        self._name = secret_name(stage)
        self._read: tuple[Mapping[str, Any], Peppers] | None = None

    def peppers(self, *, anew: bool = False) -> Peppers:
        """The secret as it is remembered, or read `anew`. `Unavailable` if there is none; its cause names it."""
        if anew:
            self._secrets.forget(self._name)
        try:
            fields = self._secrets.get(self._name)
            if self._read is None or self._read[0] is not fields:
                self._read = fields, self._peppers_in(fields)
        except SecretMissing as missing:
            raise Unavailable("otp_pepper_missing") from missing
        return self._read[1]

    def _peppers_in(self, fields: Mapping[str, Any]) -> Peppers:
        try:
            return Peppers.read(fields)
        except Unavailable:
            raise SecretMissing(
                "secret_unreadable", name=self._name
            ) from None  # whose text could hold a field

    def rotate(self) -> Peppers:
        """An administrator's command: a new current key, made together with the secret if there is none."""
        try:
            fields = self._secrets.get(self._name)
        except SecretMissing:
            peppers = Peppers.new()
        else:
            peppers = Peppers.read(fields).rotated()
        self._secrets.set(self._name, peppers.fields())
        return peppers
