"""What the simulated phone of a test key received. A live code is shown nowhere but on its phone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ulak.errors import Forbidden, NotFound
from ulak.identity.caller import Caller, KeyKind
from ulak.otp.codes import ChallengeRef
from ulak.otp.views import OtpViews


@dataclass(frozen=True, slots=True)
class ReceivedText:
    """The text of a message, its code in it."""

    ref: ChallengeRef
    serial: int
    """Which of the challenge's messages it is; the first is 1."""
    text: str


@dataclass(frozen=True, slots=True)
class ReceivedTexts:
    """`text_of` answers the text that the built-in operator took under a reference. It holds the texts of test keys
    alone."""

    views: OtpViews
    text_of: Callable[[str], str | None]

    def show(self, caller: Caller, otp_id: str) -> ReceivedText:
        """The last message of the caller's challenge. ``Forbidden`` (``test_key_only``) to a key of another kind;
        ``NotFound`` for a message that the operator refused or never got."""
        if caller.kind is not KeyKind.TEST:
            raise Forbidden("test_key_only")
        view = self.views.show(caller, otp_id)
        serial = view.challenge.generation
        text = self.text_of(view.ref.reference(serial))
        if text is None:
            raise NotFound
        return ReceivedText(view.ref, serial, text)
