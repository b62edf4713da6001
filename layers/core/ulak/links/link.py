"""A job's link as a value: what it leads to, until when, and how its address stands in a text."""

from __future__ import annotations

from dataclasses import field, replace
from typing import Final

from ulak.links.paths import PATH_LENGTH, SEAL_LENGTH, path_of
from ulak.platform.clock import DAY, Milliseconds
from ulak.text.placeholders import fill
from ulak.values import dataclass

PLACEHOLDER: Final = "link"
"""The name by which a text says where its link stands: ``{link}``."""

ROUTE: Final = "/l/"
"""What a link's address has between its domain and its path."""

USUAL_DAYS: Final = 30
MOST_DAYS: Final = 60
"""How long a link leads anywhere, where its job does not say, and at most."""

KEPT_AFTER: Final[Milliseconds] = 90 * DAY
"""How long its clicks can be asked for after it ended."""


def address_before(domain: str) -> str:
    """What stands before a link's path. With its scheme: there is nothing behind the plain port, which a phone tries
    where a text has none."""
    return f"https://{domain}{ROUTE}"


def length_under(domain: str) -> int:
    """Characters of a link's address."""
    return len(address_before(domain)) + PATH_LENGTH


@dataclass(frozen=True, slots=True)
class Link:
    """The link of one job, frozen with its plan."""

    code: str
    """Its name in paths."""
    key: str = field(repr=False)
    """Hexadecimal; seals the rows in its paths."""
    domain: str
    leads_to: str
    """An address, http or https; empty where it leads to a file."""
    ends_at: Milliseconds
    media: str = ""
    """The file's key in the bucket."""
    media_version: str = ""
    media_type: str = ""

    @property
    def stand_in(self) -> str:
        """What texts hold in the place of each recipient's address until they are packed: as long, and of the same
        letters' cost. No text has it by chance: its name was drawn for this job."""
        return address_before(self.domain) + self.code + "0" * SEAL_LENGTH

    def address(self, row: int) -> str:
        """The address for the recipient of this row of the job's list."""
        return address_before(self.domain) + path_of(self.code, bytes.fromhex(self.key), row)

    def filled(self, text: str) -> str:
        """`text` with the stand-in at each ``{link}``."""
        return fill(text, PLACEHOLDER, self.stand_in)

    def renamed(self, code: str) -> Link:
        """The same under another name."""
        return replace(self, code=code)


@dataclass(frozen=True, slots=True)
class Clicks:
    """How often the links of a job were opened, and by how many of its recipients."""

    openings: int = 0
    recipients: int = 0
