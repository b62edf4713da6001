"""Bodies of the inbox's routes."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field, StrictBool, StrictInt, StringConstraints

from ulak.inbox.records import MOST_ANSWERS, USUAL_ANSWERS, Answering
from ulak.planning.requests import Tag
from ulak.platform.bodies import Body
from ulak.rules import Purpose, RecipientType
from ulak.text.misread import TextAs

Name = Annotated[str, StringConstraints(strip_whitespace=True, max_length=64)]
MOST_KEYWORDS: Final = 50


class InboundBody(Body):
    """``POST /v1/inbox``: a message that a program of the firm's received."""

    id: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=128)]
    """The program's own id of it: told twice, it is one message."""
    sender: Annotated[str, Field(max_length=64)]
    """The number that wrote."""
    to: Name = ""
    """The number or short code that it was written to."""
    text: Annotated[str, Field(max_length=2_000)]
    received_at: str | None = Field(default=None, max_length=64)
    """RFC 3339, with its offset; now when left out."""


class MarkBody(Body):
    """``PUT /v1/inbox/{message_id}``."""

    read: StrictBool
    assigned_to: Name = ""
    """The person or ERP user who takes care of it, and of what the same number writes from now on; empty: nobody."""


class ReplyBody(Body):
    """``POST /v1/inbox/replies``: an answer to whoever wrote a message. It is sent and costs as any message."""

    message: Annotated[str, Field(min_length=1, max_length=64)]
    """The id of the message in the inbox."""
    text: Annotated[str, Field(min_length=1)]
    purpose: Purpose
    recipient_type: RecipientType = RecipientType.BIREYSEL
    """Where it is commercial: as ``POST /v1/messages`` takes it."""
    sender_id: str | None = None
    """The account's first when left out."""
    text_as: TextAs | None = None
    """Where the text looks misread: as ``POST /v1/messages`` takes it."""
    requested_by: Tag | None = None
    client_reference: Tag | None = None


class KeywordBody(Body):
    """A word that the firm answers by itself."""

    word: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=20)]
    """One word; İ, I, ı and i are the same letter, capitals and small ones too."""
    answer: Answering
    """``text``: the text as it stands. ``balance``: a text with the balance of the current account that the number
    stands on, if that is exactly one."""
    text: Annotated[str, Field(min_length=1, max_length=1_000)]
    """What is answered; with ``balance`` it may name what an account fills: ``{ad}``, ``{bakiye}``, ``{vade}``."""


class InboxSettingsBody(Body):
    """``PUT /v1/settings/inbox``: all of it."""

    keywords: list[KeywordBody] = Field(default=[], max_length=MOST_KEYWORDS)
    answers_a_day: StrictInt = Field(default=USUAL_ANSWERS, ge=1, le=MOST_ANSWERS)
    """To one number, whatever is answered by itself."""
