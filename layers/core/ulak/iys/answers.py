"""What callers see of İYS."""

from __future__ import annotations

from collections.abc import Sequence

from ulak.catalogue import Locale, sentence
from ulak.iys.consent import Address, Known
from ulak.iys.records import IysSettings, Report
from ulak.iys.reporting import Overview, Taken
from ulak.platform.answers import Annotated, Mask, NotRequired, Personal, TypedDict
from ulak.platform.clock import Milliseconds, rfc3339


class IysSettingsAnswer(TypedDict):
    """The firm's account with İYS. Its password is never shown."""

    iys_code: int
    brand_code: int
    username: str
    activation: str | None
    address: str | None
    """Where İYS is reached, if not at its own address."""
    set_at: str
    push_path: NotRequired[str]
    """Shown once, when the account is set: the path of this API that İYS may call when a consent changes."""


class IysTakenAnswer(TypedDict):
    """``before``: how many of them had been taken before, and are not taken again."""

    taken: int
    before: int


class IysReportAnswer(TypedDict):
    """``state``: waiting, done or refused. ``deadline_at``: three business days after the consent."""

    to: Annotated[str, Personal(Mask.NUMBER)]
    channel: str
    kind: str
    status: str
    source: str
    at: str
    state: str
    deadline_at: str
    ended_at: str | None
    code: str | None
    message: str | None
    iys_error: str | None
    """İYS's own code of a refusal; ``null`` where a rule refused before a call."""
    transaction: str | None


class IysReportsAnswer(TypedDict):
    reports: list[IysReportAnswer]
    next_cursor: str | None


class IysOverviewAnswer(TypedDict):
    """``failing``: the code of what keeps the work with İYS from going on."""

    set_up: bool
    waiting_since: str | None
    """When the oldest consent that waits was given."""
    deadline_at: str | None
    """By when that one has to be reported."""
    overdue: bool
    changes_taken_at: str | None
    failing: str | None
    message: str | None


class IysConsentAnswer(TypedDict):
    channel: str
    kind: str
    status: str
    source: str
    at: str


class IysConsentsAnswer(TypedDict):
    """The last that is known of each record that İYS may keep of the number that was asked for."""

    consents: list[IysConsentAnswer]


class IysNoticeAnswer(TypedDict):
    taken: bool


def settings_answer(settings: IysSettings, push: str = "") -> IysSettingsAnswer:
    answer: IysSettingsAnswer = {
        "iys_code": settings.iys_code,
        "brand_code": settings.brand_code,
        "username": settings.username,
        "activation": _moment(settings.activation),
        "address": settings.base_url,
        "set_at": rfc3339(settings.set_at),
    }
    if push:
        answer["push_path"] = f"/v1/iys/push/{settings.firm_id}/{push}"
    return answer


def taken_answer(taken: Taken) -> IysTakenAnswer:
    return {"taken": taken.taken, "before": taken.before}


def reports_answer(reports: Sequence[Report], next_cursor: str | None, locale: Locale) -> IysReportsAnswer:
    return {"reports": [_report(one, locale) for one in reports], "next_cursor": next_cursor}


def overview_answer(overview: Overview, locale: Locale) -> IysOverviewAnswer:
    oldest = overview.oldest
    return {
        "set_up": overview.settings is not None,
        "waiting_since": rfc3339(oldest.change.at) if oldest else None,
        "deadline_at": rfc3339(oldest.deadline_at) if oldest else None,
        "overdue": overview.overdue,
        "changes_taken_at": _moment(overview.pulled_at),
        "failing": overview.failing or None,
        "message": sentence(overview.failing, locale) if overview.failing else None,
    }


def consents_answer(known: Sequence[tuple[Address, Known]]) -> IysConsentsAnswer:
    return {
        "consents": [
            {
                "channel": address.channel.value,
                "kind": address.kind.value,
                "status": one.status.value,
                "source": one.source,
                "at": rfc3339(one.at),
            }
            for address, one in known
        ],
    }


def _report(report: Report, locale: Locale) -> IysReportAnswer:
    change = report.change
    params = {"theirs": report.theirs}
    return {
        "to": change.recipient,
        "channel": change.channel.value,
        "kind": change.kind.value,
        "status": change.status.value,
        "source": change.source,
        "at": rfc3339(change.at),
        "state": report.state.value,
        "deadline_at": rfc3339(report.deadline_at),
        "ended_at": _moment(report.ended_at),
        "code": report.code or None,
        "message": sentence(report.code, locale, params) if report.code else None,
        "iys_error": report.theirs or None,
        "transaction": report.transaction or None,
    }


def _moment(at: Milliseconds | None) -> str | None:
    return None if at is None else rfc3339(at)
