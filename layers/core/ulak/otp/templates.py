"""Templates that a firm keeps by name, checked with the longest values when they are kept, and again at each issue."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ulak.directory.firms import Service
from ulak.directory.gate import Gate
from ulak.directory.store import DirectoryStore
from ulak.errors import NotFound
from ulak.otp.codes import LONGEST_CODE
from ulak.otp.requests import TEMPLATE_NAME, read_template
from ulak.otp.texts import LONGEST_TASK, TASK_PURPOSE, Wording, write
from ulak.platform.clock import SECOND, Clock
from ulak.platform.edge import Request
from ulak.rules import profile


@dataclass(frozen=True, slots=True)
class Templates:
    gate: Gate
    directory: DirectoryStore
    clock: Clock

    def save(self, request: Request) -> dict[str, Any]:
        """``POST /v1/otp/templates/{name}``: keep a text in place of what was kept by that name. `InputError` when
        it cannot be sent, or is more than one segment with the longest code, firm and task."""
        name = request.path.get("name", "")
        if not re.fullmatch(TEMPLATE_NAME, name):
            raise NotFound
        body = read_template(request.body)
        firm_id = request.caller.firm_id
        account = self.gate.account(firm_id, Service.OTP)
        wording = Wording(
            purpose=body.purpose,
            locale=body.locale,
            firm=self.gate.firm(firm_id).name,
            until="23:59",
            task=LONGEST_TASK if body.purpose == TASK_PURPOSE else None,
            template=body.text,
            choice=body.encoding,
        )
        today = datetime.fromtimestamp(self.clock() / SECOND, UTC).date()
        rules = profile(account.operator_id, today)
        letter = write(wording, LONGEST_CODE, rules)
        self.directory.set_otp_template(firm_id, name, body.text)
        return {
            "name": name,
            "text": {
                "shown": letter.shown(LONGEST_CODE, 1),
                "encoding": letter.longest.encoding.value,
                "units": letter.longest.units,
                "limit": letter.limit,
                "segments": letter.longest.segments,
                "plain_letters": letter.plain,
            },
        }
