"""What functions know of firms: whose key a caller presents, and what its firm has.

What the table said is remembered for a minute at most, so that a warm function asks it nothing, and a revoked
key stops holding within that minute.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar

from ulak.directory.firms import ApiKey, Firm, OperatorAccount, PresentedKey, Registration, Service
from ulak.directory.key_uses import KeyUses
from ulak.directory.routing import RouteRow
from ulak.directory.store import DirectoryStore, Fact, fact_of, key_and_facts
from ulak.directory.units import TAGS, Unit, UnitContext, UnitKind, unit_context
from ulak.errors import Forbidden, InputError, Problem, Unauthenticated
from ulak.identity.caller import Caller
from ulak.platform.clock import MINUTE, Clock, Milliseconds
from ulak.platform.table import Item

if TYPE_CHECKING:
    from ulak.directory.addressees import (  # brings pydantic, which authenticating alone does not need
        Addressee,
        Addressees,
    )
    from ulak.directory.approvers import Approver
    from ulak.directory.personal import Personal
    from ulak.directory.templates import Templates

REMEMBERED_FOR: Final[Milliseconds] = MINUTE
_MOST_REMEMBERED: Final = 10_000

_NOBODYS: Final = ApiKey("", "", bytes(32), "")
"""A key that no secret has."""

T = TypeVar("T")


class KnownFirms:
    def __init__(
        self,
        store: DirectoryStore,
        clock: Clock,
        personal: Callable[[], Personal] | None = None,
        with_keys: Collection[Fact] = (),
    ) -> None:
        """`with_keys` names what is read of a firm with each key that is not remembered, by the same call."""
        self._store = store
        self._clock = clock
        self._personal = personal
        self._with_keys = with_keys
        self._uses = KeyUses(store.table)
        self._remembered: dict[tuple[str, ...], tuple[Milliseconds, object]] = {}

    def authenticate(self, authorization: str | None, address: str = "") -> Caller:
        """The caller whose key the ``Authorization`` header presents, calling from `address`; ``Unauthenticated`` for
        any other, told alike whether the firm, the key or the secret is wrong. ``Forbidden`` (``address_not_listed``)
        from an address that a right key does not hold from."""
        presented = PresentedKey.parse(authorization)
        if presented is None:
            raise Unauthenticated
        name, now = ("key", presented.firm_id, presented.key_id), self._clock()
        until, remembered = self._remembered.get(name, (0, None))
        key = remembered if isinstance(remembered, ApiKey) and now < until else _NOBODYS
        if not key.admits(presented.secret, now):
            # One read, whether the key is known or not: how long a refusal takes tells nothing of key ids.
            self._remembered.pop(name, None)
            found, facts = self._key(presented)
            key = found or _NOBODYS
            if found is not None:  # a stranger's guesses are not worth the memory
                self._remember(name, found)
            if not key.admits(presented.secret, now):
                raise Unauthenticated
            for fact, item in facts.items():
                kind = (
                    ("account", key.firm_id, fact.value) if isinstance(fact, Service) else (fact, key.firm_id)
                )
                self._remember(kind, fact_of(key.firm_id, fact, item))
        if key.addresses:
            from ulak.identity.networks import is_within  # which most keys do not need

            if not is_within(address, key.addresses):
                raise Forbidden("address_not_listed", address=address or "?")
        self._uses.note(key.firm_id, key.key_id, now)
        return Caller(
            key.firm_id, key.key_id, key.erp_user, key.administrator, key.scopes, key.units, key.kind
        )

    def key(self, firm_id: str, key_id: str) -> ApiKey | None:
        """The firm's key by its id; ``None``: it is a person's session, or a name of our own."""
        return self._recall(("key", firm_id, key_id), self._key_alone)

    def remembers(self, authorization: str | None) -> bool:
        """Whether the key that the header presents is remembered, and holds: without asking the table."""
        presented = PresentedKey.parse(authorization)
        if presented is None:
            return False
        until, key = self._remembered.get(("key", presented.firm_id, presented.key_id), (0, None))
        now = self._clock()
        return isinstance(key, ApiKey) and until > now and key.admits(presented.secret, now)

    @property
    def addressees(self) -> Addressees:
        """Whom the firm writes to; not remembered."""
        from ulak.directory.addressees import Addressees

        return Addressees(self._store.table, self.personal)

    @property
    def personal(self) -> Personal:
        """What seals and opens the firm's TCKNs; ``LookupError`` where nobody may."""
        if self._personal is None:
            raise LookupError("this function may not read the keys of TCKNs")
        return self._personal()

    def subscriber(self, firm_id: str, code: str) -> Addressee:
        """Whom this code stands for right now; not remembered."""
        return self.addressees.subscriber(firm_id, code)

    def registration(self, firm_id: str, account_id: str, sender_id: str) -> Registration | None:
        """How far the operator is with a sender ID that is not among the account's; not remembered."""
        return self._store.registration(firm_id, account_id, sender_id)

    def sender_ids(self, firm_id: str, account_id: str) -> list[tuple[str, Registration]]:
        """The sender IDs of a firm's account, the default first; not remembered."""
        return self._store.sender_ids(firm_id, account_id)

    @property
    def templates(self) -> Templates:
        from ulak.directory.templates import Templates

        return Templates(self._store.table)

    def firm(self, firm_id: str) -> Firm:
        firm = self._recall(("firm", firm_id), self._firm)
        if firm is None:
            raise Unauthenticated  # its key outlived it
        return firm

    def zone(self, firm_id: str) -> str:
        """The firm's clock: its own setting, or the country's of its first account; Türkiye's where it has neither."""
        from ulak.identity.msisdn import Region

        firm = self.firm(firm_id)
        if firm.time_zone:
            return firm.time_zone
        for service in Service:
            account = self._recall(("account", firm_id, service.value), self._account)
            if account is not None:
                return firm.zone(account.region)
        return firm.zone(Region.TR)

    def unit_context(self, caller: Caller, requested_by: str | None, tags: Mapping[str, str]) -> UnitContext:
        """For whom a request is sent, by its caller's link and what it says. ``InputError`` when they do not
        agree. A firm that told of no units is asked for none."""
        firm_id = caller.firm_id
        asked = {kind: tags[tag] for kind, tag in TAGS.items() if tag in tags}
        held = {UnitKind(kind): code for kind, code in caller.units.items()}
        if requested_by is not None:
            asked[UnitKind.USER] = requested_by
        if caller.erp_user is not None:
            held[UnitKind.USER] = caller.erp_user
        if not (asked or held) or not self.firm(firm_id).has_units:
            return unit_context(asked, held, lambda kind, code: None)
        return unit_context(
            asked, held, lambda kind, code: self._recall(("unit", firm_id, kind.value, code), self._unit)
        )

    def _unit(self, _: str, firm_id: str, kind: str, code: str) -> Unit | None:
        # What is unknown is remembered as a unit without limits of its own: a firm may tag freely.
        return self._store.units.get(firm_id, UnitKind(kind), code) or Unit(UnitKind(kind), code)

    def account(self, firm_id: str, account_id: str) -> OperatorAccount:
        """The firm's account; ``InputError`` if it has none. A service alone stands for its first account."""
        account = self._recall(("account", firm_id, str(account_id)), self._account)
        if account is None:
            raise InputError(
                [Problem("account_missing", "/message_type", params={"service": str(account_id)})]
            )
        return account

    def routed(self, firm_id: str, service: Service, message_type: str, purpose: str) -> list[RouteRow]:
        """The rows by which such messages go, in order: the firm's own, or its first account of the service.
        ``InputError`` (``route_missing``) where it has rows, and none for them."""
        rows = self.firm(firm_id).routing.get(service.value)
        if not rows:
            return [RouteRow(service.value)]
        found = [row for row in rows if row.carries(message_type, purpose)]
        if not found:
            params = {"service": service.value, "type": message_type, "purpose": purpose}
            raise InputError([Problem("route_missing", "/message_type", params=params)])
        return found

    def team(self, firm_id: str) -> tuple[str, ...]:
        """The numbers that the firm's team keys send to."""
        return self._recall(("team", firm_id), self._team) or ()

    def otp_settings(self, firm_id: str) -> Mapping[str, Any]:
        """The firm's own settings of its codes; empty if it has none."""
        return self._recall(("otp_settings", firm_id), self._otp_settings) or {}

    def approver(self, firm_id: str, user: str) -> Approver | None:
        """The ERP user's number and what it may approve; not remembered."""
        return self._store.approvers.get(firm_id, user)

    def erp_user_msisdn(self, firm_id: str, erp_user: str) -> str | None:
        """The number that the firm keeps for this ERP user, for codes that approve nothing."""
        return self._recall(("erp_user", firm_id, erp_user), self._erp_user_msisdn)

    def otp_template(self, firm_id: str, name: str) -> str | None:
        """The text of a code's message that the firm keeps by this name; as it was up to a minute ago."""
        return self._recall(("otp_template", firm_id, name), self._otp_template)

    def _otp_template(self, _: str, firm_id: str, name: str) -> str | None:
        return self._store.otp_template(firm_id, name)

    def _otp_settings(self, _: str, firm_id: str) -> Mapping[str, Any]:
        return self._store.otp_settings(firm_id) or {}

    def _team(self, _: str, firm_id: str) -> tuple[str, ...]:
        return self._store.team.numbers(firm_id)

    def _erp_user_msisdn(self, _: str, firm_id: str, erp_user: str) -> str | None:
        approver = self._store.approvers.get(firm_id, erp_user)
        return approver.msisdn if approver else None

    def _key_alone(self, _: str, firm_id: str, key_id: str) -> ApiKey | None:
        return self._store.key(firm_id, key_id)

    def _key(self, presented: PresentedKey) -> tuple[ApiKey | None, dict[Fact, Item]]:
        if not self._with_keys:
            return self._store.key(presented.firm_id, presented.key_id), {}
        return key_and_facts(self._store.table, presented.firm_id, presented.key_id, self._with_keys)

    def _firm(self, _: str, firm_id: str) -> Firm | None:
        return self._store.firm(firm_id)

    def _account(self, _: str, firm_id: str, account_id: str) -> OperatorAccount | None:
        return self._store.account(firm_id, account_id)

    def _recall(self, name: tuple[str, ...], look_up: Callable[..., T | None]) -> T | None:
        now = self._clock()
        until, value = self._remembered.get(name, (0, None))
        if until > now:
            return value  # type: ignore[return-value] # a name holds only what its own look-up answered
        found = look_up(*name)
        if found is not None:
            self._remember(name, found)
        return found

    def _remember(self, name: tuple[str, ...], found: object) -> None:
        if len(self._remembered) >= _MOST_REMEMBERED:
            self._remembered.clear()
        self._remembered[name] = (self._clock() + REMEMBERED_FOR, found)
