"""Schedules, as pages show, make and change them: by the very commands that the API has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from secrets import token_hex
from typing import Any, Final

import orjson

from ulak.console.drafts import Draft
from ulak.console.forms import Form
from ulak.console.picking import Picking
from ulak.console.sending import TAGS, Sending, codes_of, fields_of, missing, numbers_of
from ulak.console.when import Times, times_of
from ulak.console.when import fields_of as when_fields
from ulak.directory.firms import Service
from ulak.errors import Conflict, InputError, NotFound, Problem
from ulak.people.records import Visitor
from ulak.people.trail import Trail
from ulak.planning.requests import JobBody
from ulak.platform.bodies import parse
from ulak.platform.clock import Milliseconds
from ulak.platform.personal import hidden
from ulak.rules import Purpose
from ulak.schedules.answers import ScheduleWithFiringsAnswer, with_firings_answer
from ulak.schedules.bodies import ScheduleBody, read_schedule
from ulak.schedules.commands import LARGEST_SCHEDULE, PutSchedule, ScheduleCommands
from ulak.schedules.records import Author, Schedule, ScheduleRef
from ulak.text.turkish import folded

EVENTS: Final = ("start", "end")
"""Of what alerts tell."""
LONGEST_NAME: Final = 48
_NEXT_SHOWN: Final = 3
_NO_NAME: Final = re.compile(r"[^a-z0-9]+")
_LISTED: Final = ("recipients", "subscribers", "groups")
_TYPED: Final = (
    *("text", "template", "text_as", "message_type", "link", "purpose", "recipient_type", "sender_id"),
    *("recipients", "subscribers", "accounts", "groups", "filters", "birthdays", "tags", "requested_by"),
)
"""Fields of a job that the form shows; others stay as they are."""


@dataclass(frozen=True, slots=True)
class Alert:
    """Whom the form tells of a beginning or an end, and what."""

    text: str = ""
    text_as: str = ""
    recipients: str = ""
    subscribers: str = ""
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScheduleForm:
    """What stands in the form."""

    name: str
    draft: Draft
    """The message, and to whom it goes."""
    times: Times = field(default_factory=Times)
    birthdays: bool = False
    alerts: Mapping[str, Alert] = field(default_factory=dict)
    changes: str = ""
    """The name of the schedule that is changed; empty: a new one."""


def form_of(form: Form, draft: Draft) -> ScheduleForm:
    """What a browser sent."""
    times = Times(
        form.text("how"),
        form.text("at"),
        form.text("time"),
        tuple(form.all("days")),
        form.text("day_of_month"),
        form.text("every_minutes"),
        form.text("holiday"),
        form.text("cron"),
    )
    alerts = {
        event: Alert(
            form.text(f"{event}_text"),
            form.text(f"{event}_text_as"),
            form.text(f"{event}_recipients"),
            form.text(f"{event}_subscribers"),
            tuple(form.all(f"{event}_groups")),
        )
        for event in EVENTS
    }
    changes = form.text("changes")
    name = changes or form.text("name")
    return ScheduleForm(name, draft, times, form.text("birthdays") == "1", alerts, changes)


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose right a schedule sends by."""

    author: Author
    lost: str
    """Why that right is gone, as a code; empty: it stands."""


