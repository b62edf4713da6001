"""Netgsm's flash messages, as its own client for PHP sends them (netgsm/sms, ``SmsSend::flashSms``).

The wire: XML posted to ``/sms/send/xml``, user name and password in its header, one text to many numbers; success is
``00 <job>`` (``01`` and ``02``: it put a date right, and we give none), a refusal its code alone. REST v2 has no
message class. That its reports are asked for by the same job ids is not confirmed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from ulak.operators.port import Accepted, InDoubt

if TYPE_CHECKING:
    import httpx

PATH: Final = "/sms/send/xml"
CONTENT_TYPE: Final = "text/xml; charset=utf-8"

_TAKEN: Final = ("00", "01", "02")
_TURKISH: Final = "TR"


def body_of(
    credentials: Mapping[str, str], sender_id: str, iys_filter: str, text: str, numbers: Sequence[str]
) -> bytes:
    """The call as XML. `iys_filter`: what Netgsm asks İYS about the numbers itself."""
    header = (
        '<company dil="TR">Netgsm</company>',
        _element("usercode", credentials["username"]),
        _element("password", credentials["password"]),
        _element("type", "1:n"),
        _element("flash", "1"),
        _element("msgheader", sender_id),
        _element("filter", iys_filter),
        "" if text.isascii() else _element("encoding", _TURKISH),
    )
    within = text.replace("]]>", "]]]]><![CDATA[>")
    body = f"<msg><![CDATA[{within}]]></msg>" + "".join(_element("no", number) for number in numbers)
    whole = f"<mainbody><header>{''.join(header)}</header><body>{body}</body></mainbody>"
    return f'<?xml version="1.0" encoding="UTF-8"?>{whole}'.encode()


def understood(answer: httpx.Response) -> Accepted | str | InDoubt:
    """What became of the call; a text is the code that it was refused with."""
    code, *rest = answer.text.split() or [""]
    if answer.status_code == 200 and code in _TAKEN and rest:
        return Accepted(rest[0])
    if answer.status_code == 200 and code.isdecimal() and code not in _TAKEN:
        return code
    return InDoubt(f"HTTP {answer.status_code} without a readable answer")


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"
