"""What callers see of erasures and exports of one person, of the retention of data, and of the trail."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ulak.catalogue import Locale
from ulak.people.records import TrailEntry
from ulak.people.trail import WORDS, TrailPage
from ulak.platform.answers import Annotated, Mask, NotRequired, Personal, ProblemAnswer, TypedDict
from ulak.platform.artefacts import ArtefactState
from ulak.platform.clock import rfc3339
from ulak.platform.problems import decode_problem, told
from ulak.privacy.erasures import ErasurePage
from ulak.privacy.records import Erasure, ErasureStatus
from ulak.rules.retention import RETENTION, DataClass, Ends, OnErasure


class DataClassAnswer(TypedDict):
    code: str
    what: str
    place: str
    """As the page on personal data names it."""
    days: int | None
    """``null``: until somebody takes it out."""
    ends: Ends
    on_erasure: OnErasure


class RetentionAnswer(TypedDict):
    classes: list[DataClassAnswer]


class KeptAnswer(TypedDict):
    code: str
    count: int
    why: str
    """What it is, and why it stays."""


class ErasureAnswer(TypedDict):
    """`status` is ``open``, ``waiting`` (for jobs that are not over; looked at again every six hours) or ``done``."""

    id: str
    status: ErasureStatus
    asked_at: str
    asked_by: str
    reason: str
    to: Annotated[str | None, Personal(Mask.NUMBER)]
    """Masked; ``null`` once it is done."""
    mark: str
    """The same for the same person, and leads back to nobody without the firm's key."""
    done_at: str | None
    erased: dict[str, int]
    """By class of data, how many."""
    kept: list[KeptAnswer]
    left: dict[str, list[str]]
    """What the firm changes itself (schedules, by name), and jobs that are not over."""


class ErasuresAnswer(TypedDict):
    erasures: list[ErasureAnswer]
    next_cursor: str | None


class PersonExportAnswer(TypedDict):
    """`status` is ``pending, ready`` or ``failed``; `url` holds for five minutes."""

    id: str
    status: str
    url: NotRequired[str]
    problems: NotRequired[list[ProblemAnswer]]


class TrailEntryAnswer(TypedDict):
    at: str
    who: str
    """A person's id, or a key's."""
    name: Annotated[str, Personal(Mask.NAME)]
    what: str
    says: str
    """The same in words."""
    about: Annotated[str, Personal(Mask.VALUE)]


class TrailAnswer(TypedDict):
    entries: list[TrailEntryAnswer]
    next_cursor: str | None


_CLASSES: Final = {row.code: row for row in RETENTION}


def _said(row: DataClass, locale: Locale) -> str:
    return row.turkish if locale == "tr" else row.english


def retention_answer(rows: Iterable[DataClass], locale: Locale) -> RetentionAnswer:
    return {
        "classes": [
            {
                "code": row.code,
                "what": _said(row, locale),
                "place": row.place,
                "days": row.days,
                "ends": row.ends,
                "on_erasure": row.on_erasure,
            }
            for row in rows
        ]
    }


def erasure_answer(erasure: Erasure, locale: Locale) -> ErasureAnswer:
    return {
        "id": erasure.ref.erasure_id,
        "status": erasure.status,
        "asked_at": rfc3339(erasure.asked_at),
        "asked_by": erasure.asked_by,
        "reason": erasure.reason,
        "to": erasure.person.shown if erasure.person else None,
        "mark": erasure.mark,
        "done_at": rfc3339(erasure.done_at) if erasure.done_at else None,
        "erased": dict(erasure.erased),
        "kept": [
            {"code": code, "count": count, "why": _said(_CLASSES[code], locale)}
            for code, count in erasure.kept.items()
        ],
        "left": {name: list(names) for name, names in erasure.left.items()},
    }


def erasures_answer(page: ErasurePage, locale: Locale) -> ErasuresAnswer:
    return {
        "erasures": [erasure_answer(one, locale) for one in page.erasures],
        "next_cursor": page.next_cursor,
    }


def export_answer(state: ArtefactState, locale: Locale) -> PersonExportAnswer:
    answer: PersonExportAnswer = {"id": state.id, "status": state.status}
    if state.file is not None:
        answer["url"] = state.file.url
    if "problems" in state.answer:
        answer["problems"] = [told(decode_problem(one), locale) for one in state.answer["problems"]]
    return answer


def trail_answer(page: TrailPage, locale: Locale) -> TrailAnswer:
    return {"entries": [_entry(one, locale) for one in page.entries], "next_cursor": page.next_cursor}


def _entry(one: TrailEntry, locale: Locale) -> TrailEntryAnswer:
    return {
        "at": rfc3339(one.at),
        "who": one.person_id,
        "name": one.name,
        "what": one.what,
        "says": WORDS[one.what][locale == "en"],
        "about": one.about,
    }
