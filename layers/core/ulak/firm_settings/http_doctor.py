"""``GET /v1/doctor``, served by a function that may open the accounts; the settings' own only writes credentials."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ulak.platform.http import Request, Response, Route, Scope

if TYPE_CHECKING:
    from ulak.firm_settings.doctor import Doctor


def examine(doctor: Doctor, request: Request[None]) -> Response:
    from ulak.firm_settings.answers_doctor import doctor_answer  # which no other route of the function needs

    return Response(200, doctor_answer(doctor.look_at(request.caller.firm_id), request.locale))


ROUTES: Final = (
    Route(
        method="GET",
        path="/v1/doctor",
        function="credit",
        use="firm.doctor",
        face=examine,
        summary="Looks at each operator account, asks its operator, and says what is wrong and what to do.",
        scope=Scope.ADMIN,
        answer="ulak.firm_settings.answers_doctor:DoctorAnswer",
        answers="ulak.firm_settings.examples:DOCTOR",
    ),
)
