"""Which firms a person may work for, by the way it came in.

A firm's provider is the firm's own: it can say of anybody that somebody is that person. So who came in by a provider
works for the firms alone that name the same one, by the same client. Who came in by a passkey, or a password and a
code, works for the firms that it joined by such means, unless the firm asks for its provider.
"""

from __future__ import annotations

from dataclasses import dataclass

from ulak.people.providers import Provider, ProviderStore
from ulak.people.records import Membership, Standing
from ulak.people.store import PeopleStore


@dataclass(frozen=True, slots=True)
class Entrances:
    people: PeopleStore
    providers: ProviderStore

    def open_to(self, person_id: str, via: str) -> list[str]:
        """The firms, by their ids; `via`: the key of the provider that the person came in by, or empty."""
        active = [one for one in self.people.memberships(person_id) if one.standing is Standing.ACTIVE]
        providers = self.providers.of_all(one.firm_id for one in active) if active else {}
        return [one.firm_id for one in active if lets_in(one, providers.get(one.firm_id), via)]

    def admits(self, firm_id: str, via: str) -> bool:
        """Whether the firm takes who came in so, whoever it is."""
        return takes(self.providers.of(firm_id), via)


def takes(provider: Provider | None, via: str) -> bool:
    """Whether a firm with this provider takes who came in by `via`."""
    if via:
        return provider is not None and provider.key == via
    return provider is None or not provider.required


def lets_in(membership: Membership, provider: Provider | None, via: str) -> bool:
    """The same, of one that belongs to the firm: who joined by the provider alone has no other way in."""
    return takes(provider, via) and (bool(via) or membership.own)
