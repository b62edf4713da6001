"""One person's data is erased wherever it stands, and what the law keeps is said."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.calls import call
from tests.conftest import HandClock
from tests.privacy.privacy_world import MSISDN, OTHER, TCKN, TO, PrivacyWorld
from tests.world import FIRM, TABLE
from ulak.consent.permits import ConsentStatus
from ulak.identity.caller import Caller
from ulak.iys.consent import ConsentChange
from ulak.iys.records import State
from ulak.iys.settings import PutIys
from ulak.jobs.job import REPORT_DEADLINE
from ulak.platform.aws import client
from ulak.platform.clock import DAY, HOUR, MINUTE, SECOND, rfc3339
from ulak.privacy.records import AGAIN
from ulak.rules import RecipientType


@pytest.fixture
def operator_id() -> str:
    return "netgsm"


@pytest.fixture
def world(aws_in_process: None, clock: HandClock, operator_id: str) -> PrivacyWorld:
    client("dynamodb").create_table(
        TableName="otp",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "S"},
        ],
    )
    return PrivacyWorld(clock, operator_id)


def _named(world: PrivacyWorld) -> set[str]:
    """The places that still hold the number, however it is written."""
    return {
        " ".join(key.split()[:2])
        for key, text in world.kept().items()
        if "5327654321" in re.sub(r"(?<=\d)[ ().-]+(?=\d)", "", f"{key} {text}")
    }


def _everywhere(world: PrivacyWorld) -> Any:
    card = {"name": "Ayşe", "numbers": [TO]}
    assert world.ask("PUT", "/v1/subscribers/S1", card).status == 201
    contacts = [{"number": TO}, {"number": OTHER}]
    account = {"name": "Yıldız", "balance": "10", "contacts": contacts}
    assert world.ask("PUT", "/v1/accounts/A1", account).status == 201
    world.ask("POST", "/v1/inbox", {"id": "m1", "sender": TO, "text": "ne zaman?"})
    rows = [{"to": TO, "ad": "Ayşe"}, {"to": OTHER, "ad": "Can"}]
    ref = world.post_job(rows, "Sayın {ad}, hazır")
    world.settle()
    world.evidence(ref)
    return ref


def test_whoever_is_erased_stands_nowhere_and_everybody_else_where_they_stood(world: PrivacyWorld) -> None:
    ref = _everywhere(world)
    before = _named(world)
    assert {
        "bucket chunks",
        "bucket snapshots",
        "bucket reports",
        "bucket evidence",
        "main SUBSCRIBERS",
    } <= before
    done = world.erase(to=TO)
    assert done["status"] == "done"
    assert done["erased"] == {"subscribers": 1, "accounts": 1, "inbox": 1, "lists": 1, "messages": 1}
    assert (done["to"], done["left"]) == (None, {})
    left = _named(world) - {"bucket exports"}  # a file that was asked for expires within a week
    assert left == set()
    assert world.ask("GET", "/v1/subscribers/S1").status == 404
    (contact,) = world.ask("GET", "/v1/accounts/A1").body["contacts"]
    assert OTHER in json.dumps(contact).replace(" ", "") or "532 000 00 01" in json.dumps(contact)
    shown = {one["row"]: (one["to"], one["text"]) for one in world.recipients(ref)}
    assert shown == {1: ("***", ""), 2: (OTHER, "Sayın Can, hazır")}


def test_books_reports_and_proofs_still_hold_after_an_erasure(world: PrivacyWorld) -> None:
    ref = _everywhere(world)
    file, proof = world.evidence(ref), world.proof(f"{ref.job_id}-0-1")
    claims = world.checked(file)
    world.erase(to=TO)
    assert not world.house.delivery.audit.run(FIRM, whole=True).violations
    counts = world.job(ref)["counts"]
    assert counts["delivered"] == 2
    csv = world.file(ref, "csv").decode("utf-8-sig")
    assert "***" in csv
    assert "Sayın Can" in csv
    assert world.message(ref, 0)["to"] == "***"
    assert world.checked(proof) == claims, "what was handed out holds on"
    assert world.ask("GET", f"/v1/messages/{ref.job_id}-0-0/evidence").status == 404
    assert world.checked(world.proof(f"{ref.job_id}-0-1")) == claims
    for key in list(world.bucket.keys("exports/")):
        world.bucket.erase(key)
    again = world.evidence(ref)
    assert world.checked(again) == claims, "the file still comes to the root that was signed"
    assert b"5327654321" not in again


def test_commercial_messages_stay_as_proof_and_that_is_said(world: PrivacyWorld) -> None:
    world.consent(MSISDN)
    world.post_job([TO, OTHER], "İndirim", purpose="commercial", key="key-00000002")
    ref = world.post_job([TO, OTHER], "Hazır", key="key-00000003")
    world.settle()
    done = world.erase(to=TO)
    assert done["erased"] == {"lists": 1, "messages": 1}, "one list for both jobs, which are the same"
    assert {one["code"]: one["count"] for one in done["kept"]} == {"messages": 1, "consents": 1}
    assert all(one["why"] for one in done["kept"])
    assert [one["to"] for one in world.recipients(ref)] == ["***", OTHER]
    kept = world.erase(to=OTHER, keep_messages=True)
    assert kept["erased"] == {"lists": 1}
    assert {one["code"]: one["count"] for one in kept["kept"]} == {"messages": 2}


def test_what_a_person_was_asked_to_consent_to_stays_as_proof_and_is_given_out(world: PrivacyWorld) -> None:
    asked = {"to": TO, "text": "Kampanyalardan haberiniz olsun mu?", "source": "mağaza formu 12"}
    assert world.ask("POST", "/v1/consents/requests", {"rows": [asked]}).body["recorded"] == 1
    (told,) = [one for one in world.exported(to=TO) if one["class"] == "consent_requests"]
    assert (told["text"], told["source"]) == (asked["text"], asked["source"])
    assert (told["answered_by"], told["recorded_by"]) == (None, "k")
    done = world.erase(to=TO)
    (kept,) = done["kept"]
    assert (kept["code"], kept["count"], "proof" in kept["why"]) == ("consent_requests", 1, True)
    assert world.house.consent.requests.of(FIRM, MSISDN) is not None
    assert world.house.consent.requests.of(FIRM, OTHER) is None


def _change(world: PrivacyWorld, number: str, status: ConsentStatus, minutes: int) -> ConsentChange:
    at = world.clock() - minutes * MINUTE
    return ConsentChange(FIRM, number, RecipientType.BIREYSEL, status, "HS_WEB", at)


def test_what_iys_was_told_of_a_person_is_given_out_and_stays_as_proof(world: PrivacyWorld) -> None:
    """One is done, one was refused, one waits; and of another person nothing is given out."""
    world.house.consent.iys_accounts.put(PutIys(FIRM, 1, 2, "acme", "gizli", None))
    of_person = [
        _change(world, MSISDN, ConsentStatus.ONAY, 30),
        _change(world, MSISDN, ConsentStatus.RET, 20),
    ]
    of_person.append(_change(world, MSISDN, ConsentStatus.ONAY, 10))
    world.house.consent.iys_reporting.report([*of_person, _change(world, OTHER, ConsentStatus.ONAY, 40)])
    store = world.house.consent.iys_store
    first, second, _ = [one for one in store.reports(FIRM, State.WAITING) if one.change.recipient == MSISDN]
    store.end([replace(first, state=State.DONE, transaction="t-1", ended_at=world.clock())])
    store.end(
        [replace(second, state=State.REFUSED, code="iys_refused_date", theirs="H155", ended_at=world.clock())]
    )
    told = world.exported(to=TO)
    assert OTHER not in json.dumps(told)
    given = sorted((one for one in told if one["class"] == "iys"), key=lambda one: one["at"])
    assert [(one["status"], one["state"], one["transaction"], one["iys_error"]) for one in given] == [
        ("ONAY", "done", "t-1", None),
        ("RET", "refused", None, "H155"),
        ("ONAY", "waiting", None, None),
    ]
    assert given[1]["message"] == "İYS izin tarihini kabul etmedi."
    assert given[2]["deadline_at"] > given[2]["at"]
    (known,) = [one for one in told if one["class"] == "iys_known"]
    assert (known["status"], known["channel"], known["kind"]) == ("ONAY", "MESAJ", "BIREYSEL")
    done = world.erase(to=TO)
    assert {one["code"]: one["count"] for one in done["kept"]} == {"iys": 3, "iys_known": 1}
    assert done["erased"] == {}
    assert len(list(store.of_number(FIRM, MSISDN))) == 3
    assert [one.change.recipient for one in store.reports(FIRM, State.WAITING)] == [OTHER, MSISDN]


def test_a_job_that_is_not_over_is_left_and_erased_when_it_is(world: PrivacyWorld) -> None:
    ref = world.post_job([TO], "Yarın", send_at=rfc3339(world.clock() + DAY))
    world.run(seconds=10)
    waiting = world.erase(to=TO)
    assert (waiting["status"], waiting["left"]) == ("waiting", {"jobs": [ref.job_id]})
    assert waiting["to"] == "53*****321"
    world.run(seconds=DAY // SECOND + 3_600)
    assert world.operator.calls, "what was promised before is sent"
    world.house.evidence.due_erasures.push_on()
    world.work()
    (done,) = world.admin("GET", "/v1/persons/erasures").body["erasures"]
    assert (done["status"], done["erased"]) == ("done", {"lists": 1, "messages": 1})
    assert not _named(world)


def test_who_is_written_to_after_an_erasure_was_asked_for_is_not_erased_by_it(world: PrivacyWorld) -> None:
    first = world.post_job([TO], "Yarın", send_at=rfc3339(world.clock() + DAY))
    world.run(seconds=10)
    world.erase(to=TO)
    world.clock.turn(HOUR)
    world.ask("PUT", "/v1/subscribers/S1", {"name": "Ayşe", "numbers": [TO]})
    second = world.post_job([TO], "Yeni üyelik", key="key-00000009")
    world.run(seconds=DAY // SECOND + 3_600)
    world.house.evidence.due_erasures.push_on()
    world.work()
    assert [one["to"] for one in world.recipients(first)] == ["***"]
    assert [one["to"] for one in world.recipients(second)] == [MSISDN]
    assert world.ask("GET", "/v1/subscribers/S1").status == 200


@pytest.mark.parametrize("nth", [1, 2, 3, 5, 7, 8, 9, 10, 11, 12, 14])
def test_an_erasure_that_is_interrupted_at_any_write_is_taken_up_again(world: PrivacyWorld, nth: int) -> None:
    ref = _everywhere(world)
    claims = world.checked(world.evidence(ref))
    asked = world.admin("POST", "/v1/persons/erasures", {"to": TO, "reason": "KVKK-1"})
    message = world.lists_queue.take()
    assert message is not None
    writes = 0

    def dies(**_: Any) -> None:
        nonlocal writes
        writes += 1
        if writes == nth:
            raise ClientError(
                {"Error": {"Code": "Gone"}, "ResponseMetadata": {"HTTPStatusCode": 500}}, "died"
            )

    events = [world.bucket._client.meta.events, world.house.platform.table._client.meta.events]
    for name in ("s3.PutObject", "dynamodb.PutItem", "dynamodb.UpdateItem", "dynamodb.TransactWriteItems"):
        for one in events:
            one.register(f"before-call.{name}", dies, unique_id=f"dies-{name}")
    died = False
    try:
        world.house.lists.builds.take(message, lambda: 900 * SECOND)
    except ClientError:
        died = True
    for name in ("s3.PutObject", "dynamodb.PutItem", "dynamodb.UpdateItem", "dynamodb.TransactWriteItems"):
        for one in events:
            one.unregister(f"before-call.{name}", unique_id=f"dies-{name}")
    if died:
        world.clock.turn(AGAIN)
        assert world.house.evidence.due_erasures.push_on() == 1
    world.work()
    assert world.admin("GET", asked.headers["location"]).body["status"] == "done"
    assert _named(world) <= {"bucket exports"}
    world.bucket.erase(next(key for key in world.bucket.keys("exports/") if "evidence" in key))
    assert world.checked(world.evidence(ref)) == claims


@pytest.mark.parametrize("most_in_table", [0, 10_000], ids=["in the bucket", "in the table"])
def test_what_a_claim_found_of_a_person_is_erased_and_of_the_others_stays(
    world: PrivacyWorld, monkeypatch: pytest.MonkeyPatch, most_in_table: int
) -> None:
    monkeypatch.setattr("ulak.delivery.claims.MOST_IN_TABLE", most_in_table)
    world.consent(MSISDN, OTHER, proof="form 7")
    hold = {"to": "0532 999 99 99", "reason": "complaint", "scope": "all"}
    assert world.ask("POST", "/v1/suppressions", {"rows": [hold]}).status == 200
    world.clock.turn(61 * SECOND)  # what the firm asks of messages is remembered for a minute
    ref = world.post_job([TO, OTHER], "Hazır")
    world.settle()
    assert bool(list(world.bucket.keys("claims/"))) is (most_in_table == 0)
    assert world.erase(to=TO)["status"] == "done"
    ((_, found),) = world.store.found(ref, 0, 1, world.bucket)
    assert [one and one.proof for one in found.consents] == [None, "form 7"]


def test_an_erasure_goes_on_where_time_ran_out(world: PrivacyWorld) -> None:
    for number in range(4):
        world.post_job([TO, OTHER], f"Sıra {number}", key=f"key-0000001{number}")
    world.settle()
    asked = world.admin("POST", "/v1/persons/erasures", {"to": TO, "reason": "KVKK-1"})
    turns = 0
    while (message := world.lists_queue.take()) is not None:
        turns += 1
        world.house.lists.builds.take(message, lambda: 1 * SECOND)
    assert turns == 5
    done = world.admin("GET", asked.headers["location"]).body
    assert (done["status"], done["erased"]["messages"]) == ("done", 4)


@pytest.mark.parametrize("operator_id", ["yanki"])
def test_a_tckn_is_erased_from_cards_lists_and_messages(world: PrivacyWorld) -> None:
    world.ask("PUT", "/v1/subscribers/S1", {"name": "Ayşe", "tckn": TCKN, "service_number": "tckn"})
    body = {
        "text": "Hazır",
        "purpose": "informational",
        "message_type": "tckn",
        "tckns": [TCKN, "10000000146"],
    }
    ref = world.house.jobs.accept.job(_job(body)).job.ref
    world.run(seconds=60)
    world.clock.turn(REPORT_DEADLINE)
    world.run(seconds=7_200)
    exported = world.exported(tckn=TCKN)
    assert [one["class"] for one in exported] == ["subscribers", "messages"]
    done = world.erase(tckn=TCKN)
    assert done["erased"] == {"subscribers": 1, "lists": 1, "messages": 1}
    assert [one["to"] for one in world.recipients(ref)] == ["***", "10******146"]
    assert [one["class"] for one in world.exported(tckn=TCKN)] == []


def _job(body: dict[str, Any]) -> Any:
    from ulak.planning.commands import SendJob
    from ulak.planning.requests import JobBody
    from ulak.platform.bodies import parse
    from ulak.platform.idempotency import RequestKey

    key = RequestKey.of("/v1/jobs", "key-00000077", json.dumps(body).encode())
    return SendJob(Caller(FIRM, "k"), key, parse(JobBody, body))


def test_all_that_is_kept_of_a_person_is_given_out_and_nothing_of_others(world: PrivacyWorld) -> None:
    world.consent(MSISDN, proof="form 7")
    _everywhere(world)
    world.post_job([TO, OTHER], "İndirim", purpose="commercial", key="key-00000002")
    world.settle()
    told = world.exported(to="+90 532 765 43 21")
    assert [one["class"] for one in told] == [
        "subscribers",
        "accounts",
        "consents",
        "inbox",
        "messages",
        "messages",
    ]
    assert {one["text"] for one in told if one["class"] == "messages"} == {"Sayın Ayşe, hazır", "İndirim"}
    (sold,) = [one for one in told if one.get("purpose") == "commercial"]
    assert sold["consent"]["proof"] == "form 7"
    assert OTHER not in json.dumps(told)
    assert "Can" not in json.dumps(told)


def test_who_asked_for_a_persons_data_stands_in_the_trail_and_is_never_changed(world: PrivacyWorld) -> None:
    world.exported(to=TO)
    world.clock.turn(SECOND)
    erasure = world.erase(to=TO)
    entries = world.admin("GET", "/v1/trail").body["entries"]
    assert [(one["who"], one["what"]) for one in entries] == [
        ("k-admin", "person_erased"),
        ("k-admin", "person_exported"),
    ]
    assert entries[0]["about"] == entries[1]["about"] == erasure["mark"]
    assert "5327654321" not in json.dumps(entries)


@pytest.mark.parametrize(("path", "body"), [("erasures", {"to": TO, "reason": "x"}), ("exports", {"to": TO})])
def test_what_cannot_be_noted_is_not_done(
    world: PrivacyWorld, monkeypatch: pytest.MonkeyPatch, path: str, body: dict[str, str]
) -> None:
    def fails(*_: object) -> None:
        raise OSError("the table of people is away")

    monkeypatch.setattr(world.house.people.trail.table, "write", fails)
    assert world.admin("POST", f"/v1/persons/{path}", body).status == 500
    assert world.lists_queue.take() is None
    assert list(world.house.evidence.erasure_store.due(world.clock() + HOUR, 10)) == []
    assert list(world.bucket.keys(f"exports/{FIRM}/persons/")) == []


@pytest.mark.parametrize(
    ("path", "body", "what"),
    [
        ("erasures", {"to": TO, "reason": "x"}, "person_erased"),
        ("exports", {"to": TO}, "person_exported"),
    ],
)
def test_whoever_asks_is_noted_before_anything_is_done(
    world: PrivacyWorld, monkeypatch: pytest.MonkeyPatch, path: str, body: dict[str, str], what: str
) -> None:
    """The process dies where the work would begin."""

    def dies(*_: object, **__: object) -> None:
        raise OSError("died")

    monkeypatch.setattr(world.house.evidence.erasures.store.table, "write", dies)
    monkeypatch.setattr(world.house.platform.artefacts.bucket, "put", dies)
    assert world.admin("POST", f"/v1/persons/{path}", body).status == 500
    assert [one["what"] for one in world.admin("GET", "/v1/trail").body["entries"]] == [what]


def test_only_an_administrators_key_erases_and_one_of_no_single_user(world: PrivacyWorld) -> None:
    body = {"to": TO, "reason": "x"}
    for caller in (Caller(FIRM, "k"), Caller(FIRM, "k", "ayse")):
        assert call(world.house, "POST", "/v1/persons/erasures", body, caller=caller).status == 403
        assert call(world.house, "GET", "/v1/trail", caller=caller).status == 403
    for wrong in (
        {"reason": "x"},
        {**body, "tckn": TCKN},
        {"to": "123", "reason": "x"},
        {"tckn": "1", "reason": "x"},
    ):
        assert world.admin("POST", "/v1/persons/erasures", wrong).status == 422
    assert world.admin("GET", "/v1/persons/erasures/none").status == 404


def test_a_schedule_that_names_the_person_is_told_to_the_firm(world: PrivacyWorld) -> None:
    schedule = {
        "when": {"every_minutes": 30},
        "job": {"text": "x", "purpose": "informational", "recipients": [TO]},
    }
    assert world.admin("PUT", "/v1/schedules/sabah", schedule).status in (200, 201)
    assert world.erase(to=TO)["left"] == {"schedules": ["sabah"]}


def test_the_log_says_no_more_whom_an_erasure_was_about(world: PrivacyWorld) -> None:
    _everywhere(world)
    world.erase(to=TO)
    (item,) = [
        item
        for item in client("dynamodb").scan(TableName=TABLE)["Items"]
        if item["pk"]["S"] == f"FIRM#{FIRM}#PRIVACY"
    ]
    assert item["person"] == {"NULL": True}
    assert "due_at" not in item
    assert "expires_at" in item


def test_evidence_that_is_built_while_a_person_is_erased_does_not_keep_them(world: PrivacyWorld) -> None:
    ref = world.post_job([TO, *(f"9053200{n:05d}" for n in range(600))], "Hazır")
    world.settle()
    files = world.house.evidence.files
    assert world.ask("GET", f"/v1/jobs/{ref.job_id}/evidence").status == 202
    pointer = json.loads(world.lists_queue.take() or "")
    left = iter((300 * SECOND,))
    files.build(pointer, lambda: next(left, SECOND))  # one page is there, and no seal
    world.lists_queue.messages.clear()
    (page,) = world.bucket.keys("evidence/")
    before = world.bucket.get(page)
    open_one = world.erase(to=TO)
    assert open_one["status"] == "open"
    world.bucket.put(page, before)  # a builder that had read the chunk before
    world.clock.turn(HOUR)
    world.house.evidence.due_erasures.push_on()
    world.work()
    (done,) = world.admin("GET", "/v1/persons/erasures").body["erasures"]
    assert (done["status"], done["erased"]["messages"]) == ("done", 1)
    assert MSISDN not in gzip.decompress(world.bucket.get(page)).decode()
    assert world.checked(world.evidence(ref))["leaves"] == 601
