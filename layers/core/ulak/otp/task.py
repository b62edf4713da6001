"""The task that a person approves, as values whose every change the approval notices.

A task's digest is SHA-256 over its canonical JSON: the fields that are given, names sorted, no spaces, UTF-8, all
values text, which for such an object is RFC 8785. Whoever holds the task works the same digest out.

>>> Task("WF-1", "Satınalma", amount=canonical_amount("1250.5"), currency="TRY").digest()[:16]
'938b4d530097b9fd'
"""

from __future__ import annotations

import json
import re
from dataclasses import fields
from hashlib import sha256
from typing import Final

from ulak.errors import InvalidValue
from ulak.values import dataclass

MOST_WHOLE_DIGITS: Final = 15
_PLAIN: Final = rf"[0-9]{{1,{MOST_WHOLE_DIGITS}}}(?:\.[0-9]{{1,2}})?"
_AS_PEOPLE_WRITE: Final = (
    r"[0-9]{1,13}(?:,[0-9]{1,2}|[.,][0-9]{4,20})",
    r"[0-9]{1,3}(?:(?:\.[0-9]{3}){1,3},[0-9]{1,20}|(?:,[0-9]{3}){1,3}\.[0-9]{1,20})",
    r"[0-9]{1,3}(?:(?:\.[0-9]{3}){2,3}|(?:,[0-9]{3}){2,3})",
)
AMOUNT: Final = "|".join((_PLAIN, *_AS_PEOPLE_WRITE))
"""For ``fullmatch``: an amount that has one reading (`ulak.text.amounts`), without a currency."""
_AMOUNT: Final = re.compile(AMOUNT)
_EXACT: Final = re.compile(_PLAIN)
_GROUP: Final = 3
_JOB: Final = re.compile(r"job-[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Task:
    """A task of the ERP. An empty field is one that was not given."""

    id: str
    title: str = ""
    document_number: str = ""
    amount: str = ""
    """Canonical: see `canonical_amount`."""
    currency: str = ""
    party: str = ""
    approver: str = ""
    """The ERP user who may approve it."""
    requester: str = ""
    """The ERP user who asked for it, who cannot approve it."""

    @property
    def is_job(self) -> bool:
        """Whether it is a job over its cap; its id is made by `ulak.jobs.views.approval_task`."""
        return _JOB.fullmatch(self.id) is not None

    def canonical(self) -> bytes:
        """What the digest is of."""
        given = {field.name: value for field in fields(self) if (value := getattr(self, field.name))}
        return json.dumps(given, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    def digest(self) -> str:
        """64 hexadecimal digits."""
        return sha256(self.canonical()).hexdigest()


def canonical_amount(text: str) -> str:
    """An amount with exactly two decimals and no zeros in front. Raises `InvalidValue`: ``otp_amount``, and
    ``value_uncertain`` for one that has two readings.

    >>> [canonical_amount(text) for text in ("01250", "12.5", "1.250,00", "1,250.4999")]
    ['1250.00', '12.50', '1250.00', '1250.50']
    """
    if _EXACT.fullmatch(text):
        whole, _, fraction = text.partition(".")
        return f"{whole.lstrip('0') or '0'}.{fraction:0<2}"
    from ulak.text.amounts import kurus_of, notation_of  # amounts of programs need neither

    if _AMOUNT.fullmatch(text):
        return _written(kurus_of(text))
    raise InvalidValue("value_uncertain" if notation_of(text) == "?" else "otp_amount")


def canonical_number(written: str) -> str:
    """The same of a number of JSON, in which the point stands before the decimals, whatever follows it.

    >>> canonical_number("125.500"), canonical_number("1250.1499999999999"), canonical_number("48250")
    ('125.50', '1250.15', '48250.00')
    """
    if _EXACT.fullmatch(written):
        return canonical_amount(written)
    from ulak.text.amounts import kurus_of_json

    try:
        kurus = kurus_of_json(written)
    except InvalidValue as error:
        raise InvalidValue("otp_amount") from error
    if kurus < 0:
        raise InvalidValue("otp_amount")
    return _written(kurus)


def _written(kurus: int) -> str:
    whole, part = divmod(kurus, 100)
    return f"{whole}.{part:02}"


def shown_amount(amount: str, locale: str) -> str:
    """A canonical amount as people read it.

    >>> shown_amount("1250000.50", "tr"), shown_amount("1250000.50", "en")
    ('1.250.000,50', '1,250,000.50')
    """
    whole, _, fraction = amount.partition(".")
    first = len(whole) % _GROUP or _GROUP
    groups = [whole[:first], *(whole[at : at + _GROUP] for at in range(first, len(whole), _GROUP))]
    thousands, decimal = (".", ",") if locale == "tr" else (",", ".")
    return thousands.join(groups) + decimal + fraction
