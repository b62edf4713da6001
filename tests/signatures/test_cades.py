"""A signature holds only if it is whole: each of its parts is taken away or put wrong, and each time it fails."""

from __future__ import annotations

import pickle
import random
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import cms
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding

from tests.signatures.pki import DAY, Holder, made, revoking, sign
from ulak.errors import InvalidValue
from ulak.signatures.cades import Signer, Trusted, judge

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
BEGUN = NOW - timedelta(hours=1)
CONTENT = b'{"job":"7f3a","credits":12}'

ROOT_FOLDER = Path(__file__).parents[2]
ROOT = made("Kok", authority=True, now=NOW)
ISSUER = made("Nitelikli", ROOT, authority=True, now=NOW)
AYSE = made("Ayse Isik", ISSUER, serial="17291716060", now=NOW)


def judged(p7s: bytes, *, content: bytes = CONTENT, roots: Any = (ROOT,), revoked: Any = ()) -> Signer:
    trusted = Trusted([one.certificate for one in roots], list(revoked))
    return judge(p7s, content, trusted, NOW, BEGUN)


def code_of(p7s: bytes, **more: Any) -> str:
    with pytest.raises(InvalidValue) as refused:
        judged(p7s, **more)
    return refused.value.problem.code


def test_a_whole_signature_tells_its_signer() -> None:
    signer = judged(sign(AYSE, CONTENT, NOW, chain=(ISSUER,)))
    assert (signer.serial_number, signer.name, signer.signed_at) == ("17291716060", "Ayse Isik", NOW)
    assert signer.revocation_told is False
    assert "17291716060" not in repr(signer)


ALONE = """
import pickle, sys
from cryptography import x509
from ulak.signatures.cades import Trusted, judge
p7s, root, *more = pickle.load(sys.stdin.buffer)
print(judge(p7s, more[0], Trusted([x509.load_pem_x509_certificate(root)]), *more[1:]).serial_number)
"""


def test_a_process_that_made_no_signature_reads_one() -> None:
    """What names an attribute to the reader is imported by the product and not only by what signs here."""
    root = ROOT.certificate.public_bytes(Encoding.PEM)
    given = pickle.dumps((sign(AYSE, CONTENT, NOW, chain=(ISSUER,)), root, CONTENT, NOW, BEGUN))
    told = subprocess.run(
        [sys.executable, "-c", ALONE],
        input=given,
        env={"PYTHONPATH": str(ROOT_FOLDER / "layers" / "core")},
        capture_output=True,
        check=True,
    )
    assert told.stdout.decode().strip() == "17291716060"


def test_rsa_and_a_signature_that_brings_its_content_hold_too() -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    can = made("Can", ISSUER, serial="10000000146", now=NOW, key=key)
    assert judged(sign(can, CONTENT, None, chain=(ISSUER,), attached=True)).serial_number == "10000000146"


def test_a_signer_may_be_named_by_its_key() -> None:
    p7s = sign(AYSE, CONTENT, NOW, chain=(ISSUER,), by_key_identifier=True)
    assert judged(p7s).serial_number == "17291716060"


def test_a_list_that_does_not_name_it_is_told() -> None:
    lists = (revoking(ISSUER, now=NOW),)
    assert judged(sign(AYSE, CONTENT, NOW, chain=(ISSUER,), crls=lists)).revocation_told is True
    assert judged(sign(AYSE, CONTENT, NOW, chain=(ISSUER,)), revoked=lists).revocation_told is True


def test_another_content_is_an_altered_one() -> None:
    assert code_of(sign(AYSE, CONTENT + b" ", NOW, chain=(ISSUER,))) == "signature_altered"
    assert code_of(sign(AYSE, b"x", NOW, chain=(ISSUER,), attached=True)) == "signature_altered"


@pytest.mark.parametrize("place", [0.15, 0.3, 0.5, 0.7, 0.9, 0.99])
def test_no_altered_octet_is_let_through(place: float) -> None:
    whole = sign(AYSE, CONTENT, NOW, chain=(ISSUER,))
    n = int(len(whole) * place)
    altered = whole[:n] + bytes([whole[n] ^ 1]) + whole[n + 1 :]
    assert code_of(altered).startswith("signature_")


