"""Who a foreign event is of: each scheme with its own forgeries."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook

from ulak.erp.sources import Scheme, Source
from ulak.events.signing import Master

MASTER = Master(lambda: "m" * 64)
NOW = 1_795_384_800_000
BODY = '{"type":"workflow.alert","data":{"users":["ayşe"]}}'


def source(scheme: Scheme, generation: int = 1, old_secret_until: int = 0) -> Source:
    return Source("acme", "erp", scheme, (), generation, old_secret_until)


def signed(seconds: int = NOW // 1000, message_id: str = "m-1", body: str = BODY) -> dict[str, str]:
    signer = Webhook(source(Scheme.STANDARD).secret(MASTER))
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": signer.sign(message_id, datetime.fromtimestamp(seconds, UTC), body),
    }


def is_its_own(headers: dict[str, str], body: str = BODY, of: Source | None = None, now: int = NOW) -> bool:
    return (of or source(Scheme.STANDARD)).recognises(MASTER, headers, "", body.encode(), now)


@pytest.mark.parametrize(
    ("off", "taken"), [(-301, False), (-300, True), (0, True), (300, True), (301, False)]
)
def test_a_signature_holds_five_minutes_both_ways(off: int, taken: bool) -> None:
    assert is_its_own(signed(NOW // 1000 + off)) is taken


REORDERED = '{"data":{"users":["ayşe"]},"type":"workflow.alert"}'
GOOD = signed()["webhook-signature"]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        *({name: value for name, value in signed().items() if name != left_out} for left_out in signed()),
        signed() | {"webhook-id": "m-2"},
        signed() | {"webhook-timestamp": str(NOW // 1000 + 1)},
        *(signed() | {"webhook-timestamp": bad} for bad in ("", "now", "1e9", "-1", "١٢٣", "9" * 400)),
        *(
            signed() | {"webhook-signature": bad}
            for bad in ("", "é", "v1,é", "v1", "v2," + GOOD[3:], GOOD[:-1])
        ),
        signed() | {"webhook-signature": "v1,x " * 1000 + GOOD},
    ],
)
def test_a_forged_request_is_nobodys_and_raises_nothing(headers: dict[str, str]) -> None:
    assert not is_its_own(headers)


def test_a_body_that_means_the_same_and_reads_otherwise_is_another() -> None:
    assert not is_its_own(signed(), REORDERED)


def test_of_several_signatures_one_is_enough() -> None:
    assert is_its_own(signed() | {"webhook-signature": f"v1,AAAA {GOOD} v2,zzz"})


@given(st.dictionaries(st.sampled_from(["webhook-id", "webhook-timestamp", "webhook-signature"]), st.text()))
def test_no_headers_raise(headers: dict[str, str]) -> None:
    assert not is_its_own(signed() | {"webhook-signature": ""} | headers)


def test_githubs_scheme_is_a_hex_digest_keyed_by_the_secrets_text() -> None:
    depot = source(Scheme.GITHUB)
    secret = depot.secret(MASTER).encode()
    header = "sha256=" + hmac.new(secret, BODY.encode(), hashlib.sha256).hexdigest()
    assert is_its_own({"x-hub-signature-256": header}, of=depot)
    for bad in (header.upper(), header[7:], header[:-1], "", "sha256=é", "sha1=" + header[7:]):
        assert not is_its_own({"x-hub-signature-256": bad}, of=depot)


def test_a_secret_url_holds_until_a_day_after_its_rotation() -> None:
    old = source(Scheme.URL).secret(MASTER)
    rotated = source(Scheme.URL, 2, NOW + 1)
    new = rotated.secret(MASTER)
    assert old != new
    for secret, now, holds in (
        (old, NOW, True),
        (old, NOW + 1, False),
        (new, NOW + 1, True),
        ("", NOW, False),
    ):
        assert rotated.recognises(MASTER, {}, secret, b"", now) is holds


def test_a_source_is_known_by_its_own_scheme_alone() -> None:
    assert not is_its_own(signed(), of=source(Scheme.GITHUB))
    assert not source(Scheme.STANDARD).recognises(MASTER, {}, source(Scheme.URL).secret(MASTER), b"", NOW)
