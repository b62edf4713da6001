"""How the house reaches what is outside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ulak.platform.aws import client
from ulak.platform.clock import Milliseconds, sleep
from ulak.values import dataclass

if TYPE_CHECKING:
    from ulak.operators.port import Operator
    from ulak.people.openid import Fetch
    from ulak.platform.queue import Queue
    from ulak.text import MessageType

Connect = Callable[[str, "str | None", str, "MessageType | None"], "Operator"]
"""An operator by its id, its account's base URL, the name of its secret, and the message type that it must send."""


@dataclass(frozen=True, slots=True)
class Ports:
    """How the house reaches what is outside it. Tests, benches and fault worlds replace what they play themselves."""

    client: Callable[[str], Any] = client
    """An AWS client by the service's name."""
    queue: Callable[[str], Queue] | None = None
    """A queue by its name (``plan``, ``send``, …); SQS by the settings where none is given."""
    operator: Connect | None = None
    """Connects to an operator; its adapter does where none is given."""
    sent_through: Callable[[str], frozenset[MessageType] | None] | None = None
    """The message types that go through an operator by its id; what its adapter sends where none is given."""
    fetch: Fetch | None = None
    """Calls an address of a sign-in provider; a checked connection to it where none is given."""
    sleep: Callable[[Milliseconds], None] = sleep
