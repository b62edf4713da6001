"""Codes, challenges, amounts and signed records as values: what each holds to the octet and to the millisecond."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ulak.errors import Conflict, InvalidValue, TooManyRequests, Unavailable
from ulak.otp.approval import _halves, _jwk, payload
from ulak.otp.challenge import (
    KEPT_FOR,
    RECORD_KEPT_FOR,
    Challenge,
    NumberRecord,
    Status,
    attempts_remaining,
    limit_reached,
    require_resendable,
    require_send_allowed,
    resend_after,
    status_of,
    with_send,
)
from ulak.otp.codes import ChallengeRef, CodeBinding, Pepper, Peppers, local_id, macs_equal, new_code
from ulak.otp.limits import DAY, MOST_ATTEMPTS, Limit, limits_of
from ulak.otp.task import canonical_amount, canonical_number, shown_amount
from ulak.platform.clock import MINUTE, SECOND

ROOT = Path(__file__).parents[2]
NOW = 1_795_384_800_000
LIMITS = limits_of({})
REF = ChallengeRef("acme", "a" * 32, "b" * 32)
PENDING = Challenge(
    stored=Status.PENDING,
    purpose="sign_in",
    client="",
    generation=1,
    mac=b"",
    key_id="k1",
    length=6,
    ttl=3 * MINUTE,
    attempts=0,
    issued_at=NOW,
    sent_at=NOW,
    expires_at=NOW + 3 * MINUTE,
    body_sha256="",
    prefix="90532",
    credit_left=9,
)

# --- codes ------------------------------------------------------------------------------------------------

PEPPERS = Peppers(Pepper("k1", bytes(range(32))), None, bytes(range(32, 64)))
BINDING = CodeBinding(REF, "sign_in", "client", "WF-1", "d" * 64, 2)


def test_macs_and_digests_stay_what_they_were_in_every_release() -> None:
    """Numbers' counters and answered Idempotency-Keys are found by them, and codes that are out are checked by them."""
    mac = "524154e186f4385334bd10f65c36fb168ac27b11389fe0945dded2c5dbfbb845"
    assert BINDING.mac(bytes(32), "123456").hex() == mac
    assert PEPPERS.digest("acme", "msisdn", "905321234567") == "2c93d5250cf50de695efde001cc18a14"
    assert local_id(bytes(32), "/v1/otp", "key-1") == "80f50ac7c5fa934a641fdc35bab100cd"


@pytest.mark.parametrize(
    "changed",
    [
        {"ref": replace(REF, firm_id="beta")},
        {"ref": replace(REF, number="c" * 32)},
        {"ref": replace(REF, local_id="c" * 32)},
        {"purpose": "sign_i"},
        {"client": "clientW"},
        {"task_id": "F-1"},
        {"task_digest": "e" * 64},
        {"generation": 3},
        {"purpose": "sign_inclient", "client": ""},
    ],
    ids=repr,
)
def test_all_that_a_code_is_bound_to_changes_its_mac(changed: dict[str, object]) -> None:
    other = replace(BINDING, **changed)  # type: ignore[arg-type] # of the fields' own types, by the table above
    assert not macs_equal(BINDING.mac(bytes(32), "123456"), other.mac(bytes(32), "123456"))
    assert BINDING.mac(bytes(32), "123457") != BINDING.mac(bytes(32), "123456") != BINDING.mac(b"p", "123456")


@pytest.mark.parametrize("length", [6, 10])
def test_a_code_has_its_length_whatever_it_is(length: int) -> None:
    codes = {new_code(length) for _ in range(300)}
    assert {len(code) for code in codes} == {length}
    assert len(codes) > 250
    assert any(code.startswith("0") for code in codes)


def test_a_new_pepper_has_256_bits_and_a_name_of_its_own() -> None:
    first = Peppers.new()
    second = first.rotated()
    third = second.rotated()
    assert [len(one.current.key) for one in (first, second)] == [32, 32]
    assert len(first.numbers) == 32
    assert [len(one.current.key_id) for one in (first, second)] == [8, 8]
    assert second.numbers == third.numbers == first.numbers
    assert second.key(first.current.key_id) == first.current.key
    assert second.key(second.current.key_id) == second.current.key
    assert third.key(first.current.key_id) is None
    assert Peppers.read(third.fields()) == third
    assert Peppers.read(first.fields()) == first