def test_whatever_stands_in_a_file_it_is_a_signature_or_none() -> None:
    """The versions of what a file brings are read by a parser that has errors of its own."""
    lists = (revoking(ISSUER, now=NOW),)
    whole = sign(AYSE, CONTENT, NOW, chain=(ISSUER,), crls=lists)
    version = ISSUER.der[: ISSUER.der.index(b"\xa0\x03\x02\x01\x02") + 5]
    of_a_list = lists[0].public_bytes(Encoding.DER)
    begun = of_a_list[: of_a_list.index(b"\x02\x01\x01", 4) + 3]
    for known in (version, begun):
        assert whole.count(known) == 1
        for wrong in (0, 3, 104):
            altered = whole.replace(known, known[:-1] + bytes([wrong]))
            assert code_of(altered) == "signature_unreadable"
    draw = random.Random(20_261_128)
    for _ in range(400):
        octets = bytearray(whole)
        for _ in range(draw.choice((1, 2, 3))):
            octets[draw.randrange(len(octets))] = draw.randrange(256)
        with suppress(InvalidValue):
            assert judged(bytes(octets)).serial_number == "17291716060"


def test_a_self_made_root_is_no_issuer() -> None:
    root = made("Kok", authority=True, now=NOW)  # of the same name
    issuer = made("Nitelikli", root, authority=True, now=NOW)
    ayse = made("Ayse Isik", issuer, serial="17291716060", now=NOW)
    assert code_of(sign(ayse, CONTENT, NOW, chain=(issuer, root))) == "signature_issuer_unknown"


def test_a_certificate_that_signs_itself_or_was_signed_by_a_signer_is_of_no_issuer() -> None:
    alone = made("Ayse Isik", serial="17291716060", now=NOW)
    below = made("Veli", AYSE, serial="10000000146", now=NOW)
    assert code_of(sign(alone, CONTENT, NOW)) == "signature_issuer_unknown"
    assert code_of(sign(below, CONTENT, NOW, chain=(AYSE, ISSUER))) == "signature_issuer_unknown"


def test_without_any_issuer_nothing_holds() -> None:
    assert code_of(sign(AYSE, CONTENT, NOW, chain=(ISSUER,)), roots=()) == "signature_issuer_unknown"


def test_an_expired_certificate_and_one_of_tomorrow_do_not_hold() -> None:
    for begins, days in ((-400 * DAY, 365), (DAY, 365)):
        old = made("Ayse Isik", ISSUER, serial="17291716060", now=NOW, begins=begins, days=days)
        assert code_of(sign(old, CONTENT, NOW, chain=(ISSUER,))) == "signature_expired"


def test_a_signature_backdated_to_when_its_certificate_held_does_not_hold() -> None:
    old = made("Ayse Isik", ISSUER, serial="17291716060", now=NOW, begins=-400 * DAY, days=399)
    at = NOW - 2 * DAY
    assert code_of(sign(old, CONTENT, at, chain=(ISSUER,))) == "signature_time"
    assert code_of(sign(AYSE, CONTENT, NOW + DAY, chain=(ISSUER,))) == "signature_time"


@pytest.mark.parametrize("where", ["in the file", "of ours"])
def test_a_revoked_certificate_does_not_hold(where: str) -> None:
    revoked = revoking(ISSUER, AYSE, now=NOW)
    if where == "of ours":
        assert code_of(sign(AYSE, CONTENT, NOW, chain=(ISSUER,)), revoked=[revoked]) == "signature_revoked"
    else:
        assert code_of(sign(AYSE, CONTENT, NOW, chain=(ISSUER,), crls=(revoked,))) == "signature_revoked"


def test_a_revoked_issuer_does_not_hold() -> None:
    revoked = revoking(ROOT, ISSUER, now=NOW)
    assert code_of(sign(AYSE, CONTENT, NOW, chain=(ISSUER,)), revoked=[revoked]) == "signature_revoked"


