"""A firm's sender IDs: what the operator says of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ulak.directory.firms import Registration, unsuitable
from ulak.directory.store import DirectoryStore
from ulak.errors import InputError, InvalidValue, NotFound, Problem
from ulak.identity import sender_id


@dataclass(frozen=True, slots=True)
class SenderIdSettings:
    directory: DirectoryStore

    def known(self, firm_id: str, account_id: str) -> Sequence[tuple[str, Registration]]:
        """The registered ones, the default first, then the others."""
        return self.directory.sender_ids(firm_id, account_id)

    def keep(
        self, firm_id: str, account_id: str, name: str, state: Registration, *, default: bool = False
    ) -> None:
        """Keep what the operator says of a sender ID. Registered, it may be sent from, and is the `default` if asked.

        Raises `InputError` (``/sender_id``), ``NotFound`` without such an account, and ``Conflict``
        (``sender_id_last``) for taking away the last registered one.
        """
        try:
            valid = sender_id.validate(name)
        except InvalidValue as error:
            raise InputError(
                [Problem(error.problem.code, "/sender_id", params=error.problem.params)]
            ) from error
        account = self.directory.account(firm_id, account_id)
        if account is not None and state is Registration.REGISTERED:
            others = self.directory.routing.accounts(firm_id)
            with_it = replace(account, sender_ids=(valid, *account.sender_ids))
            problems = [
                replace(one, pointer="/sender_id")
                for one in unsuitable(with_it, others)
                if one.pointer == "/sender_ids"
            ]
            if problems:
                raise InputError(problems)
        self.directory.set_sender_id(firm_id, account_id, valid, state, default=default)

    def remove(self, firm_id: str, account_id: str, name: str) -> None:
        """Take a sender ID out, whatever the operator says of it. ``NotFound`` where it is not there, ``Conflict``
        (``sender_id_last``) for the last registered one."""
        if name not in dict(self.known(firm_id, account_id)):
            raise NotFound
        self.directory.set_sender_id(firm_id, account_id, name, None)
