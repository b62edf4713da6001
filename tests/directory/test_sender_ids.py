"""Sender IDs: which of a service may be sent from, and what the operator says of the others."""

from __future__ import annotations

import pytest

from tests.conftest import HandClock
from tests.directory.test_sources import Office
from tests.world import FIRM
from ulak.directory.firms import Registration, Service
from ulak.errors import Conflict, InputError, NotFound
from ulak.platform.clock import MINUTE


@pytest.fixture
def office(aws_in_process: None, clock: HandClock) -> Office:
    return Office(clock)


def refusal(office: Office, sender_id: str, **more: str) -> list[str]:
    with pytest.raises(InputError) as refused:
        office.post(recipients=["0532 000 00 01"], sender_id=sender_id, **more)
    return [one.code for one in refused.value.problems]


def test_a_sender_id_is_sent_from_once_the_operator_has_registered_it(office: Office) -> None:
    assert refusal(office, "YENI") == ["sender_id_unknown"]
    office.directory.set_sender_id(FIRM, Service.SMS, "YENI", Registration.PENDING)
    assert refusal(office, "YENI") == ["sender_id_pending"]
    office.directory.set_sender_id(FIRM, Service.SMS, "YENI", Registration.REFUSED)
    assert refusal(office, "YENI") == ["sender_id_refused"]
    office.directory.set_sender_id(FIRM, Service.SMS, "YENI", Registration.REGISTERED)
    office.clock.turn(MINUTE)
    office.post(recipients=["0532 000 00 01"], sender_id="YENI")
    office.run()
    assert [call.sender_id for call in office.operator.calls] == ["YENI"]


def test_the_default_fills_in(office: Office) -> None:
    office.directory.set_sender_id(FIRM, Service.SMS, "YENI", Registration.REGISTERED, default=True)
    office.clock.turn(MINUTE)
    office.post(recipients=["0532 000 00 01"])
    office.run()
    assert [call.sender_id for call in office.operator.calls] == ["YENI"]


def test_a_sender_id_of_one_service_is_none_of_another(office: Office) -> None:
    assert refusal(office, "ACMETCKN") == ["sender_id_unknown"]
    assert "sender_id_unknown" in refusal(office, "ACME", message_type="tckn")


def test_sender_ids_are_listed_by_service_with_their_registration(office: Office) -> None:
    office.directory.set_sender_id(FIRM, Service.SMS, "BEKLER", Registration.PENDING)
    services = office.ask("GET /v1/sender-ids")["services"]
    assert services["sms"] == [
        {"sender_id": "ACME", "registration": "registered", "default": True},
        {"sender_id": "ACME2", "registration": "registered", "default": False},
        {"sender_id": "BEKLER", "registration": "pending", "default": False},
    ]
    assert [one["sender_id"] for one in services["tckn"]] == ["ACMETCKN"]


def test_the_last_registered_one_is_not_taken_away(office: Office) -> None:
    office.directory.set_sender_id(FIRM, Service.SMS, "ACME", Registration.REFUSED)
    with pytest.raises(Conflict):
        office.directory.set_sender_id(FIRM, Service.SMS, "ACME2", Registration.REFUSED)
    with pytest.raises(NotFound):
        office.directory.set_sender_id("nobody", Service.SMS, "ACME", Registration.PENDING)
