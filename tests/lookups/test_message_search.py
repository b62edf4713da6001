"""``GET /v1/messages?to=``: what was sent to a number, before it is indexed, while it is and afterwards."""

from __future__ import annotations

import hmac
import json
from typing import Any

import pytest

from tests.conftest import HandClock
from tests.world import BUCKET, FIRM, TABLE, World
from ulak.directory import personal
from ulak.errors import NotFound, Problem
from ulak.identity.caller import Caller, Scope
from ulak.jobs.job import JobRef
from ulak.lookups import builds, index, search
from ulak.platform.aws import client
from ulak.platform.clock import DAY, HOUR, MINUTE, SECOND

READER = Caller(FIRM, "k", scopes=frozenset({Scope.READ}))
ALI, VELI, NOBODY = "0532 111 22 33", "0533 444 55 66", "0555 000 00 00"
TCKN = "10000000146"


class Office(World):
    def __init__(self, clock: HandClock, operator_id: str = "netgsm") -> None:
        super().__init__(clock, operator_id)
        self.house.platform.secrets.set(personal.secret_name("test", FIRM), personal.new_key())
        self.sent = 0

    def send(self, to: str, text: str = "Merhaba", **more: Any) -> str:
        """A single message; its id."""
        self.sent += 1
        body = {"text": text, "purpose": "informational", "to": to, **more}
        answer = self.call("POST", "/v1/messages", body, key=f"message-{self.sent:06d}")
        assert answer.status == 202, answer.body
        self.clock.turn(SECOND)
        return str(answer.body["message_id"])

    def bulk(self, *rows: str, **more: Any) -> JobRef:
        self.sent += 1
        ref = self.post_job(list(rows), key=f"job-{self.sent:08d}", **more)
        self.clock.turn(SECOND)
        return ref

    def found(self, caller: Caller | None = None, **query: str) -> list[dict[str, Any]]:
        """All pages, one after another."""
        messages: list[dict[str, Any]] = []
        for _ in range(200):
            answer = self.call("GET", "/v1/messages", query=query, caller=caller)
            assert answer.status == 200, answer.body
            messages += answer.body["messages"]
            if answer.body["next_cursor"] is None:
                return messages
            query |= {"cursor": answer.body["next_cursor"]}
        raise AssertionError("the list has no end")

    def ids(self, **query: str) -> list[str]:
        return [one["message_id"] for one in self.found(**query)]

    def build(self, *, after: int = 10 * MINUTE) -> None:
        """Have the index built, as the audit asks for each hour."""
        self.clock.turn(after)
        self.house.lists.index_builds.ask(FIRM)
        while (message := self.queues["lists"].take()) is not None:
            self.house.lists.builds.take(message, self.remaining)

    @property
    def manifest(self) -> index.Manifest:
        return self.house.lists.message_index.manifest(FIRM)


@pytest.fixture
def office(aws_in_process: None, clock: HandClock) -> Office:
    return Office(clock)


def test_an_index_without_the_firms_key_is_hindered_and_built_once_there_is_one(office: Office) -> None:
    """Firms of before 0.1.0 have none until `ulak complete-firms`."""
    office.send(ALI)
    secrets, name = client("secretsmanager"), personal.secret_name("test", FIRM)
    secrets.delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)
    office.house.platform.secrets.forget(name)
    office.clock.turn(10 * MINUTE)
    message = json.dumps(index.IndexRef(FIRM).encode())
    work = office.house.lists.builds.work(message)
    office.house.platform.attempts.take(office.house.lists.builds, message, office.remaining)
    stands = office.house.platform.attempts.standing(work)
    assert stands is not None
    assert (stands["state"], stands["tries"], stands["hindered"]) == ("open", 0, 1)
    office.house.platform.secrets.set_once(name, personal.new_key())
    office.clock.turn(HOUR)
    office.house.platform.attempts.take(office.house.lists.builds, message, office.remaining)
    assert sum(segment.records for segment in office.manifest.segments) == 1


@pytest.mark.parametrize("indexed", [False, True])
def test_bulk_and_single_messages_are_found_the_newest_first(office: Office, indexed: bool) -> None:
    first = office.send(ALI, "Bir")
    job = office.bulk(VELI, ALI, text="İki")
    last = office.send(ALI, "Üç")
    office.run(seconds=60)
    if indexed:
        office.build()
        assert sum(one.records for one in office.manifest.segments) == 4
    found = office.found(to=ALI)
    assert [one["message_id"] for one in found] == [last, f"{job.job_id}-0-1", first]
    assert [one["text"] for one in found] == ["Üç", "İki", "Bir"]
    assert {(one["sender_id"], one["segments"], one["to"]) for one in found} == {("ACME", 1, "905321112233")}
    assert [one["job_id"] for one in found][1] == job.job_id
    assert office.ids(to="+90 (532) 111 22 33") == office.ids(to=ALI)
    assert office.found(to=NOBODY) == []
    assert office.ids(to=ALI, limit="1") == [last, f"{job.job_id}-0-1", first]


