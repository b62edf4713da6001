"""What the one suite asks of an operator that it tries: the operator, and the means to have it misbehave and to see
what it really took. Each operator's bench is a module of its own, and a line in ``BENCHES`` of the conftest."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from tests.simulator.simulator_world import Program
from ulak.operators.port import Operator, Outbound
from ulak.operators.wire import Wire
from ulak.platform.clock import Clock
from ulak.rules import OperatorProfile, Purpose
from ulak.text import MessageType

PATIENCE_SECONDS = 0.3
"""How long a test waits for an operator that stays silent."""

NOBODY = "http://127.0.0.1:9"
"""The discard port, where nobody listens."""

FATES = {"no_report": 0, "delivered": 1, "expired": 2, "blacklisted": 15}
"""What becomes of a message → the simulator's last two digits of its number."""

REFUSALS = ("20", "30", "40", "50", "51", "70", "80", "85", "100")
"""The codes by which the suite names a refusal: Netgsm's."""

_DIGITS = {
    **{fate: f"00{digits:02}" for fate, digits in FATES.items()},
    **{f"refused_{code}": f"01{int(code) % 100:02}" for code in REFUSALS},
    "timeout_before": "0400",
    "timeout_after": "0401",
    "server_error_before": "0410",
    "server_error_after": "0411",
    "garbage_before": "0420",
    "garbage_after": "0421",
    "hang_up_before": "0430",
    "hang_up_after": "0431",
}


def call(*msisdns: str, text: str = "Merhaba", **more: Any) -> Outbound:
    fields: dict[str, Any] = {
        "sender_id": "ULAK",
        "msisdns": msisdns,
        "texts": [text] * len(msisdns),
        "message_type": MessageType.BULK,
        "purpose": Purpose.INFORMATIONAL,
        "reference": "7f3a-0-0",
    }
    return Outbound(**fields | more)


class Bench(Protocol):
    operator: Operator
    clock: Clock
    wire: Wire
    rules: OperatorProfile
    sessions: str | None
    """Where the simulator ends the sessions of an operator that wants a log-in; ``None``: it wants none."""

    dated: bool
    """Whether its reports tell when they became true."""

    cuts_flash: bool
    """Whether it refuses a flash of two segments. Else it is ours alone to refuse."""

    def number_that(self, behaviour: str) -> str:
        """A msisdn; the next call to it goes as the simulator's documents say of `behaviour`."""
        ...

    def raw(self, netgsms: str) -> str | None:
        """What this operator writes where Netgsm writes a code of refusal; ``None``: it has no code for that."""
        ...

    def status(self, fate: str) -> str:
        """What its report says of a message of that fate."""
        ...

    def unreachable(self) -> Operator:
        """The same operator with nobody listening at its address."""
        ...

    def taken(self) -> Sequence[tuple[str, str]]:
        """Number and text of each message that the operator accepted, by its own books."""
        ...

    def close(self) -> None: ...


@dataclass
class SimulatorBench:
    """An adapter that speaks to a face of the simulator."""

    program: Program
    operator: Any
    sessions = None
    dated = True
    cuts_flash = True
    clock: Clock = lambda: time.time_ns() // 1_000_000

    def number_that(self, behaviour: str) -> str:
        return f"90532000{_DIGITS[behaviour]}"

    def taken(self) -> list[tuple[str, str]]:
        with self.program.client() as books:
            messages = books.get("/books/messages").json()["messages"]
        return [(message["msisdn"], message["text"]) for message in messages]

    def close(self) -> None:
        self.operator._http.close()
