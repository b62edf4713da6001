"""Which service carries which messages."""

from __future__ import annotations

import pytest

from ulak.directory.firms import Service
from ulak.text import MessageType


@pytest.mark.parametrize("message_type", MessageType)
def test_every_message_type_is_carried_by_a_service(message_type: MessageType) -> None:
    assert Service.of(message_type) in Service
