"""A consent as İYS has it: who, by which channel, as what kind of recipient, given or taken back, whence and when.

>>> at = moment("2026-11-27 10:00:00")
>>> change = ConsentChange("acme", "905321234567", RecipientType.BIREYSEL, ConsentStatus.ONAY, "HS_WEB", at)
>>> change.fields()["recipient"]
'+905321234567'
>>> written(at)
'2026-11-27 10:00:00'
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from ulak.consent.permits import Channel, ConsentStatus
from ulak.errors import InvalidValue
from ulak.identity import msisdn
from ulak.identity.msisdn import Region
from ulak.platform.clock import ISTANBUL, SECOND, Milliseconds
from ulak.rules import RecipientType


@dataclass(frozen=True, slots=True)
class Address:
    """What İYS keeps one record of, for one brand."""

    channel: Channel
    kind: RecipientType
    msisdn: str

    @property
    def name(self) -> str:
        return f"{self.channel}#{self.kind}#{self.msisdn}"


def addresses(number: str) -> list[Address]:
    """Every record that İYS may keep of a number."""
    return [Address(channel, kind, number) for channel in Channel for kind in RecipientType]


@dataclass(frozen=True, slots=True)
class ConsentChange:
    """`recipient` is an msisdn. `source` is as İYS names it (`ulak.iys.rules.SOURCES`)."""

    firm_id: str
    recipient: str
    kind: RecipientType
    status: ConsentStatus
    source: str
    at: Milliseconds
    channel: Channel = Channel.MESAJ

    @property
    def address(self) -> Address:
        return Address(self.channel, self.kind, self.recipient)

    @property
    def digest(self) -> bytes:
        """Names this change within its firm, 16 octets: the same change reported twice is one."""
        fields = (self.address.name, self.status, self.source, written(self.at))
        return hashlib.blake2b("\n".join(fields).encode(), digest_size=16).digest()

    def fields(self) -> dict[str, str]:
        """As İYS's calls take it."""
        return {
            "type": self.channel.value,
            "source": self.source,
            "recipient": f"+{self.recipient}",
            "recipientType": self.kind.value,
            "status": self.status.value,
            "consentDate": written(self.at),
        }


@dataclass(frozen=True, slots=True)
class Known:
    """The last that is known of an address: `source` may be one of İYS's own."""

    status: ConsentStatus
    at: Milliseconds
    source: str


def is_kept(number: str) -> bool:
    """Whether İYS keeps consents of such a number: of Türkiye's alone."""
    return number.startswith("90")


_E164: Final = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
"""ITU-T E.164 §6.2.1: fifteen digits at most."""
_LONGEST_SOURCE: Final = 64
"""Names of sources are words; what is longer is something else of a file that is broken."""
_FIRST_DAY: Final = "2015-05-01"
"""Law 6563 came into force on it."""
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", re.ASCII)


def written(at: Milliseconds) -> str:
    """The instant as İYS writes it: in Türkiye's time, to the second."""
    return f"{datetime.fromtimestamp(at // SECOND, UTC).astimezone(ISTANBUL):%Y-%m-%d %H:%M:%S}"


def moment(text: str) -> Milliseconds:
    """The instant that İYS writes so; ``ValueError`` for anything else."""
    if not _DATE.fullmatch(text):
        raise ValueError("no date of İYS")
    return int(datetime.fromisoformat(text).replace(tzinfo=ISTANBUL).timestamp()) * SECOND


def taken(firm_id: str, fields: Mapping[str, Any]) -> ConsentChange | None:
    """The change that an answer or a file of İYS's tells; ``None`` for a channel that is no phone. ``ValueError`` where
    it cannot be read."""
    channel = fields.get("type")
    if channel == "EPOSTA":
        return None
    source = str(fields.get("source") or "")
    if len(source) > _LONGEST_SOURCE:
        raise ValueError("no source")
    at = str(fields.get("consentDate") or fields.get("creationDate"))
    if at < _FIRST_DAY:
        raise ValueError("older than İYS keeps any")
    return ConsentChange(
        firm_id,
        _msisdn(str(fields.get("recipient", ""))),
        RecipientType(str(fields.get("recipientType"))),
        ConsentStatus(str(fields.get("status"))),
        source,
        moment(at),
        Channel(str(channel)),
    )


def _msisdn(recipient: str) -> str:
    """The number as records have it, however it is written: one that is kept by another spelling is never found. A
    number of a fixed line (of the channel ``ARAMA``) is read as İYS writes it alone."""
    try:
        return msisdn.normalise(recipient, Region.TR)
    except InvalidValue as invalid:
        if not _E164.fullmatch(recipient):
            raise ValueError("no phone number") from invalid
        return recipient.removeprefix("+")
