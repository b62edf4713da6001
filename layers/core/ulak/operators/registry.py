"""Which module speaks which operator's wire. Kept connections live as long as the process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Final

from ulak.errors import UlakError
from ulak.operators.port import Operator

Credentials = Mapping[str, str]

_ADAPTERS: Final[Mapping[str, str]] = {
    "netgsm": "ulak.operators.netgsm:Netgsm",
    "netgsm_raised": "ulak.operators.netgsm:Netgsm",
    "yanki": "ulak.operators.yanki:Yanki",
}
"""Operator id → its adapter, imported when first needed."""


class OperatorNotSpoken(UlakError):
    """The operator's rules are known but its wire is not spoken yet."""

    code = "operator_not_spoken"


def spoken() -> frozenset[str]:
    """The operators that messages can be sent through."""
    return frozenset(_ADAPTERS)


class Operators:
    """Open connections, by operator, address and secret; a rotated credential makes a new one."""

    def __init__(self, credentials: Callable[[str], Credentials], timeout_seconds: int) -> None:
        self._credentials = credentials
        self._timeout_seconds = timeout_seconds
        self._open: dict[tuple[str, str | None, str], tuple[Credentials, Operator]] = {}

    def connect(self, operator_id: str, base_url: str | None, secret_name: str) -> Operator:
        """The operator by the credentials of the secret `secret_name`, at `base_url` or its own address."""
        credentials = self._credentials(secret_name)
        name = (operator_id, base_url, secret_name)
        kept = self._open.get(name)
        if kept is not None and kept[0] == credentials:
            return kept[1]
        if operator_id not in _ADAPTERS:
            raise OperatorNotSpoken(operator=operator_id)
        module, _, adapter = _ADAPTERS[operator_id].partition(":")
        operator: Operator = getattr(import_module(module), adapter).connect(
            credentials, base_url, self._timeout_seconds
        )
        self._open[name] = (credentials, operator)
        return operator
