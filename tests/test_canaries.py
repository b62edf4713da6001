"""Where what is personal ends up. Canaries go through every flow; then all that is kept, queued, logged and answered is
searched for them, and the places are those that ``docs/personal-data.md`` names."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from moto import mock_aws

from tests.calls import call
from tests.conftest import HandClock
from tests.dynamodb import engine
from tests.lists.lists_world import ListsWorld
from tests.signatures.pki import made, sign
from tests.streams import Stream
from tests.world import BUCKET, FIRM, SETTINGS, TABLE, make_webhook_master
from ulak.assembly import House
from ulak.directory import personal
from ulak.directory.firms import ApiKey
from ulak.identity.caller import Caller, Scope
from ulak.inbox.records import Answering, InboxSettings, Keyword
from ulak.iys.settings import PutIys
from ulak.platform.aws import client
from ulak.platform.clock import HOUR, SECOND, rfc3339
from ulak.platform.http.route import Authority
from ulak.privacy.records import Erasure, ErasureRef, ErasureStatus
from ulak.routes import all_routes
from ulak.signatures.store import Kept

PAGE = Path(__file__).parents[1] / "docs" / "personal-data.md"

NUMBER, TCKN, NAME, VALUE = "5327654321", "17291716060", "Kanaryagül", "kanaryadeğer"
CODE = "730184"
"""No number that anything else comes to, as a drawn code may be: a code's life in milliseconds, credit that is left."""
FULL = Caller(FIRM, "k-full")
LESS = Caller(FIRM, "k-less", scopes=frozenset({Scope.READ, Scope.SEND}))

TO = "0532 765 43 21"
JOB = {
    "text": "Sayın {ad}, {tutar}",
    "purpose": "informational",
    "rows": [{"to": TO, "ad": NAME, "tutar": VALUE}, {"to": TCKN, "ad": NAME, "tutar": VALUE}],
}


