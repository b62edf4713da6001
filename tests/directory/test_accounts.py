"""Accounts: one a service, set whole, remembered for a minute."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.conftest import HandClock
from tests.world import TABLE, make_resources
from ulak.directory.firms import OperatorAccount, Service
from ulak.directory.known_firms import KnownFirms
from ulak.directory.store import DirectoryStore
from ulak.errors import InputError, NotFound
from ulak.identity.msisdn import Region
from ulak.platform.aws import client
from ulak.platform.clock import MINUTE
from ulak.platform.table import Table
from ulak.text import MessageType

SMS = OperatorAccount("acme", Service.SMS, "netgsm", Region.TR, ("ACME", "ACME2"))


@pytest.fixture
def store(aws_in_process: None) -> DirectoryStore:
    make_resources()
    store = DirectoryStore(Table(client("dynamodb"), TABLE))
    store.add_firm("acme", "Acme")
    return store


@pytest.mark.parametrize(
    "account",
    [
        SMS,
        replace(SMS, base_url="http://127.0.0.1:4702"),
        replace(SMS, service=Service.OTP, region=Region.AZ, sender_ids=("AOTP",)),
    ],
    ids=["plain", "elsewhere", "another service and country"],
)
def test_an_account_comes_back_as_it_was_set(store: DirectoryStore, account: OperatorAccount) -> None:
    store.set_account(account)
    assert store.account("acme", account.service) == account


def test_services_have_accounts_of_their_own(store: DirectoryStore) -> None:
    store.set_account(SMS)
    assert store.account("acme", Service.OTP) is None
    assert {SMS.secret_name("prod"), replace(SMS, service=Service.OTP).secret_name("prod")} == {
        "ulak/prod/acme/sms",
        "ulak/prod/acme/otp",
    }


def test_setting_an_account_again_replaces_all_of_it(store: DirectoryStore) -> None:
    store.set_account(replace(SMS, base_url="https://old"))
    store.set_account(SMS)
    assert store.account("acme", Service.SMS) == SMS


def test_an_account_needs_its_firm(store: DirectoryStore) -> None:
    with pytest.raises(NotFound):
        store.set_account(replace(SMS, firm_id="nobody"))


def test_a_firm_without_the_account_is_told_which_it_lacks(store: DirectoryStore, clock: HandClock) -> None:
    with pytest.raises(InputError) as raised:
        KnownFirms(store, clock).account("acme", Service.TCKN)
    (problem,) = raised.value.problems
    assert (problem.code, problem.params) == ("account_missing", {"service": "tckn"})


def test_a_changed_account_holds_within_a_minute(store: DirectoryStore, clock: HandClock) -> None:
    firms = KnownFirms(store, clock)
    store.set_account(SMS)
    assert firms.account("acme", Service.SMS) == SMS
    store.set_account(replace(SMS, operator_id="yanki"))
    clock.turn(MINUTE - 1)
    assert firms.account("acme", Service.SMS).operator_id == "netgsm"
    clock.turn(1)
    assert firms.account("acme", Service.SMS).operator_id == "yanki"


@pytest.mark.parametrize(
    ("message_type", "service"),
    [
        (MessageType.BULK, "sms"),
        (MessageType.FLASH, "sms"),
        (MessageType.OTP, "otp"),
        (MessageType.TCKN, "tckn"),
    ],
)
def test_the_message_type_says_which_service_carries_it(message_type: MessageType, service: str) -> None:
    assert Service.of(message_type) == service
