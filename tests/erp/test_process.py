"""An event becomes messages once, whatever happens in between. On moto."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from tests.calls import Answer, call
from tests.conftest import HandClock
from tests.world import FIRM, World
from ulak.erp.kinds import Kind
from ulak.erp.records import ErpRef, EventTemplate
from ulak.identity.caller import Caller
from ulak.planning.accept import Acceptance
from ulak.platform.idempotency import RequestKey


class Erp:
    def __init__(self, clock: HandClock) -> None:
        self.world = World(clock)
        house = self.world.house
        self.store, self.process, self.overdue = (
            house.events.erp_store,
            house.events.erp_process,
            house.events.overdue_erp_events,
        )
        self.queue = self.world.queues["erp"]

    def post(self, event: dict[str, Any]) -> Answer:
        return call(self.world.house, "POST", "/v1/erp/events", event, caller=Caller(FIRM, "k"))

    def take(self, event: dict[str, Any]) -> ErpRef:
        taken = self.post(event)
        assert taken.status == 202, taken
        return ErpRef(FIRM, str(taken.body["id"]))

    def show(self, ref: ErpRef) -> dict[str, Any]:
        path = f"/v1/erp/events/{ref.event_id}"
        return dict(call(self.world.house, "GET", path, caller=Caller(FIRM, "k")).body)

    def sent(self) -> dict[tuple[str, str], int]:
        self.world.run(seconds=30)
        return self.world.operator.times_accepted()


@pytest.fixture
def erp(aws_in_process: None, clock: HandClock) -> Erp:
    erp = Erp(clock)
    erp.world.house.events.erp_users.set_user(FIRM, "ayse", "905321112233")
    erp.world.house.events.erp_users.set_user(FIRM, "ali", "905331112244")
    return erp


def alert(text: str = "Onay bekliyor") -> dict[str, Any]:
    return {"type": "workflow.alert", "id": "wf-1", "data": {"users": ["ayse", "ali"], "text": text}}


def test_an_event_worked_through_twice_sends_each_message_once(erp: Erp) -> None:
    ref = erp.take(alert())
    erp.process.run(ref)
    before = erp.show(ref)
    erp.process.run(ref)
    assert erp.show(ref) == before
    assert set(erp.sent().values()) == {1}
    assert len(erp.sent()) == 2


@pytest.mark.parametrize("survived", [0, 1, 2])
def test_a_death_after_any_message_sends_no_other_text_and_nothing_twice(erp: Erp, survived: int) -> None:
    """Between the two lives the text changes, a number too: what was decided first holds."""
    ref = erp.take(alert())
    accepted: list[Mapping[str, Any]] = []

    class Dead(BaseException):
        pass

    class Dying:
        def kept_message(
            self, caller: Caller, key: RequestKey, fields: Mapping[str, Any], source: str
        ) -> Acceptance:
            if len(accepted) == survived:
                raise Dead
            accepted.append(fields)
            return erp.world.accept.kept_message(caller, key, fields, source)

    erp.world.house.jobs.accept = Dying()  # type: ignore[assignment] # the moment of death
    finishing = erp.store.finish
    if survived == 2:  # after the last message, before the end is written

        def dies(*args: object) -> None:
            raise Dead

        erp.store.finish = dies  # type: ignore[method-assign] # the moment of death
    with pytest.raises(Dead):
        erp.process.run(ref)
    erp.world.house.jobs.accept = erp.world.accept  # the next life's own
    erp.store.finish = finishing  # type: ignore[method-assign] # the next life's own
    erp.store.set_template(FIRM, EventTemplate(Kind.WORKFLOW_ALERT, text="Yeni: {text}"))
    erp.world.house.events.erp_users.set_user(FIRM, "ayse", "905339999999")
    erp.process.run(ref)
    assert erp.show(ref)["status"] == "processed"
    assert erp.sent() == {("905321112233", "Onay bekliyor"): 1, ("905331112244", "Onay bekliyor"): 1}


def test_an_event_whose_pointer_was_lost_is_found(erp: Erp) -> None:
    ref = erp.take(alert())
    erp.queue.messages.clear()
    assert erp.overdue.push_on() == 0
    erp.world.clock.turn(61_000)
    assert erp.overdue.push_on() == 1
    assert [ErpRef.decode(body) for _, body in erp.queue.messages] == [ref]
    erp.process.run(ref)
    erp.world.clock.turn(120_000)
    assert erp.overdue.push_on() == 0


def test_a_user_whose_number_was_removed_is_reported(erp: Erp) -> None:
    erp.world.house.events.erp_users.remove_user(FIRM, "AYSE")
    ref = erp.take(alert())
    erp.process.run(ref)
    shown = erp.show(ref)
    assert shown["status"] == "partial"
    assert shown["unreachable"] == [{"user": "ayse", "code": "user_without_number"}]


def test_a_value_that_the_text_wants_and_the_event_lacks_is_a_refusal_of_its_own(erp: Erp) -> None:
    erp.store.set_template(FIRM, EventTemplate(Kind.WORKFLOW_ALERT, text="{belge}: {text}"))
    ref = erp.take(alert())
    erp.process.run(ref)
    shown = erp.show(ref)
    assert shown["status"] == "failed"
    assert [one["code"] for one in shown["refused"]] == ["placeholder_unknown"] * 2
    assert erp.sent() == {}


def test_what_is_worked_through_holds_no_number_any_more(erp: Erp) -> None:
    ref = erp.take(alert())
    erp.process.run(ref)
    item = erp.world.house.platform.table.get((f"FIRM#{FIRM}#ERP#{ref.event_id}", "INCOMING"))
    assert item is not None
    assert "planned" not in item
    assert "90532" not in json.dumps(item, default=str)


def test_a_word_for_nothing_is_asked_about_and_the_event_may_answer(erp: Erp) -> None:
    erp.store.set_template(FIRM, EventTemplate(Kind.WORKFLOW_ALERT, text="Sayın {ad}"))
    data = {"recipients": ["0532 111 22 33"], "ad": "NULL"}
    event = {"type": "workflow.alert", "id": "1", "data": data}
    asked = erp.take(event)
    erp.process.run(asked)
    assert erp.show(asked)["refused"] == [
        {
            "recipient": 0,
            "code": "value_nothing_word",
            "readings": ["empty", "text"],
            "choose": "/reading/nothing_words",
        }
    ]
    said = erp.take(event | {"id": "2", "reading": {"nothing_words": "text"}})
    erp.process.run(said)
    assert erp.show(said)["status"] == "processed"
    assert list(erp.sent()) == [("905321112233", "Sayın NULL")]