def test_a_pepper_of_less_is_refused() -> None:
    fields = PEPPERS.fields()
    assert Peppers.read(fields) == PEPPERS
    for short in ("00" * 31, "zz" * 32, None):
        with pytest.raises(Unavailable):
            Peppers.read(fields | {"current": {"id": "k1", "key": short}})


def test_a_challenges_name_is_read_back_and_names_its_messages() -> None:
    assert ChallengeRef.parse("acme", str(REF)) == REF
    assert REF.reference(3) == "bbbbbbbbbbbbbbbb-3"


# --- challenges -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("off", "attempts", "locked", "status"),
    [
        (-1, 0, False, Status.PENDING),
        (0, 0, False, Status.EXPIRED),
        (1, 0, False, Status.EXPIRED),
        (-1, MOST_ATTEMPTS - 1, False, Status.PENDING),
        (-1, MOST_ATTEMPTS, False, Status.LOCKED),
        (0, MOST_ATTEMPTS, False, Status.LOCKED),
        (-1, 0, True, Status.LOCKED),
        (0, 0, True, Status.EXPIRED),
    ],
)
def test_a_challenge_is_what_clock_and_counters_say(
    off: int, attempts: int, locked: bool, status: Status
) -> None:
    challenge = replace(PENDING, attempts=attempts)
    now = PENDING.expires_at + off
    assert status_of(challenge, now, number_locked=locked) is status
    left = MOST_ATTEMPTS - attempts if status is Status.PENDING else 0
    assert attempts_remaining(challenge, status) == left
    assert status_of(replace(challenge, stored=Status.CANCELLED), now) is Status.CANCELLED


@pytest.mark.parametrize(("off", "locked"), [(-1, True), (0, False)])
def test_a_number_is_locked_for_its_time_and_no_longer(off: int, locked: bool) -> None:
    failures = LIMITS["failures"]
    record = NumberRecord(failures=failures.most, last_check_at=NOW)
    now = NOW + failures.window + off
    assert record.is_locked(LIMITS, now) is locked
    free = replace(record, failures=failures.most - 1)
    assert (free.is_locked(LIMITS, NOW), free.locked_until(LIMITS)) == (False, 0)
    if locked:
        with pytest.raises(TooManyRequests) as refused:
            require_send_allowed(record, LIMITS, now)
        assert (refused.value.reason, refused.value.retry_after) == ("otp_number_locked", 1)
    else:
        require_send_allowed(record, LIMITS, now)


def test_as_many_messages_go_to_a_number_as_its_limit_says_and_the_next_when_the_first_is_old() -> None:
    burst = LIMITS["number_burst"]
    sends = tuple(NOW + n * SECOND for n in range(burst.most))
    require_send_allowed(NumberRecord(sends=sends[1:]), LIMITS, NOW + MINUTE)
    with pytest.raises(TooManyRequests) as refused:
        require_send_allowed(NumberRecord(sends=sends), LIMITS, NOW + burst.window - SECOND)
    assert (refused.value.reason, refused.value.retry_after) == (burst.code, 1)
    require_send_allowed(NumberRecord(sends=sends), LIMITS, NOW + burst.window)


def test_a_firm_that_sends_no_codes_is_told_to_come_back_after_the_window() -> None:
    with pytest.raises(TooManyRequests) as refused:
        require_send_allowed(NumberRecord(), limits_of({"number_burst": 0}), NOW)
    assert refused.value.retry_after == LIMITS["number_burst"].window // SECOND


def test_no_mac_and_no_key_stands_where_a_value_is_printed() -> None:
    secret = b"\x07secret-octets"
    for value in (
        replace(PENDING, mac=secret),
        Pepper("k1", secret),
        Peppers(Pepper("k1", secret), None, secret),
    ):
        assert "secret-octets" not in repr(value)


def test_a_code_is_sent_again_after_the_cool_down_while_sends_are_left() -> None:
    cool = LIMITS["resend"].window
    with pytest.raises(TooManyRequests) as early:
        require_resendable(PENDING, LIMITS, NOW + cool - 1)
    assert early.value.retry_after == 1
    require_resendable(PENDING, LIMITS, NOW + cool)
    most = LIMITS["challenge_sends"].most
    require_resendable(replace(PENDING, generation=most - 1), LIMITS, NOW + cool)
    for over in (replace(PENDING, generation=most), replace(PENDING, stored=Status.APPROVED)):
        with pytest.raises(Conflict):
            require_resendable(over, LIMITS, NOW + cool)
    assert resend_after(replace(PENDING, sent_at=0), LIMITS) == 0


