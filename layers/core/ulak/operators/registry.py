"""Which module speaks which operator's wire. Kept connections live as long as the process.

An operator whose id has no line here has rules alone: texts are counted under it, and nothing is sent through it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Final

from ulak.errors import InputError, Problem
from ulak.identity.address import is_overheard
from ulak.operators.port import Operator
from ulak.operators.wire import Heard, Wire
from ulak.platform.secrets import SecretMissing
from ulak.rules import BUILT_IN, profile
from ulak.text import MessageType

ADAPTERS: Final[Mapping[str, str]] = {
    "turk_telekom": "ulak.operators.turk_telekom",
    "turkcell": "ulak.operators.turkcell",
    "netgsm": "ulak.operators.netgsm",
    "verimor": "ulak.operators.verimor",
    "iletimerkezi": "ulak.operators.iletimerkezi",
    "lsim": "ulak.operators.lsim",
    "infobip": "ulak.operators.infobip",
    "kannel": "ulak.operators.kannel",
    "jasmin": "ulak.operators.jasmin",
    "yanki": "ulak.operators.yanki",
}
"""Operator id → the module of its adapter, whose ``WIRE`` declares it. A module is imported when first needed."""
OPERATOR: Final = "operator"
"""The field of a stored secret that names whose credentials it holds."""

_STORED_WITHOUT_NAME: Final = ("netgsm", "yanki")
"""The operators of v0.1.0, whose secrets name none."""


def wire_of(operator_id: str) -> Wire | None:
    """The declaration of the operator's adapter; ``None``: its wire is not spoken."""
    module = "ulak.operators.deneme" if operator_id == BUILT_IN else ADAPTERS.get(operator_id)
    if module is None:
        return None
    wire: Wire = import_module(module).WIRE
    return wire


def sent_through(operator_id: str) -> frozenset[MessageType] | None:
    """The message types that the operator's adapter sends; ``None``: its wire is not spoken."""
    wire = wire_of(operator_id)
    return None if wire is None else wire.message_types


def hears(operator_id: str, body: bytes, service: str) -> Heard:
    """What an operator pushed to an account of `service`, or to a further one of it (``sms-yedek``); ``ValueError``
    where it pushes nothing that is known."""
    wire = wire_of(operator_id)
    if wire is None or wire.hears is None:
        raise ValueError(f"{operator_id} is not known to push anything")
    return wire.hears(body, service.partition("-")[0])


def acknowledgement(operator_id: str) -> str:
    """What an operator that fetches our address wants to read there; empty: nothing."""
    wire = wire_of(operator_id)
    return wire.acknowledgement if wire else ""


class Operators:
    """Open connections, by operator, address and secret; a rotated credential makes a new one."""

    def __init__(self, secrets: Callable[[str], Mapping[str, str]], timeout_seconds: int) -> None:
        self._secrets = secrets
        self._timeout_seconds = timeout_seconds
        self._open: dict[tuple[str, str | None, str], tuple[Mapping[str, str], Operator]] = {}

    def connect(
        self, operator_id: str, base_url: str | None, secret_name: str, sending: MessageType | None = None
    ) -> Operator:
        """The operator by the credentials of the secret `secret_name`, at `base_url` or its own address.

        Raises `InputError` where its wire is not spoken, does not send the type `sending`, or where others on the way
        could read what is sent, and `SecretMissing` where the secret holds no credentials of this operator.
        """
        wire = wire_of(operator_id)
        if problem := not_sent(operator_id, sending, wire.message_types if wire else None):
            raise InputError([problem])
        if wire is None:
            raise LookupError("an operator without a wire is a problem")
        if base_url is not None and is_overheard(base_url):
            raise InputError([Problem("operator_address_overheard", params={"operator": operator_id})])
        secret = self._secrets(secret_name)
        name = (operator_id, base_url, secret_name)
        kept = self._open.get(name)
        if kept is not None and kept[0] == secret:
            return kept[1]
        operator = wire.connect(
            _credentials(wire, operator_id, secret, secret_name), base_url, self._timeout_seconds
        )
        self._open[name] = (secret, operator)
        return operator


def not_sent(
    operator_id: str, message_type: MessageType | None, sent: frozenset[MessageType] | None
) -> Problem | None:
    """Why a message of `message_type` cannot go through an operator whose adapter sends `sent`; ``None`` if it can."""
    if sent is None:
        code = profile(operator_id).not_spoken or "operator_not_spoken"
        return Problem(code, params={"operator": operator_id})
    if message_type is None or message_type in sent:
        return None
    params = {"operator": operator_id, "type": message_type.value, "sent": ", ".join(sorted(sent))}
    return Problem("message_type_not_sent", params=params)


def _credentials(
    wire: Wire, operator_id: str, secret: Mapping[str, str], secret_name: str
) -> Mapping[str, str]:
    """The secret's credentials, if they are this operator's: no operator ever gets another's."""
    owner = secret.get(OPERATOR)
    if owner is None and operator_id in _STORED_WITHOUT_NAME:
        owner = operator_id
    credentials = wire.read(secret)
    if owner != operator_id or any(one.required and one.name not in credentials for one in wire.credentials):
        raise SecretMissing("credentials_missing", operator=operator_id, name=secret_name)
    return credentials
