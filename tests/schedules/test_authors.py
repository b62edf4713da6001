"""A schedule sends by the right of who made it, as that is at each firing, and by nobody's where it is gone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.calls import Answer, call
from tests.conftest import HandClock
from tests.schedules.test_fire import JOB, REF, Timed, texts
from tests.world import FIRM, make_people_table
from ulak.directory.firms import Client
from ulak.events.happened import Change, events_of
from ulak.firm_settings.bodies import ClientBody, KeyBody
from ulak.identity.caller import Caller, KeyKind, Scope
from ulak.identity.firm_id import world_of_tests
from ulak.jobs.job import JobRef
from ulak.people.invitations import Invited
from ulak.people.records import Visitor
from ulak.people.roles import Role
from ulak.platform.aws import client as aws_client
from ulak.platform.bodies import parse
from ulak.platform.clock import DAY, MINUTE, rfc3339
from ulak.platform.table import unmarshal

PATH = "/v1/schedules/sabah"
SENDS = {"erp_user": None, "scopes": ["read", "send"]}


@pytest.fixture
def timed(aws_in_process: None, clock: HandClock) -> Timed:
    return Timed(clock)


def program(timed: Timed, name: str = "muhasebe", **more: object) -> Client:
    timed.root.firm.settings.put_client(FIRM, name, parse(ClientBody, SENDS | more), None)
    return timed.root.firm.settings.need_client(FIRM, name)


def key_of(timed: Timed, name: str = "muhasebe", **body: object) -> Caller:
    """A new key of the program, as a caller."""
    key = timed.root.firm.settings.add_client_key(FIRM, name, parse(KeyBody, body), None).key
    return Caller(key.firm_id, key.key_id, key.erp_user, scopes=key.scopes, kind=key.kind)


def made_by(timed: Timed, caller: Caller, **more: object) -> None:
    body = {"when": {"every_minutes": 30}, "job": JOB, **more}
    assert timed.post(body, caller).status == 200


def next_instant(timed: Timed) -> list[tuple[str, str]]:
    """What came of the schedule's instants when the next one has come."""
    timed.clock.turn(30 * MINUTE)
    timed.minute()
    return [(one.outcome, one.code) for one in timed.store.firings(REF)[0]]


def ask(timed: Timed, what: str, caller: Caller) -> Answer:
    return call(timed.root, "POST", f"{PATH}/{what}", caller=caller, key="key-00000001")


LEFT = ("paused", "schedule_author_ended")


@pytest.mark.parametrize("ending", ["one key", "all of the program's", "by whoever runs Ulak"])
def test_a_key_that_was_ended_ends_what_it_left_behind(timed: Timed, ending: str) -> None:
    program(timed)
    author = key_of(timed)
    made_by(timed, author)
    assert next_instant(timed) == [("fired", "")]
    settings = timed.root.firm.settings
    if ending == "one key":
        key_of(timed)  # the program holds another
        settings.revoke_client_key(FIRM, "muhasebe", author.key_id)
    elif ending == "all of the program's":
        settings.end_client(FIRM, "muhasebe")
    else:
        settings.revoke_key(FIRM, author.key_id)
    assert next_instant(timed) == [("fired", ""), LEFT]
    assert next_instant(timed) == [("fired", ""), LEFT], "told once"
    assert timed.sent() == 1
    shown = call(timed.root, "GET", PATH, caller=Caller(FIRM, "k")).body
    assert (shown["status"], shown["reason"], shown["next_at"]) == ("paused", "schedule_author_ended", None)
    assert shown["author"] == {"kind": "key", "id": author.key_id}


def test_a_key_of_no_program_that_is_ended_or_runs_out_sends_no_more(timed: Timed) -> None:
    made_by(timed, Caller(FIRM, "k"))
    assert next_instant(timed) == [("fired", "")]
    timed.world.directory.revoke_key(FIRM, "k", timed.clock())
    assert next_instant(timed)[-1] == LEFT


def test_a_rotated_key_is_no_end_and_its_program_sends_on_by_the_new_one(timed: Timed) -> None:
    program(timed)
    old = key_of(timed)
    made_by(timed, old)
    until = rfc3339(timed.clock() + DAY)
    new = key_of(timed, old_keys_end_at=until)
    timed.clock.turn(2 * DAY)
    timed.minute()
    assert next_instant(timed)[-1] == ("fired", "")
    job_id = timed.store.firings(REF)[0][-1].job_id
    assert timed.root.jobs.store.plan(JobRef(FIRM, job_id)).asked_with == new.key_id
    key_of(timed)  # the old one's name goes from the program's list
    assert old.key_id not in timed.root.firm.settings.need_client(FIRM, "muhasebe").keys
    assert next_instant(timed)[-1] == ("fired", "")


