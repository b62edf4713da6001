"""An ERP's side of a firm over HTTP: users, templates, sources, and events by key and by signature. On moto."""

from __future__ import annotations

import gzip
import hmac
import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook

from tests.calls import Answer, call
from tests.conftest import HandClock
from tests.world import FIRM, World, make_webhook_master
from ulak.erp.kinds import Kind
from ulak.erp.records import ErpRef, EventTemplate
from ulak.identity.caller import Caller

RULE = {
    "type": "document.created",
    "when": "FICHENO",
    "id": "FICHENO",
    "data": {"recipients": "GSM", "no": "FICHENO"},
}
PAYLOAD = {"FICHENO": "FT1", "GSM": "0532 111 22 33"}
ALERT = {"type": "workflow.alert", "id": "wf-1", "data": {"users": ["ayse"], "text": "Onay bekliyor"}}


class Program:
    """A firm's program, or a source of foreign events, which asks over HTTP."""

    def __init__(self, clock: HandClock) -> None:
        self.clock = clock
        world = World(clock)
        self.root, self.queue = world.house, world.queues["erp"]
        self.store = self.root.events.erp_store
        make_webhook_master(self.root)

    def ask(self, method: str, path: str, body: Any = None, *, firm: str = FIRM, **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return call(self.root, method, f"/v1/erp/{path}", body, caller=Caller(firm, "k"), headers=named)

    def source(self, scheme: str, *rules: Any) -> dict[str, Any]:
        made = self.ask("PUT", "sources/logo", {"scheme": scheme, "rules": [*rules]})
        assert made.status == 200, made
        return dict(made.body)

    def signed(self, secret: str, body: bytes, message_id: str = "m-1") -> dict[str, str]:
        now = datetime.fromtimestamp(self.clock() // 1000, UTC)
        signature = Webhook(secret).sign(message_id, now, body.decode())
        return {
            "webhook_id": message_id,
            "webhook_timestamp": str(self.clock() // 1000),
            "webhook_signature": signature,
        }


@pytest.fixture
def program(aws_in_process: None, clock: HandClock) -> Program:
    return Program(clock)


def test_a_number_is_registered_shown_in_part_and_removed(program: Program) -> None:
    made = program.ask("PUT", "users/AYSE.ISIK", {"msisdn": "0532 111 22 33"})
    assert made.body == {"user": "AYSE.ISIK", "msisdn": "905321112233"}
    (shown,) = program.ask("GET", "users").body["users"]
    assert shown["user"] == "AYSE.ISIK"
    assert "*" in shown["msisdn"]
    assert program.ask("DELETE", "users/ayse.isik").body == {"user": "ayse.isik", "status": "removed"}
    assert program.ask("DELETE", "users/ayse.isik").status == 404
    assert program.ask("GET", "users").body == {"users": [], "next_cursor": None}
    refused = program.ask("PUT", "users/ayse", {"msisdn": "0212 555 11 22"})
    assert [(one["pointer"], one["code"]) for one in refused.body["problems"]] == [
        ("/msisdn", "msisdn_landline")
    ]


def test_users_are_listed_a_hundred_a_page_and_none_is_left_out(program: Program) -> None:
    names = [f"user{n:03d}" for n in range(230)]
    for name in names:
        program.root.events.erp_users.set_user(FIRM, name, "905321112233")
    for name in names[90:130]:
        program.ask("DELETE", f"users/{name}")
    listed: list[str] = []
    sizes: list[int] = []
    query: dict[str, str] | None = {}
    while query is not None:
        page = call(program.root, "GET", "/v1/erp/users", query=query, caller=Caller(FIRM, "k")).body
        listed += [one["user"] for one in page["users"]]
        sizes.append(len(page["users"]))
        query = page["next_cursor"] and {"cursor": page["next_cursor"]}
    assert listed == names[:90] + names[130:]
    assert sizes == [90, 70, 30]


def listed(program: Program, path: str, name: str) -> tuple[list[dict[str, Any]], list[int]]:
    """All that a list has, and how many stand on each page."""
    found: list[dict[str, Any]] = []
    sizes: list[int] = []
    query: dict[str, str] | None = {}
    while query is not None:
        page = call(program.root, "GET", path, query=query, caller=Caller(FIRM, "k")).body
        found += page[name]
        sizes.append(len(page[name]))
        query = page["next_cursor"] and {"cursor": page["next_cursor"]}
    return found, sizes


def test_sources_and_templates_are_listed_page_by_page(program: Program) -> None:
    names = [f"kaynak-{n:02d}" for n in range(25)]
    for name in names:
        program.ask("PUT", f"sources/{name}", {"scheme": "standard"})
    sources, sizes = listed(program, "/v1/erp/sources", "sources")
    assert [one["source"] for one in sources] == names
    assert sizes == [10, 10, 5]
    types = [f"belge{n:03d}" for n in range(120)]
    for name in types:
        program.store.set_template(FIRM, EventTemplate(Kind.DOCUMENT_CREATED, name, "{no}"))
    templates, sizes = listed(program, "/v1/erp/templates", "templates")
    assert [one["document_type"] for one in templates] == types
    assert sizes == [100, 20]
    cursor = call(program.root, "GET", "/v1/erp/sources", caller=Caller(FIRM, "k")).body["next_cursor"]
    for path in ("/v1/erp/templates", "/v1/erp/users", "/v1/schedules", "/v1/schedules/x"):
        refused = call(program.root, "GET", path, query={"cursor": cursor}, caller=Caller(FIRM, "k"))
        assert refused.status in (400, 404)


def test_a_template_is_kept_for_a_type_of_event_and_of_document(program: Program) -> None:
    body = {"document_type": "invoice", "text": "{no} kesildi.", "sender_id": "ACME2"}
    made = program.ask("PUT", "templates/document.created", body).body
    assert made == {"type": "document.created", "purpose": "informational"} | body
    assert program.ask("GET", "templates").body == {"templates": [made], "next_cursor": None}
    for kind in ("approval.started", "account.upserted", "document.eaten"):
        assert program.ask("PUT", f"templates/{kind}", {"text": "a"}).status == 404
    refused = program.ask("PUT", "templates/task.ended", body | {"text": "{no", "sender_id": "X"})
    assert [(one["pointer"], one["code"]) for one in refused.body["problems"]] == [
        ("/document_type", "field_unknown"),
        ("/text", "placeholder_malformed"),
        ("/sender_id", "sender_id_unknown"),
    ]


def test_a_source_shows_its_secret_when_it_is_made_or_rotated_and_its_rules_always(program: Program) -> None:
    made = program.source("standard", RULE)
    assert (made["path"], made["rules"]) == (f"/v1/erp/hooks/{FIRM}/logo", [RULE])
    assert "secret" not in program.ask("GET", "sources").body["sources"][0]
    assert program.ask("POST", "sources/logo/rotate").body["secret"] != made["secret"]
    url = program.source("url")
    assert "secret" not in url
    assert url["path"].startswith(f"/v1/erp/hooks/{FIRM}/logo/")
    assert program.ask("PUT", "sources/api", {"scheme": "url"}).codes == ["source_name"]
    assert program.ask("PUT", "sources/logo", {"scheme": "fax"}).codes == ["field_not_one_of"]
    bad = program.ask("PUT", "sources/logo", {"scheme": "url", "rules": [RULE | {"id": "a["}]})
    assert [one["pointer"] for one in bad.body["problems"]] == ["/rules/0/id"]
    for path in ("rotate", "try"):
        assert program.ask("POST", f"sources/netsis/{path}", PAYLOAD).status == 404


def test_rules_are_tried_and_nothing_is_kept(program: Program) -> None:
    program.source("url", RULE)
    assert program.ask("POST", "sources/logo/try", PAYLOAD).body == {
        "type": "document.created",
        "id": "FT1",
        "users": [],
        "recipients": ["0532 111 22 33"],
        "values": {"no": "FT1"},
    }
    assert program.ask("POST", "sources/logo/try", {"a": 1}).codes == ["no_rule_matches"]
    assert program.ask("POST", "sources/logo/try", b"[1]").status == 400
    assert program.queue.messages == []


def test_an_event_is_kept_once_and_told_so(program: Program) -> None:
    first, again = program.ask("POST", "events", ALERT), program.ask("POST", "events", ALERT)
    assert first.body == again.body
    assert first.headers["location"] == f"/v1/erp/events/{first.body['id']}"
    assert ("idempotent-replayed" in first.headers, again.headers["idempotent-replayed"]) == (False, "true")
    assert len(program.queue.messages) == 1
    other = program.ask("POST", "events", ALERT | {"data": {"users": ["ali"], "text": "a"}})
    assert (other.status, other.code) == (422, "idempotency_mismatch")
    assert program.ask("GET", f"events/{first.body['id']}", firm="other").status == 404
    huge = ALERT | {"data": {"users": ["ayse"], "text": "a" * 64 * 1024}}
    assert program.ask("POST", "events", huge).status == 413


def test_a_signed_payload_is_kept_as_it_is_whatever_it_says(program: Program) -> None:
    made = program.source("standard", RULE)
    for n, body in enumerate((json.dumps(PAYLOAD).encode(), b"{broken", b"")):
        headers = program.signed(made["secret"], body, f"m-{n}")
        taken = program.ask("POST", f"hooks/{FIRM}/logo", body, **headers)
        assert (taken.status, taken.body["source_id"], taken.body["type"]) == (202, f"m-{n}", None)
        incoming = program.store.incoming(ErpRef(FIRM, taken.body["id"]))
        assert incoming is not None
        assert incoming.body == body
    forged = program.ask("POST", f"hooks/{FIRM}/logo", b"{}", **program.signed(made["secret"], b"{ }"))
    assert (forged.status, forged.code) == (401, "unauthenticated")
    assert program.ask("POST", "hooks/nobody/logo", b"{}").status == 401


def test_a_signature_is_over_the_octets_as_sent_and_what_is_kept_is_read_of_them(program: Program) -> None:
    made = program.source("github", RULE)
    plain = json.dumps(PAYLOAD).encode()
    sent = gzip.compress(plain)

    def by(body: bytes) -> dict[str, str]:
        digest = hmac.new(made["secret"].encode(), body, sha256).hexdigest()
        return {"x_hub_signature_256": f"sha256={digest}", "x_github_delivery": "d-1"}

    path = f"hooks/{FIRM}/logo"
    assert program.ask("POST", path, sent, content_encoding="gzip", **by(plain)).status == 401
    taken = program.ask("POST", path, sent, content_encoding="gzip", **by(sent))
    assert (taken.status, taken.body["source_id"]) == (202, "d-1")
    incoming = program.store.incoming(ErpRef(FIRM, taken.body["id"]))
    assert incoming is not None
    assert incoming.body == plain


def test_where_nothing_names_a_foreign_event_its_octets_do(program: Program) -> None:
    path = program.source("url", RULE)["path"].removeprefix("/v1/erp/")
    first, again = program.ask("POST", path, PAYLOAD), program.ask("POST", path, PAYLOAD)
    assert (first.body, again.headers["idempotent-replayed"]) == (again.body, "true")
    assert program.ask("POST", path, PAYLOAD | {"n": 1}).body["id"] != first.body["id"]
    assert program.ask("POST", path, PAYLOAD, webhook_id="x" * 129).codes == ["erp_event_id"]
    assert program.ask("POST", path + "x", PAYLOAD).status == 401
