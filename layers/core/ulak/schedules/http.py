"""``/v1/schedules``: timed jobs, made, changed, looked at, paused, resumed, run at once and cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ulak.errors import Conflict, NotFound
from ulak.platform.http import Query, Request, Response, Route, Scope
from ulak.schedules.answers import run_answer, schedule_answer, schedules_answer, with_firings_answer
from ulak.schedules.commands import LARGEST_SCHEDULE, ScheduleCommands

if TYPE_CHECKING:
    from ulak.identity.caller import Caller
    from ulak.schedules.bodies import ScheduleBody


def list_all(commands: ScheduleCommands, request: Request[None]) -> Response:
    return Response(200, schedules_answer(commands.schedules(request.caller, request.query.get("cursor"))))


def show(commands: ScheduleCommands, request: Request[None]) -> Response:
    return Response(200, with_firings_answer(*commands.show(*_named(request), request.query.get("cursor"))))


def put(commands: ScheduleCommands, request: Request[ScheduleBody]) -> Response:
    from ulak.schedules.bodies import read_schedule

    zone = request.content.when.time_zone or commands.zone_of(request.caller.firm_id)
    command = read_schedule(request.path["schedule"], request.content, zone)
    return Response(200, schedule_answer(commands.put(request.caller, command)))


def cancel(commands: ScheduleCommands, request: Request[None]) -> Response:
    return Response(200, schedule_answer(commands.cancel(*_named(request))))


def pause(commands: ScheduleCommands, request: Request[None]) -> Response:
    return Response(200, schedule_answer(commands.pause(*_named(request))))


def resume(commands: ScheduleCommands, request: Request[None]) -> Response:
    return Response(200, schedule_answer(commands.resume(*_named(request))))


def take_over(commands: ScheduleCommands, request: Request[None]) -> Response:
    return Response(200, schedule_answer(commands.take_over(*_named(request))))


def run_now(commands: ScheduleCommands, request: Request[None]) -> Response:
    return Response(202, run_answer(commands.run_now(*_named(request), request.key.key)))


def _named(request: Request[Any]) -> tuple[Caller, str]:
    """Who asks, and the name of the schedule."""
    return request.caller, request.path["schedule"]


_ANSWERS: Final = "ulak.schedules.answers"
_EXAMPLES: Final = "ulak.schedules.examples"
_ONE: Final = "/v1/schedules/{schedule}"

ROUTES: Final = (
    Route(
        method="GET",
        path="/v1/schedules",
        function="schedules",
        use="jobs.schedule_commands",
        face=list_all,
        summary="Lists the firm's schedules, twenty a page at most.",
        scope=Scope.READ,
        query=(Query.cursor(),),
        answer=f"{_ANSWERS}:SchedulesAnswer",
        answers=f"{_EXAMPLES}:SCHEDULES",
    ),
    Route(
        method="GET",
        path=_ONE,
        function="schedules",
        use="jobs.schedule_commands",
        face=show,
        summary="Shows a schedule and what came of its last hundred instants; a cursor leads to those before them.",
        scope=Scope.READ,
        query=(Query.cursor(),),
        answer=f"{_ANSWERS}:ScheduleWithFiringsAnswer",
        answers=f"{_EXAMPLES}:WITH_FIRINGS",
        errors=(NotFound,),
    ),
    Route(
        method="PUT",
        path=_ONE,
        function="schedules",
        use="jobs.schedule_commands",
        face=put,
        summary="Makes a schedule, or changes it; it is active from now.",
        scope=Scope.SEND,
        body="ulak.schedules.bodies:ScheduleBody",
        body_limit=LARGEST_SCHEDULE,
        too_large="schedule_too_large",
        answer=f"{_ANSWERS}:ScheduleAnswer",
        answers=f"{_EXAMPLES}:ACTIVE",
        errors=(Conflict,),
        example={
            "when": {"time_zone": "Europe/Istanbul", "cron": "0 9 * * 1"},
            "job": {
                "text": "Haftalık toplantı 10:00",
                "purpose": "informational",
                "recipients": ["0532 111 22 33"],
            },
            "alerts": {"end": {"recipients": ["0533 111 22 44"], "text": "{schedule}: {sent}/{recipients}"}},
        },
    ),
    Route(
        method="DELETE",
        path=_ONE,
        function="schedules",
        use="jobs.schedule_commands",
        face=cancel,
        summary="Cancels a schedule for good; jobs that it made go on.",
        scope=Scope.SEND,
        answer=f"{_ANSWERS}:ScheduleAnswer",
        answers=f"{_EXAMPLES}:CANCELLED",
        errors=(NotFound,),
    ),
    Route(
        method="POST",
        path=f"{_ONE}/pause",
        function="schedules",
        use="jobs.schedule_commands",
        face=pause,
        summary="Pauses a schedule; instants of the pause are not fired.",
        scope=Scope.SEND,
        answer=f"{_ANSWERS}:ScheduleAnswer",
        answers=f"{_EXAMPLES}:PAUSED",
        errors=(NotFound,),
    ),
    Route(
        method="POST",
        path=f"{_ONE}/resume",
        function="schedules",
        use="jobs.schedule_commands",
        face=resume,
        summary="Makes a paused schedule active from now.",
        scope=Scope.SEND,
        answer=f"{_ANSWERS}:ScheduleAnswer",
        answers=f"{_EXAMPLES}:ACTIVE",
        errors=(NotFound, Conflict),
    ),
    Route(
        method="POST",
        path=f"{_ONE}/take-over",
        function="schedules",
        use="jobs.schedule_commands",
        face=take_over,
        summary="Makes the key's program the author of a schedule, by whose right it sends; it is active from now.",
        scope=Scope.SEND,
        answer=f"{_ANSWERS}:ScheduleAnswer",
        answers=f"{_EXAMPLES}:ACTIVE",
        errors=(NotFound, Conflict),
    ),
    Route(
        method="POST",
        path=f"{_ONE}/run",
        function="schedules",
        use="jobs.schedule_commands",
        face=run_now,
        summary="Makes the schedule's job now, beside those by the clock.",
        scope=Scope.SEND,
        spends=True,
        answer=f"{_ANSWERS}:ScheduleRunAnswer",
        answers=f"{_EXAMPLES}:RUN",
        status=202,
        errors=(NotFound, Conflict),
    ),
)