class Birds(ListsWorld):
    """Every flow, with canaries; what was queued is remembered."""

    def __init__(self, clock: HandClock) -> None:
        super().__init__(clock, "yanki")
        for table in ("otp", "people"):
            client("dynamodb").create_table(
                TableName=table,
                BillingMode="PAY_PER_REQUEST",
                KeySchema=[
                    {"AttributeName": "pk", "KeyType": "HASH"},
                    {"AttributeName": "sk", "KeyType": "RANGE"},
                ],
                AttributeDefinitions=[
                    {"AttributeName": "pk", "AttributeType": "S"},
                    {"AttributeName": "sk", "AttributeType": "S"},
                ],
            )
        client("s3").put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
        signs = client("kms").create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]
        self.house = House(
            replace(SETTINGS, approval_key_ids=signs["KeyId"], people_table="people"), clock, self.ports()
        )
        self.streams = [Stream(TABLE), Stream("otp")]
        self.house.platform.secrets.set(personal.secret_name("test", FIRM), personal.new_key())
        self.house.otp.peppers.rotate()
        make_webhook_master(self.house)
        for one in (FULL, LESS):  # a schedule goes out by the right of its key
            self.house.directory.store.add_key(
                ApiKey(FIRM, one.key_id, bytes(32), "tests", scopes=one.scopes)
            )
        self.queued: list[str] = []
        self.answers: dict[str, Any] = {}
        """Of a caller without the scope ``personal``, by request."""
        self.ids: dict[str, str] = {"kind": "user", "type": "workflow.alert", "user": "ayse"}

    def less(self, method: str, path: str, body: Any = None, **query: str) -> Any:
        answer = call(
            self.house, method, path, body, caller=LESS, key=f"key-{len(self.answers):08}", query=query
        )
        assert answer.status < 500, answer
        self.answers[f"{method} {path} {query}"] = (answer.body, dict(answer.headers))
        return answer.body

    def fly(self) -> None:
        card = {"name": NAME, "fields": {"not": VALUE}}
        self.less("PUT", "/v1/subscribers/S1", {**card, "numbers": [TO], "tckn": TCKN})
        self.less(
            "PUT",
            "/v1/accounts/A1",
            {**card, "balance": "10", "contacts": [{"number": TO}, {"number": TCKN}]},
        )
        self.less("PUT", "/v1/filters/F1", {"name": "borçlu"})
        self.less("PUT", "/v1/groups/G1", {"name": "VIP"})
        self.less("POST", "/v1/groups/G1/members", {"subscribers": ["S1"]})
        self.ids |= {"code": "S1"}
        self.ids["job_id"] = self.less("POST", "/v1/jobs", JOB)["id"]
        text = {"text": JOB["text"], "purpose": "informational"}
        message = {**text, "to": TO, "params": {"ad": NAME, "tutar": VALUE}}
        self.ids["message_id"] = self.less("POST", "/v1/messages", message)["message_id"]
        phones = f"Telefon;Ad;Tutar\n{TO};{NAME};{VALUE}\n{TCKN};{NAME};{VALUE}\n".encode()
        self.ids["upload_id"] = self.upload(phones)
        self.less("POST", "/v1/jobs", {**text, "upload": self.ids["upload_id"]})
        quote = self.less("POST", "/v1/quotes", {**text, "upload": self.ids["upload_id"]})
        self.ids["quote_id"] = quote["id"]
        self.less("POST", "/v1/quotes", JOB)
        tckns = self.upload(f"TCKN;Ad\n{TCKN};{NAME}\n12345678950;{NAME}\n".encode())
        bulk = {"text": "Sayın {ad}", "purpose": "informational", "message_type": "tckn"}
        self.less("POST", "/v1/jobs", {**bulk, "upload": tckns})
        cards = self.upload(
            f"Kod;Ad;Telefon;TCKN\nS2;{NAME};{TO};{TCKN}\nS3;{NAME};{TCKN};{TCKN}1\n".encode()
        )
        self.ids["import_id"] = self.less("POST", "/v1/imports", {"kind": "subscribers", "upload": cards})[
            "id"
        ]
        self.less("PUT", "/v1/schedules/sabah", {
            "when": {"every_minutes": 30},
            "job": {**JOB, "rows": JOB["rows"][:1]},
            "alerts": {"start": {"recipients": [TO], "text": "başladı"}},
        })  # fmt: skip
        self.less("POST", "/v1/schedules/sabah/run")
        self.less("PUT", "/v1/erp/users/ayse", {"msisdn": TO})
        rule = {"type": "workflow.alert", "id": "NO", "data": {"recipients": "TEL", "text": "METIN"}}
        self.less("PUT", "/v1/erp/sources/logo", {"scheme": "url", "rules": [rule]})
        self.less("POST", "/v1/erp/sources/logo/try", {"NO": "1", "TEL": TO, "METIN": VALUE})
        data = {"users": ["ayse"], "recipients": [TO, TCKN], "text": f"{NAME} {VALUE}"}
        event = {"type": "workflow.alert", "id": "wf-1", "data": data}
        self.ids["event_id"] = self.less("POST", "/v1/erp/events", event)["id"]
        code = {"to": TO, "purpose": "sign_in"}
        with patch("ulak.otp.issue.new_code", lambda length: CODE):
            self.ids["otp_id"] = self.less("POST", "/v1/otp", code)["id"]
        self.less("POST", f"/v1/otp/{self.ids['otp_id']}/verify", {"code": self.code()})
        self.less("POST", "/v1/suppressions", {"rows": [{"to": TO, "note": VALUE}]})
        said = {"to": TO, "status": "ONAY", "source": "HS_WEB", "at": "2026-11-01T10:00:00+03:00"}
        self.less("POST", "/v1/consents", {"rows": [{**said, "proof": VALUE}]})
        asked = {"to": TO, "text": f"{VALUE}?", "source": "form"}
        self.less("POST", "/v1/consents/requests", {"rows": [asked]})
        word = Keyword("ADRES", Answering.TEXT, "Izmir")
        self.house.inbox.store.put_settings(FIRM, InboxSettings([word]))
        self.less("POST", "/v1/inbox", {"id": "modem-0", "sender": TO, "text": "adres"})
        written = {"id": "modem-1", "sender": TO, "text": f"{VALUE} ne zaman gelir?"}
        self.ids["inbox_id"] = self.less("POST", "/v1/inbox", written)["id"]
        self.ids |= {"schedule": "sabah", "name": "borçlu", "source": "logo"}
        self.consent()
        self.sign()
        self.campaign()
        self.forget()

    def forget(self) -> None:
        """An erasure that is open, and not begun."""
        person = self.house.evidence.persons.read(FIRM, TO, None)
        ref = ErasureRef(FIRM, "1795384800000-0123456789abcdef")
        status = ErasureStatus.OPEN
        open_one = Erasure(ref, status, self.clock(), "k", "KVKK-1", "mark", "5f0c", person)
        self.house.evidence.erasure_store.add(open_one, self.clock() + HOUR)

    def campaign(self) -> None:
        """A commercial message, whose consent is kept as it was found."""
        full = Caller(FIRM, "k-admin", scopes=frozenset(Scope))
        windows = {"time_zone": "Europe/Istanbul", "windows": ["commercial=none"]}
        assert call(self.house, "PUT", "/v1/settings/send-windows", windows, caller=full).status == 200
        self.clock.turn(61 * SECOND)  # settings are remembered for a minute
        other = TO[:-2] + "99"
        said = {"to": other, "status": "ONAY", "source": "HS_WEB", "at": "2026-11-01T10:00:00+03:00"}
        self.less("POST", "/v1/consents", {"rows": [{**said, "proof": VALUE}]})
        self.less("POST", "/v1/messages", {"to": other, "text": "Kampanya", "purpose": "commercial"})

    def campaign_of_many_sources(self) -> None:
        """What is found of their consents is large."""
        with patch("ulak.delivery.claims.MOST_IN_TABLE", 0):
            body = {"to": TO[:-2] + "99", "text": "Kampanya 2", "purpose": "commercial"}
            self.send_message(body, key="key-of-many-sources", caller=LESS)
            self.run(seconds=10)

    def prove(self) -> None:
        """The evidence of a whole job is built."""
        path = f"/v1/jobs/{self.ids['job_id']}/evidence"
        while call(self.house, "GET", path, caller=FULL).status == 202:
            self.step()

    def consent(self) -> None:
        self.house.consent.iys_accounts.put(PutIys(FIRM, 1, 2, "acme", "gizli", None))
        given = {"to": TO, "kind": "BIREYSEL", "status": "ONAY", "source": "HS_WEB"}
        at = rfc3339(self.clock() - HOUR)
        self.less("POST", "/v1/iys/reports", {"consents": [{**given, "at": at}]})
        self.less("GET", "/v1/iys/reports")
        self.less("GET", f"/v1/iys/consents/90{NUMBER}")

    def sign(self) -> None:
        """A signature's certificate names its holder."""
        now = datetime.fromtimestamp(self.clock() / SECOND, UTC)
        file = sign(made(NAME, serial=TCKN, now=now), b"x", now)
        kept = Kept(self.ids["job_id"], "ayse", "0", b"x", file, "Kok", "0", None, False, self.clock())
        self.house.evidence.signature_store.keep(FIRM, kept)

    def code(self) -> str:
        (text,) = self.operator.calls[-1].texts
        found = re.search(r"\d{6}", text)
        assert found
        return found[0]

    def step(self) -> bool:
        self.queued += [message for queue in self.queues.values() for _, message in queue.messages]
        for name, use in (
            ("lists", self.house.lists.builds),
            ("erp", self.house.events.erp_process),
            ("schedules", self.house.jobs.fire_schedule),
        ):
            if (message := self.queues[name].take()) is not None:
                use.take(message, self.remaining)
                return True
        return super().step()


