"""Who is asked about: a person as the firm's data names them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ulak.directory.paged_list import Card
from ulak.directory.personal import Personal
from ulak.errors import InputError, InvalidValue, Problem
from ulak.identity import msisdn, tckn
from ulak.identity.msisdn import Region

_NO_DIGIT: Final = re.compile(r"\D")


Schedules = Callable[[str], Iterable[tuple[str, Mapping[str, Any]]]]
"""A firm's schedules: the name of each, and its body."""


Note = Callable[[str], None]
"""Keeps in the trail who asks for a person's data, by the person's mark. Called before anything of it is done: what
cannot be noted is not done."""


@dataclass(frozen=True, slots=True)
class Person:
    """A phone number, or a TCKN by the name and MAC under which the firm's data holds it."""

    kind: str
    """``msisdn`` or ``tckn``."""
    key: str = field(repr=False)
    """What chunks hold."""
    shown: str
    """Masked."""
    mac: bytes = field(default=b"", repr=False)
    """What cards hold of a TCKN."""

    @property
    def is_number(self) -> bool:
        return self.kind == "msisdn"

    def on_card(self, card: Card) -> bool:
        if not self.is_number:
            return card.tckn is not None and card.tckn.mac == self.mac
        return any(self.is_number_of(one) for one in card.facts.get("numbers", ()))

    def is_number_of(self, number: Mapping[str, Any]) -> bool:
        """Whether one of a card's numbers is this person's."""
        return self.is_number and number.get("msisdn") == self.key

    def is_in_cell(self, cell: str) -> bool:
        """Whether the first cell of a list's row names the person, however it is written."""
        if not self.is_number:
            return cell.startswith(f"{self.key}.")
        digits = _NO_DIGIT.sub("", cell)
        return len(digits) >= len(self.national) and digits.endswith(self.national)

    def is_named_in(self, value: Any) -> bool:
        """Whether a text anywhere in plain values names the person."""
        if isinstance(value, str):
            return self.is_in_cell(value)
        if isinstance(value, Mapping):
            return any(map(self.is_named_in, value.values()))
        return isinstance(value, list | tuple) and any(map(self.is_named_in, value))

    def named_by(self, bodies: Iterable[tuple[str, Mapping[str, Any]]]) -> list[str]:
        """The names of those of the bodies that name the person."""
        return [name for name, body in bodies if self.is_named_in(body)]

    @property
    def national(self) -> str:
        """A number without its calling code."""
        return self.key.removeprefix(msisdn.plan_of(self.key).calling_code)

    def encode(self) -> dict[str, Any]:
        return {"kind": self.kind, "key": self.key, "shown": self.shown, "mac": self.mac}

    @classmethod
    def decode(cls, kept: Mapping[str, Any]) -> Person:
        return cls(kept["kind"], kept["key"], kept["shown"], bytes(kept["mac"]))


@dataclass(frozen=True, slots=True)
class Persons:
    personal: Personal
    region_of: Callable[[str], Region]
    """Where a firm's numbers that name no country are read."""

    def read(self, firm_id: str, to: str | None, number: str | None) -> Person:
        """The person of a phone number `to`, or of the TCKN `number`: one of both. ``InputError`` for what is none."""
        if (to is None) is (number is None):
            raise InputError([Problem("person_one_of", "/to")])
        try:
            if to is not None:
                key = msisdn.normalise(to, self.region_of(firm_id))
                return Person("msisdn", key, msisdn.mask(key))
            valid = tckn.validate(number or "")
        except InvalidValue as invalid:
            raise InputError(
                [
                    Problem(
                        invalid.problem.code,
                        "/to" if to is not None else "/tckn",
                        params=invalid.problem.params,
                    )
                ]
            ) from invalid
        sealed = self.personal.seal(firm_id, "", valid)
        return Person("tckn", self.personal.named("", sealed).name, sealed.shown, sealed.mac)

    def mark(self, firm_id: str, person: Person) -> str:
        """Stands for the person in the log: without the firm's key it leads back to nobody."""
        return self.personal.marker(firm_id)(f"erasure {person.kind} {person.key}").hex()
