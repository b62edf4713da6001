"""What a firm says of its texts: the hosts that its links lead to, and words that it does not want sent.

It decides what a quote warns of. Nothing is refused and nothing is changed by it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ulak.directory.firms import Firm
from ulak.directory.store import DirectoryStore
from ulak.errors import InputError, NotFound, Problem
from ulak.platform.table import Refused, Update
from ulak.rules.content import folded

_HOST = re.compile(r"(?:(?!-)[a-z0-9-]{1,63}(?<!-)\.)+[a-z][a-z0-9-]{1,62}")


@dataclass(frozen=True, slots=True)
class ContentCommands:
    directory: DirectoryStore

    def show(self, firm_id: str) -> Firm:
        """Raises ``NotFound``."""
        firm = self.directory.firm(firm_id)
        if firm is None:
            raise NotFound("firm_unknown", firm=firm_id)
        return firm

    def put(self, firm_id: str, hosts: Sequence[str], words: Sequence[str]) -> Firm:
        """Put the firm's hosts and words in the place of those there were; they hold within a minute. `InputError` with
        a problem for each host that is none: a name without scheme and path."""
        hosts = list(dict.fromkeys(one.strip().lower() for one in hosts))
        problems = [
            Problem("content_host", f"/link_hosts/{n}", params={"host": host})
            for n, host in enumerate(hosts)
            if not _HOST.fullmatch(host)
        ]
        if problems:
            raise InputError(problems)
        change = Update(
            (f"FIRM#{firm_id}", "FIRM"),
            "SET link_hosts = :hosts, unwanted_words = :words",
            "attribute_exists(pk)",
            {":hosts": hosts, ":words": list(dict.fromkeys(folded(one.strip()) for one in words))},
        )
        try:
            self.directory.table.write(change)
        except Refused as refused:
            raise NotFound("firm_unknown", firm=firm_id) from refused
        return self.show(firm_id)
