from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook

from ulak.events.signing import derived_key, is_signed, secret_text, signature

KEY = derived_key(b"master", "endpoint", "acme", "ep_1", "1")


@given(st.text(st.characters(codec="ascii", min_codepoint=33), min_size=1), st.text())
def test_what_we_sign_is_what_the_schemes_own_library_signs(message_id: str, body: str) -> None:
    at = datetime(2026, 11, 22, 22, 0, tzinfo=UTC)
    theirs = Webhook(secret_text(KEY)).sign(message_id, at, body)
    assert signature(KEY, message_id, int(at.timestamp()), body.encode()) == theirs


@given(st.binary(), st.binary())
def test_a_signature_holds_for_its_own_body_alone(body: bytes, other: bytes) -> None:
    signed = signature(KEY, "evt_1", 1, body)
    assert is_signed([KEY], "evt_1", 1, body, signed)
    assert is_signed([KEY], "evt_1", 1, other, signed) == (body == other)


@given(st.text())
def test_no_text_as_a_signature_raises(signatures: str) -> None:
    assert not is_signed([KEY], "evt_1", 1, b"{}", signatures)


def test_keys_differ_by_firm_endpoint_and_generation() -> None:
    names = [("acme", "ep_1", "1"), ("acme", "ep_1", "2"), ("acme", "ep_2", "1"), ("beta", "ep_1", "1")]
    assert len({derived_key(b"master", "endpoint", *name) for name in names}) == len(names)


def test_a_key_stays_what_it_was_in_every_release() -> None:
    """Both sides have it: another derivation would refuse every webhook."""
    assert KEY.hex() == "82fbff0d7eb9a47c50e3d15e8265e7fd34d5fb5b28940565a04b3f09235eea23"
