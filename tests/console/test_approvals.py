"""What waits for a second person in the console: who may let it go, by which code, and what it says otherwise."""

from __future__ import annotations

import re

import pytest

from tests.console.console_world import Browser, ConsoleWorld, Page
from tests.console.test_sending import checked, send_address
from ulak.directory.approval_rules import ApprovalRule
from ulak.directory.approvers import EVERYTHING, Approver, Approves
from ulak.identity.caller import Caller
from ulak.jobs.job import APPROVAL_DEADLINE, JobRef
from ulak.jobs.views import approval_task
from ulak.otp.commands import VerifyCode
from ulak.otp.requests import VerifyBody
from ulak.otp.task import Task
from ulak.people.roles import Role
from ulak.platform.clock import MINUTE

AYSE, MUDUR = "905320000001", "905320000002"


@pytest.fixture
def held(world: ConsoleWorld) -> ConsoleWorld:
    """A firm where everything waits for *mudur*."""
    world.directory.approvers.put(Approver("acme", "mudur", MUDUR, EVERYTHING))
    world.house.firm.settings.put_approval_rules("acme", [ApprovalRule()])
    world.clock.turn(MINUTE)
    return world


@pytest.fixture
def sender(held: ConsoleWorld) -> Browser:
    return held.signed_in(Role.SENDER, Role.APPROVER)


def manager(world: ConsoleWorld, *, number: str = "0532 000 0002", whole: bool = False) -> Browser:
    return world.signed_in(
        Role.APPROVER, name="Murat Can", email="murat@acme.example", number=number, whole=whole
    )


def sent(browser: Browser) -> str:
    """The id of a job that the person has sent."""
    return browser.post(*send_address(checked(browser))).location.rpartition("/")[2]


def asked(browser: Browser, job_id: str) -> Page:
    """The page after a code was asked for."""
    return browser.follow(browser.post(f"/konsol/onaylar/{job_id}/kod"))


def answered(browser: Browser, page: Page, code: str) -> Page:
    onay = re.search(r'name="onay" value="([^"]+)"', page.text)
    assert onay is not None, page.plain
    job_id = page.address.partition("?")[0].rpartition("/")[2]
    return browser.post(f"/konsol/onaylar/{job_id}/onayla", {"onay": onay[1], "kod": code})


def test_a_sender_cannot_approve_and_an_approver_does_by_the_code_once(
    held: ConsoleWorld, sender: Browser
) -> None:
    job_id = sent(sender)
    held.run(seconds=60)
    assert held.operator.accepted == {} or not held.operator.calls
    own = sender.get(f"/konsol/onaylar/{job_id}")
    assert "kendisi istedi" in own.plain
    assert "Görevi gerçekle" not in own.plain
    assert sender.post(f"/konsol/onaylar/{job_id}/kod").status == 409
    murat = manager(held)
    assert job_id[:8] in murat.get("/konsol/onaylar").plain
    before = murat.get(f"/konsol/onaylar/{job_id}")
    assert "Firmanın kuralı: her gönderim." in before.plain
    page = asked(murat, job_id)
    assert "5 deneme hakkınız var" in page.plain
    assert "Kalan OTP kredisi" in page.plain
    code = held.code()
    wrong = answered(murat, page, "000000" if code != "000000" else "111111")
    assert (wrong.status, "4 deneme hakkınız kaldı" in wrong.plain) == (422, True)
    done = answered(murat, page, f" {code[:3]} {code[3:]} ")
    assert done.location == f"/konsol/isler/{job_id}"
    assert answered(murat, page, code).status in (303, 409), "a second time changes nothing"
    held.run(seconds=60)
    assert set(held.operator.times_accepted().values()) == {1}
    trail = held.signed_in(Role.ADMINISTRATOR, email="y@acme.example").get("/konsol/iz").plain
    assert "Murat Can İşi onayladı" in trail


def test_whoever_has_the_senders_phone_is_the_sender(held: ConsoleWorld, sender: Browser) -> None:
    """An approver is known by the phone: another name for it approves nothing."""
    held.directory.approvers.put(Approver("acme", "ayse.demir", AYSE, EVERYTHING))
    job_id = sent(sender)
    double = manager(held, number="0532 000 0001")
    assert "kendisi istedi" in double.get(f"/konsol/onaylar/{job_id}").plain
    assert double.post(f"/konsol/onaylar/{job_id}/kod").status == 409