@dataclass(frozen=True, slots=True)
class SchedulePages:
    commands: ScheduleCommands
    sending: Sending
    trail: Trail
    picking: Picking

    def new(self, visitor: Visitor, draft_id: str) -> ScheduleForm:
        """An empty form, or one with the message of a draft."""
        if not draft_id:
            return ScheduleForm("", Draft(""))
        draft = self.sending.drafts.find(visitor, draft_id)
        times = Times("once", at=draft.send_at) if draft.send_at else Times()
        return ScheduleForm("", draft, times)

    def standing(self, visitor: Visitor, name: str) -> ScheduleForm:
        """A schedule in its form: what the visitor may not see is left empty there, and stays as it is."""
        schedule, _ = self.commands.show(visitor, name, None)
        job, whole = schedule.job, visitor.sees_whole
        if whole:
            self.trail.note(visitor, "numbers_seen", name)
        alerts = {event: _alert(alert, whole=whole) for event, alert in schedule.alerts.items()}
        return ScheduleForm(
            name,
            _draft(job, whole=whole),
            times_of(schedule.when),
            bool(job.get("birthdays")),
            alerts,
            name,
        )

    def show(
        self, visitor: Visitor, name: str, cursor: str | None
    ) -> tuple[Mapping[str, Any], Sequence[Milliseconds], Whose]:
        """A schedule with what came of its last instants, as the visitor may see it, its next instants, and whose it
        is."""
        schedule, firings = self.commands.show(visitor, name, cursor)
        found, whose = with_firings_answer(schedule, firings), self._whose(schedule)
        due = schedule.due_at if schedule.state == "active" else None
        nexts = islice(schedule.when.dues(due - 1, schedule.anchor), _NEXT_SHOWN) if due else ()
        if not visitor.sees_whole:
            return hidden(ScheduleWithFiringsAnswer, found), list(nexts), whose
        if schedule.job.get("recipients") or any("recipients" in one for one in schedule.alerts.values()):
            self.trail.note(visitor, "numbers_seen", name)
        return found, list(nexts), whose

    def _whose(self, schedule: Schedule) -> Whose:
        return Whose(self.commands.author(schedule), self.commands.lost(schedule))

    def keep(self, visitor: Visitor, typed: ScheduleForm) -> str:
        """Make the schedule, or change it; its name. ``InputError`` with everything that is wrong, by the form's
        fields. Asked for twice, it is one schedule."""
        before = self._before(visitor, typed)
        name = typed.changes or named(typed.name)
        job, problems = self._job(visitor, typed, before)
        alerts: dict[str, Any] = {}
        for event, alert in typed.alerts.items():
            of_alert, wrong = _alert_body(event, alert, before, whole=visitor.sees_whole)
            alerts |= of_alert
            problems += wrong
        zone = before.when.zone if before else self.commands.zone_of(visitor.firm_id)
        when: dict[str, Any] = {}
        try:
            when = when_fields(typed.times)
        except InputError as error:
            problems += error.problems
        if not name:
            problems.insert(0, Problem("schedule_name_missing", "/name"))
        if problems:
            raise InputError(problems)
        fields = {"when": when, "job": job, "alerts": alerts}
        if len(orjson.dumps(fields)) > LARGEST_SCHEDULE:
            raise InputError(
                [Problem("schedule_too_large", "/recipients", params={"limit": LARGEST_SCHEDULE})]
            )
        command = self._read(name, fields, zone)
        self._try(visitor, job)
        standing = self._found(visitor, name)
        command = replace(command, asked_by=self.sending.names(visitor))
        if standing is not None and not typed.changes:
            if _same(standing, command, visitor):
                return name
            raise InputError([Problem("schedule_taken", "/name", params={"name": name})])
        try:
            self.commands.put(visitor, command)
        except InputError as error:
            raise InputError(_placed(error.problems)) from error
        except Conflict as error:
            raise InputError([Problem(error.reason, "/name", params=error.params)]) from error
        self.trail.note(visitor, "schedule_kept", name)
        return name

    def steer(self, visitor: Visitor, name: str, what: str, asked: str) -> None:
        """``Conflict`` where no instant is left. `asked` names one click: what it runs is run once."""
        match what:
            case "surdur":
                self.commands.resume(visitor, name)
            case "duraklat":
                self.commands.pause(visitor, name)
            case "bitir":
                self.commands.cancel(visitor, name)
            case "devral":
                self.commands.take_over(visitor, name, self.sending.names(visitor))
            case "calistir":
                self.commands.run_now(visitor, name, f"konsol {name} {asked or token_hex(8)}")
            case _:
                raise NotFound
        self.trail.note(visitor, _SAID[what], name)

    def _before(self, visitor: Visitor, typed: ScheduleForm) -> Schedule | None:
        return self.commands.show(visitor, typed.changes, None)[0] if typed.changes else None

    def _found(self, visitor: Visitor, name: str) -> Schedule | None:
        """The schedule of that name, whoever's it is; ``None``: the name is free."""
        try:
            found = self.commands.store.schedule(ScheduleRef(visitor.firm_id, name))
        except NotFound:
            return None
        return None if found.state == "cancelled" else found

    def _job(
        self, visitor: Visitor, typed: ScheduleForm, before: Schedule | None
    ) -> tuple[dict[str, Any], list[Problem]]:
        """The body of the job, with what the form does not show; and what the form lacks."""
        draft, old = typed.draft, before.job if before else {}
        if not visitor.sees_whole:
            if not draft.text and not draft.template and old.get("text"):
                draft = replace(draft, text=old["text"], text_as=draft.text_as or old.get("text_as") or "")
            if not draft.recipients and old.get("recipients"):
                draft = replace(draft, recipients="\n".join(old["recipients"]))
        kept = {name: value for name, value in old.items() if name not in _TYPED}
        if draft.template != old.get("template"):
            kept.pop("template_version", None)
        job = kept | fields_of(visitor, draft)
        tags = {name: one for name, one in (old.get("tags") or {}).items() if name not in TAGS}
        if tags:
            job["tags"] = tags | job.get("tags", {})
        if typed.birthdays:
            job["birthdays"] = True
        others = typed.birthdays or bool(old.get("rows"))
        problems = [
            one
            for one in missing(draft, numbers_of(draft))
            if not (others and one.code == "draft_without_numbers")
        ]
        if draft.upload:
            problems.append(Problem("schedule_upload", "/recipients"))
            job.pop("upload", None)
        if typed.birthdays and draft.purpose and draft.purpose != Purpose.COMMERCIAL:
            problems.append(Problem("birthdays_commercial", "/purpose"))
        return job, problems

    def _read(self, name: str, fields: Mapping[str, Any], zone: str) -> PutSchedule:
        try:
            body = parse(ScheduleBody, {**fields, "when": {**fields["when"], "time_zone": zone}})
            return read_schedule(name, body, zone)
        except InputError as error:
            raise InputError(_placed(error.problems)) from error

    def _try(self, visitor: Visitor, job: Mapping[str, Any]) -> None:
        """``InputError`` where such a job would be refused today, as it is when its time comes: by a group, a template
        or a sender that is not there, or by an operator that does not carry it."""
        self.sending.quotes.planner.plan(visitor, parse(JobBody, job))


