"""Consents are reported to a simulated İYS and its changes are taken, through the use cases and routes of the house."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import replace

import pytest

from simulator.iys.register import Failing
from tests.calls import call
from tests.conftest import HandClock
from tests.iys.registered import Registered, at
from tests.world import FIRM
from ulak.consent.permits import ConsentStatus
from ulak.errors import Conflict
from ulak.identity.caller import Caller, Scope
from ulak.iys.consent import ConsentChange
from ulak.iys.records import IysRef, State, What
from ulak.iys.rules import Case, broken, deadline, last_moment, wins
from ulak.platform.clock import DAY, HOUR, MINUTE, SECOND
from ulak.rules import RecipientType

NUMBER = "905321234567"


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> Registered:
    clock.now = at("2026-11-27 12:00:00")  # a Friday
    return Registered(clock)


def change(
    status: ConsentStatus = ConsentStatus.ONAY, when: str = "2026-11-27 10:00:00", number: str = NUMBER
) -> ConsentChange:
    return ConsentChange(FIRM, number, RecipientType.BIREYSEL, status, "HS_WEB", at(when))


def states(world: Registered, state: State) -> list[tuple[str, str]]:
    found = world.house.consent.iys_store.reports(FIRM, state)
    return [(one.change.recipient[-2:], one.code) for one in found]


# --- the way of one consent -------------------------------------------------------------------------------


def test_a_consent_is_reported_once_and_its_answer_kept(world: Registered) -> None:
    taken = world.house.consent.iys_reporting.report([change(), change()])
    assert (taken.taken, taken.before) == (1, 1)
    world.run()
    (kept,) = world.register.history[654321]
    (report,) = world.house.consent.iys_store.reports(FIRM, State.DONE)
    assert report.transaction == kept.transactionId
    assert world.house.consent.iys_reporting.report([change()]).taken == 0
    world.run()
    assert len(world.register.history[654321]) == 1


def test_a_rule_that_is_broken_refuses_without_a_call(world: Registered) -> None:
    world.house.consent.iys_reporting.report(
        [change(when="2026-11-20 10:00:00"), change(when="2026-11-28 10:00:00", number="905321234568")]
    )
    world.run()
    assert states(world, State.REFUSED) == [("67", "iys_too_old"), ("68", "iys_in_the_future")]
    assert world.register.calls.get("add", 0) == 0


def test_a_refusal_of_an_unknown_address_asks_first_and_reports_what_had_an_approval(
    world: Registered,
) -> None:
    """İYS: a first record is never RET; an approval may have been reported before by others."""
    world.elsewhere(change(when="2026-11-26 10:00:00", number="905321234568"))
    world.house.consent.iys_reporting.report(
        [change(ConsentStatus.RET), change(ConsentStatus.RET, number="905321234568")]
    )
    world.run()
    assert states(world, State.REFUSED) == [("67", "iys_first_is_ret")]
    assert states(world, State.DONE) == [("68", "")]
    assert world.register.calls["statuses"] == 1


def test_two_changes_of_one_address_go_in_their_order(world: Registered) -> None:
    world.house.consent.iys_reporting.report([change(ConsentStatus.RET, "2026-11-27 11:00:00"), change()])
    world.run()
    assert [one.status for one in world.register.history[654321]] == ["ONAY", "RET"]
    assert states(world, State.WAITING) == []


def test_many_go_as_a_batch_and_each_line_is_told(world: Registered) -> None:
    world.register.batch_seconds = 60
    many = [change(number=f"9053200{n:05d}") for n in range(100)]
    world.elsewhere(replace(many[7], at=at("2026-11-27 09:00:00")))
    world.house.consent.iys_reporting.report(many)
    world.run()
    assert (len(states(world, State.DONE)), states(world, State.REFUSED)) == (99, [("07", "iys_same_status")])
    assert (world.register.calls["batch"], world.register.calls.get("add", 0)) == (1, 0)


# --- what goes wrong --------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["silence", "hang_up", "server_error", "garbage"])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("call_of", ["add", "batch", "result", "token", "status"])
def test_a_lost_answer_neither_loses_nor_repeats_a_consent(
    world: Registered, call_of: str, how: str, after: bool
) -> None:
    count = 60 if call_of in ("batch", "result") else 2
    world.register.failing = [Failing(call_of, how, after, times=2)]
    if call_of == "status":
        world.register.failing.append(Failing("add", "hang_up", after=True))
    world.house.consent.iys_reporting.report([change(number=f"9053200{n:05d}") for n in range(count)])
    world.run_until_reported()
    kept = [one.recipient for one in world.register.history[654321]]
    assert sorted(kept) == sorted(set(kept))
    assert (len(kept), len(states(world, State.DONE)), states(world, State.REFUSED)) == (count, count, [])


def test_wrong_credentials_are_told_and_nothing_is_lost(world: Registered) -> None:
    world.set_up(password="yanlis")
    world.house.consent.iys_reporting.report([change()])
    world.run(seconds=60)
    shown = world.call("GET", "/v1/iys").body
    assert (shown["failing"], shown["overdue"]) == ("iys_refused_access", False)
    world.set_up()
    world.run(seconds=4 * 3600)
    assert states(world, State.DONE) == [("67", "")]
    assert world.call("GET", "/v1/iys").body["failing"] is None


def test_what_was_given_up_is_tried_again_an_hour_later(world: Registered) -> None:
    world.register.failing = [Failing("token", "server_error", times=1_000)]
    world.house.consent.iys_reporting.report([change()])
    world.run(seconds=10 * 3600, steps=1)
    world.register.failing = []
    world.run_until_reported()
    assert states(world, State.DONE) == [("67", "")]


def test_a_lost_pointer_is_found_by_the_index_of_due_work(world: Registered) -> None:
    world.house.consent.iys_reporting.report([change()])
    world.queues["iys"].messages.clear()
    world.run()
    assert states(world, State.DONE) == [("67", "")]


def test_no_number_and_no_password_stands_in_a_pointer(world: Registered) -> None:
    world.house.consent.iys_reporting.report([change()])
    told = str(world.queues["iys"].messages)
    assert NUMBER not in told
    assert "sifre" not in told


def test_a_batch_that_takes_longer_than_a_worker_lives_is_written_down_part_by_part(
    world: Registered,
) -> None:
    """What was written down of it is not done again, and nothing of it is lost."""
    world.house.consent.iys_reporting.report([change(number=f"90532{n:07d}") for n in range(250)])
    world.step_all()  # it is sent
    world.clock.turn(MINUTE)
    left = iter([60_000, 60_000, 1_000])
    ref = IysRef(FIRM, What.REPORT)
    message = json.dumps(dict(ref.encode()))
    world.house.consent.iys_worker.take(message, lambda: next(left, 1_000))
    assert 0 < len(states(world, State.DONE)) < 250
    assert len(world.house.consent.iys_store.batches(FIRM)) == 1
    world.run()
    assert (len(states(world, State.DONE)), len(world.register.history[654321])) == (250, 250)
    assert world.house.consent.iys_store.batches(FIRM) == []


def test_a_worker_that_dies_while_it_sends_a_batch_sends_each_consent_once(world: Registered) -> None:
    """Whether İYS took the batch is not known: its lines are sent again, and those that were taken found."""
    store, many = world.house.consent.iys_store, [change(number=f"90532{n:07d}") for n in range(40)]
    world.house.consent.iys_reporting.report(many)
    store.begin_batch(FIRM, "1", [one.digest for one in many])
    for one in many[:25]:  # İYS had begun with it
        world.elsewhere(one)
    world.run(seconds=1800)
    assert (len(states(world, State.DONE)), states(world, State.REFUSED)) == (40, [])
    kept = [one.recipient for one in world.register.history[654321]]
    assert sorted(kept) == sorted(set(kept))


def test_what_is_reported_is_the_last_that_is_known_unless_there_is_a_later_word(world: Registered) -> None:
    store = world.house.consent.iys_store
    world.house.consent.iys_reporting.report([change(), change(number="905321234568")])
    later = change(ConsentStatus.RET, "2026-11-27 11:00:00")
    world.register.failing = [Failing("add", "hang_up", after=True)]
    world.step_all()  # İYS has the first; we do not know yet
    store.take(later)
    world.run_until_reported()
    known = store.known(FIRM, [later.address, replace(later, recipient="905321234568").address])
    assert sorted(one.status for one in known.values()) == ["ONAY", "RET"]


# --- the deadline -----------------------------------------------------------------------------------------


def test_the_deadline_is_three_business_days_and_no_holiday_counts() -> None:
    """Law 6563 and its regulation: three business days. 28 October from 13:00 and 29 October 2026 are holidays."""
    assert deadline(at("2026-11-27 10:00:00")) == at("2026-12-02 10:00:00")
    assert deadline(at("2026-10-27 10:00:00")) == at("2026-11-02 10:00:00")
    assert last_moment(at("2026-10-27 10:00:00")) == at("2026-11-03 23:59:59")
    assert deadline(at("2026-05-25 10:00:00")) < last_moment(at("2026-05-25 10:00:00"))


def test_what_waits_too_long_is_alarmed_before_its_deadline_and_after(
    world: Registered, capsys: pytest.CaptureFixture[str]
) -> None:
    world.register.failing = [Failing("add", "server_error", times=1_000_000)]
    world.house.consent.iys_reporting.report([change()])
    world.run(seconds=600)
    assert "iys_due_soon" not in capsys.readouterr().out
    world.clock.now = at("2026-12-01 12:00:00")
    world.run(seconds=2 * 3600)
    assert '"iys_overdue":0,"iys_due_soon":1' in capsys.readouterr().out
    world.clock.now = at("2026-12-02 12:00:00")
    world.run(seconds=2 * 3600)
    assert '"iys_overdue":1,"iys_due_soon":1' in capsys.readouterr().out
    assert world.call("GET", "/v1/iys").body["overdue"] is True


# --- what changed at İYS ----------------------------------------------------------------------------------


def test_what_a_recipient_says_to_iys_is_taken_and_handed_on(world: Registered) -> None:
    world.house.consent.iys_reporting.report([change()])
    world.run()
    world.clock.turn(HOUR)
    world.citizen(NUMBER, "RET")
    world.run(seconds=2 * 3600)
    (said,) = [one for one in world.taken if one.status is ConsentStatus.RET]
    assert (said.recipient, said.source) == (NUMBER, "IYS_WEB")
    shown = world.call("GET", f"/v1/iys/consents/{NUMBER}").body["consents"]
    assert [(one["status"], one["source"]) for one in shown] == [("RET", "IYS_WEB")]


def test_an_approval_of_before_a_refusal_changes_nothing(world: Registered) -> None:
    world.house.consent.iys_reporting.report([change(when="2026-11-27 09:00:00")])
    world.run()
    world.citizen(NUMBER, "RET")
    world.run(seconds=2 * 3600)
    world.house.consent.iys_reporting.report([change(when="2026-11-27 10:30:00")])
    world.run()
    assert states(world, State.REFUSED) == [("67", "iys_not_later")]
    assert world.register.consents[654321]["MESAJ", "BIREYSEL", f"+{NUMBER}"].status == "RET"


def test_of_two_changes_of_one_second_the_refusal_wins(world: Registered) -> None:
    """RET wins by time."""
    store = world.house.consent.iys_store
    approval, refusal = change(), change(ConsentStatus.RET)
    for order in ([approval, refusal], [refusal, approval]):
        for one in order:
            store.take(one)
        (known,) = store.known(FIRM, [approval.address]).values()
        assert known.status is ConsentStatus.RET
    assert not wins(
        change(ConsentStatus.RET, "2026-11-27 09:00:00"),
        store.known(FIRM, [approval.address])[approval.address],
    )


def test_what_the_pages_left_out_is_taken_from_the_file_of_the_day(world: Registered) -> None:
    world.run(seconds=600)
    world.citizen(NUMBER, "RET")
    world.register.changes_lag = 30 * DAY / SECOND
    world.clock.now = at("2026-11-28 04:00:00")
    world.run(seconds=600)
    assert [one.recipient for one in world.taken] == [NUMBER]


def test_a_file_that_is_not_there_yet_holds_up_no_changes(
    world: Registered, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(world.register, "of_day", lambda brand, day: None)
    world.citizen(NUMBER, "RET")
    world.run(seconds=2 * 3600, steps=1)
    assert [one.recipient for one in world.taken] == [NUMBER]
    assert world.call("GET", "/v1/iys").body["failing"] is None
    monkeypatch.undo()
    world.taken.clear()
    world.clock.now = at("2026-11-28 04:00:00")
    world.run(seconds=900, steps=1)
    assert [one.recipient for one in world.taken] == [NUMBER]


def test_a_taker_that_fails_is_given_the_same_page_again(world: Registered) -> None:
    world.citizen(NUMBER, "RET")
    world.taker_fails = 1
    world.run(seconds=2 * 3600)
    assert [one.recipient for one in world.taken][:1] == [NUMBER]


def test_a_notice_of_iys_has_the_changes_asked_for_whatever_it_holds(world: Registered) -> None:
    world.run(seconds=60)
    asked = world.register.calls["changes"]
    rung = world.call("POST", world.push_path, b"anything").status
    world.step_all()
    assert rung == 200
    assert world.register.calls["changes"] == asked + 2


# --- settings and routes ----------------------------------------------------------------------------------


def test_an_account_is_set_and_its_password_never_shown(world: Registered) -> None:
    body = {"iys_code": 1, "brand_code": 2, "username": "u", "password": "cok-gizli"}
    made = world.call("PUT", "/v1/settings/iys", body)
    assert made.status == 200
    shown = world.call("GET", "/v1/settings/iys")
    assert (shown.body["iys_code"], shown.body["username"]) == (1, "u")
    assert "cok-gizli" not in str(made.body) + str(shown.body)
    assert shown.body["address"] == "http://iys"  # an administrator's to say


def test_a_new_user_name_needs_its_password(world: Registered) -> None:
    body = {"iys_code": 1, "brand_code": 2, "username": "baska"}
    assert world.call("PUT", "/v1/settings/iys", body).codes == ["iys_password_missing"]
    assert world.call("PUT", "/v1/settings/iys", body | {"username": "iys-ulak"}).status == 200


def test_a_firm_without_an_account_is_told(world: Registered) -> None:
    with pytest.raises(Conflict) as conflict:
        world.house.consent.iys_reporting.report([dataclasses.replace(change(), firm_id="other")])
    assert conflict.value.reason == "iys_not_set_up"
    assert world.house.consent.iys_reporting.is_set_up("other") is False


def test_consents_are_posted_and_every_wrong_row_is_told_at_once(world: Registered) -> None:
    good = {
        "to": "0532 123 45 67",
        "kind": "BIREYSEL",
        "status": "ONAY",
        "source": "HS_WEB",
        "at": "2026-11-27T10:00:00+03:00",
    }
    bad = {**good, "to": "12", "source": "HS_X", "at": "dün"}
    abroad = {**good, "to": "+994 50 123 45 67"}
    refused = world.call("POST", "/v1/iys/reports", {"consents": [good, bad, abroad]})
    pointers = {problem["pointer"] for problem in refused.body["problems"]}
    assert pointers == {"/consents/1/to", "/consents/1/source", "/consents/1/at", "/consents/2/to"}
    assert world.call("POST", "/v1/iys/reports", {"consents": [good]}).body == {"taken": 1, "before": 0}
    world.run()
    (row,) = world.call("GET", "/v1/iys/reports", query={"state": "done"}).body["reports"]
    assert (row["to"], row["status"], row["state"]) == (NUMBER, "ONAY", "done")


def test_reports_are_listed_page_by_page(world: Registered) -> None:
    world.house.consent.iys_reporting.report(
        [change(when=f"2026-11-2{n} 10:00:00", number=f"90532000000{n}") for n in range(7)]
    )
    seen: list[str] = []
    for state, query in (("waiting", {}), ("refused", {"state": "refused"})):
        if state == "refused":
            world.run()
        numbers, cursor = [], None
        while True:
            page = world.call(
                "GET",
                "/v1/iys/reports",
                query={**query, "limit": "2", **({"cursor": cursor} if cursor else {})},
            ).body
            numbers += [one["to"][-1] for one in page["reports"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        seen.append("".join(numbers))
    assert seen == ["0123456", "3210"]


def test_a_key_without_the_scope_personal_sees_masked_numbers(world: Registered) -> None:
    world.house.consent.iys_reporting.report([change()])
    narrow = Caller(FIRM, "k", scopes=frozenset({Scope.READ}))
    (row,) = call(world.house, "GET", "/v1/iys/reports", caller=narrow).body["reports"]
    assert row["to"] == "53*****567"


@pytest.mark.parametrize("kind", RecipientType)
def test_a_merchants_consent_may_be_of_any_age(world: Registered, kind: RecipientType) -> None:
    """İYS: consentDate is optional of a TACIR."""
    old = dataclasses.replace(change(when="2020-01-01 10:00:00"), kind=kind)
    codes = [rule.code for rule in broken(Case(old, None, world.clock()))]
    assert codes == ([] if kind is RecipientType.TACIR else ["iys_too_old"])
