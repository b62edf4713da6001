"""What pages share on which a message is written: its fields, what they offer, and where what is wrong stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from ulak.catalogue import Locale
from ulak.console.drafts import MANY, TYPED, Draft
from ulak.console.forms import Form
from ulak.console.http.page import errors_by_field
from ulak.console.readings import asks
from ulak.console.sending import LONGEST_TEXT
from ulak.directory.firms import Service
from ulak.errors import InputError, Problem

if TYPE_CHECKING:
    from ulak.console.sending import Sending
    from ulak.people.records import Visitor


def draft_of(form: Form) -> Draft:
    """What stands in the fields of a message."""
    written = form.text("an")
    typed: dict[str, Any] = {name: form.text(name) for name in TYPED if name not in MANY}
    typed |= {name: tuple(form.all(name)) for name in MANY}
    return Draft(
        form.text("taslak"),
        written=int(written) if written.isascii() and written.isdecimal() and len(written) < 16 else 0,
        **typed,
    )


def writing(
    sending: Sending, visitor: Visitor, draft: Draft, problems: Iterable[Problem], locale: Locale
) -> dict[str, Any]:
    """What the fields of a message show and offer."""
    from ulak.links.link import MOST_DAYS, USUAL_DAYS
    from ulak.planning.answers_quotes import counter_answer
    from ulak.planning.requests import MOST_INLINE_ROWS

    counter, price = None, ""
    if draft.text and len(draft.text) <= LONGEST_TEXT:
        try:
            counted = sending.count(visitor, draft)
            counter = counter_answer(counted, locale, sending.content(visitor, counted))
            price = sending.price(visitor, draft, counted)
        except InputError:
            counter = None
    return {
        "draft": draft,
        "offered": sending.offered(visitor.firm_id),
        "senders": sending.senders(visitor),
        "by_tckn": sending.senders(visitor, Service.TCKN),
        "counter": counter,
        "price": price,
        "types": sending.types(visitor.firm_id),
        "has_short_domain": sending.has_short_domain,
        "usual_days": USUAL_DAYS,
        "most_days": MOST_DAYS,
        "most": MOST_INLINE_ROWS,
        "asks": any(one.choose == "/text_as" for one in problems) or bool(draft.text_as),
        "asks_of_list": any(map(asks, problems)),
        "usual": False,
    }


def placed(problems: Iterable[Problem], locale: Locale, *, elsewhere: bool = False) -> dict[str, list[str]]:
    """Sentences by the fields of a message: what is said of a file's columns and of rows stands where they are
    given. What a list leaves open is told once where a page of its own asks it `elsewhere`."""
    found: dict[str, list[str]] = {}
    problems = [Problem("list_asks", "/upload") if elsewhere and asks(one) else one for one in problems]
    for field, told in errors_by_field(InputError(problems), locale, "link").items():
        found.setdefault(_PLACES.get(field, field), []).extend(told)
    return found


_PLACES: Final = {
    "columns": "upload",
    "rows": "recipients",
    "reading": "upload",
    "link.url": "link_url",
    "link.media": "link",
    "link.days": "link_days",
}