def test_a_person_whose_phone_is_no_approvers_is_told_what_to_do(held: ConsoleWorld, sender: Browser) -> None:
    job_id = sent(sender)
    other = manager(held, number="0532 000 0003")
    page = other.get(f"/konsol/onaylar/{job_id}")
    assert "Telefonunuz firmanın onaylayanları arasında değil" in page.plain
    assert other.post(f"/konsol/onaylar/{job_id}/onayla", {"onay": "otp_1", "kod": "123456"}).status == 409
    assert other.post(f"/konsol/onaylar/{job_id}/reddet").status == 409


def test_an_approver_of_tasks_alone_approves_no_job(held: ConsoleWorld, sender: Browser) -> None:
    held.directory.approvers.put(Approver("acme", "sef", "905320000003", frozenset({Approves.TASK})))
    job_id = sent(sender)
    assert manager(held, number="0532 000 0003").post(f"/konsol/onaylar/{job_id}/kod").status == 409


def test_who_refuses_cancels_the_job_and_its_credit_goes_back(held: ConsoleWorld, sender: Browser) -> None:
    job_id = sent(sender)
    murat = manager(held)
    assert murat.post(f"/konsol/onaylar/{job_id}/reddet").location == "/konsol/onaylar"
    held.run(seconds=300)
    shown = sender.get(f"/konsol/isler/{job_id}").plain
    assert "İptal edildi" in shown
    assert held.operator.calls == []
    assert murat.get(f"/konsol/onaylar/{job_id}").location == f"/konsol/isler/{job_id}"


def test_five_wrong_codes_use_the_challenge_up_and_another_is_asked_for(
    held: ConsoleWorld, sender: Browser
) -> None:
    job_id, murat = sent(sender), manager(held)
    page = asked(murat, job_id)
    right = held.code()
    wrong = "000000" if right != "000000" else "111111"
    told = [answered(murat, page, wrong).plain for _ in range(5)]
    assert "Yeni bir kod isteyin" in told[-1]
    assert "Görevi gerçekle" in told[-1]
    assert answered(murat, page, right).status == 422


def test_an_approval_that_was_cut_off_goes_on_with_the_same_code(held: ConsoleWorld, sender: Browser) -> None:
    job_id, murat = sent(sender), manager(held)
    page = asked(murat, job_id)
    code, onay = held.code(), page.address.partition("onay=")[2]
    view = held.house.jobs.views.job(JobRef("acme", job_id))
    body = VerifyBody(code, Task(**approval_task(view.job, view.plan, "mudur")))
    held.house.otp.verify.verify(VerifyCode(Caller("acme", "console"), onay, body))
    assert answered(murat, page, code).location == f"/konsol/isler/{job_id}"
    held.run(seconds=60)
    assert set(held.operator.times_accepted().values()) == {1}


def test_the_text_is_seen_by_an_approver_with_the_grant(held: ConsoleWorld, sender: Browser) -> None:
    job_id = sent(sender)
    assert "Metni görmek ayrı bir yetkidir" in manager(held).get(f"/konsol/onaylar/{job_id}").plain
    held.clock.turn(MINUTE)
    granted = held.signed_in(
        Role.APPROVER, name="Can Er", email="can@acme.example", number="0532 000 0002", whole=True
    )
    assert "Sayın müşterimiz" in granted.get(f"/konsol/onaylar/{job_id}").plain


def test_what_nobody_approved_in_a_day_waits_no_more(held: ConsoleWorld, sender: Browser) -> None:
    job_id = sent(sender)
    held.clock.turn(APPROVAL_DEADLINE)
    murat = manager(held)
    held.run(seconds=300)
    assert job_id[:8] not in murat.get("/konsol/onaylar").plain
    assert murat.post(f"/konsol/onaylar/{job_id}/kod").status == 409


def test_an_empty_list_says_why(world: ConsoleWorld) -> None:
    page = world.signed_in(Role.APPROVER).get("/konsol/onaylar")
    assert "Firmanızın onay kuralı yok" in page.plain


def test_where_the_firm_asks_for_a_signature_no_code_goes_out(held: ConsoleWorld, sender: Browser) -> None:
    held.house.evidence.signature_store.put("acme", True, {})
    held.clock.turn(MINUTE)
    job_id = sent(sender)
    murat = manager(held)
    calls = len(held.operator.calls)
    refused = murat.post(f"/konsol/onaylar/{job_id}/kod")
    assert (refused.status, "imza" in refused.plain) == (409, True)
    assert len(held.operator.calls) == calls
