"""An event becomes messages, to each ERP user's registered number and to each number that it names; or a challenge.

May be done any number of times: what it is to do is decided once and kept, and each message has an
Idempotency-Key of the event's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from ulak.directory.approval_rules import Source
from ulak.erp.accounts import Accounts
from ulak.erp.approvals import Approvals, NumberOf, Outcome, checked
from ulak.erp.kinds import ErpEvent, Kind, read_event
from ulak.erp.mapping import apply
from ulak.erp.records import SLACK, ErpRef, Incoming
from ulak.erp.sources import OWN_SOURCE
from ulak.erp.store import ErpStore
from ulak.errors import InputError, InsufficientCredit, NotFound, Problem
from ulak.jobs.job import MessageId
from ulak.lists.reading import NOTHING_SAID
from ulak.planning.accept import Accept
from ulak.platform.attempts import Bounds, Work
from ulak.platform.clock import HOUR, SECOND, Clock, Remaining
from ulak.platform.each import each
from ulak.platform.idempotency import RequestKey
from ulak.platform.problems import encode_problem
from ulak.platform.queue import Queue
from ulak.platform.strict_json import encode, parse_object

BOUNDS: Final = Bounds(tries=6, pause=30 * SECOND, patience=6 * HOUR)
"""An alert that is hours late tells nobody anything."""

_MOST_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class Process:
    store: ErpStore
    number_of: NumberOf
    accept: Callable[[], Accept]
    """Asked for when something is to be sent."""
    approvals: Approvals
    accounts: Callable[[], Accounts]

    def work(self, message: str) -> Work:
        """What a message of its queue asks for."""
        ref = ErpRef.decode(message)
        return Work("erp", "erp_event", ref.firm_id, ref.event_id, ref.encode(), BOUNDS)

    def take(self, message: str, remaining: Remaining) -> None:
        """Work the event through."""
        self.run(ErpRef.decode(message))

    def give_up(self, message: str, why: Problem) -> None:
        """received → failed, with the messages that went out all the same."""
        ref = ErpRef.decode(message)
        incoming = self.store.incoming(ref)
        if incoming is None or incoming.state != "received":
            return
        sent, refused = [], []
        for index, step in enumerate(self.store.planned(ref)):
            before = None
            if incoming.kind != Kind.APPROVAL_STARTED and step["message"] is not None:
                before = self.accept().before(ref.firm_id, _key_of(ref, index, step))
            if before is None:
                refused.append(step["whom"] | {"code": why.code})
            else:
                sent.append(step["whom"] | {"message_id": str(MessageId(before.job.ref.job_id, 0, 0))})
        result = _result(sent=sent, refused=refused or [{"code": why.code}])
        self.store.finish(ref, "failed", result | {"problems": [encode_problem(why)]})

    def run(self, ref: ErpRef) -> None:
        incoming = self.store.incoming(ref)
        if incoming is None or incoming.state != "received":
            return
        try:
            event = self._event(incoming)
        except InputError as error:
            self.store.finish(ref, "failed", _result(refused=_told(error)))
            return
        except NotFound:  # its source was removed since: nothing of it is sent
            self.store.finish(ref, "failed", _result(refused=[{"code": "source_removed"}]))
            return
        if event.kind is Kind.ACCOUNT_UPSERTED:
            self._upsert(ref, incoming, event)
            return
        if event.kind is Kind.APPROVAL_STARTED:
            steps = [self.approvals.planned(ref.firm_id, event)]
            plan = self.store.plan_once(ref, event.kind.value, steps)
            outcomes = [self.approvals.begin(ref, incoming, step) for step in plan]
        else:
            plan = self.store.plan_once(ref, event.kind.value, self._planned(ref, event))
            # A step that fails keeps no other from being done.
            sends = ((str(n), partial(self._send, incoming, n, step)) for n, step in enumerate(plan))
            outcomes = [*each(sends).values()]
        result = _result(
            sent=[told for word, told in outcomes if word == "sent"],
            unreachable=[told for word, told in outcomes if word == "unreachable"],
            refused=[told for word, told in outcomes if word == "refused"],
        )
        whole = len(result["sent"]) == len(plan)
        self.store.finish(ref, "processed" if whole else "partial" if result["sent"] else "failed", result)

    def _upsert(self, ref: ErpRef, incoming: Incoming, event: ErpEvent) -> None:
        self.store.plan_once(ref, event.kind.value, [])
        try:
            account = self.accounts().upsert(ref.firm_id, event, incoming.received_at)
        except InputError as error:
            self.store.finish(ref, "failed", _result(refused=_told(error)))
        else:
            self.store.finish(ref, "processed", _result() | {"account": account})

    def _event(self, incoming: Incoming) -> ErpEvent:
        payload = parse_object(incoming.body)
        if incoming.source == OWN_SOURCE:
            return checked(read_event(payload))
        source = self.store.source(incoming.ref.firm_id, incoming.source)
        mapped = apply(source.rules, payload) if source.rules else payload
        given_id = None if source.rules and mapped.get("id") else incoming.given_id
        return checked(read_event(mapped, given_id, source.reading))

    def _planned(self, ref: ErpRef, event: ErpEvent) -> list[dict[str, Any]]:
        """One step a recipient: whom it is for, and the body of the message, or none: no number is known."""
        template = self.store.template_of(ref.firm_id, event)
        message: dict[str, Any] = {
            "text": template.text,
            "purpose": template.purpose.value,
            "params": dict(event.values),
            "client_reference": event.given_id[:64],
        }
        if template.sender_id:
            message["sender_id"] = template.sender_id
        if template.text_as:
            message["text_as"] = template.text_as
        if event.reading != NOTHING_SAID:
            message["reading"] = event.reading.encode()
        steps: list[dict[str, Any]] = []
        for user in event.users:
            number = self.number_of(ref.firm_id, user)
            steps.append({"whom": {"user": user}, "message": number and message | {"to": number}})
        for index, number in enumerate(event.recipients):
            steps.append({"whom": {"recipient": index}, "message": message | {"to": number}})
        return steps

    def _send(self, incoming: Incoming, index: int, step: Mapping[str, Any]) -> Outcome:
        whom, message = dict(step["whom"]), step["message"]
        if message is None:
            return "unreachable", whom | {"code": "user_without_number"}
        key = _key_of(incoming.ref, index, step)
        try:
            job = self.accept().kept_message(incoming.sender, key, message, Source.ERP).job
        except InputError as error:
            return "refused", whom | {"code": error.problems[0].code} | _question(error.problems[0])
        except InsufficientCredit as error:
            return "refused", whom | {"code": error.reason}
        return "sent", whom | {"message_id": str(MessageId(job.ref.job_id, 0, 0))}


def _told(error: InputError) -> list[dict[str, Any]]:
    """What is wrong in the event itself."""
    return [{"code": one.code, "pointer": one.pointer, **_question(one)} for one in error.problems]


def _question(problem: Problem) -> dict[str, Any]:
    """What a problem leaves open, and the field of the event or of its source that chooses."""
    return {"readings": [*problem.readings], "choose": problem.choose} if problem.choose else {}


def _key_of(ref: ErpRef, index: int, step: Mapping[str, Any]) -> RequestKey:
    """The Idempotency-Key of the message of a step."""
    return RequestKey.of("/v1/erp/events", f"{ref.event_id}-{index}", encode(step["message"]))


def _result(
    sent: Sequence[Any] = (), unreachable: Sequence[Any] = (), refused: Sequence[Any] = ()
) -> dict[str, Any]:
    return {"sent": [*sent], "unreachable": [*unreachable], "refused": [*refused]}


@dataclass(frozen=True, slots=True)
class OverdueEvents:
    """Events whose pointer was lost between their keeping and the queue."""

    store: ErpStore
    queue: Queue
    clock: Clock

    def push_on(self) -> int:
        refs = list(self.store.due(self.clock(), _MOST_AT_ONCE))
        self.queue.send(ref.encode() for ref in refs)
        for ref in refs:
            self.store.look_again(ref, self.clock() + SLACK)
        return len(refs)