@pytest.fixture(scope="module")
def birds() -> Iterator[Birds]:
    with mock_aws(), engine():
        birds = Birds(HandClock())
        birds.fly()
        birds.run()
        birds.campaign_of_many_sources()
        birds.prove()
        yield birds


_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")


def canaries(text: str) -> set[str]:
    """Which of the canaries sing in `text`, whatever stands between their digits, and however JSON writes their
    letters. Octets that are no text hold any letters, ``\\u`` and escapes of no meaning among them."""
    digits = re.sub(r"(?<=\d)[ ().-]+(?=\d)", "", text)
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    named = {"name": NAME, "value": VALUE}
    return {kind for kind, word in named.items() if word in plain or word in text} | {
        kind for kind, number in (("number", NUMBER), ("tckn", TCKN)) if number in digits
    }


def kept() -> Iterator[tuple[str, str, str]]:
    """Each kept thing: its place as the page names it, its key, and all that it holds."""
    for table in (TABLE, "otp", "people"):
        for page in client("dynamodb").get_paginator("scan").paginate(TableName=table):
            for item in page["Items"]:
                pk, sk = item["pk"]["S"], item["sk"]["S"]
                yield f"{table} {(pk + '##').split('#')[2]}", f"{pk} {sk}", _words(item)
    for page in client("s3").get_paginator("list_object_versions").paginate(Bucket=BUCKET):
        for one in page.get("Versions", ()):
            octets = (
                client("s3")
                .get_object(Bucket=BUCKET, Key=one["Key"], VersionId=one["VersionId"])["Body"]
                .read()
            )
            yield f"bucket {one['Key'].split('/')[0]}", one["Key"], _words(octets)


