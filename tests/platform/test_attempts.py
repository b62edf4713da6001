"""All accepted work ends: what always fails, dies or is hindered is given up, and its owner is told. On moto."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from local.builds import ROOT
from tests.calls import Answer, call
from tests.conftest import HandClock
from tests.lists.lists_world import ListsWorld
from tests.world import CREDIT, FIRM
from ulak.directory import personal
from ulak.errors import Conflict, Problem, Unavailable
from ulak.events.happened import Change, events_of
from ulak.identity.caller import Caller
from ulak.jobs.items import item_key
from ulak.jobs.job import JobRef
from ulak.lists.queue import BUILDERS
from ulak.platform.attempts import FAILED, HINDERED, Attempts, Bounds, Work
from ulak.platform.clock import DAY, HOUR, MINUTE, SECOND, Milliseconds, Remaining
from ulak.platform.table import Update
from ulak.privacy.erasures import AskErasure
from ulak.privacy.records import AGAIN

ONE = b"Cep\r\n05321112233\r\n"
CARDS = b"Hesap Kodu;Ad\r\nC1;Ali\r\n"


class Died(BaseException):
    """The process is killed."""


def fails(message: str, remaining: Remaining) -> None:
    raise ValueError("905321234567")


def dies(message: str, remaining: Remaining) -> None:
    raise Died


@dataclass
class Broken:
    """A consumer whose work ends as it is told."""

    whole: Any
    ends: Callable[[str, Remaining], None]
    tries: list[Milliseconds] = field(default_factory=list)
    clock: Callable[[], Milliseconds] = int

    def work(self, message: str) -> Work:
        return self.whole.work(message)  # type: ignore[no-any-return] # whatever stands for a consumer

    def take(self, message: str, remaining: Remaining) -> None:
        self.tries.append(self.clock())
        self.ends(message, remaining)

    def give_up(self, message: str, why: Problem) -> None:
        self.whole.give_up(message, why)


@dataclass
class Case:
    """How work comes to be accepted, and what its owner sees of it: whether it failed, and the codes that say why."""

    use: str
    kind: str
    accepted: Callable[[ListsWorld], str]
    seen: Callable[[ListsWorld, str], tuple[str, list[str]]]


def _id(answer: Answer) -> str:
    assert answer.status == 202, answer
    return str(answer.body["id"])


def _codes(answer: Answer) -> tuple[str, list[str]]:
    return answer.body["status"], [one["code"] for one in answer.body["problems"]]


def _at(path: str) -> Callable[[ListsWorld, str], tuple[str, list[str]]]:
    return lambda world, name: _codes(world.ask("GET", path.format(name)))


def _told_by_event_alone(world: ListsWorld, name: str) -> tuple[str, list[str]]:
    return "failed", [FAILED]


def _schedule(world: ListsWorld, *, by_hand: bool) -> str:
    job = {"text": "Sabah", "purpose": "informational", "recipients": ["05321112233"]}
    at = "2027-11-24T09:00" if by_hand else "2026-11-30T09:00"
    made = world.ask("PUT", "/v1/schedules/sabah", {"when": {"at": at}, "job": job})
    assert made.status == 200, made
    if by_hand:
        run = call(
            world.house, "POST", "/v1/schedules/sabah/run", caller=Caller(FIRM, "k"), key="key-00000001"
        )
        assert run.status < 300, run
    else:
        (schedule,) = world.house.jobs.schedules.schedules(FIRM)
        assert schedule.due_at is not None
        world.clock.now = schedule.due_at
        world.house.jobs.due_schedules.push_on()
    return "sabah"


def _firings(world: ListsWorld, name: str) -> tuple[str, list[str]]:
    (firing,) = world.ask("GET", f"/v1/schedules/{name}").body["firings"]
    return firing["outcome"], [firing["code"]]


def _large_job(world: ListsWorld) -> JobRef:
    """A job whose files are built behind."""
    ref = world.post_job(["05321112233"])
    world.run(seconds=30)
    change = Update(item_key(ref, "JOB"), "SET recipients = :many", values={":many": 20_000})
    world.house.platform.table.write(change)
    world.queues["lists"].messages.clear()
    return ref


def _report(world: ListsWorld) -> str:
    ref = _large_job(world)
    assert world.ask("GET", f"/v1/jobs/{ref.job_id}/report.csv").status == 202
    return ref.job_id


def _report_seen(world: ListsWorld, name: str) -> tuple[str, list[str]]:
    answer = world.ask("GET", f"/v1/jobs/{name}/report.csv")
    assert answer.status == 409
    return "failed", [FAILED] if answer.code == "file_failed" else [answer.code]


def _reminding(world: ListsWorld) -> str:
    ref = _large_job(world)
    world.queues["lists"].send([{"firm": FIRM, "job": ref.job_id, "reminding": "finished"}])
    return ref.job_id


def _evidence(world: ListsWorld) -> str:
    ref = world.post_job(["05321112233"])
    world.run(seconds=30)
    world.queues["lists"].messages.clear()
    assert world.house.evidence.files.file(ref) is None
    return ref.job_id


def _evidence_seen(world: ListsWorld, name: str) -> tuple[str, list[str]]:
    with pytest.raises(Conflict) as refused:
        world.house.evidence.files.file(JobRef(FIRM, name))
    return "failed", [FAILED] if refused.value.reason == "file_failed" else [refused.value.reason]


def _known(world: ListsWorld) -> None:
    world.house.platform.secrets.set(personal.secret_name("test", FIRM), personal.new_key())


def _person_export(world: ListsWorld) -> str:
    _known(world)
    return world.house.evidence.person_exports.ask(Caller(FIRM, "k"), "05321112233", None, lambda mark: None)[
        0
    ]


def _person_export_seen(world: ListsWorld, name: str) -> tuple[str, list[str]]:
    state = world.house.evidence.person_exports.view(Caller(FIRM, "k"), name)
    return state.status, [one["code"] for one in state.answer["problems"]]


def _erasure(world: ListsWorld) -> str:
    _known(world)
    command = AskErasure(Caller(FIRM, "k"), "05321112233", None, "KVKK-1", keeps_messages=False)
    return world.house.evidence.erasures.ask(command, lambda mark: None).ref.erasure_id


def _erasure_seen(world: ListsWorld, name: str) -> tuple[str, list[str]]:
    """It stays open, and is taken up again: `tests/privacy`."""
    assert world.house.evidence.erasures.view(FIRM, name).status == "open"
    assert list(world.house.evidence.erasure_store.due(world.clock() + AGAIN, 10))
    return "failed", [FAILED]


def _inbox_tie(world: ListsWorld) -> str:
    body = {"id": "m1", "sender": "0532 111 22 33", "text": "Merhaba"}
    return str(world.ask("POST", "/v1/inbox", body).body["id"])


def _inbox_tie_seen(world: ListsWorld, name: str) -> tuple[str, list[str]]:
    """It stays in the inbox, tied to nothing: a person reads it in any case."""
    assert world.ask("GET", f"/v1/inbox/{name}").body["text"] == "Merhaba"
    return "failed", [FAILED]


def _number_build(world: ListsWorld) -> str:
    world.house.directory.number_builds.ask(FIRM, "CURRENT")
    return "CURRENT"


def _event(world: ListsWorld) -> str:
    data = {"recipients": ["05321112233"], "text": "Onay bekliyor"}
    return _id(world.ask("POST", "/v1/erp/events", {"type": "workflow.alert", "id": "wf-1", "data": data}))


def _import(world: ListsWorld) -> str:
    return _id(world.ask("POST", "/v1/imports", {"kind": "accounts", "upload": world.upload(CARDS)}))


def _quote(world: ListsWorld) -> str:
    body = {"text": "Merhaba", "purpose": "informational", "upload": world.upload(ONE)}
    return _id(world.ask("POST", "/v1/quotes", body))


CASES = (
    Case("jobs.plan_work", "expansion", lambda world: world.post_upload(ONE).job_id, _at("/v1/jobs/{}")),
    Case("events.erp_process", "erp_event", _event, _at("/v1/erp/events/{}")),
    Case("jobs.fire_schedule", "schedule", lambda world: _schedule(world, by_hand=False), _firings),
    Case("jobs.fire_schedule", "schedule_run", lambda world: _schedule(world, by_hand=True), _firings),
    Case("lists.builds", "imports", _import, _at("/v1/imports/{}")),
    Case(
        "lists.builds",
        "exports",
        lambda world: _id(world.ask("POST", "/v1/exports", {"kind": "accounts"})),
        _at("/v1/exports/{}"),
    ),
    Case("lists.builds", "quotes", _quote, _at("/v1/quotes/{}")),
    Case(
        "lists.builds",
        "month_files",
        lambda world: _id(world.ask("POST", "/v1/reports/months/2026-11", {"format": "csv"})),
        _at("/v1/reports/{}"),
    ),
    Case("lists.builds", "report_files", _report, _report_seen),
    Case("lists.builds", "reminding", _reminding, _told_by_event_alone),
    Case("lists.builds", "evidence_files", _evidence, _evidence_seen),
    Case("lists.builds", "person_exports", _person_export, _person_export_seen),
    Case("lists.builds", "erasures", _erasure, _erasure_seen),
    Case(
        "lists.builds",
        "index_builds",
        lambda world: str(world.house.lists.index_builds.ask(FIRM)),
        _told_by_event_alone,
    ),
    Case("lists.builds", "inbox_ties", _inbox_tie, _inbox_tie_seen),
    Case("lists.builds", "number_builds", _number_build, _told_by_event_alone),
)
BY_KIND = {case.kind: case for case in CASES}


@pytest.fixture
def world(aws_in_process: None, clock: HandClock) -> ListsWorld:
    return ListsWorld(clock)


def live(
    world: ListsWorld, case: Case, broken: Broken, until: Callable[[], bool], step: Milliseconds
) -> None:
    """Lambda, SQS and the reconcile, two hundred steps at most. A message whose process died comes again after a
    while."""
    queue_of = {
        "jobs.plan_work": "plan",
        "events.erp_process": "erp",
        "jobs.fire_schedule": "schedules",
        "lists.builds": "lists",
    }
    queue = world.queues[queue_of[case.use]]
    for _ in range(200):
        while (message := queue.take()) is not None:
            try:
                world.house.platform.attempts.take(broken, message, world.remaining)
            except Died:
                queue.send([json.loads(message)], delay_seconds=360)
        if until():
            return
        world.clock.turn(step)
        world.house.platform.attempts.push_on()
    raise AssertionError("it goes on and on")


def given_up(world: ListsWorld) -> list[dict[str, Any]]:
    between = ("FAILED#", "FAILED#~")
    return list(world.house.platform.table.query(f"FIRM#{FIRM}#WORK", between=between))


def test_every_queue_function_counts_its_tries_and_every_kind_of_work_has_its_case() -> None:
    uses: dict[str, set[str]] = {"consume": set(), "consume_claimed": set()}
    for declared in (ROOT / "functions").glob("*/*.yaml"):
        if "queue:" in declared.read_text():
            source = (declared.parent / "app.py").read_text()
            ((how, use),) = re.findall(r"House\(\)\.(consume\w*)\(\"([\w.]+)\"\)", source)
            uses[how].add(use)
    rests = {"consent.iys_worker"}  # what it gives up waits, and is tried again: tests/iys/test_reporting.py
    assert uses["consume"] == {case.use for case in CASES} | rests
    assert uses["consume_claimed"] == {"delivery.worker", "delivery.poller", "events.callbacks"}
    assert {case.kind for case in CASES if case.use == "lists.builds"} == set(BUILDERS.values())


@pytest.mark.parametrize("ends", [fails, dies], ids=["fails", "dies"])
@pytest.mark.parametrize("kind", BY_KIND)
def test_work_that_never_succeeds_ends_is_seen_by_its_owner_and_wakes_somebody(
    world: ListsWorld, kind: str, ends: Callable[[str, Remaining], None], capsys: pytest.CaptureFixture[str]
) -> None:
    case = BY_KIND[kind]
    name = case.accepted(world)
    broken = Broken(world.house.part(case.use), ends, clock=world.clock)
    live(world, case, broken, lambda: bool(given_up(world)), 5 * MINUTE)
    (item,) = given_up(world)
    assert (item["kind"], item["code"], len(broken.tries)) == (kind, FAILED, item["tries"])
    assert case.seen(world, name) == ("failed", [FAILED])
    (event,) = events_of(Change({}, item, "1"))
    assert (event.kind, event.data["kind"], event.data["code"]) == ("work.failed", kind, FAILED)
    told = capsys.readouterr().out
    assert sum('"work_failed":1' in line for line in told.splitlines()) == 1
    assert "905321234567" not in told
    assert world.house.ledger.store.standing(FIRM, "sms").remaining >= CREDIT - 1
    until = world.clock() + DAY
    live(world, case, broken, lambda: world.clock() > until, 20 * MINUTE)
    assert len(broken.tries) == item["tries"]


# --- tries, pauses and holds ------------------------------------------------------------------------------

BOUNDS = Bounds(tries=3, pause=MINUTE, longest_pause=10 * MINUTE, patience=HOUR, rest=HOUR)


@dataclass
class Simple:
    """Work of one name, which ends as it is told."""

    attempts: Attempts
    queue: Any
    ends: Callable[[], None] = lambda: None
    ended: list[str] = field(default_factory=list)
    cannot_give_up: bool = False
    takes: int = 0

    def work(self, message: str) -> Work:
        return Work("lists", "thing", FIRM, "a", {"firm": FIRM, "thing": "a"}, BOUNDS)

    def take(self, message: str, remaining: Remaining) -> None:
        self.takes += 1
        self.ends()

    def give_up(self, message: str, why: Problem) -> None:
        if self.cannot_give_up:
            raise ValueError
        self.ended.append(why.code)

    def run(self) -> None:
        self.attempts.take(self, "{}", lambda: 60 * SECOND)


@pytest.fixture
def simple(world: ListsWorld) -> Simple:
    return Simple(world.house.platform.attempts, world.queues["lists"])


def raising(error: BaseException) -> Callable[[], None]:
    def end() -> None:
        raise error

    return end


def test_work_that_succeeds_may_be_asked_for_again_and_has_all_its_tries(simple: Simple) -> None:
    simple.ends = raising(ValueError())
    simple.run()
    simple.attempts.clock.turn(MINUTE)  # type: ignore[attr-defined] # a clock that is turned by hand
    simple.ends = lambda: None
    simple.run()
    simple.run()
    assert (simple.takes, simple.ended, simple.attempts.push_on()) == (3, [], 0)


def test_what_waits_is_not_begun_by_another_pointer_and_comes_by_itself(
    simple: Simple, clock: HandClock
) -> None:
    simple.ends = raising(ValueError())
    simple.run()
    simple.run()
    assert simple.takes == 1
    clock.turn(MINUTE)
    assert (simple.queue.take() is not None, simple.attempts.push_on()) == (True, 1)


def test_work_that_is_asked_for_while_it_is_done_is_done_once_more(simple: Simple) -> None:
    simple.ends = simple.run
    depth = iter((simple.run, lambda: None))
    simple.ends = lambda: next(depth)()
    simple.run()
    assert simple.takes == 1, "it is held"
    assert simple.queue.take() is not None
    simple.run()
    assert (simple.takes, simple.queue.take()) == (2, None)


def test_what_is_hindered_costs_no_try_and_ends_when_patience_ends(simple: Simple, clock: HandClock) -> None:
    simple.ends = raising(Unavailable())
    begun = clock()
    while not simple.ended and clock() < begun + DAY:
        simple.run()
        clock.turn(MINUTE)
    assert simple.ended == [HINDERED]
    assert simple.takes > BOUNDS.tries
    assert clock() - begun <= BOUNDS.patience + BOUNDS.longest_pause


def test_a_hindrance_that_passes_leaves_nothing_behind(simple: Simple, clock: HandClock) -> None:
    for _ in range(4):
        simple.ends = raising(Unavailable())
        simple.run()
        clock.turn(10 * MINUTE)
    simple.ends = lambda: None
    simple.run()
    clock.turn(DAY)
    simple.ends = raising(Unavailable())
    simple.run()
    assert simple.ended == []


def test_work_whose_room_cannot_end_it_ends_all_the_same(simple: Simple, world: ListsWorld) -> None:
    simple.ends, simple.cannot_give_up = raising(ValueError()), True
    for _ in range(2 * BOUNDS.tries):
        simple.run()
        world.clock.turn(10 * MINUTE)
    assert (simple.takes, len(given_up(world))) == (BOUNDS.tries, 1)


def test_work_that_was_given_up_rests_and_may_then_be_asked_for_anew(
    simple: Simple, clock: HandClock
) -> None:
    simple.ends = raising(ValueError())
    work = simple.work("")
    for _ in range(10):
        simple.run()
        clock.turn(4 * MINUTE)
    assert (simple.takes, simple.ended) == (3, [FAILED])
    why = simple.attempts.given_up(work)
    assert why is not None
    assert why.params == {"tries": 3}
    clock.turn(HOUR)
    assert simple.attempts.given_up(work) is None
    simple.run()
    assert (simple.takes, simple.ended) == (4, [FAILED])