def test_a_key_that_ran_out_with_no_other_in_its_place_sends_no_more_until_there_is_one(timed: Timed) -> None:
    program(timed)
    made_by(timed, key_of(timed, days=1))
    timed.clock.turn(DAY)
    assert next_instant(timed)[-1] == LEFT
    assert ask(timed, "resume", Caller(FIRM, "k")).code == "schedule_author_ended"
    key_of(timed)
    assert ask(timed, "resume", Caller(FIRM, "k")).body["reason"] is None
    assert next_instant(timed)[-1] == ("fired", "")


@pytest.mark.parametrize(
    ("now", "why"),
    [
        ({"scopes": ["read"]}, "schedule_author_cannot_send"),
        ({"erp_user": "ALI"}, "schedule_author_other_user"),
    ],
    ids=["a scope taken", "another user's now"],
)
def test_a_program_that_lost_its_right_sends_no_more(timed: Timed, now: dict[str, object], why: str) -> None:
    program(timed, erp_user="AYSE")
    made_by(timed, key_of(timed))
    program(timed, **({"erp_user": "AYSE"} | now))
    assert next_instant(timed) == [("paused", why)]
    assert timed.sent() == 0


def test_what_v0_1_0_kept_names_nobody_and_sends_on(timed: Timed) -> None:
    made_by(timed, Caller(FIRM, "k"))
    schedule = timed.store.schedule(REF)
    timed.store.put(replace(schedule, sender=Caller(FIRM, "")))
    assert next_instant(timed) == [("fired", "")]
    assert timed.show()["author"] == {"kind": "unknown", "id": None}


def test_a_schedule_of_a_test_key_goes_by_its_own_world(timed: Timed) -> None:
    program(timed)
    tested = key_of(timed, kind="test")
    assert (tested.firm_id, tested.kind) == (world_of_tests(FIRM), KeyKind.TEST)
    made = call(timed.root, "PUT", PATH, {"when": {"every_minutes": 30}, "job": JOB}, caller=tested)
    assert made.status == 200
    ref = replace(REF, firm_id=tested.firm_id)
    authors = timed.root.jobs.schedule_authors
    timed.root.firm.settings.revoke_client_key(FIRM, "muhasebe", tested.key_id)
    assert authors.today(timed.store.schedule(ref).sender)[1] == "schedule_author_ended"


# --- persons ----------------------------------------------------------------------------------------------


class Office:
    """A person of the firm, who sends."""

    def __init__(self, timed: Timed) -> None:
        from tests.world import SETTINGS
        from ulak.assembly import House

        make_people_table()
        fields = {name: getattr(SETTINGS, name) for name in SETTINGS.__slots__} | {"people_table": "people"}
        timed.root = timed.world.house = House(type(SETTINGS)(**fields), timed.clock, timed.world.ports())
        timed.fire, timed.store = timed.root.jobs.fire_schedule, timed.root.jobs.schedules
        self.people = timed.root.people
        self.boss = self.person("Işıl İnce", "isil@acme.example", Role.ADMINISTRATOR)
        self.clerk = self.person("Ece Su", "ece@acme.example", Role.SENDER)

    def person(self, name: str, email: str, *roles: Role) -> Visitor:
        secret = self.people.invitations.invite(FIRM, Invited(name, email, "0532 000 0001", roles))
        invitation, person = self.people.invitations.look(secret)
        self.people.store.accept(invitation, 1)
        return Visitor.of(person, self.people.store.membership(person.person_id, FIRM), "f", "s")


LOSES: dict[str, tuple[Callable[[Office], None], str]] = {
    "is ended": (
        lambda one: one.people.invitations.end(FIRM, one.clerk.person_id, one.boss),
        "schedule_author_ended",
    ),
    "sends no more": (
        lambda one: one.people.invitations.change(FIRM, one.clerk.person_id, [Role.VIEWER], False, one.boss),
        "schedule_author_cannot_send",
    ),
}


@pytest.mark.parametrize("how", LOSES)
def test_what_a_person_left_behind_is_paused_told_and_taken_over(timed: Timed, how: str) -> None:
    office = Office(timed)
    loses, why = LOSES[how]
    alert = {"recipients": ["0533 000 00 02"], "text": "{schedule}: gizli {sent}"}
    made_by(timed, office.clerk, alerts={"end": alert})
    loses(office)
    assert next_instant(timed) == [("paused", why)]
    timed.world.run(seconds=60)
    assert texts(timed) == {
        "905330000002": [
            "sabah durduruldu: oluşturanın artık gönderme yetkisi yok. Göndermesi için yetkili biri devralmalı."
        ]
    }, "in our words, not in those of who left"
    other = office.person("Can Su", "can@acme.example", Role.SENDER)
    assert {ask(timed, what, other).code for what in ("run", "resume")} == {why}
    assert timed.queue.take() is None
    taken = ask(timed, "take-over", other).body
    assert (taken["status"], taken["reason"]) == ("active", None)
    assert taken["author"] == {"kind": "person", "id": other.person_id}
    schedule = timed.store.schedule(REF)
    assert schedule.sender.key_id == other.key_id
    assert office.clerk.key_id in schedule.asked_by, "who wrote it approves none of its jobs"
    assert next_instant(timed)[-1] == ("fired", "")


