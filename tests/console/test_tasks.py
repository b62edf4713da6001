"""A task of the ERP that waits for a code: its approver sees it in the console, and the code approves it there."""

from __future__ import annotations

from dataclasses import replace
from secrets import token_hex
from typing import Any

import pytest

from tests.calls import call
from tests.console.console_world import Browser, ConsoleWorld
from ulak.directory.approvers import Approver, Approves
from ulak.erp.records import ErpRef
from ulak.identity.caller import Caller
from ulak.people.roles import Role
from ulak.platform.clock import HOUR, MINUTE

PROGRAM = Caller("acme", "k1")
EVENT: dict[str, Any] = {
    "type": "approval.started",
    "id": "WF-1042-1",
    "data": {
        "users": ["mudur"],
        "task_id": "WF-1042",
        "title": "Satınalma onayı",
        "document_number": "SA-2026-118",
        "amount": "48250.00",
        "currency": "TRY",
        "party": "İnci Ltd.",
        "requester": "ali",
    },
}


@pytest.fixture
def begun(world: ConsoleWorld) -> str:
    """The challenge that *Görevi Gerçekle* has begun in the ERP."""
    world.directory.approvers.put(
        Approver("acme", "mudur", "905320000002", frozenset({Approves.TASK}), {"TRY": "100000.00"})
    )
    taken = call(world.house, "POST", "/v1/erp/events", EVENT, caller=PROGRAM)
    ref = ErpRef("acme", str(taken.body["id"]))
    world.house.events.erp_process.run(ref)
    shown = call(world.house, "GET", f"/v1/erp/events/{ref.event_id}", caller=PROGRAM)
    assert shown.body["sent"], shown.body
    return str(shown.body["sent"][0]["otp_id"])


@pytest.fixture
def manager(world: ConsoleWorld) -> Browser:
    return approver(world, "0532 000 0002")


def approver(world: ConsoleWorld, number: str) -> Browser:
    return world.signed_in(
        Role.APPROVER, name="Murat Can", email=f"{token_hex(4)}@acme.example", number=number
    )


def test_a_task_is_approved_by_the_code_and_the_erp_sees_it(
    world: ConsoleWorld, begun: str, manager: Browser
) -> None:
    listed = manager.get("/konsol/onaylar")
    assert "Satınalma onayı" in listed.plain
    assert "48.250,00 TRY" in listed.plain
    page = manager.get(f"/konsol/gorevler/{begun}")
    assert "İnci Ltd." in page.plain
    assert "5 deneme hakkınız var" in page.plain
    assert "Kalan OTP kredisi" in page.plain
    code = world.code()
    wrong = manager.post(f"/konsol/gorevler/{begun}", {"kod": "000000" if code != "000000" else "111111"})
    assert (wrong.status, "4 deneme hakkınız kaldı" in wrong.plain) == (422, True)
    done = manager.post(f"/konsol/gorevler/{begun}", {"kod": f"{code[:3]} {code[3:]}"})
    assert "Görev onaylandı" in manager.follow(done).plain
    seen = call(world.house, "GET", f"/v1/otp/{begun}", caller=PROGRAM)
    assert (seen.body["status"], bool(seen.body["approval"])) == ("approved", True)
    assert "Satınalma onayı" not in manager.get("/konsol/onaylar").plain
    again = manager.post(f"/konsol/gorevler/{begun}", {"kod": code})
    assert again.status == 422, "a code approves once"
    trail = world.signed_in(Role.ADMINISTRATOR, email="y@acme.example").get("/konsol/iz").plain
    assert "Murat Can ERP görevini onayladı WF-1042" in trail


def test_a_task_is_its_approvers_alone(world: ConsoleWorld, begun: str) -> None:
    other = approver(world, "0532 000 0003")
    assert "Satınalma onayı" not in other.get("/konsol/onaylar").plain
    assert other.get(f"/konsol/gorevler/{begun}").status == 404
    assert other.post(f"/konsol/gorevler/{begun}", {"kod": world.code()}).status == 404
    assert other.post(f"/konsol/gorevler/{begun}/reddet").status == 404


def test_an_approver_of_jobs_alone_sees_no_task(world: ConsoleWorld, begun: str, manager: Browser) -> None:
    (before,) = world.directory.approvers.of_number("acme", "905320000002")
    world.directory.approvers.put(replace(before, approves=frozenset({Approves.JOB})), before)
    assert manager.get(f"/konsol/gorevler/{begun}").status == 404


def test_another_code_makes_the_one_before_void(world: ConsoleWorld, begun: str, manager: Browser) -> None:
    first = world.code()
    early = manager.post(f"/konsol/gorevler/{begun}/kod")
    assert (early.status, 'role="alert"' in early.text) == (422, True)
    world.clock.turn(MINUTE)
    assert manager.post(f"/konsol/gorevler/{begun}/kod").status == 303
    second = world.code()
    if first != second:
        assert manager.post(f"/konsol/gorevler/{begun}", {"kod": first}).status == 422
    assert manager.post(f"/konsol/gorevler/{begun}", {"kod": second}).status == 303


def test_who_refuses_ends_the_code(world: ConsoleWorld, begun: str, manager: Browser) -> None:
    assert manager.post(f"/konsol/gorevler/{begun}/reddet").location == "/konsol/onaylar"
    seen = call(world.house, "GET", f"/v1/otp/{begun}", caller=PROGRAM)
    assert seen.body["status"] == "cancelled"
    page = manager.get(f"/konsol/gorevler/{begun}")
    assert "Bu kod artık geçmez" in page.plain


def test_what_the_code_held_for_is_gone_with_it(world: ConsoleWorld, begun: str, manager: Browser) -> None:
    world.clock.turn(15 * MINUTE)
    assert "Satınalma onayı" not in manager.get("/konsol/onaylar").plain
    assert "Bu kod artık geçmez" in manager.get(f"/konsol/gorevler/{begun}").plain
    world.clock.turn(2 * HOUR)
    later = approver(world, "0532 000 0002")
    assert later.get(f"/konsol/gorevler/{begun}").status == 404