@pytest.mark.parametrize(("window", "minutes"), [(30 * SECOND, 1), (10 * MINUTE, 10)])
def test_a_limit_tells_its_figures(window: int, minutes: int) -> None:
    told = limit_reached(Limit("x", 5, window, "otp_limit_resend", ""), NOW + 2_001, NOW)
    assert (told.retry_after, told.params) == (
        3,
        {"limit": 5, "minutes": minutes, "seconds": window // SECOND},
    )


def test_a_record_is_kept_for_as_long_as_the_page_promises() -> None:
    page = (ROOT / "docs" / "otp.md").read_text(encoding="utf-8")
    assert f"a number {RECORD_KEPT_FOR // DAY} days after its last message or check" in " ".join(page.split())


def test_a_record_keeps_a_days_messages_and_challenges_until_a_day_after_their_end() -> None:
    old = replace(PENDING, expires_at=NOW - KEPT_FOR)
    kept = replace(PENDING, expires_at=NOW - KEPT_FOR + 1)
    sends = (NOW - DAY, NOW - DAY + 1)
    before = NumberRecord(version=4, failures=3, sends=sends, challenges={"old": old, "kept": kept})
    after = with_send(before, "new", PENDING, NOW)
    assert (after.version, after.failures, after.sends) == (5, 3, (NOW - DAY + 1, NOW))
    assert after.challenges == {"kept": kept, "new": PENDING}


# --- amounts ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "amount"),
    [("0", "0.00"), ("0.001", "0.00"), ("0.005", "0.01"), ("125.5", "125.50"), ("9" * 15, f"{'9' * 15}.00")],
)
def test_a_number_of_json_is_an_amount(written: str, amount: str) -> None:
    assert canonical_number(written) == amount


@pytest.mark.parametrize("written", ["-1", "-0.01", "1e999", "1" * 400, "NaN"])
def test_what_is_no_amount_is_refused_by_the_amounts_own_code(written: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        canonical_number(written)
    assert refused.value.problem.code == "otp_amount"


@pytest.mark.parametrize(
    ("amount", "turkish"),
    [("7.00", "7,00"), ("100.00", "100,00"), ("1000.10", "1.000,10"), ("123456.07", "123.456,07")],
)
def test_an_amount_is_shown_in_threes(amount: str, turkish: str) -> None:
    assert shown_amount(amount, "tr") == turkish
    assert shown_amount(amount, "en") == turkish.translate({ord("."): ",", ord(","): "."})
    assert canonical_amount(turkish if "." in turkish else amount) == amount


# --- signed records ---------------------------------------------------------------------------------------


def test_a_published_key_is_the_one_that_signs() -> None:
    for _ in range(20):  # coordinates and halves with zeros in front are among them
        key = ec.generate_private_key(ec.SECP256R1())
        point = key.public_key().public_numbers()
        der = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        jwk = _jwk(der)
        x, y = (int.from_bytes(base64.urlsafe_b64decode(jwk[name] + "=")) for name in ("x", "y"))
        assert (x, y) == (point.x, point.y)
        halves = _halves(key.sign(b"a", ec.ECDSA(SHA256())))
        assert len(halves) == 64
    for wrong in (der[:-1], der[-64:], der[:-65] + b"\x03" + der[-64:]):
        with pytest.raises(ValueError, match="point"):
            _jwk(wrong)


def test_halves_of_a_signature_keep_their_place() -> None:
    r, s = 1, (1 << 255) + 7
    der = bytes.fromhex("3026020101") + b"\x02\x21\x00" + s.to_bytes(32, "big")
    assert _halves(der) == r.to_bytes(32, "big") + s.to_bytes(32, "big")


def test_a_record_tells_when_in_seconds_and_names_who_and_what() -> None:
    approved = replace(
        PENDING,
        stored=Status.APPROVED,
        approver="mudur",
        approver_number="e" * 32,
        task_id="WF-1",
        task_digest="d" * 64,
        approved_at=NOW + 1_999,
        generation=2,
    )
    told = payload(REF, approved, "ulak")
    assert told["iat"] == NOW // 1_000 + 1
    assert told["approved_at"].endswith("1.999Z")
    assert (told["iss"], told["aud"], told["sub"], told["jti"]) == ("ulak", "acme", "mudur", str(REF))
    assert (told["serial"], told["task_id"], told["task_sha256"]) == (2, "WF-1", "d" * 64)
    assert told["number_hmac"] == "e" * 32
    assert "number_hmac" not in payload(REF, replace(approved, approver_number=""), "ulak")
    assert json.dumps(told)