def test_a_person_who_may_again_is_resumed_without_a_taking_over(timed: Timed) -> None:
    office = Office(timed)
    made_by(timed, office.clerk)
    office.people.invitations.change(FIRM, office.clerk.person_id, [Role.VIEWER], False, office.boss)
    assert next_instant(timed) == [("paused", "schedule_author_cannot_send")]
    office.people.invitations.change(FIRM, office.clerk.person_id, [Role.SENDER], False, office.boss)
    assert ask(timed, "resume", Caller(FIRM, "k")).body["status"] == "active"
    assert next_instant(timed)[-1] == ("fired", "")


def test_the_end_of_a_job_is_not_told_for_who_left_meanwhile(timed: Timed) -> None:
    office = Office(timed)
    made_by(timed, office.clerk, alerts={"end": {"recipients": ["0533 000 00 02"]}})
    assert next_instant(timed) == [("fired", "")]
    office.people.invitations.end(FIRM, office.clerk.person_id, office.boss)
    timed.world.run(seconds=120)
    timed.minute()
    assert timed.show()["firings"][0]["alerts"] == {"end": "schedule_author_ended"}
    assert set(texts(timed)) == {"905321112233"}


# --- what is told, and what a death leaves ----------------------------------------------------------------


def test_the_pause_is_an_event_with_its_reason(timed: Timed) -> None:
    made_by(timed, Caller(FIRM, "k"))
    timed.world.directory.revoke_key(FIRM, "k", timed.clock())
    next_instant(timed)
    items = aws_client("dynamodb").scan(TableName="main")["Items"]
    (record,) = [one for one in map(unmarshal, items) if one["sk"].startswith("FIRING#")]
    (event,) = events_of(Change({}, record, "1"))
    assert event.kind == "schedule.paused"
    assert (event.data["schedule"], event.data["code"]) == ("sabah", "schedule_author_ended")


def test_an_end_between_the_job_and_its_record_is_told_as_fired(timed: Timed) -> None:
    made_by(timed, Caller(FIRM, "k"))
    timed.clock.turn(30 * MINUTE)
    going_on = timed.store.go_on
    timed.store.go_on = lambda *_: False  # type: ignore[method-assign] # the moment of death
    timed.fire.run(REF)
    timed.store.go_on = going_on  # type: ignore[method-assign] # the next life's own
    timed.world.directory.revoke_key(FIRM, "k", timed.clock())
    timed.minute()
    assert timed.outcomes() == [("fired", 0)]
    assert next_instant(timed)[-1] == LEFT
    assert timed.sent() == 1


def test_a_run_that_was_asked_for_before_the_end_fails_with_the_reason(timed: Timed) -> None:
    made_by(timed, Caller(FIRM, "k"))
    assert ask(timed, "run", Caller(FIRM, "k")).status == 202
    timed.world.directory.revoke_key(FIRM, "k", timed.clock())
    timed.minute()
    (firing,) = timed.store.firings(REF)[0]
    assert (firing.outcome, firing.code) == ("failed", "schedule_author_ended")
    assert timed.sent() == 0


def test_a_pause_is_written_once_and_not_over_a_change(timed: Timed) -> None:
    made_by(timed, Caller(FIRM, "k"))
    timed.world.hold(other := Caller(FIRM, "k2"))
    timed.world.directory.revoke_key(FIRM, "k", timed.clock())
    stale = timed.store.schedule(REF)
    timed.clock.turn(30 * MINUTE)
    made_by(timed, other)  # changed meanwhile: it is another's
    reads = timed.store.schedule
    timed.store.schedule = lambda ref: stale  # type: ignore[method-assign] # what the late one saw
    timed.fire.run(REF)
    timed.store.schedule = reads  # type: ignore[method-assign] # its own again
    assert timed.show()["status"] == "active"
    assert next_instant(timed) == [("fired", "")]


def test_taking_over_asks_for_an_instant_that_is_left_and_for_the_schedule(timed: Timed) -> None:
    assert ask(timed, "take-over", Caller(FIRM, "k")).status == 404
    assert timed.post({"when": {"at": "2026-12-01T09:00"}, "job": JOB}).status == 200
    timed.clock.now = 1_796_104_800_000 + DAY
    assert ask(timed, "take-over", Caller(FIRM, "k")).code == "schedule_ended"
    bound = Caller(FIRM, "k-ali", "ALI", scopes=frozenset({Scope.READ, Scope.SEND}))
    timed.post({"when": {"every_minutes": 30}, "job": JOB}, Caller(FIRM, "k"))
    assert ask(timed, "take-over", bound).status == 404, "a user's key takes over no other's"
