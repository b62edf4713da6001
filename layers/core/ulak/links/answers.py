"""What callers see of files that links lead to."""

from __future__ import annotations

from ulak.links.media import KINDS, LARGEST, MediaForm
from ulak.platform.answers import TypedDict
from ulak.platform.clock import rfc3339


class MediaFormAnswer(TypedDict):
    """A form for one file: send `fields`, then the file as ``file``, to `url` by `method`."""

    id: str
    """What a job names as ``link.media``."""
    method: str
    url: str
    fields: dict[str, str]
    largest_size: int
    """Octets."""
    kinds: list[str]
    """What the file may be, by its own octets."""
    expires_at: str


def media_form_answer(form: MediaForm) -> MediaFormAnswer:
    return {
        "id": form.id,
        "method": "POST",
        "url": form.url,
        "fields": dict(form.fields),
        "largest_size": LARGEST,
        "kinds": list(KINDS),
        "expires_at": rfc3339(form.expires_at),
    }