def test_a_number_is_masked_and_a_text_left_out_without_the_scope(office: Office) -> None:
    office.send(ALI, "Gizli")
    (found,) = office.found(READER, to=ALI)
    assert found["text"] is None
    assert "1112233" not in json.dumps(found)


def test_what_is_sent_after_the_index_was_built_is_found_at_once(office: Office) -> None:
    old = office.send(ALI)
    office.build()
    new = office.send(ALI)
    assert office.ids(to=ALI) == [new, old]
    office.build()
    assert office.ids(to=ALI) == [new, old]


def test_a_job_that_is_not_expanded_yet_holds_the_index_back_and_is_in_it_later(office: Office) -> None:
    early = office.send(ALI)
    rows = [{"to": f"0532 000 {n // 100:02d} {n % 100:02d}"} for n in range(1_500)]
    large = office.post_job([*rows, {"to": ALI}], key="job-large-001")
    office.clock.turn(SECOND)
    late = office.send(ALI)
    office.build()
    assert sum(one.records for one in office.manifest.segments) == 1
    assert office.ids(to=ALI) == [late, early]
    office.run(seconds=30)
    expected = [late, f"{large.job_id}-3-0", early]
    assert office.ids(to=ALI) == expected
    office.build()
    assert sum(one.records for one in office.manifest.segments) == 1_503
    assert office.ids(to=ALI) == expected


def test_a_large_job_is_indexed_in_several_steps(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builds, "_CHUNKS_AT_ONCE", 2)
    monkeypatch.setattr(builds, "_MOST_AT_ONCE", index.MOST_RECORDS)  # a step ends after two chunks
    rows = [{"to": f"0532 {n // 10_000:03d} {n // 100 % 100:02d} {n % 100:02d}"} for n in range(2_600)]
    large = office.post_job(rows, key="job-large-001")
    office.run(seconds=60)
    office.clock.turn(10 * MINUTE)
    office.house.lists.index_builds.ask(FIRM)
    steps = 0
    while (message := office.queues["lists"].take()) is not None:
        office.house.lists.builds.take(message, office.remaining)
        steps += 1
        assert office.ids(to="0532 000 25 99") == [f"{large.job_id}-5-99"]
        assert office.ids(to="0532 000 00 00") == [f"{large.job_id}-0-0"]
    assert steps >= 3
    assert sum(one.records for one in office.manifest.segments) == 2_600
    assert len(office.manifest.segments) <= 2


def test_pages_of_a_number_that_got_very_many(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "CHUNKS_LOOKED_AT", 3)
    monkeypatch.setattr(search, "JOBS_LOOKED_AT", 5)
    sent = [office.send(ALI, f"Mesaj {n}") for n in range(25)]
    assert office.ids(to=ALI, limit="4") == sent[::-1]
    office.build()
    sent += [office.send(ALI, f"Mesaj {n}") for n in range(10)]
    for limit in ("1", "4", "100"):
        assert office.ids(to=ALI, limit=limit) == sent[::-1]


def test_segments_stay_few(office: Office) -> None:
    sent = []
    for _ in range(20):
        sent.append(office.send(ALI))
        office.send(VELI)
        office.build()
    assert len(office.manifest.segments) <= 5
    assert office.ids(to=ALI) == sent[::-1]
    assert sum(one.records for one in office.manifest.segments) == 40


def test_messages_are_found_for_ninety_days(office: Office) -> None:
    old = office.send(ALI)
    office.build()
    office.clock.turn(60 * DAY)
    new = office.send(ALI)
    office.build()
    assert office.ids(to=ALI) == [new, old]
    office.clock.turn(31 * DAY)
    assert office.ids(to=ALI) == [new]
    office.clock.turn(60 * DAY)
    assert office.ids(to=ALI) == []
    office.build()
    assert office.manifest.segments == ()


def test_a_deleted_chunk_is_no_error(office: Office) -> None:
    gone = office.send(ALI)
    kept = office.send(ALI)
    office.build()
    key = f"chunks/{FIRM}/{gone.split('-')[0]}/00000.json"
    client("s3").delete_object(Bucket=BUCKET, Key=key)
    with pytest.raises(NotFound):
        office.bucket.get(key)
    assert office.ids(to=ALI) == [kept]