def _words(item: Any) -> str:
    """All text in an item, octets that are text too."""
    if isinstance(item, bytes):
        with suppress(zlib.error):
            item = zlib.decompress(item, wbits=47)  # of zlib or gzip
        return item.decode(errors="replace")
    if isinstance(item, dict):
        return " ".join(f"{name} {_words(value)}" for name, value in item.items())
    return " ".join(map(_words, item)) if isinstance(item, list) else str(item)


def test_what_is_kept_stands_where_the_page_says_and_nowhere_else(birds: Birds) -> None:
    found: dict[str, set[str]] = {}
    for place, key, text in kept():
        if singing := canaries(f"{key} {text}"):
            found.setdefault(place, set()).update(singing)
    assert found == told()


def told() -> dict[str, set[str]]:
    """Place → what of it is there, as the page's table says."""
    rows = re.findall(r"^\| `((?:bucket|main|otp) [\w@]+)` \| ([^|:;]+)", PAGE.read_text(), re.MULTILINE)
    return {
        place: {kind for kind in ("number", "tckn", "name", "value") if kind in what} for place, what in rows
    }


def test_no_queue_and_no_log_holds_it(birds: Birds, capfd: pytest.CaptureFixture[str]) -> None:
    assert birds.queued
    assert not canaries(" ".join(birds.queued))
    birds.run()
    assert not canaries(capfd.readouterr().out)


def test_no_event_holds_it(birds: Birds) -> None:
    for stream in birds.streams:
        assert birds.house.events.recorder.record({"Records": stream.records()}) == {"batchItemFailures": []}
    events = birds.house.events.log.after(FULL, None).rows
    assert {"message.sent", "job.finished", "erp.processed", "otp.approved", "schedule.fired"} <= {
        event.kind for event in events
    }
    assert not [event for event in events if canaries(event.data)]


def test_no_answer_shows_it_without_the_scope(birds: Birds) -> None:
    for route in all_routes():
        if route.method == "GET" and route.authority is Authority.KEY and route.scope in LESS.scopes:
            birds.less("GET", route.path.format_map(_Ids(birds.ids)))
    for lists in (
        "/v1/accounts/A1",
        "/v1/filters/F1/accounts",
        "/v1/groups/G1/members",
        "/v1/imports/{import_id}",
    ):
        birds.less("GET", lists.format_map(birds.ids))
    birds.less("GET", "/v1/messages", to=TO)
    shown = {
        asked for asked, answer in birds.answers.items() if canaries(json.dumps(answer, ensure_ascii=False))
    }
    assert not shown


class _Ids(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "none"


def test_a_report_file_hides_it_without_the_scope(birds: Birds) -> None:
    for kind in ("csv", "xlsx"):
        for caller, shows in ((LESS, False), (FULL, True)):
            path = f"/v1/jobs/{birds.ids['job_id']}/report.{kind}"
            octets = birds.fetched(call(birds.house, "GET", path, caller=caller))
            if kind == "csv":
                assert bool(canaries(octets.decode("utf-8-sig"))) is shows


def test_with_the_scope_the_same_answers_show_it(birds: Birds) -> None:
    for path, shown in {
        f"/v1/jobs/{birds.ids['job_id']}/recipients": {"number", "name", "value"},
        f"/v1/messages/{birds.ids['message_id']}": {"number", "name", "value"},
        "/v1/subscribers/S1": {"number", "name", "value"},
        "/v1/accounts/A1": {"number", "name", "value"},
        "/v1/schedules/sabah": {"number", "name", "value"},
    }.items():
        answer = call(birds.house, "GET", path, caller=FULL).body
        assert canaries(json.dumps(answer, ensure_ascii=False)) == shown


def test_a_canary_is_heard_in_whatever_holds_it() -> None:
    assert canaries(json.dumps({"ad": NAME, "not": VALUE})) == {"name", "value"}
    assert canaries(f"\\d \\u12 \\x {NAME} \ufffd\\") == {"name"}
    assert canaries(f"{NUMBER[:3]} {NUMBER[3:6]}-{NUMBER[6:]} ({TCKN})") == {"number", "tckn"}
    assert canaries("\\u00 \\ud8 \ufffd") == set()


def test_a_code_is_shown_nowhere(birds: Birds) -> None:
    sent = {
        found
        for out in birds.operator.calls
        for text in out.texts
        for found in re.findall(r"\b\d{6}\b", text)
    }
    whole = " ".join(
        [*birds.queued, *(text for _, _, text in kept()), json.dumps(birds.answers, ensure_ascii=False)]
    )
    assert sent == {CODE}
    assert not [code for code in sent if re.search(rf"(?<!\w){code}(?!\w)", whole)]
