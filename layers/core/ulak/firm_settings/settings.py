"""A firm's settings are kept: the one way in, for the routes of its own key and for an administrator's commands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ulak.directory.approval_rules import ApprovalRule
from ulak.directory.approvers import Approves
from ulak.directory.clients import client_key, key_end, key_ended, key_link, key_write
from ulak.directory.firms import (
    ApiKey,
    Client,
    Firm,
    OperatorAccount,
    Service,
    account_named,
    key_id_of,
    key_text,
    new_key,
    unsuitable,
)
from ulak.directory.key_uses import KeyUses
from ulak.directory.store import DirectoryStore, need_own_accounts
from ulak.errors import Conflict, InputError, InvalidValue, NotFound, Param, Problem
from ulak.firm_settings.bodies import AccountBody, ClientBody, KeyBody, WindowsBody
from ulak.firm_settings.worlds import Worlds
from ulak.identity import msisdn, networks, sender_id
from ulak.identity.caller import Caller, KeyKind
from ulak.identity.firm_id import is_test, world_of_tests
from ulak.identity.msisdn import Region
from ulak.operators.breakers import Breakers
from ulak.operators.registry import OPERATOR
from ulak.operators.wire import Wire, credential_problems
from ulak.platform.clock import DAY, MINUTE, Clock, Milliseconds, instant
from ulak.platform.once import HELD, Once
from ulak.platform.secrets import Secrets
from ulak.platform.table import Write
from ulak.rules import profiles
from ulak.rules.windows import read_row, read_zone

MOST_CLIENTS = 1_000
"""Of one firm, those too whose keys have ended: all are listed at once."""
MOST_KEYS = 2
"""Of a client's, of each kind, that hold at once: the old one works while the new one is carried to its program."""

LONGEST_ROTATION: Milliseconds = 90 * DAY
"""How far ahead the end of an old key may be put."""


@dataclass(frozen=True, slots=True)
class MadeKey:
    """A key, and its text, which is shown once. `again`: the same request made it before."""

    key: ApiKey
    text: str = field(repr=False)
    again: bool = False