def test_a_job_that_failed_for_want_of_credit_was_not_sent_until_it_is(office: Office) -> None:
    office.house.ledger.store.top_up(FIRM, "sms", 1 - 1_000_000, "INV-2", by="tests", now=office.clock())
    rows = [{"to": ALI}, {"to": VELI}, {"to": "0532 000 00 02"}]
    body = {"text": "Merhaba", "purpose": "informational", "rows": rows}
    assert office.call("POST", "/v1/jobs", body, key="job-poor-0001").status == 402
    assert office.ids(to=ALI) == []
    office.build()
    assert office.ids(to=ALI) == []
    office.house.ledger.store.top_up(FIRM, "sms", 1_000, "INV-3", by="tests", now=office.clock())
    job = office.call("POST", "/v1/jobs", body, key="job-poor-0001").body["id"]
    assert office.ids(to=ALI) == [f"{job}-0-0"]


def test_messages_by_tckn_are_found_by_it(aws_in_process: None, clock: HandClock) -> None:
    office = Office(clock, "yanki")
    body = {"text": "Merhaba", "purpose": "informational", "message_type": "tckn", "tckns": [TCKN]}
    job = office.call("POST", "/v1/jobs", body, key="job-tckn-001").body["id"]
    for _ in range(2):
        (found,) = office.found(tckn=TCKN)
        assert (found["job_id"], found["to"], found["message_type"]) == (job, "10******146", "tckn")
        assert office.found(tckn="17291716060") == []
        office.build()
    assert sum(one.records for one in office.manifest.segments) == 1


def test_neither_numbers_nor_tckns_stand_in_the_index(office: Office) -> None:
    office.send(ALI)
    office.build()
    objects = client("s3").list_objects_v2(Bucket=BUCKET, Prefix="index/")["Contents"]
    data = b"".join(client("s3").get_object(Bucket=BUCKET, Key=one["Key"])["Body"].read() for one in objects)
    manifest = [
        item for item in client("dynamodb").scan(TableName=TABLE)["Items"] if "#INDEX" in item["pk"]["S"]
    ]
    number = "905321112233"
    for told in (data, repr(manifest).encode()):
        assert number.encode() not in told
        assert int(number).to_bytes(5, "big") not in told
    assert hmac.new(b"", number.encode(), "sha256").digest()[:8] not in data


def test_two_builds_at_once_index_each_message_once(office: Office) -> None:
    office.send(ALI)
    office.clock.turn(10 * MINUTE)
    first = office.house.lists.message_index.claim(FIRM, now=office.clock(), until=office.clock() + MINUTE)
    assert first is not None
    office.build(after=0)
    assert office.manifest.segments == ()
    office.clock.turn(2 * MINUTE)  # whoever held it has died over it
    office.build(after=0)
    assert sum(one.records for one in office.manifest.segments) == 1
    assert not office.house.lists.message_index.extend(
        FIRM, index.Manifest(version=7), [], index.Position("0"), now=office.clock(), due_at=None
    )


def test_the_index_of_a_firm_that_sends_is_built_every_two_minutes(office: Office) -> None:
    office.send(ALI)
    office.build()
    office.clock.turn(2 * MINUTE)
    assert office.house.lists.due_indexes.push_on() == 1
    office.build()
    assert office.house.lists.due_indexes.push_on() == 0, "nothing was sent, so it waits for the hour"


def test_a_build_that_was_given_up_is_due_no_more_and_goes_on_when_it_is_asked_for(office: Office) -> None:
    message_id, house = office.send(ALI), office.house
    office.build()
    house.lists.index_builds.give_up({"firm": FIRM, "index": "messages"}, Problem("work_failed"))
    office.clock.turn(DAY)
    assert house.lists.due_indexes.push_on() == 0
    house.lists.index_builds.build({"firm": FIRM, "index": "messages"}, office.remaining)
    assert sum(one.records for one in office.manifest.segments) == 1
    assert office.ids(to=ALI) == [message_id]


def test_the_audits_round_has_every_firm_indexed(office: Office) -> None:
    office.clock.turn(2 * HOUR)
    office.house.delivery.audit_rounds.run(lambda: 10 * MINUTE)
    assert '"index":"messages"' in office.queues["lists"].take().replace(" ", "")


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({}, "whom_to_find"),
        ({"to": ALI, "tckn": TCKN}, "whom_to_find"),
        ({"to": "0212 111 22 33"}, "msisdn_landline"),
        ({"to": "Ali"}, "msisdn_letters"),
        ({"tckn": "10000000147"}, "tckn_checksum"),
        ({"to": ALI, "limit": "1000"}, "limit_range"),
        ({"to": ALI, "cursor": "x"}, "cursor_unknown"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(office: Office, query: dict[str, str], code: str) -> None:
    assert office.call("GET", "/v1/messages", query=query).codes == [code]
