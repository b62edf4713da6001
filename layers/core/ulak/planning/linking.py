"""The link of a request: what it leads to, checked before anything is counted, and where it stands in the text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ulak.errors import Param, Problem
from ulak.links.link import PLACEHOLDER, Link
from ulak.links.media import KEPT_DAYS, KINDS, Media
from ulak.links.paths import KEY_OCTETS, new_code
from ulak.links.targets import LONGEST, target_problem
from ulak.planning.requests import LinkBody, SendingBody
from ulak.platform.clock import DAY, Clock, Milliseconds
from ulak.text.placeholders import fill
from ulak.values import dataclass

_MARK: Final[dict[str, Param]] = {"mark": f"{{{PLACEHOLDER}}}"}
"""What sentences show of the place in the text."""


@dataclass(frozen=True, slots=True)
class Linking:
    """Makes links of what requests say of them."""

    domain: str
    """The short domain of the stack; empty: it has none."""
    media: Media
    clock: Clock
    random: Callable[[int], bytes]

    def link(
        self, firm_id: str, body: SendingBody, begins_at: Milliseconds | None
    ) -> tuple[Link | None, list[Problem]]:
        """The link of the job that `body` asks for, which begins then or now, and what is wrong with it."""
        asked, in_text = body.link, fill(body.text, PLACEHOLDER, "") != body.text
        if asked is None and not in_text:
            return None, []
        given = {name for row in body.rows() for name in row}
        if asked is None:
            # A list may have a column of that name, as it may have any other.
            missing = PLACEHOLDER not in given and not _from_elsewhere(body)
            return None, [Problem("link_missing", "/link", params=_MARK)] if missing else []
        problems = []
        if not self.domain:
            problems.append(Problem("link_without_domain", "/link", params=_MARK))
        if not in_text:
            problems.append(Problem("link_unused", "/text", params=_MARK))
        if PLACEHOLDER in given:
            problems.append(Problem("link_and_column", "/link", params=_MARK))
        link = Link(
            new_code(self.random),
            self.random(KEY_OCTETS).hex(),
            self.domain,
            asked.url or "",
            max(self.clock(), begins_at or 0) + asked.days * DAY,
        )
        if asked.url is not None:
            wrong = target_problem(asked.url, self.domain)
            if wrong is not None:
                problems.append(Problem(wrong, "/link/url", params={"limit": LONGEST}))
            return link, problems
        return self._to_media(firm_id, asked, link, problems)

    def another(self, link: Link) -> Link:
        """The same link by another name: its own was taken."""
        return link.renamed(new_code(self.random))

    def _to_media(
        self, firm_id: str, asked: LinkBody, link: Link, problems: list[Problem]
    ) -> tuple[Link, list[Problem]]:
        found = self.media.find(firm_id, asked.media or "")
        params: dict[str, Param] = {"kinds": ", ".join(KINDS), "days": KEPT_DAYS}
        if found is None:
            return link, [*problems, Problem("link_media_missing", "/link/media", params=params)]
        if found.kind is None:
            problems.append(Problem("link_media_kind", "/link/media", params=params))
        if found.ends_at < link.ends_at:
            problems.append(Problem("link_media_ends", "/link/days", params=params))
        made = Link(
            link.code, link.key, link.domain, "", link.ends_at, found.key, found.version, found.kind or ""
        )
        return made, problems


def _from_elsewhere(body: SendingBody) -> bool:
    """Whether rows come from where the request does not show them."""
    return bool(getattr(body, "upload", None) or getattr(body, "from_directory", False))
