"""What is shown once is one thing, however often the same request comes; and nothing of it is stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.calls import Answer, call
from tests.conftest import HandClock
from tests.lists.lists_world import ListsWorld
from tests.world import FIRM, make_webhook_master
from ulak.directory.firms import PresentedKey
from ulak.identity.caller import Caller, Scope
from ulak.platform.aws import client
from ulak.platform.once import HELD

SCOPES = frozenset(Scope)
BOSS, OTHER = Caller(FIRM, "k-boss", scopes=SCOPES), Caller(FIRM, "k-other", scopes=SCOPES)
AUTHORIZATION = {BOSS.key_id: "Bearer ulak_acme_" + "a" * 43, OTHER.key_id: "Bearer ulak_acme_" + "b" * 43}
KEYS, HOOKS, SOURCE = "/v1/settings/clients/erp/keys", "/v1/webhooks", "/v1/erp/sources/logo"
HOOK = {"url": "https://erp.example.com/ulak", "types": ["job.finished"]}
IYS = {"iys_code": 1, "brand_code": 2, "username": "acme", "password": "gizli"}


class Office(ListsWorld):
    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        key: str = "",
        caller: Caller = BOSS,
    ) -> Answer:
        headers = {"authorization": AUTHORIZATION[caller.key_id]}
        return call(self.house, method, path, body, caller=caller, key=key, headers=headers)

    def stored(self) -> str:
        """All that stands in the table."""
        return repr(client("dynamodb").scan(TableName="main")["Items"])


@pytest.fixture
def office(aws_in_process: None, clock: HandClock) -> Office:
    office = Office(clock)
    make_webhook_master(office.house)
    client = {"erp_user": None, "scopes": ["read", "send"]}
    assert office.ask("PUT", "/v1/settings/clients/erp", client).status == 201
    assert office.ask("PUT", SOURCE, {"scheme": "standard"}).status == 200
    return office


def key(office: Office, name: str, caller: Caller = BOSS, days: int = 30) -> Answer:
    return office.ask("POST", KEYS, {"days": days}, name, caller)


def hook(office: Office, name: str, caller: Caller = BOSS) -> Answer:
    return office.ask("POST", HOOKS, HOOK, name, caller)


def hook_rotated(office: Office, name: str, caller: Caller = BOSS) -> Answer:
    found = office.ask("GET", HOOKS).body["webhooks"]
    if not found:
        found = [hook(office, "").body]
    return office.ask("POST", f"{HOOKS}/{found[0]['id']}/rotate", None, name, caller)


def source_rotated(office: Office, name: str, caller: Caller = BOSS) -> Answer:
    return office.ask("POST", f"{SOURCE}/rotate", None, name, caller)


WAYS: dict[str, tuple[Callable[..., Answer], str]] = {
    "a program's key": (key, "key"),
    "a new webhook": (hook, "secret"),
    "a webhook's new secret": (hook_rotated, "secret"),
    "a source's new secret": (source_rotated, "secret"),
}


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> tuple[Callable[..., Answer], str]:
    return WAYS[request.param]


def test_the_same_request_twice_is_one_and_is_answered_alike(
    office: Office, way: tuple[Callable[..., Answer], str]
) -> None:
    ask, secret = way
    first, second = ask(office, "yenile-2026-11"), ask(office, "yenile-2026-11")
    assert (second.status, second.body) == (first.status, first.body)
    assert "idempotent-replayed" not in first.headers
    assert second.headers["idempotent-replayed"] == "true"
    assert first.body[secret] not in office.stored()
    assert first.body[secret].rpartition(".")[2] not in office.stored()


def test_another_name_another_key_or_none_is_another_request(
    office: Office, way: tuple[Callable[..., Answer], str]
) -> None:
    ask, secret = way
    first = ask(office, "yenile-2026-11").body[secret]
    for again in (ask(office, "yenile-2026-12"), ask(office, "yenile-2026-11", OTHER), ask(office, "")):
        assert again.status == 409 or again.body[secret] != first, again.body


def test_after_a_quarter_of_an_hour_it_is_told_and_not_shown(
    office: Office, way: tuple[Callable[..., Answer], str]
) -> None:
    ask, secret = way
    ask(office, "yenile-2026-11")
    office.clock.turn(HELD - 1)
    assert ask(office, "yenile-2026-11").status < 300
    office.clock.turn(1)
    late = ask(office, "yenile-2026-11")
    assert (late.status, late.code) == (409, "shown_already")
    assert secret not in late.body


@pytest.mark.parametrize("name", ["kısa", "x" * 129, "short12"])
def test_a_name_that_is_none_is_refused(
    office: Office, way: tuple[Callable[..., Answer], str], name: str
) -> None:
    assert way[0](office, name).codes == ["idempotency_key_form"]


def test_a_key_made_twice_works_and_the_program_has_one(office: Office) -> None:
    text = key(office, "yenile-2026-11").body["key"]
    assert key(office, "yenile-2026-11").body["key"] == text
    client = office.ask("GET", "/v1/settings/clients/erp").body
    assert len(client["keys"]) == 1
    presented = PresentedKey.parse(f"Bearer {text}")
    assert presented is not None
    kept = office.directory.key(FIRM, presented.key_id)
    assert kept is not None
    assert kept.admits(presented.secret, office.clock())


def test_another_body_under_the_same_name_is_refused(office: Office) -> None:
    key(office, "yenile-2026-11")
    refused = key(office, "yenile-2026-11", days=31)
    assert (refused.status, refused.code) == (422, "idempotency_mismatch")


def test_a_key_that_was_ended_meanwhile_is_not_shown_again(office: Office) -> None:
    made = key(office, "yenile-2026-11").body
    office.ask("DELETE", f"{KEYS}/{made['key_id']}")
    assert key(office, "yenile-2026-11").code == "shown_already"


def test_a_test_key_is_one_too(office: Office) -> None:
    first, second = (office.ask("POST", KEYS, {"kind": "test"}, "deneme-2026") for _ in range(2))
    assert first.body == second.body


def test_two_at_the_very_same_moment_are_one(office: Office) -> None:
    """The second looked before the first had written."""
    first = key(office, "yenile-2026-11").body
    kind = type(office.house.firm.settings)
    looks, looked = kind._made_before, []

    def blind_at_first(self: Any, *asked: Any) -> Any:
        looked.append(asked)
        return None if len(looked) == 1 else looks(self, *asked)

    with pytest.MonkeyPatch.context() as patches:
        patches.setattr(kind, "_made_before", blind_at_first)
        again = key(office, "yenile-2026-11")
    assert (again.status, again.body, len(looked)) == (201, first, 2)


def test_a_rotation_that_another_won_is_the_winners_where_it_is_the_same_request(office: Office) -> None:
    hook(office, "")
    first = hook_rotated(office, "yenile-2026-11").body
    store = office.house.events.store
    (webhook,) = store.webhooks(FIRM)
    reads, late = type(store).webhook, [True]

    def stale(self: Any, firm_id: str, webhook_id: str) -> Any:
        if late and late.pop():
            return replace(webhook, generation=webhook.generation - 1, once=None)
        return reads(self, firm_id, webhook_id)

    with pytest.MonkeyPatch.context() as patches:
        patches.setattr(type(store), "webhook", stale)
        again = hook_rotated(office, "yenile-2026-11")
    assert again.body["secret"] == first["secret"]


def test_of_two_who_make_a_webhook_at_once_one_does(office: Office) -> None:
    made = hook(office, "").body
    store = office.house.events.store
    with pytest.MonkeyPatch.context() as patches:
        patches.setattr(type(store), "webhooks", lambda self, firm_id: [])  # looked before the other wrote
        assert hook(office, "").code == "webhook_exists"
    assert office.ask("GET", f"{HOOKS}/{made['id']}").status == 200
    (webhook,) = store.webhooks(FIRM)
    assert webhook.generation == 1, "the secret that was shown holds"


def test_the_address_for_iys_stays_for_the_same_request(office: Office) -> None:
    first, again, other = (
        office.ask("PUT", "/v1/settings/iys", IYS, name).body["push_path"]
        for name in ("iys-2026-11", "iys-2026-11", "iys-2026-12")
    )
    assert first == again != other
    assert office.house.consent.iys_accounts.rung(FIRM, other.rpartition("/")[2])


def test_what_an_earlier_version_kept_was_made_by_no_request_that_comes_now(office: Office) -> None:
    hook(office, "")
    table = client("dynamodb")
    (item,) = (one for one in table.scan(TableName="main")["Items"] if one["sk"]["S"].startswith("HOOK#ep_"))
    del item["once"]
    table.put_item(TableName="main", Item=item)
    assert hook_rotated(office, "yenile-2026-11").status == 200
