"""Who may not be written to is left out of a job, and is not called by a chunk that is claimed later."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import HandClock
from tests.consent.asking import ask
from tests.world import CREDIT, FIRM, World
from ulak.identity.caller import Caller, Scope
from ulak.platform.clock import HOUR, SECOND, rfc3339

ADMIN = Caller(FIRM, "k", scopes=frozenset(Scope))
NUMBERS = [f"9053200{n:05d}" for n in range(6)]


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> World:
    clock.turn(10 * HOUR)  # nine in the morning in Türkiye: commercial messages may go out
    return World(clock)


def _ret(world: World, number: str, **more: Any) -> None:
    rows = [{"to": number, "reason": "ret", **more}]
    assert ask(world, "POST", "/v1/suppressions", {"rows": rows}).status == 200


def _consent(world: World, number: str, status: str = "ONAY", kind: str = "BIREYSEL", ago: int = 60) -> None:
    at = rfc3339(world.clock() - ago * SECOND)
    row = {"to": number, "status": status, "recipient_type": kind, "source": "HS_WEB", "at": at}
    assert ask(world, "POST", "/v1/consents", {"rows": [row]}).status == 200


def _called(world: World) -> list[str]:
    return [msisdn for call in world.operator.calls for msisdn in call.msisdns]


def test_who_refused_is_left_out_of_a_commercial_job_with_the_reason(world: World) -> None:
    _ret(world, NUMBERS[1])
    ref = world.post_job(NUMBERS[:3], purpose="commercial")
    world.run()
    assert [(one["row"], one["code"]) for one in world.refusals(ref)] == [(2, "consent_ret")]
    assert _called(world) == [NUMBERS[0], NUMBERS[2]]
    assert world.job(ref)["credits"]["charged"] == 2


def test_an_informational_message_reaches_who_refused_commercial_ones(world: World) -> None:
    _ret(world, NUMBERS[0])
    world.post_job(NUMBERS[:1])
    world.run()
    assert _called(world) == NUMBERS[:1]


def test_a_number_suppressed_for_all_gets_no_message_of_any_purpose(world: World) -> None:
    _ret(world, NUMBERS[0], scope="all")
    ref = world.post_job(NUMBERS[:2])
    world.run()
    assert _called(world) == NUMBERS[1:2]
    assert world.job(ref)["status"] == "finished"


def test_the_quote_says_who_may_not_be_written_to(world: World) -> None:
    _ret(world, NUMBERS[0])
    body = {"text": "İndirim", "purpose": "commercial", "recipients": NUMBERS[:2]}
    quote = ask(world, "POST", "/v1/quotes", body).body
    assert (quote["recipients"], quote["refused"]) == (1, 1)
    assert [one["code"] for one in quote["refusals"]] == ["consent_ret"]


def test_with_consent_required_private_persons_need_it_and_merchants_do_not(world: World) -> None:
    ask(world, "PUT", "/v1/settings/consent", {"check": "required"}, caller=ADMIN)
    _consent(world, NUMBERS[0])
    ref = world.post_job(NUMBERS[:2], purpose="commercial")
    world.run()
    assert [one["code"] for one in world.refusals(ref)] == ["consent_missing"]
    assert _called(world) == NUMBERS[:1]
    world.post_job(NUMBERS[2:4], purpose="commercial", recipient_type="TACIR", key="key-00000002")
    world.run()
    assert _called(world) == [NUMBERS[0], *NUMBERS[2:4]]


def test_a_merchants_refusal_stops_only_what_is_sent_to_merchants(world: World) -> None:
    _consent(world, NUMBERS[0], "RET", "TACIR")
    answer = ask(
        world,
        "POST",
        "/v1/messages",
        {"to": NUMBERS[0], "text": "x", "purpose": "commercial", "recipient_type": "TACIR"},
        key="key-00000001",
    )
    assert (answer.status, answer.codes) == (422, ["consent_ret"])
    world.send_message({"to": NUMBERS[0], "text": "x", "purpose": "commercial"}, key="key-00000002")
    world.run()
    assert _called(world) == NUMBERS[:1]


def test_a_later_consent_lifts_a_refusal_and_an_earlier_one_does_not(world: World) -> None:
    _ret(world, NUMBERS[0], at=rfc3339(world.clock() - 100 * SECOND))
    _ret(world, NUMBERS[1], at=rfc3339(world.clock() - 100 * SECOND))
    _consent(world, NUMBERS[0], ago=50)
    _consent(world, NUMBERS[1], ago=150)
    world.post_job(NUMBERS[:2], purpose="commercial")
    world.run()
    assert _called(world) == NUMBERS[:1]


def test_who_refuses_before_a_chunk_is_claimed_is_not_called_and_costs_nothing(world: World) -> None:
    ref = world.post_job(
        NUMBERS, purpose="commercial", send_at=rfc3339(world.clock() + HOUR), text="İndirim başladı"
    )
    world.run(seconds=10)
    assert world.job(ref)["counts"]["pending"] == 6
    _ret(world, NUMBERS[2])
    _ret(world, NUMBERS[5], reason="complaint")
    world.run(seconds=HOUR // SECOND + 300)
    assert _called(world) == [NUMBERS[n] for n in (0, 1, 3, 4)]
    shown = world.job(ref)
    assert (shown["status"], shown["counts"]["suppressed"], shown["counts"]["pending"]) == ("finished", 2, 0)
    where = {one["to"]: (one["status"], one.get("reason")) for one in world.recipients(ref)}
    assert where[NUMBERS[2]] == ("suppressed", "consent_ret")
    assert where[NUMBERS[5]] == ("suppressed", "suppressed")
    assert shown["credits"]["charged"] == 4
    standing = world.house.ledger.store.standing(FIRM, "sms")
    assert standing.remaining == CREDIT - 4
    assert not world.house.delivery.audit.run(FIRM, whole=True).violations
    assert world.message(ref, 2)["status"] == "suppressed"


def test_a_chunk_of_which_all_refused_makes_no_call_and_closes_its_job(world: World) -> None:
    ref = world.post_job(NUMBERS[:2], purpose="commercial", send_at=rfc3339(world.clock() + HOUR))
    world.run(seconds=5)
    for number in NUMBERS[:2]:
        _ret(world, number)
    world.run(seconds=HOUR // SECOND + 300)
    assert world.operator.calls == []
    assert world.job(ref)["counts"]["suppressed"] == 2
    assert world.house.ledger.store.standing(FIRM, "sms").remaining == CREDIT


def test_a_job_that_is_expanded_again_leaves_out_the_same_recipients(world: World) -> None:
    _ret(world, NUMBERS[0])
    ref = world.post_job(NUMBERS[:3], purpose="commercial", send_at=rfc3339(world.clock() + HOUR))
    before = world.bucket.get(f"chunks/{FIRM}/{ref.job_id}/00000.json")
    _ret(world, NUMBERS[1])
    plan = world.store.plan(ref)
    world.fan_out._expand(ref, plan, lambda: world.bucket.lines(plan.snapshot))
    assert world.bucket.get(f"chunks/{FIRM}/{ref.job_id}/00000.json") == before


def test_a_refusal_stops_every_path_though_the_number_stands_on_several_cards(world: World) -> None:
    for code in ("S1", "S2"):
        put = ask(world, "PUT", f"/v1/subscribers/{code}", {"name": code, "numbers": [NUMBERS[0]]})
        assert put.status in (200, 201), put.body
    _ret(world, NUMBERS[0])
    ask(world, "PUT", "/v1/groups/G", {"name": "G"})
    ask(world, "POST", "/v1/groups/G/members", {"subscribers": ["S1", "S2"]})
    for number, named in enumerate(
        ({"subscribers": ["S1", "S2"]}, {"groups": ["G"]}, {"recipients": [NUMBERS[0]]})
    ):
        body = {"text": "İndirim", "purpose": "commercial", **named}
        world.send_job(body, key=f"key-0000000{number}")
    for code in ("S1", "S2"):
        body = {"text": "İndirim", "purpose": "commercial", "subscriber": code}
        assert ask(world, "POST", "/v1/messages", body, key=f"key-1-{code}-00").codes == ["consent_ret"]
    world.run()
    assert world.operator.calls == []


def test_asking_for_many_is_a_call_for_every_hundred(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    whole = world.house.consent.store.records

    class Counting:
        def records(self, firm_id: str, keys: Any, *, consistent: bool = True) -> Any:
            asked.append(len(list(keys)))
            return whole(firm_id, keys, consistent=consistent)

    from dataclasses import replace

    from ulak.rules import Purpose, RecipientType

    gate = replace(world.house.consent.gate, store=Counting())
    numbers = [f"90532{n:07d}" for n in range(1_000)]
    gate.stopped(FIRM, Purpose.COMMERCIAL, RecipientType.BIREYSEL, numbers)
    assert asked == [100] * 10
