"""By which of a plan's accounts each recipient goes, decided when the list is expanded.

The rows of the firm's routing are taken in order; an account that cannot carry a recipient's text, or delivers no link
to that country, is passed over. What the others would count is written beside the first's, so that a quote can show it,
a job holds credit for the dearest, and whatever account sends in the end, its own count is charged.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field
from typing import Final

from ulak.errors import InvalidValue
from ulak.identity.msisdn import Region, region_of
from ulak.jobs.accounts import PlannedRoute
from ulak.jobs.chunks import CALLS_A_CHUNK
from ulak.text import Count, CountingProfile, EncodingChoice, MessageType, count, on_the_wire
from ulak.values import dataclass

Rendered = tuple[str, Count]
Renderer = Callable[[tuple[str, ...]], Rendered]

_KEPT: Final = 1_024
"""Counts of texts that are remembered, for one account."""


@dataclass(frozen=True, slots=True)
class WayProfile:
    """An account as expansion sees it."""

    profile: CountingProfile
    links_refused_to: tuple[str, ...]
    """Calling codes to which its operator delivers no link."""
    batch_size: int
    smallest_batch: int


@dataclass(frozen=True, slots=True)
class Way:
    """By which accounts a recipient goes, in order, and what each of them counts."""

    places: tuple[int, ...]
    segments: tuple[int, ...]


@dataclass(slots=True)
class Ways:
    """Decides for recipients of one job. `countries` is off where recipients are named by no number."""

    routes: Sequence[PlannedRoute]
    accounts: Sequence[WayProfile]
    encoding: EncodingChoice
    message_type: MessageType
    by_number: bool
    _counts: list[dict[str, Count]] = field(init=False)
    _rendered: list[Rendered | None] = field(init=False)

    def __post_init__(self) -> None:
        self._counts = [{} for _ in self.accounts]
        self._rendered = [None for _ in self.accounts]

    def of(self, recipient: str, render: Callable[[int], Rendered]) -> tuple[str, Count, Way]:
        """The text as it goes out, its count, and by which accounts. `render` gives the text as an account's operator
        takes it.

        Raises `InvalidValue`: ``route_missing_to`` where no row is for the recipient's country, ``link_from_abroad``
        where none of the accounts delivers a link there. Where none can carry the text, that of the first is given, its
        count exceeded.
        """
        region = region_of(recipient) if self.by_number else Region.TR
        wanted = [one.place for one in self.routes if not one.countries or region.value in one.countries]
        if not wanted:
            raise InvalidValue("route_missing_to", country=region.value)
        delivering = [p for p in dict.fromkeys(wanted) if not recipient.startswith(self._refused(p))]
        if not delivering:
            raise InvalidValue("link_from_abroad")
        first = next((p for p in delivering if not render(p)[1].exceeded), delivering[0])
        text, counted = render(first)
        places, segments = [first], [counted.billed_segments]
        for place in delivering:
            if place != first and not (other := self._count(text, place)).exceeded:
                places.append(place)
                segments.append(other.billed_segments)
        return text, counted, Way(tuple(places), tuple(segments))

    def _refused(self, place: int) -> tuple[str, ...]:
        return self.accounts[place].links_refused_to or ("-",)

    def _count(self, text: str, place: int) -> Count:
        counts = self._counts[place]
        if (known := counts.get(text)) is None:
            rules = self.accounts[place].profile
            if len(counts) >= _KEPT:
                counts.clear()
            known = counts[text] = count(on_the_wire(text, rules, self.encoding), rules, self.message_type)
        return known

    def chunk_size(self, places: Sequence[int], most: int, *, one_text: bool) -> int:
        """Recipients of a chunk that goes by `places`: no more than `CALLS_A_CHUNK` calls by the first take."""
        first = self.accounts[places[0]]
        return min(most, CALLS_A_CHUNK * (first.batch_size if one_text else first.smallest_batch))