@dataclass(frozen=True, slots=True)
class FirmSettings:
    """`wire_of` answers the declaration of an operator's adapter; ``None``: its wire is not spoken."""

    directory: DirectoryStore
    secrets: Secrets
    clock: Clock
    stage: str
    wire_of: Callable[[str], Wire | None]
    uses: KeyUses
    worlds: Worlds
    breakers: Breakers

    # --- accounts with operators --------------------------------------------------------------------------

    def accounts(self, firm_id: str) -> dict[str, OperatorAccount | None]:
        """The accounts by their ids: the first of each service, ``None`` for one that is not subscribed to, then the
        others."""
        first = {service.value: self.directory.account(firm_id, service) for service in Service}
        return {**first, **{one.id: one for one in self.directory.routing.accounts(firm_id)}}

    def need_account(self, firm_id: str, account_id: str) -> OperatorAccount:
        """The account; ``NotFound`` if there is none."""
        account = self.directory.account(firm_id, account_id)
        if account is None:
            raise NotFound
        return account

    def keep_account(self, account: OperatorAccount, credentials: Mapping[str, str]) -> OperatorAccount:
        """Keep an account and its `credentials`. They are all that it has: without any, those that are kept stay, as
        long as the operator stays. The secret is written first, so that no account is without it.

        An operator whose wire is not spoken takes no credentials: texts are counted under the account, and nothing
        is sent. Raises `InputError` with every problem of the credentials and of the account.
        """
        need_own_accounts(account.firm_id)
        self.directory.need_firm(account.firm_id)
        kept = self.accounts(account.firm_id)
        if account.name and kept[account.service] is None:
            raise InputError([Problem("account_without_first", params={"service": account.service.value})])
        problems = [*self._credential_problems(account, credentials, kept.get(account.id))]
        problems += unsuitable(account, [one for one in kept.values() if one])
        if problems:
            raise InputError(problems)
        account = self._with_credentials(account, credentials, kept.get(account.id))
        self.directory.set_account(account)
        self.breakers.try_again(account.firm_id, [account.id])
        return account

    def change_account(self, firm_id: str, account_id: str, body: AccountBody) -> OperatorAccount:
        """The firm's own change of its account. Where the operator is reached is not the firm's to say: it
        stays as an administrator set it, for as long as the operator stays.

        Raises `InputError` with every problem.
        """
        need_own_accounts(firm_id)
        service, name = account_named(account_id)
        before = self.directory.account(firm_id, account_id)
        problems: list[Problem] = []
        known = sorted(row.id for row in profiles())
        if body.operator not in known:
            params = {"field": "operator", "expected": ", ".join(known)}
            problems.append(Problem("field_not_one_of", "/operator", params=params))
        sender_ids = before.sender_ids if before else ()
        if body.sender_id is None:
            if not sender_ids:
                problems.append(Problem("field_missing", "/sender_id", params={"field": "sender_id"}))
        elif before is not None and body.sender_id not in sender_ids:
            named = {"service": account_id, "known": ", ".join(sender_ids)}
            problems.append(Problem("sender_id_unknown", "/sender_id", params=named))
        else:
            problems += sender_problems([body.sender_id], "/sender_id")
            sender_ids = (body.sender_id, *(name for name in sender_ids if name != body.sender_id))
        same = before if before is not None and before.operator_id == body.operator else None
        account = OperatorAccount(
            firm_id=firm_id,
            service=service,
            operator_id=body.operator,
            region=body.country,
            sender_ids=sender_ids,
            segments_per_second=body.segments_per_second or (same.segments_per_second if same else None),
            report_calls_per_minute=body.report_calls_per_minute
            or (same.report_calls_per_minute if same else None),
            base_url=same.base_url if same else None,
            name=name,
        )
        if body.operator in known:
            problems += self._credential_problems(account, body.given(), before)
        if problems:
            raise InputError(problems)
        return self.keep_account(account, body.given())

    def _credential_problems(
        self, account: OperatorAccount, credentials: Mapping[str, str], before: OperatorAccount | None
    ) -> Iterator[Problem]:
        """A problem for each credential that the operator's adapter does not declare, or needs and does not get."""
        wire = self.wire_of(account.operator_id)
        kept = _kept_credentials(wire, account, credentials, before)
        return credential_problems(account.operator_id, wire, credentials, kept)

    def _with_credentials(
        self, account: OperatorAccount, credentials: Mapping[str, str], before: OperatorAccount | None
    ) -> OperatorAccount:
        """The account with its credentials that are not secret, the others written to its secret."""
        wire = self.wire_of(account.operator_id)
        if wire is None:
            return account
        public = {one.name for one in wire.credentials if not one.secret}
        kept = _kept_credentials(wire, account, credentials, before)
        if before is not None and kept:
            return replace(
                account, credentials=before.credentials, credentials_set_at=before.credentials_set_at
            )
        self.secrets.set(account.secret_name(self.stage), {OPERATOR: account.operator_id, **credentials})
        shown = {name: value for name, value in credentials.items() if name in public}
        return replace(account, credentials=shown, credentials_set_at=self.clock())

    # --- clients ------------------------------------------------------------------------------------------

    def clients(self, firm_id: str) -> list[Client]:
        return self.directory.clients.all(firm_id)

    def put_client(self, firm_id: str, name: str, body: ClientBody, by: Caller | None) -> tuple[Client, bool]:
        """Make or change a client; a change holds for its keys too, within the minute that they are
        remembered. The client, and whether it is new. ``Conflict`` if the firm has too many; ``InputError`` for a scope
        that `by` cannot give (``None``: those who run Ulak), unless the client has it already."""
        self.directory.need_firm(firm_id)
        before = self.directory.clients.get(firm_id, name)
        if before is None and len(self.clients(firm_id)) >= MOST_CLIENTS:
            raise Conflict("clients_too_many", limit=MOST_CLIENTS)
        units = {kind.value: code for kind, code in body.belongs().items()}
        scopes = frozenset(scope.value for scope in body.scopes)
        if more := _beyond(by, firm_id, scopes - (before.scopes if before else frozenset())):
            params: dict[str, Param] = {"scopes": ", ".join(more)}
            raise InputError([Problem("scope_not_held", "/scopes", params=params)])
        client = replace(
            before or Client(firm_id, name, None, scopes, units, {}),
            erp_user=body.erp_user,
            scopes=scopes,
            units=units,
            addresses=_networks(body.addresses),
        )
        links = [key_link(client, key_id) for key_id in client.keys]
        return self.directory.clients.change(before, client, links), before is None

    def add_client_key(
        self, firm_id: str, name: str, body: KeyBody, by: Caller | None, once: Once | None = None
    ) -> MadeKey:
        """A further key of a client, and its text, which is kept nowhere. Its other keys of the same kind end at the
        stated time, those that end before it stay. ``Conflict`` (``client_keys_two``) while two of the kind hold.
        ``InputError`` where the client may what `by` cannot give: who makes a key has it. A test key reaches nobody,
        and anybody makes one. Asked for twice by the same request `once`, it is one key."""
        once = once or Once.anew()
        if made := self._made_before(firm_id, name, body, once):
            return made
        try:
            return self._add_client_key(firm_id, name, body, by, once)
        except Conflict:
            if made := self._made_before(firm_id, name, body, once):  # by the same request, at this moment
                return made
            raise

    def _made_before(self, firm_id: str, name: str, body: KeyBody, once: Once) -> MadeKey | None:
        """The key that this request made."""
        world = world_of_tests(firm_id) if body.kind is KeyKind.TEST else firm_id
        key_id = key_id_of(once)
        key = self.directory.key(world, key_id)
        if key is None or not once.made(key.once, self.clock()):
            return None
        if key_id not in self.need_client(firm_id, name).keys:
            raise Conflict("shown_already", minutes=HELD // MINUTE)  # it was ended meanwhile
        return MadeKey(key, key_text(key, once), again=True)

    def _add_client_key(
        self, firm_id: str, name: str, body: KeyBody, by: Caller | None, once: Once
    ) -> MadeKey:
        client, now = self.need_client(firm_id, name), self.clock()
        if body.kind is not KeyKind.TEST and (more := _beyond(by, firm_id, client.scopes)):
            params: dict[str, Param] = {"scopes": ", ".join(more)}
            raise InputError([Problem("key_beyond_giver", "", params=params)])
        if body.kind is KeyKind.TEST:
            self.worlds.open(firm_id)
        ends_at = self._old_keys_end(body, now)
        key, text = new_key(
            firm_id,
            name,
            erp_user=client.erp_user,
            expires_at=now + body.days * DAY if body.days else None,
            scopes=client.scopes,
            client=name,
            units=client.units,
            kind=body.kind,
            addresses=client.addresses,
            once=once,
        )
        key = replace(key, once=once.kept(now))
        holding = client.holding(key.kind, now)
        if len(holding) >= MOST_KEYS:
            raise Conflict("client_keys_two", client=name)
        writes: list[Write] = [key_write(key)]
        kept = {key_id: until for key_id, until in client.keys.items() if not until or now < until}
        for key_id in holding:
            if ends_at is not None and (not kept[key_id] or ends_at < kept[key_id]):
                kept[key_id] = ends_at
                writes.append(key_end(client_key(client, key_id), ends_at))
        kept[key.key_id] = key.expires_at or 0
        kinds = {**client.kinds, key.key_id: key.kind} if key.kind is not KeyKind.LIVE else client.kinds
        kinds = {key_id: kind for key_id, kind in kinds.items() if key_id in kept}
        self.directory.clients.change(client, replace(client, keys=kept, kinds=kinds), writes)
        return MadeKey(key, text)

    def _old_keys_end(self, body: KeyBody, now: Milliseconds) -> Milliseconds | None:
        """When the keys before it end; ``None``: not by this."""
        if body.old_keys_end_at is None:
            return None
        try:
            at = instant(body.old_keys_end_at)
        except ValueError as error:
            raise InputError([Problem("key_end_not_a_time", "/old_keys_end_at")]) from error
        if not now < at <= now + LONGEST_ROTATION:
            params: dict[str, Param] = {"days": LONGEST_ROTATION // DAY}
            raise InputError([Problem("key_end_too_far", "/old_keys_end_at", params=params)])
        return at

    def used_at(self, firm_id: str) -> Mapping[str, Milliseconds]:
        """When each key of the firm, and of its test world, was last used."""
        return {**self.uses.of_firm(firm_id), **self.uses.of_firm(world_of_tests(firm_id))}

    # --- the team -----------------------------------------------------------------------------------------

    def team(self, firm_id: str) -> tuple[str, ...]:
        """The numbers that the firm's team keys send to."""
        return self.directory.team.numbers(firm_id)

    def put_team(self, firm_id: str, numbers: Sequence[str]) -> tuple[str, ...]:
        """Put the numbers, however they are written, in the place of those there were; team keys are held to them
        within the minute that functions remember them. Raises `InputError` with every problem."""
        account = self.directory.account(firm_id, Service.SMS)
        region, problems, kept = account.region if account else Region.TR, [], []
        for index, number in enumerate(numbers):
            try:
                kept.append(msisdn.normalise(number, region))
            except InvalidValue as error:
                at = f"/numbers/{index}"
                problems.append(Problem(error.problem.code, at, params=error.problem.params))
        if problems:
            raise InputError(problems)
        numbers = tuple(dict.fromkeys(kept))
        self.directory.need_firm(firm_id)
        self.directory.team.put(firm_id, numbers)
        return numbers

    def revoke_client_key(self, firm_id: str, name: str, key_id: str) -> Client:
        """End one of a client's keys, within the minute that functions remember it."""
        client = self.need_client(firm_id, name)
        if key_id not in client.keys:
            raise NotFound
        return self._end_keys(client, (key_id,))

    def end_client(self, firm_id: str, name: str) -> Client:
        """End all of a client's keys; it stays, for what it sent names it."""
        client = self.need_client(firm_id, name)
        return self._end_keys(client, tuple(client.keys))

    def revoke_key(self, firm_id: str, key_id: str) -> None:
        """End any key of the firm's or of its test world's, a client's or not."""
        key = self.directory.key(firm_id, key_id) or self.directory.key(world_of_tests(firm_id), key_id)
        if key is None:
            raise NotFound
        client = self.directory.clients.get(firm_id, key.client) if key.client is not None else None
        if client is not None and key_id in client.keys:
            self._end_keys(client, (key_id,))
            return
        self.directory.revoke_key(key.firm_id, key_id, self.clock())

    def need_client(self, firm_id: str, name: str) -> Client:
        client = self.directory.clients.get(firm_id, name)
        if client is None:
            raise NotFound
        return client

    def _end_keys(self, client: Client, key_ids: tuple[str, ...]) -> Client:
        now = self.clock()
        ends: list[Write] = [key_ended(client_key(client, key_id), now) for key_id in key_ids]
        kept = {key_id: until for key_id, until in client.keys.items() if key_id not in key_ids}
        kinds = {key_id: kind for key_id, kind in client.kinds.items() if key_id in kept}
        return self.directory.clients.change(client, replace(client, keys=kept, kinds=kinds), ends)

    # --- what waits for an approval -----------------------------------------------------------------------

    def put_approval_rules(self, firm_id: str, rules: Sequence[ApprovalRule]) -> None:
        """Put the firm's rules in the place of those there were. Raises `InputError` where there would be rules and
        nobody who may approve a job."""
        self.need_firm(firm_id)
        approvers = self.directory.approvers.all(firm_id)
        if rules and not any(Approves.JOB in one.approves for one in approvers):
            raise InputError([Problem("approval_rules_without_approver", "/rules")])
        self.directory.set_approval_rules(firm_id, rules)

    # --- send windows -------------------------------------------------------------------------------------

    def need_firm(self, firm_id: str) -> Firm:
        """The firm with its windows; ``NotFound`` if there is none."""
        firm = self.directory.firm(firm_id)
        if firm is None:
            raise NotFound
        return firm

    def put_windows(self, firm_id: str, body: WindowsBody) -> None:
        """Put the firm's clock and windows in the place of those there were. Raises `InputError` with every
        problem."""
        problems: list[Problem] = []
        if body.time_zone is not None:
            try:
                read_zone(body.time_zone)
            except InvalidValue as error:
                problems.append(Problem(error.problem.code, "/time_zone"))
        lines: list[str] = []
        for index, line in enumerate(body.windows):
            try:
                lines.append(str(read_row(line)))
            except InvalidValue as error:
                problems.append(Problem(error.problem.code, f"/windows/{index}", params=error.problem.params))
        if problems:
            raise InputError(problems)
        self.directory.set_windows(firm_id, body.time_zone or "", lines)


def _kept_credentials(
    wire: Wire | None, account: OperatorAccount, given: Mapping[str, str], before: OperatorAccount | None
) -> frozenset[str]:
    """The names of the credentials that stay as they are stored: all of them or none. They stay where the operator does
    and nothing that is given is secret or another than it was: the secret is written whole, and who writes it cannot
    read it."""
    if wire is None or before is None or before.operator_id != account.operator_id:
        return frozenset()
    if before.credentials_set_at is None or any(name in wire.secret_names for name in given):
        return frozenset()
    if any(before.credentials.get(name) != value for name, value in given.items()):
        return frozenset()
    return frozenset(one.name for one in wire.credentials)


def _beyond(by: Caller | None, firm_id: str, scopes: Iterable[str]) -> list[str]:
    """What of the scopes `by` cannot give. A test world reaches nobody, and those who run Ulak give everything."""
    return [] if by is None or is_test(firm_id) else by.cannot_give(scopes)


def _networks(texts: Sequence[str]) -> tuple[str, ...]:
    """Raises `InputError` with every problem."""
    problems, kept = [], []
    for index, text in enumerate(texts):
        try:
            kept.append(networks.network(text))
        except InvalidValue as error:
            at = f"/addresses/{index}"
            problems.append(Problem(error.problem.code, at, params=error.problem.params))
    if problems:
        raise InputError(problems)
    return tuple(dict.fromkeys(kept))


def sender_problems(names: tuple[str, ...] | list[str], pointer: str) -> list[Problem]:
    problems: list[Problem] = []
    for index, name in enumerate(names):
        try:
            sender_id.validate(name)
        except InvalidValue as error:
            at = pointer.replace("{index}", str(index))
            problems.append(Problem(error.problem.code, at, params=error.problem.params))
    return problems
