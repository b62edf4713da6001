"""Sending by TCKN: its own account and sender, never mixed with phones, never in clear."""

from __future__ import annotations

import csv
import io
import json
import logging
from typing import Any

import pytest

from tests.conftest import HandClock
from tests.lists.lists_world import ListsWorld
from tests.world import BUCKET, FIRM, TABLE
from ulak.directory import personal
from ulak.errors import InputError
from ulak.jobs.job import JobRef
from ulak.jobs.pointers import ChunkPointer
from ulak.operators.port import Answer, InDoubt, Outbound
from ulak.platform.aws import client
from ulak.platform.batch import batch
from ulak.rules import profile

ONE, TWO, THREE = "17291716060", "10000000146", "12345678950"
WRONG = "17291716050"


class Delivered(dict[str, str]):
    def get(self, msisdn: str, default: Any = None) -> str:  # type: ignore[override] # always there
        return "delivered"


class Office(ListsWorld):
    def __init__(self, clock: HandClock) -> None:
        super().__init__(clock, "yanki")
        self.operator.statuses = Delivered()
        self.house.platform.secrets.set(personal.secret_name("test", FIRM), personal.new_key())
        rows = [
            {"code": "S1", "name": "Ayşe", "tckn": ONE, "service_number": "tckn"},
            {"code": "S2", "name": "Can", "tckn": TWO, "service_number": "tckn"},
            {"code": "S3", "name": "Ece", "tckn": THREE, "numbers": ["0532 000 00 03"]},
            {"code": "S4", "name": "Efe", "service_number": "tckn"},
        ]
        self.ask("POST", "/v1/subscribers", {"rows": rows})
        self.ask("PUT", "/v1/groups/VIP", {"name": "VIP"})
        self.ask("POST", "/v1/groups/VIP/members", {"subscribers": ["S1", "S2", "S3", "S4"]})

    def post(self, text: str = "Merhaba", **body: Any) -> JobRef:
        key = body.pop("key", "key-00000001")
        whole = {"text": text, "purpose": "informational", "message_type": "tckn", **body}
        return self.send_job(whole, key=key).job.ref

    def sent(self) -> list[tuple[str, str, str]]:
        return sorted(
            (call.sender_id, number, text)
            for call in self.operator.accepted.values()
            for number, text in zip(call.tckns, call.texts, strict=True)
        )

    def kept(self) -> bytes:
        """All that is in the table and the bucket, every version."""
        items = client("dynamodb").scan(TableName=TABLE)["Items"]
        objects = client("s3").list_object_versions(Bucket=BUCKET).get("Versions", [])
        bodies = [
            client("s3").get_object(Bucket=BUCKET, Key=one["Key"], VersionId=one["VersionId"])["Body"].read()
            for one in objects
        ]
        return repr(items).encode() + b"\n".join(bodies)


@pytest.fixture
def office(aws_in_process: None, clock: HandClock) -> Office:
    return Office(clock)


def problems(office: Office, **body: Any) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as refused:
        office.post(**body)
    return [(one.pointer, one.code) for one in refused.value.problems]


def test_tckns_of_every_source_are_sent_once_from_the_tckn_account(office: Office) -> None:
    ref = office.post(
        "Sayın {ad}",
        rows=[{"tckn": ONE, "ad": "Ayşe"}, {"tckn": WRONG, "ad": "x"}],
        groups=["VIP"],
        subscribers=["S2"],
    )
    office.run()
    assert office.sent() == [("ACMETCKN", TWO, "Sayın Can"), ("ACMETCKN", ONE, "Sayın Ayşe")]
    job = office.job(ref)
    assert (job["status"], job["counts"]["delivered"], job["duplicates"]) == ("finished", 2, 2)
    assert job["by_reason"] == {"tckn_checksum": 1, "recipient_by_msisdn": 1, "recipient_without_tckn": 1}
    assert {one["to"] for one in office.recipients(ref)} == {"17******060", "10******146"}
    assert ("to", "17******050", "tckn_checksum") in [one[1:] for one in office.refused(ref)]
    assert office.store.job(ref).service == "tckn"  # type: ignore[union-attr] # it was made above


