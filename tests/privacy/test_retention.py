"""The rows of retention are what the template and the items' own ends carry out."""

from __future__ import annotations

from typing import Any

from tests.calls import call
from tests.template.test_deployment import TEMPLATE, of
from ulak.assembly import House
from ulak.consent import requests
from ulak.identity.caller import Caller
from ulak.inbox import records as inbox
from ulak.iys import records as iys
from ulak.jobs.items import PROOF_KEPT
from ulak.otp import challenge
from ulak.people import trail
from ulak.platform.clock import DAY
from ulak.platform.settings import Settings
from ulak.privacy import records as erasures
from ulak.rules.retention import RETENTION, Ends, OnErasure

ROWS = {row.code: row for row in RETENTION}
NO_PERSON = {"media"}
"""Prefixes of the bucket that hold nobody's data: files that the firm's own links lead to."""


def test_the_buckets_rules_end_each_class_on_its_day() -> None:
    (bucket,) = [one for one in of("AWS::S3::Bucket").values() if "LifecycleConfiguration" in one]
    rules: Any = bucket["LifecycleConfiguration"]["Rules"]
    ends = {f"bucket {rule['Prefix'].rstrip('/')}": rule["ExpirationInDays"] for rule in rules}
    for prefix in NO_PERSON:
        del ends[f"bucket {prefix}"]
    assert ends == {row.place: row.days for row in RETENTION if row.ends is Ends.LIFECYCLE}
    # A version that an erasure wrote anew is gone after a day.
    noncurrent = {rule["Prefix"]: rule["NoncurrentVersionExpiration"]["NoncurrentDays"] for rule in rules}
    assert {days for prefix, days in noncurrent.items() if prefix.rstrip("/") not in NO_PERSON} == {1}


def test_items_end_by_their_own_time_as_the_rows_say() -> None:
    kept = {
        "consent_proof": PROOF_KEPT,
        "consent_requests": requests.KEPT_BEHIND,
        "inbox": inbox.KEPT_FOR,
        "iys": iys.KEPT_FOR,
        "codes": challenge.RECORD_KEPT_FOR,
        "erasures": erasures.KEPT_FOR,
        "trail": trail.KEPT_FOR,
    }
    assert kept == {row.code: (row.days or 0) * DAY for row in RETENTION if row.ends is Ends.TTL}
    for table in of("AWS::DynamoDB::Table").values():
        assert table["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}


def test_logs_end_as_the_row_says() -> None:
    assert TEMPLATE["Parameters"]["LogRetentionDays"]["Default"] == ROWS["logs"].days


def test_proof_of_consent_and_messages_is_kept_three_years_and_lists_ninety_days() -> None:
    """The defaults: Law 6563's records, and no longer than needed (Law 6698 art. 4, 7)."""
    for code in ("messages", "reports", "evidence", "consent_proof", "consent_requests", "iys"):
        assert ROWS[code].days == 3 * 365
    assert ROWS["lists"].days == 90


def test_what_only_expires_does_so_within_the_thirty_days_of_a_persons_request() -> None:
    """A person's request is answered within thirty days (Regulation RG 28.10.2017/30224 art. 12; second hand)."""
    late = {row.code for row in RETENTION if row.on_erasure is OnErasure.EXPIRES and (row.days or 99) > 30}
    assert not late


def test_a_compliance_officer_reads_the_rows() -> None:
    answer = call(_Nothing(Settings("test")), "GET", "/v1/retention", caller=Caller("acme", "k"), locale="tr")
    assert answer.status == 200
    assert [one["code"] for one in answer.body["classes"]] == [row.code for row in RETENTION]
    assert answer.body["classes"][1]["what"].startswith("İşlerin listeleri")


class _Nothing(House):
    def part(self, path: str) -> None:
        return None
