"""What a job would cost, and why, before anything is sent.

A quote is the job's own expansion, counted instead of sent, so it says what the job will do. A list in the request
is quoted at once; a file behind, and its answer fetched. A text alone is what a message window counts while
somebody types.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from ulak.directory.credit_prices import CURRENCY, amount_of
from ulak.directory.firms import Service
from ulak.errors import InputError, NotFound, Problem
from ulak.identity.caller import Caller
from ulak.jobs.items import plan_item, plan_of
from ulak.jobs.job import Plan
from ulak.lists.uploads import Filed, asked_in_file, file_read, filed_key, request_read, resolve
from ulak.planning.checks import asked_in_body
from ulak.planning.held import held_by
from ulak.planning.permitted import stopped_of
from ulak.planning.planner import Planner, mms_problem
from ulak.planning.requests import QuoteBody
from ulak.planning.sources import freeze
from ulak.planning.tally import tally
from ulak.platform.artefacts import ArtefactKind, Artefacts, ArtefactState
from ulak.platform.clock import Clock, Remaining, rfc3339
from ulak.platform.problems import encode_problem
from ulak.platform.queue import Pointer
from ulak.rules import Purpose, profile
from ulak.rules.content import ContentSettings, Finding, findings
from ulak.text import MessageType, Segmentation, on_the_wire, segment
from ulak.text.checks import misread_problem
from ulak.text.misread import as_meant

QUOTE: Final = ArtefactKind("quote", "quotes/{firm}/{id}/{part}")

Quote = Mapping[str, Any]
"""A quote as it is kept: problems are codes still, for a reader of either language."""


@dataclass(frozen=True, slots=True)
class Quotes:
    planner: Planner
    artefacts: Artefacts
    clock: Clock

    def count(self, firm_id: str, body: QuoteBody) -> Segmentation:
        """A text alone, by the rules of the operator that it would go to. Where it looks misread, it is asked about:
        what it costs follows from what it is."""
        if body.text_as is None and (asked := misread_problem(body.text, "text_misread", "/text")):
            raise InputError([asked])
        link, problems = self.planner.linking.link(firm_id, body, None)
        if link is not None and problems:
            raise InputError(problems)
        purpose = body.purpose or Purpose.INFORMATIONAL
        account = self.planner.routing.routed(firm_id, body.message_type, purpose, body.sender_id).first
        rules = profile(account.operator_id, self.planner.today())
        if body.message_type is MessageType.MMS and MessageType.MMS not in rules.message_types:
            raise InputError([mms_problem(account)])
        meant, lacking = self.planner.completed(firm_id, body, as_meant(body.text, body.text_as))
        if lacking:
            raise InputError(lacking)
        text = on_the_wire(link.filled(meant) if link else meant, rules, body.encoding)
        return segment(text, rules, body.message_type)

    def content(self, firm_id: str, counted: Segmentation) -> list[Finding]:
        """What a counted text holds that operators filter or that misleads."""
        return findings(counted.text, self._content(firm_id))

    def _content(self, firm_id: str) -> ContentSettings:
        return self.planner.firms.firm(firm_id).content

    def of_list(self, caller: Caller, body: QuoteBody) -> Quote:
        """The quote of a list that stands in the request itself."""
        plan, snapshot = self.planner.plan(caller, body, quoting=True)
        if snapshot is None:
            raise TypeError("a list in the request has its snapshot")
        try:
            stopped = stopped_of(self.planner.gate, caller.firm_id, plan, snapshot.lines())
            answer = tally(plan, snapshot.lines, stopped, self._content(caller.firm_id))
        except InputError as error:
            raise asked_in_body(error, body) from error
        return self._with_terms(
            caller.firm_id, plan, answer | {"read_as": request_read(plan.columns, snapshot.rows)}
        )

    def ask(self, caller: Caller, body: QuoteBody) -> str:
        """The id of the quote of a file, or of people of the directory. What is wrong with the request is said now."""
        plan, _ = self.planner.plan(caller, body, quoting=True)
        return self.artefacts.ask(QUOTE, caller, plan_item(plan)).id

    def view(self, caller: Caller, quote_id: str) -> ArtefactState:
        """How far a quote is that was asked for; its answer when it is ready or failed."""
        return self.artefacts.state(QUOTE.named(caller.firm_id, quote_id), caller)

    def build(self, pointer: Pointer, remaining: Remaining) -> None:
        """Make the quote of a file. Safe to repeat: the first answer stands."""
        artefact = QUOTE.of(pointer)
        plan = plan_of(self.artefacts.asked(artefact))
        self.artefacts.answer(artefact, lambda: self._of_plan(artefact.firm_id, plan))

    def give_up(self, pointer: Pointer, why: Problem) -> None:
        """It fails, and says why."""
        self.artefacts.fail(QUOTE.of(pointer), why)

    def _of_plan(self, firm_id: str, plan: Plan) -> Quote:
        addressees, bucket = self.planner.firms.addressees, self.artefacts.bucket
        resolve(bucket, plan, partial(addressees.personal.conceal, firm_id))
        freeze(bucket, addressees, firm_id, plan, self.clock)
        try:
            stopped = stopped_of(self.planner.gate, firm_id, plan, bucket.lines(plan.snapshot))
            answer = tally(plan, lambda: bucket.lines(plan.snapshot), stopped, self._content(firm_id))
        except InputError as error:
            raise asked_in_file(bucket, plan, error) from error
        if plan.upload is not None:
            with suppress(NotFound):  # mixed with others, 0.1 kept nothing of it
                answer["read_as"] = file_read(Filed.decode(bucket.get(filed_key(plan.snapshot))))
        return self._with_terms(firm_id, plan, answer)

    def _with_terms(self, firm_id: str, plan: Plan, answer: Quote) -> Quote:
        """The answer with what such a job would wait for."""
        now = self.clock()
        begins_at = plan.begins_at(now)
        waits: dict[str, Any] = {"waits_until": rfc3339(begins_at) if begins_at > now else None}
        rules = self.planner.firms.firm(firm_id).holding_rules
        counts = {"recipients": answer["recipients"], "credits": answer["credits"]}
        over = plan.cap is not None and answer["credits"] > plan.cap
        if rules or plan.cap is not None:
            waits["needs_approval"] = over or held_by(rules, plan, **counts) is not None
        price = self.planner.firms.firm(firm_id).credit_prices.get(Service.of(plan.message_type).value)
        if price is not None:
            waits["price"] = {"amount": amount_of(answer["credits"], price), "currency": CURRENCY}
        unsent = self.planner.unsent(plan.operator_id, plan.message_type)
        notes = [*answer["notes"], *([encode_problem(unsent)] if unsent else [])]
        linked: dict[str, Any] = {}
        if (link := plan.link) is not None:
            example = link.address(1)
            ends_at = rfc3339(link.ends_at)
            linked["link"] = {"example": example, "characters": len(example), "ends_at": ends_at}
        return {**answer, **waits, **linked, "notes": notes}
