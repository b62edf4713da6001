"""Every field of an answer that can hold words or numbers of somebody's is declared personal, or stands here with the
reason why it is not."""

from __future__ import annotations

from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Final, NotRequired, Union, get_args, get_origin, get_type_hints

from ulak.planning.requests import JobBody
from ulak.platform.answers import Mask, Personal, TypedDict
from ulak.platform.personal import hidden
from ulak.routes import all_routes
from ulak.schedules.answers import ScheduledJob

NOT_PERSONAL: Final = {
    "ids that we make": "id job_id message_id otp_id key_id kid event_id run operator_job_id webhook path url "
    "push_path transaction iys_error document document_sha256 sha256 certificate_sha256 signature "
    "refusals_file endpoint_id quota_of unit next_cursor documentation openapi health method upload",
    "rules of the law, in our words": "LawRuleAnswer.rule LawRuleAnswer.since certainty kept_by LawRuleAnswer.setting",
    "ids of keys, persons and accounts": "recorded_by assigned_to InboxMessageAnswer.account "
    "InboxMessageAnswer.answers InboxMessageAnswer.conversation InboxMessageAnswer.reply "
    "InboxMessageAnswer.subscriber",
    "words that the firm answers, and its own text without values": "KeywordAnswer.word KeywordAnswer.text",
    "instants, days and months": "approved_at as_of at closed_at created_at credentials_set_at day due_at due_date "
    "ended_at expires_at issued_at locked_until month next_at password_set_at quota_month received_at resend_after "
    "recorded_at signed_at send_at set_at timestamp until waits_until waiting_since activation changes_taken_at "
    "deadline_at last_used_at failing_since next_try_at time_zone cron WhenAnswer.time windows defaults",
    "words of ours": "choose code country currency encoding event failure kind language message_type method notes "
    "recipient_type "
    "outcome parts party pause_reason pointer purpose reason registration scheme scopes sends_to_rule service "
    "channel failing IysOverviewAnswer.message IysReportAnswer.message "
    "service_number status text_as title type types typical unusable version waits_for why delimiter hints warnings "
    "operator by report_row mode state approves found_by place decimal hidden_rows nothing_words "
    "RefusedAnswer.readings RefusalAnswer.column RefusedRowAnswer.column alg crv kty use operator_code purposes "
    "sources",
    "the firm's own names of its things, which callers find them by": "accounts branch client columns company "
    "cost_center department document_type filters groups code who schedule sender_id sender_ids sheet source "
    "source_id special_code subject reference subscribers tags template city name CodeTemplateAnswer.name "
    "FilterAnswer.name balance_over",
    "an employee's user name, by which the firm's programs know whom a message is sent for": "approver by erp_user "
    "requested_by user username users",
    "the caller's own name of its request": "client_reference",
    "an amount that names nobody": "amount amounts balance prices",
    "a secret or a published key, which its holder is to have": "key secret x y approval digest number_hmac "
    "credentials fields",
    "masked for everybody": "SubscriberAnswer.tckn SubscriberRecipient.tckn RefusalAnswer.value",
    "a text without values, or with those that the same request brought": "ErpTemplateAnswer.text _Template.text "
    "MessageTemplateAnswer.text SavedTemplateAnswer.text CountedAnswer.text PreviewAnswer.text TemplateText.shown",
    "a letter": "LetterAnswer.character LetterAnswer.write",
    "how many, and why, without a row of them": "ReasonAnswer.message RefusalReasonAnswer.message "
    "DifferenceAnswer.message",
    "where a payload's values stand, not the values": "RuleAnswer.data RuleAnswer.when RuleAnswer.id",
    "an event, whose writer lets nothing personal in": "EventAnswer.data",
    "what a simulated phone received by a test key": "ReceivedTextAnswer.text",
    "the firm's own machines": "address addresses",
    "what a link leads to, the same for all, or an example that leads nowhere": "LinkAnswer.leads_to "
    "ScheduledLink.url ScheduledLink.media QuotedLinkAnswer.example MediaFormAnswer.kinds LinkAnswer.ends_at "
    "QuotedLinkAnswer.ends_at",
    "whom a published certificate names as its issuer": "issuer",
    "ERP users": "signers",
    "what the firm calls its keys, and who approved them": "SendingKeyAnswer.label SendingKeyAnswer.until "
    "SendingKeyAnswer.approved_by KeyPeriodAnswer.approved_by",
    "what a firm says of itself in its commercial texts": "CommercialAnswer.behind CommercialAnswer.mersis "
    "CommercialAnswer.refusal CommercialAnswer.name",
    "what the firm's own texts are checked by": "link_hosts words",
    "of a check of texts: its sentence, and who says so": "ContentAnswer.message ContentAnswer.source",
    "ids of operator accounts, and what goes by them": (
        "OperatorAccountAnswer.account QuotedAccountAnswer.account RouteRowAnswer.account RouteRowAnswer.countries "
        "RouteRowAnswer.message_types"
    ),
    "what an operator account can do, and what is wrong with it": (
        "AccountBreakerAnswer.since AccountBreakerAnswer.tried_at AccountHealthAnswer.account "
        "AccountHealthAnswer.registered_sender_ids AccountHealthAnswer.reports AccountHealthAnswer.sends "
        "CheckAnswer.check CheckAnswer.message CheckAnswer.verdict DoctorAnswer.egress_address "
        "DoctorAnswer.firm HeldBackAnswer.account HeldBackAnswer.message HeldBackAnswer.since "
        "HeldBackAnswer.tried_at"
    ),
    "ids of jobs, or codes of reasons": "FiringAnswer.alerts",
    "of a proof: what is signed names nobody, a salt is random": "ProofAnswer.statement ProofAnswer.salt",
    "of an erasure: a keyed mark, ids of jobs, names of schedules": "ErasureAnswer.mark ErasureAnswer.left",
    "a row of retention": "DataClassAnswer.what DataClassAnswer.ends DataClassAnswer.on_erasure KeptAnswer.why",
    "when an erasure was asked for and done": "ErasureAnswer.asked_at ErasureAnswer.done_at",
    "a key or a person, and what it did": "ErasureAnswer.asked_by TrailEntryAnswer.says TrailEntryAnswer.what",
}
"""Reason → fields, by name alone or as ``Type.field``."""