_SAID: Final = {
    "surdur": "schedule_resumed",
    "duraklat": "schedule_paused",
    "bitir": "schedule_cancelled",
    "calistir": "schedule_run",
    "devral": "schedule_taken_over",
}
"""What the trail says of each step."""


def named(typed: str) -> str:
    """The name that a schedule is kept by.

    >>> named("Pazartesi hatırlatması"), named("  Yılbaşı, 2027 ")
    ('pazartesi-hatirlatmasi', 'yilbasi-2027')
    """
    return _NO_NAME.sub("-", folded(typed)).strip("-")[:LONGEST_NAME].rstrip("-")


def _same(standing: Schedule, command: PutSchedule, visitor: Visitor) -> bool:
    return standing.sender.key_id == visitor.key_id and (
        (standing.when, standing.job, standing.alerts) == (command.when, command.job, command.alerts)
    )


def _draft(job: Mapping[str, Any], *, whole: bool) -> Draft:
    link, tags = job.get("link") or {}, job.get("tags") or {}
    kind = str(job.get("message_type") or "")
    return Draft(
        "",
        text=(job.get("text") or "") if whole else "",
        template=job.get("template") or "",
        recipients="\n".join(job.get("recipients", ())) if whole else "",
        subscribers=", ".join(job.get("subscribers", ())),
        accounts=", ".join(job.get("accounts", ())),
        groups=tuple(job.get("groups", ())),
        filters=tuple(job.get("filters", ())),
        sender_id=job.get("sender_id") or "",
        purpose=job.get("purpose") or "",
        by="tckn" if kind == Service.TCKN else "",
        message_type="" if kind in ("bulk", Service.TCKN) else kind,
        recipient_type="TACIR" if job.get("recipient_type") == "TACIR" else "",
        link_url=link.get("url") or "",
        link_media=link.get("media") or "",
        link_days=str(link.get("days") or ""),
        text_as=job.get("text_as") or "",
        department=tags.get("department") or "",
        branch=tags.get("branch") or "",
        cost_center=tags.get("cost_center") or "",
        document_number=tags.get("document_number") or "",
    )


def _alert(alert: Mapping[str, Any], *, whole: bool) -> Alert:
    return Alert(
        alert.get("text", "") if whole else "",
        alert.get("text_as", ""),
        "\n".join(alert.get("recipients", ())) if whole else "",
        ", ".join(alert.get("subscribers", ())),
        tuple(alert.get("groups", ())),
    )


def _alert_body(
    event: str, alert: Alert, before: Schedule | None, *, whole: bool
) -> tuple[dict[str, Any], list[Problem]]:
    """The alert as the API takes it; nothing where it names nobody."""
    old = before.alerts.get(event, {}) if before else {}
    listed = {
        "recipients": codes_of(alert.recipients),
        "subscribers": codes_of(alert.subscribers),
        "groups": list(alert.groups),
    }
    text = alert.text.strip()
    if not whole:
        listed["recipients"] = listed["recipients"] or list(old.get("recipients", ()))
        text = text or old.get("text", "")
    body: dict[str, Any] = {name: value for name, value in listed.items() if value}
    if not body:
        return {}, [Problem("schedule_alert_nobody", f"/{event}_recipients")] if alert.text.strip() else []
    if text:
        body["text"] = text
        if alert.text_as:
            body["text_as"] = alert.text_as
    return {event: body}, []


def _placed(problems: Iterable[Problem]) -> Iterator[Problem]:
    """What the API says of a body, by the form's fields."""
    for one in problems:
        yield replace(one, pointer=_place(one.pointer), choose=_place(one.choose) if one.choose else "")


def _place(pointer: str) -> str:
    """
    >>> _place("/job/groups/0"), _place("/alerts/start/text"), _place("/alerts/end"), _place("/when"), _place("")
    ('/groups/0', '/start_text', '/end_recipients', '/how', '/name')
    """
    head, _, rest = pointer.strip("/").partition("/")
    if head == "job":
        return f"/{rest or 'recipients'}"
    if head == "alerts":
        event, _, inner = rest.partition("/")
        of = inner.partition("/")[0]
        return f"/{event}_{of if of in (*_LISTED, 'text', 'text_as') else 'recipients'}"
    return "/how" if head == "when" else "/name"
