"""The registry of consents and İYS tell each other what they took."""

from __future__ import annotations

import pytest

from tests.calls import call
from tests.conftest import HandClock
from tests.iys.registered import Registered, at
from tests.world import FIRM
from ulak.consent.permits import ConsentStatus
from ulak.identity.caller import Caller
from ulak.iys.consent import ConsentChange
from ulak.iys.records import State
from ulak.platform.clock import HOUR, SECOND
from ulak.rules import RecipientType

NUMBER = "905321234567"
CONSENT = {
    "to": f"+{NUMBER}",
    "status": "ONAY",
    "source": "HS_WEB",
    "at": "2026-11-27T10:00:00+03:00",
}


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> Registered:
    clock.now = at("2026-11-27 12:00:00")  # a Friday
    world = Registered(clock)
    world.house.consent.__dict__["iys_takers"] = (world.house.consent.iys_registry.take,)
    return world


def statuses(world: Registered) -> list[str]:
    return [one.status for one in world.register.history.get(654321, [])]


def test_a_consent_that_is_recorded_is_reported_once(world: Registered) -> None:
    for _ in range(2):
        assert world.call("POST", "/v1/consents", {"rows": [CONSENT]}).status == 200
        world.run()
    assert statuses(world) == ["ONAY"]
    (report,) = world.house.consent.iys_store.reports(FIRM, State.DONE)
    assert (report.change.recipient, report.change.source) == (NUMBER, "HS_WEB")


def test_of_rows_with_a_problem_none_is_reported(world: Registered) -> None:
    rows = [CONSENT, CONSENT | {"to": "0212"}]
    assert world.call("POST", "/v1/consents", {"rows": rows}).status == 422
    world.run()
    assert statuses(world) == []


def test_a_refusal_by_message_is_reported_as_a_message(world: Registered) -> None:
    assert world.call("POST", "/v1/consents", {"rows": [CONSENT]}).status == 200
    world.run()
    world.clock.turn(HOUR)
    body = {"id": "m1", "sender": NUMBER, "to": "4609", "text": "RET"}
    for _ in range(2):
        assert world.call("POST", "/v1/inbox", body).status == 200
        world.run()
    assert statuses(world) == ["ONAY", "RET"]
    assert world.register.history[654321][-1].source == "HS_MESAJ"


def _pushed(world: Registered, text: str = "Ret") -> None:
    """As an operator tells of a message from a phone."""
    token = world.house.operators.push_routes.make(FIRM, "sms")
    body = {"mesaj": text, "ceptel": NUMBER[2:], "aboneno": "4609", "gorevid": "1", "tarih": ""}
    assert (
        call(world.house, "POST", f"/v1/operators/{token}", body, caller=Caller(FIRM, "nobody")).status == 200
    )
    while world.step():
        pass


def test_a_refusal_takes_back_an_approval_that_iys_alone_knows_of(world: Registered) -> None:
    """It was given before Ulak was there, or by another way. A refusal is passed on within three business days
    (regulation on commercial messages art. 9, by third parties; docs/iys.md)."""
    approval = ConsentChange(
        FIRM, NUMBER, RecipientType.BIREYSEL, ConsentStatus.ONAY, "HS_WEB", at("2026-11-02 10:00:00")
    )
    world.elsewhere(approval)
    _pushed(world)
    world.run()
    assert statuses(world) == ["ONAY", "RET"]
    (done,) = world.house.consent.iys_store.reports(FIRM, State.DONE)
    assert (done.change.kind, done.change.source) == (RecipientType.BIREYSEL, "HS_MESAJ")
    (ended,) = world.house.consent.iys_store.reports(FIRM, State.REFUSED)
    assert (ended.change.kind, ended.code) == (RecipientType.TACIR, "iys_first_is_ret")


def test_a_refusal_of_which_iys_keeps_no_approval_ends_when_it_was_asked(world: Registered) -> None:
    """İYS takes no refusal as a first record."""
    for _ in range(2):
        _pushed(world)
        world.run()
    reports = world.house.consent.iys_store.reports
    assert {one.code for one in reports(FIRM, State.REFUSED)} == {"iys_first_is_ret"}
    assert len(reports(FIRM, State.REFUSED)) == len(RecipientType), "the same word again is not told again"
    assert (reports(FIRM, State.DONE), reports(FIRM, State.WAITING)) == ([], [])
    assert world.register.calls.get("add", 0) == 0
    assert world.house.consent.store.records(FIRM, [NUMBER])[NUMBER].consents == {}


def test_refusals_one_after_another_are_all_asked_about(world: Registered) -> None:
    """Each takes a call for persons and one for merchants, and the calls are given one by one when those at once are
    used up."""
    for number in range(6):
        body = {"id": f"m{number}", "sender": f"90532123450{number}", "to": "4609", "text": "RET"}
        assert world.call("POST", "/v1/inbox", body).status == 200
        world.step_all()
        world.clock.turn(SECOND)
    world.run(seconds=120, steps=20)
    reports = world.house.consent.iys_store.reports
    assert reports(FIRM, State.WAITING) == []
    assert len(reports(FIRM, State.REFUSED)) == 6 * len(RecipientType)


def test_what_a_recipient_says_to_iys_stops_commercial_messages(world: Registered) -> None:
    assert world.call("POST", "/v1/consents", {"rows": [CONSENT]}).status == 200
    world.run()
    world.clock.turn(HOUR)
    world.citizen(NUMBER, "RET")
    world.run(seconds=2 * 3600)
    body = {"to": NUMBER, "text": "İndirim", "purpose": "commercial"}
    refused = world.call("POST", "/v1/messages", body, key="key-00000001")
    assert refused.codes == ["consent_ret"]
    assert statuses(world) == ["ONAY", "RET"]


def test_who_refused_by_a_report_for_iys_is_not_written_to(world: Registered) -> None:
    """Whatever İYS says of it: it keeps no approval of this person, and refuses the refusal."""
    other = "905321234568"
    said = {"to": NUMBER, "source": "HS_WEB", "at": "2026-11-27T10:00:00+03:00", "kind": "BIREYSEL"}
    body = {"consents": [{**said, "status": "RET"}, {**said, "to": other, "status": "ONAY"}]}
    assert world.call("POST", "/v1/iys/reports", body).status == 202
    world.run()
    records = world.house.consent.store.records(FIRM, [NUMBER, other])
    assert {key: [one.status for one in record.consents.values()] for key, record in records.items()} == {
        NUMBER: ["RET"]
    }