def test_a_tckn_stands_in_clear_nowhere(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "ulak")
    office.post("Merhaba", tckns=[ONE, WRONG], groups=["VIP"])
    office.operator.answers = [lambda call: InDoubt("ReadTimeout")]
    office.post("Yine", tckns=[ONE], test_to=TWO, key="key-00000002")
    upload = office.upload(f"TC Kimlik No;Ad\r\n{ONE};Ayşe\r\n{WRONG};Can\r\n{TWO}\r\n".encode())
    quoted = office.quote(text="Sayın {ad}", message_type="tckn", upload=upload, purpose="informational")
    assert (quoted["recipients"], quoted["refused"]) == (1, 2)
    assert len(quoted["notes"]) == 1
    ref = office.post("Sayın {ad}", upload=upload, key="key-00000003")
    mixed = office.quote(
        text="Merhaba", message_type="tckn", tckns=[ONE], groups=["VIP"], purpose="informational"
    )
    office.run()
    everything = office.kept() + caplog.text.encode() + repr([office.job(ref), quoted, mixed]).encode()
    everything += repr([office.recipients(ref), office.refused(ref), office.operator.calls]).encode()
    everything += office.file(ref, "csv") + office.file(ref, "refusals")
    for number in (ONE, TWO, THREE, WRONG):
        assert number.encode() not in everything
    assert THREE not in {number for _, number, _ in office.sent()}


def test_a_worker_that_dies_tells_no_tckn(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    def dies(call: Outbound) -> Answer:
        raise RuntimeError(f"a defect while {call}")

    office.operator.answers = [dies]
    office.post(tckns=[ONE])
    work = batch(lambda body, remaining: office.worker.send(ChunkPointer.decode(body), remaining))
    body = office.interactive_queue.take()
    assert body is not None
    assert ONE not in body
    record = {"messageId": "m", "body": body, "eventSource": "aws:sqs"}
    context = type("Context", (), {"get_remaining_time_in_millis": staticmethod(lambda: 60_000)})()
    with caplog.at_level(logging.DEBUG):
        assert work({"Records": [record]}, context)["batchItemFailures"]
    assert "a defect while" in caplog.text
    assert ONE not in caplog.text


def test_a_file_of_tckns_is_sent_and_what_is_wrong_in_it_comes_back_masked(office: Office) -> None:
    ref = office.post_upload(
        f"Ad;T.C. Kimlik No\r\nAyşe;{ONE}\r\nCan;{WRONG}\r\n".encode(), "Sayın {ad}", message_type="tckn"
    )
    office.run()
    assert office.sent() == [("ACMETCKN", ONE, "Sayın Ayşe")]
    (header, row) = csv.reader(io.StringIO(office.file(ref, "refusals").decode("utf-8-sig")), delimiter=";")
    assert header[:2] == ["Ad", "T.C. Kimlik No"]
    assert (row[0], "17******050" in row[1], row[2:4]) == ("Can", True, ["3", "T.C. Kimlik No"])


def test_a_test_goes_to_the_callers_own_tckn(office: Office) -> None:
    office.post("Sayın {ad}", groups=["VIP"], test_to=THREE)
    office.run()
    assert [number for _, number, _ in office.sent()] == [THREE]
    assert problems(office, tckns=[ONE], test_to="0532 000 00 01", key="key-00000009") == [
        ("/test_to", "tckn_checksum")
    ]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"tckns": [ONE], "recipients": ["0532 000 00 01"]}, ("/recipients", "msisdn_by_tckn_sender")),
        ({"rows": [{"tckn": ONE}, {"to": "0532 000 00 01"}]}, ("/rows/1/to", "msisdn_by_tckn_sender")),
        ({"tckns": [ONE], "accounts": ["120.01"]}, ("/accounts", "msisdn_by_tckn_sender")),
        ({"tckns": [ONE], "message_type": "bulk"}, ("/tckns", "tckn_by_phone_sender")),
        ({"rows": [{"tckn": ONE}], "message_type": "bulk"}, ("/rows/0/tckn", "tckn_by_phone_sender")),
        ({"tckns": [ONE], "sender_id": "ACME"}, ("/sender_id", "sender_id_unknown")),
        ({"tckns": [WRONG]}, ("/tckns/0", "tckn_checksum")),
        ({"tckns": [ONE], "text": "a" * 914}, ("/text", "text_too_long")),
    ],
    ids=[
        "phones",
        "rows",
        "accounts",
        "a phone sender",
        "a row",
        "the phones' sender",
        "checksum",
        "914 letters",
    ],
)
def test_phones_and_tckns_are_never_mixed(
    office: Office, body: dict[str, Any], told: tuple[str, str]
) -> None:
    assert told in problems(office, **body)


