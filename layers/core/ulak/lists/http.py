"""``/v1/uploads``: where a list is put as a file, and what it is taken for."""

from __future__ import annotations

from typing import Final

from ulak.errors import NotFound
from ulak.lists.answers import upload_answer, upload_form_answer
from ulak.lists.uploads import Uploads
from ulak.platform.http import Load, Request, Response, Route, Scope


def create(uploads: Uploads, request: Request[None]) -> Response:
    form = uploads.create(request.caller.firm_id)
    return Response(201, upload_form_answer(form), {"location": f"/v1/uploads/{form.id}"})


def view(uploads: Uploads, request: Request[None]) -> Response:
    found = uploads.view(request.caller.firm_id, request.path["upload_id"])
    return Response(200, upload_answer(found, request.locale))


_ANSWERS: Final = "ulak.lists.answers"
_EXAMPLES: Final = "ulak.lists.examples"

ROUTES: Final = (
    Route(
        method="POST",
        path="/v1/uploads",
        function="lists",
        team=True,
        use="lists.uploads",
        face=create,
        load=Load.BULK,
        summary="Gives a form by which one file is put into the bucket, within a quarter of an hour.",
        scope=Scope.SEND,
        answer=f"{_ANSWERS}:UploadFormAnswer",
        answers=f"{_EXAMPLES}:FORM",
        status=201,
    ),
    Route(
        method="GET",
        path="/v1/uploads/{upload_id}",
        function="lists",
        use="lists.uploads",
        face=view,
        summary="Shows what an uploaded file is taken for: its kind, its columns, and which holds the numbers.",
        scope=Scope.READ,
        answer=f"{_ANSWERS}:UploadAnswer",
        answers=f"{_EXAMPLES}:UPLOAD",
        errors=(NotFound,),
    ),
)
