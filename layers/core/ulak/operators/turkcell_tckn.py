"""Turkcell's service by TCKN, as one of its partners documents it (Mobildev, smsdeveloper.net/122).

The wire: XML posted to an address of the partner's, user name and company code in one field; success is
``ID:<number>``, a refusal two digits. It is old, its published address is http, and nobody here has run it: an account
names an https address of its own. Nothing of what becomes of a message is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from ulak.operators.port import Accepted, Answer, InDoubt, Outbound, Rejected
from ulak.rules import SendError, Then, profile

if TYPE_CHECKING:
    import httpx

PATH: Final = "/xmlapi.aspx"
CONTENT_TYPE: Final = "text/xml; charset=utf-8"

_SEND_ERRORS: Final = {error.raw: error for error in profile("turkcell").send_errors}
_TAKEN: Final = re.compile(r"ID:\s*(\d+)")
_REFUSED: Final = re.compile(r"\d\d")
_ONE_TEXT, _TEXTS = "0", "1"


def body_of(call: Outbound, credentials: Mapping[str, str]) -> bytes:
    """The call as XML: one text to many TCKNs, or a text each. Its clear TCKNs stand here and nowhere else."""
    user = "-".join(filter(None, (credentials["username"], credentials.get("company_code"))))
    one_text = len(set(call.texts)) == 1
    if one_text:
        messages = _element("Mesgbody", call.texts[0]) + _element("Numbers", ",".join(call.tckns))
    else:
        pairs = zip(call.texts, call.tckns, strict=True)
        each = (
            f"<Message>{_element('Mesgbody', text)}{_element('Number', to)}</Message>" for text, to in pairs
        )
        messages = f"<Messages>{''.join(each)}</Messages>"
    fields = (
        _element("UserName", user),
        _element("PassWord", credentials["password"]),
        _element("Action", _ONE_TEXT if one_text else _TEXTS),
        messages,
        _element("Originator", call.sender_id),
        _element("SDate", ""),
    )
    return f"<MainmsgBody>{''.join(fields)}</MainmsgBody>".encode()


def understood(answer: httpx.Response) -> Answer:
    """What became of the call."""
    told = answer.text.strip()
    if answer.status_code == 200 and (taken := _TAKEN.match(told)):
        return Accepted(taken[1])
    if answer.status_code == 200 and _REFUSED.fullmatch(told):
        error = _SEND_ERRORS.get(told, SendError(told, "refused_unknown", Then.DOUBT))
        if error.then is Then.DOUBT:
            return InDoubt(f"{error.reason}:{error.raw}")
        return Rejected(error.raw, error.reason, error.then)
    return InDoubt(f"HTTP {answer.status_code} without a readable answer")


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"
