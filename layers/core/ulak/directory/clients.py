"""The firm's programs (*web hizmeti bağlantısı*) and their keys in the table, under ``FIRM#<firm>``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ulak.directory.firms import ApiKey, Client
from ulak.errors import Conflict
from ulak.identity.caller import KeyKind
from ulak.identity.firm_id import world_of_tests
from ulak.platform.clock import Milliseconds
from ulak.platform.table import Item, Put, Refused, Table, Update, Write, new_token
from ulak.values import dataclass


@dataclass(frozen=True, slots=True)
class ClientStore:
    table: Table

    def get(self, firm_id: str, name: str) -> Client | None:
        item = self.table.get((_pk(firm_id), f"CLIENT#{name}"))
        return _client(firm_id, item) if item else None

    def all(self, firm_id: str) -> list[Client]:
        """All of the firm's, by name: the programs of a firm are few."""
        between = ("CLIENT#", "CLIENT$")
        return [_client(firm_id, item) for item in self.table.query(_pk(firm_id), between=between)]

    def change(self, before: Client | None, after: Client, keys: Sequence[Write] = ()) -> Client:
        """Put `after` in the place of `before`, with what that does to its keys, or neither.

        ``Conflict`` when another changed it at the same moment.
        """
        item: Item = {"pk": _pk(after.firm_id), "sk": f"CLIENT#{after.name}", "version": after.version + 1}
        item |= {"scopes": sorted(after.scopes), "units": dict(after.units), "keys": dict(after.keys)}
        item |= {"token": (token := new_token())}
        if after.erp_user:
            item["erp_user"] = after.erp_user
        if after.kinds:
            item["kinds"] = {key_id: kind.value for key_id, kind in after.kinds.items()}
        if after.addresses:
            item["addresses"] = list(after.addresses)
        unchanged, values = "attribute_not_exists(pk)", {}
        if before is not None:
            unchanged, values = "version = :version", {":version": before.version}
        try:
            self.table.write_all([Put(item, unchanged, values=values), *keys])
        except Refused as refused:
            if refused.old is None or refused.old.get("token") != token:
                raise Conflict from refused
        return replace(after, version=after.version + 1)


def key_write(key: ApiKey) -> Put:
    """A new key."""
    item: Item = {"pk": _pk(key.firm_id), "sk": f"KEY#{key.key_id}", "sha256": key.secret_sha256}
    item |= {"label": key.label, "scopes": sorted(key.scopes)}
    if key.erp_user:
        item["erp_user"] = key.erp_user
    if key.administrator:
        item["administrator"] = True
    if key.expires_at is not None:
        item["key_expires_at"] = key.expires_at
    if key.client:
        item |= {"client": key.client, "units": dict(key.units)}
    if key.kind is not KeyKind.LIVE:
        item["kind"] = key.kind.value
    if key.addresses:
        item["addresses"] = list(key.addresses)
    if key.once:
        item["once"] = dict(key.once)
    return Put(item, "attribute_not_exists(pk)")


def key_link(client: Client, key_id: str) -> Update:
    """What a client's change does to one of its keys."""
    return Update(
        client_key(client, key_id),
        "SET scopes = :scopes, units = :units, erp_user = :user, addresses = :addresses",
        "attribute_exists(pk)",
        values={
            ":scopes": sorted(client.scopes),
            ":units": dict(client.units),
            ":user": client.erp_user,
            ":addresses": list(client.addresses),
        },
    )


def key_end(key: tuple[str, str], at: Milliseconds) -> Update:
    """The key at `key` runs out at `at`, since another takes its place."""
    return Update(key, "SET key_expires_at = :at", "attribute_exists(pk)", values={":at": at})


def key_ended(key: tuple[str, str], now: Milliseconds) -> Update:
    """Somebody ends the key at `key`; it stops holding within the minute that functions remember it."""
    return Update(
        key,
        "SET key_expires_at = :now, ended = :yes",
        "attribute_exists(pk)",
        values={":now": now, ":yes": True},
    )


def key_key(firm_id: str, key_id: str) -> tuple[str, str]:
    """Where a key stands in the table."""
    return _pk(firm_id), f"KEY#{key_id}"


def client_key(client: Client, key_id: str) -> tuple[str, str]:
    """Where one of the client's keys stands: a test key within the firm's test world."""
    tests = client.kind_of(key_id) is KeyKind.TEST
    return key_key(world_of_tests(client.firm_id) if tests else client.firm_id, key_id)


def _client(firm_id: str, item: Item) -> Client:
    return Client(
        firm_id=firm_id,
        name=item["sk"].partition("#")[2],
        erp_user=item.get("erp_user"),
        scopes=frozenset(item["scopes"]),
        units=item["units"],
        keys=item["keys"],
        kinds={key_id: KeyKind(kind) for key_id, kind in item.get("kinds", {}).items()},
        addresses=tuple(item.get("addresses", ())),
        version=item["version"],
    )


def _pk(firm_id: str) -> str:
    return f"FIRM#{firm_id}"
