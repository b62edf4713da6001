"""Lists as files, in and out: uploads, quotes, reports and refused rows."""

from ulak.assembly import House
from ulak.bulk.responses import shown
from ulak.platform.edge import edge

house = House()

handler = edge(
    {
        "POST /v1/uploads": lambda request: house.uploads.create(request),
        "GET /v1/uploads/{upload_id}": lambda request: shown(house.uploads.view(request)),
        "POST /v1/quotes": lambda request: house.quotes.create(request),
        "GET /v1/quotes/{quote_id}": lambda request: house.quotes.view(request),
        "GET /v1/jobs/{job_id}/report.csv": lambda request: house.report_files.report(request, "csv"),
        "GET /v1/jobs/{job_id}/report.xlsx": lambda request: house.report_files.report(request, "xlsx"),
        "GET /v1/jobs/{job_id}/refusals.csv": lambda request: house.report_files.refusals(request),
    },
    lambda authorization: house.gate.authenticate(authorization),
)
