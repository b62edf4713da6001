"""The settings' first page; the firm's rules of approval, and its approvers."""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from ulak.console.forms import Form, whole_number
from ulak.console.http.declared import session_route
from ulak.console.http.page import errors_by_field, locale_of, of_firm, page, see_other, seen, visitor_of
from ulak.directory.answers_rules import rules_answer
from ulak.directory.approval_rules import ApprovalRule, Source
from ulak.directory.approvers import require_other_right
from ulak.directory.units import UnitKind
from ulak.errors import Conflict, Forbidden, InputError, InsufficientCredit, Problem
from ulak.firm_settings.answers import OperatorAccountsAnswer, accounts_answer
from ulak.otp.answers import ApproversAnswer, approvers_answer
from ulak.platform.bodies import parse
from ulak.platform.http import Request, Response, Scope

if TYPE_CHECKING:
    from ulak.console.settings import SettingsPages

_PATH: Final = "/konsol/ayarlar"
_RULES: Final = f"{_PATH}/onay"
_UNITS: Final = tuple(kind.value for kind in UnitKind)


def index(pages: SettingsPages, request: Request[None]) -> Response:
    visitor, settings = visitor_of(request), pages.settings
    firm_id = visitor.firm_id
    return _page(
        pages,
        request,
        "settings.html",
        accounts=seen(visitor, OperatorAccountsAnswer, accounts_answer(settings.accounts(firm_id)))[
            "accounts"
        ],
    )


def rules(pages: SettingsPages, request: Request[None]) -> Response:
    return _rules(pages, request)


def change_rules(pages: SettingsPages, request: Request[Form]) -> Response:
    """A rule is added, or the one at the place that is named is taken away."""
    visitor, form = visitor_of(request), request.content
    kept = list(pages.settings.need_firm(visitor.firm_id).approval_rules)
    try:
        require_other_right(visitor)
        if form.text("islem") == "kaldir":
            kept = [one for one in kept if _named(one) != form.text("kural")]
        else:
            kept.append(_typed_rule(form))
        pages.settings.put_approval_rules(visitor.firm_id, kept)
    except (InputError, Forbidden) as error:
        return _rules(pages, request, error, "rules")
    pages.trail.note(visitor, "rules_changed")
    return see_other(_RULES)


def keep_approver(pages: SettingsPages, request: Request[Form]) -> Response:
    from ulak.otp.bodies import ApproverBody

    visitor, form = visitor_of(request), request.content
    user = form.text("user").strip()
    try:
        require_other_right(visitor)
        if form.text("islem") == "kaldir":
            pages.approvers().remove(visitor.firm_id, user)
        else:
            given = {
                "msisdn": form.text("msisdn") or None,
                "approves": form.all("approves"),
                "credits": whole_number(form.text("credits")),
                "alone": form.text("alone") == "1",
            }
            body = parse(ApproverBody, given)
            pages.approvers().put(body.approver(visitor.firm_id, user, visitor.key_id))
    except (InputError, Forbidden, Conflict, InsufficientCredit) as error:
        return _rules(pages, request, error, "approvers")
    pages.trail.note(visitor, "approver_kept", user)
    return see_other(_RULES)


def _rules(
    pages: SettingsPages,
    request: Request[Any],
    error: InputError | Forbidden | Conflict | InsufficientCredit | None = None,
    of_form: str = "",
) -> Response:
    visitor, headers = visitor_of(request), request.headers
    told = error if isinstance(error, InputError) else InputError([])
    if error is not None and not isinstance(error, InputError):
        told = InputError([Problem(error.reason, "", params=error.params)])
    kept = rules_answer(pages.settings.need_firm(visitor.firm_id).approval_rules)["rules"]
    names = [_named(one) for one in pages.settings.need_firm(visitor.firm_id).approval_rules]
    form = request.content if isinstance(request.content, Form) else Form({})
    approvers = approvers_answer(pages.approvers().all(visitor.firm_id))
    return _page(
        pages,
        request,
        "rules.html",
        code=422 if error else 200,
        rules=list(zip(names, kept, strict=True)),
        approvers=seen(visitor, ApproversAnswer, approvers)["approvers"],
        sources=[one.value for one in Source],
        units=_UNITS,
        typed=form,
        of_form=of_form,
        errors=errors_by_field(told, locale_of(headers)),
    )


def _typed_rule(form: Form) -> ApprovalRule:
    from ulak.firm_settings.bodies import ApprovalRuleBody

    given: dict[str, Any] = {
        name: whole_number(form.text(name)) for name in ("credits_over", "recipients_over")
    }
    given |= {"purposes": form.all("purposes"), "sources": form.all("sources")}
    kind, code = form.text("unit_kind"), form.text("unit").strip()
    unit = f"{kind}#{code}" if kind in _UNITS and code else code or kind or None
    return parse(ApprovalRuleBody, given | {"unit": unit}).rule()


def _named(rule: ApprovalRule) -> str:
    """A rule by what it says, so that taking it away takes no other."""
    return sha256(repr(sorted(rule.encode().items())).encode()).hexdigest()[:12]


def _page(
    pages: SettingsPages, request: Request[Any], template: str, code: int = 200, **values: Any
) -> Response:
    return page(request, template, code=code, **of_firm(pages.firms, request), **values)


_route = partial(session_route, function="console_rules", use="firm.settings_pages", scope=Scope.ADMIN)

ROUTES: Final = (
    session_route(
        "GET",
        _PATH,
        index,
        "Shows the firm's settings.",
        function="console_settings",
        use="firm.settings_pages",
        scope=Scope.ADMIN,
    ),
    _route("GET", _RULES, rules, "Shows what waits for an approval, and who approves."),
    _route("POST", _RULES, change_rules, "Adds a rule, or takes one away."),
    _route("POST", f"{_PATH}/onaylayan", keep_approver, "Keeps an approver, or takes one away."),
)