_MAY_BE_PERSONAL: Final = {
    "text", "shown", "message", "value", "tckn", "msisdn", "number", "to", "label", "character", "write", "data",
    "when", "alerts", "values",
}  # fmt: skip
"""Names that stand in the table with their type only."""


def texts_of(kind: Any, type_name: str = "", where: str = "") -> Iterator[tuple[str, str]]:
    """Type and name of each field that can hold any text and is not declared personal."""
    origin, inner = get_origin(kind), get_args(kind)
    if hasattr(kind, "__required_keys__"):
        for name, hint in get_type_hints(kind, include_extras=True).items():
            yield from texts_of(hint, kind.__name__, name)
    elif origin is Annotated:
        if not any(isinstance(mark, Personal) for mark in inner[1:]):
            yield from texts_of(inner[0], type_name, where)
    elif origin in (NotRequired, list, Union, UnionType):
        for one in inner:
            yield from texts_of(one, type_name, where)
    elif origin is dict:
        yield from texts_of(inner[1], type_name, where)
    elif kind in (str, Any):
        yield type_name, where


def test_a_field_that_can_hold_any_text_is_personal_or_has_a_reason_not_to_be() -> None:
    given = {field for fields in NOT_PERSONAL.values() for field in fields.split()}
    assert not _MAY_BE_PERSONAL & given
    undeclared = set()
    for route in all_routes():
        if route.answer:
            for type_name, field in texts_of(route.answer_type()):
                names = {f"{type_name}.{field}"} | ({field} - _MAY_BE_PERSONAL)
                if not names & given:
                    undeclared.add(f"{type_name}.{field}")
    assert not undeclared


def test_a_schedules_answer_names_every_field_of_a_job() -> None:
    fields = {field.alias or name for name, field in JobBody.model_fields.items()}
    assert set(ScheduledJob.__annotations__) == fields


class _Person(TypedDict):
    name: Annotated[str, Personal(Mask.NAME)]
    number: NotRequired[Annotated[str, Personal(Mask.NUMBER)]]


class _People(TypedDict):
    people: list[_Person]
    by_code: dict[str, _Person]
    first: _Person | None
    second: _Person | None
    noted: Annotated[_Person, "a note that says nothing of masks"]
    text: Annotated[str | None, Personal(Mask.TEXT)]
    fields: dict[str, Annotated[str | int, Personal(Mask.VALUE)]]
    said: Annotated[str, Personal(Mask.WORDS)]
    rows: int


def test_what_is_declared_personal_is_masked_wherever_it_stands() -> None:
    ayse: _Person = {"name": "Ayşe Işık", "number": "905321234567"}
    answer: _People = {
        "people": [ayse, {"name": "Can"}],
        "by_code": {"S1": ayse},
        "first": None,
        "second": ayse,
        "noted": ayse,
        "text": "Sayın Ayşe",
        "fields": {"bakiye": 12, "bayi": "Ankara"},
        "said": "17291716060: TCKN, satır 12",
        "rows": 2,
    }
    masked = {"name": "A*** I***", "number": "53*****567"}
    assert hidden(_People, answer) == {
        "people": [masked, {"name": "C***"}],
        "by_code": {"S1": masked},
        "first": None,
        "second": masked,
        "noted": masked,
        "text": None,
        "fields": {"bakiye": "*****", "bayi": "*****"},
        "said": "17******060: TCKN, satır 12",
        "rows": 2,
    }