def test_a_list_that_somebody_else_signed_tells_nothing() -> None:
    forged = Holder(ISSUER.certificate, made("x", now=NOW).key)
    signer = judged(sign(AYSE, CONTENT, NOW, chain=(ISSUER,)), revoked=[revoking(forged, AYSE, now=NOW)])
    assert signer.revocation_told is False


def test_another_certificate_of_the_same_key_cannot_take_its_place() -> None:
    other = made("Baskasi", ISSUER, serial="10000000146", now=NOW, key=AYSE.key)
    assert code_of(sign(other, CONTENT, NOW, chain=(ISSUER,), named=AYSE)) == "signature_altered"


def test_what_cades_asks_for_has_to_be_there() -> None:
    for missing in ("signing_certificate_v2", "message_digest", "content_type"):
        assert code_of(sign(AYSE, CONTENT, NOW, chain=(ISSUER,), without=missing)) == "signature_unreadable"


def test_a_certificate_that_is_not_qualified_does_not_do() -> None:
    plain = made("Ayse Isik", ISSUER, serial="17291716060", now=NOW, qualified=False)
    assert code_of(sign(plain, CONTENT, NOW, chain=(ISSUER,))) == "signature_not_qualified"


@pytest.mark.parametrize("octets", [b"", b"x", b"\x30\x80", b"-----BEGIN CMS-----\n", bytes(1000)])
def test_what_is_no_signature_is_told_so(octets: bytes) -> None:
    assert code_of(octets) == "signature_unreadable"


def test_a_list_that_is_out_of_date_tells_nothing_of_today_and_revokes_still() -> None:
    """RFC 5280 §5.1.2.5: by its next update another list is there."""
    then = NOW - 400 * DAY
    assert (
        judged(sign(AYSE, CONTENT, NOW, chain=(ISSUER,), crls=(revoking(ISSUER, now=then),))).revocation_told
        is False
    )
    assert (
        judged(
            sign(AYSE, CONTENT, NOW, chain=(ISSUER,)), revoked=(revoking(ISSUER, now=then),)
        ).revocation_told
        is False
    )
    old = revoking(ISSUER, AYSE, now=then)
    assert code_of(sign(AYSE, CONTENT, NOW, chain=(ISSUER,)), revoked=(old,)) == "signature_revoked"


def _unsigned(name: str) -> bytes:
    """A whole file of which one part that the signature does not cover was put wrong."""
    whole = cms.ContentInfo.load(sign(AYSE, CONTENT, NOW, chain=(ISSUER,)))
    signed = whole["content"]
    if name == "content_type":
        signed["encap_content_info"]["content_type"] = "signed_data"
    elif name == "digest_algorithms":
        signed["digest_algorithms"] = [{"algorithm": "sha1"}]
    else:
        signed["signer_infos"][0]["signature_algorithm"] = {"algorithm": "rsassa_pkcs1v15"}
    return whole.dump(force=True)


@pytest.mark.parametrize("name", ["content_type", "digest_algorithms", "signature_algorithm"])
def test_what_the_signature_does_not_cover_agrees_with_what_it_does(name: str) -> None:
    """RFC 5652 §5.1, §5.3."""
    assert code_of(_unsigned(name)) == "signature_altered"


@pytest.mark.filterwarnings("ignore:Parsed a serial number")
def test_whichever_octet_is_altered_the_answer_is_a_sentence() -> None:
    """No file leads to an error without a name. One that is let through is altered where nothing is judged: in a list
    of revoked ones, which then is nobody's, or in a number of a version."""
    whole = sign(AYSE, CONTENT, NOW, chain=(ISSUER,), crls=(revoking(ISSUER, now=NOW),), attached=True)
    lists = range(whole.index(b"\xa1\x81", 900), len(whole))
    let_through = []
    for n in range(0, len(whole), 2):
        altered = whole[:n] + bytes([whole[n] ^ (0x01, 0x20, 0xFF)[n % 3]]) + whole[n + 1 :]
        with suppress(InvalidValue):
            judged(altered)
            let_through.append(n)
    versions = whole.index(b"\x02\x01\x01") + 2
    assert [n for n in let_through if n != versions and n not in lists] == []
