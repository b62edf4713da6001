"""Each message type that an adapter declares goes out through it."""

from __future__ import annotations

import pytest

from tests.contracts.benches import Bench, call
from ulak.operators.port import Accepted
from ulak.text import MessageType

NUMBER, TCKN = "905321234567", "17291716060"
TEXTS = {MessageType.WAP_PUSH: "http://a.tr/k Kampanya"}


@pytest.mark.parametrize("message_type", MessageType)
def test_a_message_of_each_declared_type_is_accepted(bench: Bench, message_type: MessageType) -> None:
    if message_type not in bench.wire.message_types:
        return
    by_tckn = message_type is MessageType.TCKN
    more = {"tckns": (TCKN,), "sender_id": "ULAKTCKN"} if by_tckn else {}
    text = TEXTS.get(message_type, "Merhaba")
    answer = bench.operator.send(call(NUMBER, text=text, message_type=message_type, **more))
    assert isinstance(answer, Accepted), answer
    assert bench.taken() == [(TCKN if by_tckn else NUMBER, text)]
