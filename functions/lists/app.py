"""Lists as files, in and out: uploads, quotes, reports of jobs and months, refused rows."""

from ulak.assembly import House
from ulak.planning.responses import shown
from ulak.platform.edge import edge

house = House()

handler = edge(
    {
        "POST /v1/uploads": lambda request: house.uploads.create(request),
        "GET /v1/uploads/{upload_id}": lambda request: shown(house.uploads.view(request)),
        "POST /v1/imports": lambda request: house.imports.create(request),
        "GET /v1/imports/{import_id}": lambda request: shown(house.imports.view(request)),
        "GET /v1/imports/{import_id}/refusals.xlsx": lambda request: house.imports.refusals(request),
        "GET /v1/imports/templates/accounts.xlsx": lambda request: house.imports.template(
            request, "accounts"
        ),
        "GET /v1/imports/templates/subscribers.xlsx": lambda request: house.imports.template(
            request, "subscribers"
        ),
        "POST /v1/exports": lambda request: house.exports.create(request),
        "GET /v1/exports/{export_id}": lambda request: house.exports.view(request),
        "POST /v1/quotes": lambda request: house.quotes.create(request),
        "GET /v1/quotes/{quote_id}": lambda request: house.quotes.view(request),
        "GET /v1/jobs/{job_id}/report.csv": lambda request: house.report_files.report(request, "csv"),
        "GET /v1/jobs/{job_id}/report.xlsx": lambda request: house.report_files.report(request, "xlsx"),
        "GET /v1/jobs/{job_id}/refusals.csv": lambda request: house.report_files.refusals(request),
        "POST /v1/reports/months/{month}": lambda request: house.month_files.ask(request),
        "POST /v1/reports/months/{month}/comparisons": lambda request: house.month_files.ask_comparison(
            request
        ),
        "GET /v1/reports/{report_id}": lambda request: house.month_files.view(request),
    },
    lambda authorization: house.gate.authenticate(authorization),
)