@pytest.mark.parametrize("addressee", [{"tckn": ONE}, {"subscriber": "S1"}], ids=["tckn", "subscriber"])
def test_a_single_message_goes_by_tckn(office: Office, addressee: dict[str, str]) -> None:
    body = {"text": "Merhaba", "purpose": "informational", "message_type": "tckn", **addressee}
    accepted = office.call("POST", "/v1/messages", body, key="key-00000001")
    assert accepted.status == 202
    office.run()
    assert office.sent() == [("ACMETCKN", ONE, "Merhaba")]
    assert ONE not in json.dumps(accepted.body)


def test_a_tckn_in_doubt_is_charged_once_and_never_sent_again(office: Office) -> None:
    office.operator.answers = [lambda call: InDoubt("ReadTimeout")]
    ref = office.post(tckns=[ONE])
    office.run(seconds=20)
    assert len(office.operator.calls) == 1
    assert office.job(ref)["counts"]["uncertain"] == 1


def test_limits_of_tckn_are_the_notices() -> None:
    (row,) = [row for row in profile("yanki").limits if row.message_type == "tckn"]
    assert (row.units.gsm7, row.units.ucs2) == (913, 598)


def versioned() -> None:
    """The bucket as the template has it."""
    client("s3").put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})


def test_a_file_that_was_uploaded_twice_leaves_no_version_behind(office: Office) -> None:
    versioned()
    upload = office.upload(f"TCKN\n{ONE}\n".encode())
    office.bucket.put(f"uploads/{FIRM}/{upload}", f"TCKN\n{TWO}\n".encode())
    ref = office.post(upload=upload)
    office.run()
    assert office.job(ref)["status"] == "finished"
    assert [number for _, number, _ in office.sent()] == [TWO]
    assert ONE.encode() not in office.kept()
    assert TWO.encode() not in office.kept()
    with pytest.raises(InputError, match="upload_missing"):
        office.post(upload=upload, key="key-00000002")


def test_a_job_whose_version_is_gone_fails_and_says_so(office: Office) -> None:
    versioned()
    upload = office.upload(f"TCKN\n{ONE}\n".encode())
    waits = office.post(upload=upload)
    office.bucket.erase(f"uploads/{FIRM}/{upload}")
    office.run()
    job = office.job(waits)
    assert (job["status"], [one["code"] for one in job["problems"]]) == ("failed", ["upload_missing"])


@pytest.mark.parametrize("spelt", [ONE, "172 917 160 60", f" {ONE}"])
def test_a_tckn_among_phones_is_refused_and_kept_nowhere(office: Office, spelt: str) -> None:
    phones = {"text": "Merhaba", "purpose": "informational"}
    listed = office.send_job({**phones, "recipients": ["0532 000 00 01", spelt]}, key="key-00000001").job.ref
    file = f"Telefon;Ad\n0532 000 00 02;Ece\n{spelt};Can\n".encode()
    upload = office.upload(file)
    filed = office.send_job({**phones, "upload": upload}, key="key-00000002").job.ref
    office.run()
    for ref in (listed, filed):
        (refusal,) = office.refusals(ref)
        assert (refusal["code"], refusal["value"]) == ("msisdn_tckn", "17******060")
        assert "17******060" in office.file(ref, "refusals").decode("utf-8-sig")
    office.bucket.erase(f"uploads/{FIRM}/{upload}")  # as its lifecycle rule does
    assert ONE.encode() not in office.kept()
    assert spelt.encode() not in office.kept()


def test_a_card_with_a_tckn_for_a_number_does_not_hold_it(office: Office) -> None:
    subscriber = {"code": "S9", "name": "Can", "numbers": [ONE]}
    (problem,) = office.ask("POST", "/v1/subscribers", {"rows": [subscriber]}).body["problems"]
    assert problem["code"] == "msisdn_tckn"
    account = {"code": "A9", "name": "Can", "balance": "1", "contacts": [{"number": ONE}]}
    office.ask("POST", "/v1/accounts", {"rows": [account]})
    (number,) = office.ask("GET", "/v1/accounts/A9").body["contacts"]
    assert number == {"number": "17******060", "unusable": "msisdn_tckn"}
    assert ONE.encode() not in office.kept()
