"""ERP users' numbers as the pages of settings show and change them: whom an event's user code means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ulak.directory.known_firms import KnownFirms
from ulak.erp.settings import ErpSettings
from ulak.errors import Forbidden, InputError, InvalidValue, Problem
from ulak.identity.caller import Scope
from ulak.identity.erp_user import same_user, user_key
from ulak.people.records import Visitor
from ulak.people.trail import Trail
from ulak.platform.personal import masked_number


@dataclass(frozen=True, slots=True)
class ErpUser:
    """A user of the ERP, and the number as the visitor may see it."""

    user: str
    number: str


@dataclass(frozen=True, slots=True)
class ErpUserPages:
    erp: ErpSettings
    firms: KnownFirms
    trail: Trail

    def users(self, visitor: Visitor, cursor: str | None) -> tuple[Sequence[ErpUser], str | None]:
        """A page of them. It may be short, and not the last."""
        page = self.erp.users(visitor.firm_id, cursor)
        if visitor.sees_whole and page.items:
            self.trail.note(visitor, "numbers_seen", "ERP")
        return [ErpUser(user, self._shown(visitor, number)) for user, number in page.items], page.next_cursor

    def keep(self, visitor: Visitor, user: str, number: str, changes: str) -> None:
        """Register the number for the user; `changes` is whose is changed, empty where one is added. ``InputError`` by
        the form's fields; for a user who has another number, and was not asked to be changed, too."""
        _require_send(visitor)
        problems = []
        try:
            user_key(user)
        except InvalidValue as error:
            problems.append(Problem(error.problem.code, "/user", params=error.problem.params))
        if not number:
            problems.append(Problem("erp_user_number_missing", "/msisdn"))
        if problems:
            raise InputError(problems)
        before = self.erp.number_of(visitor.firm_id, user)
        changed = before is not None and (changes and same_user(changes, user))
        try:
            msisdn = self.erp.read_number(visitor.firm_id, number)
        except InputError as error:
            raise InputError(_placed(one) for one in error.problems) from error
        if before is not None and not changed and before != msisdn:
            raise InputError([Problem("erp_user_taken", "/user", params={"user": user})])
        if before == msisdn:
            return  # two clicks
        self.erp.set_user(visitor.firm_id, user, number)
        self.trail.note(visitor, "erp_user_kept", user)

    def remove(self, visitor: Visitor, user: str) -> None:
        """``NotFound`` where there is none."""
        _require_send(visitor)
        self.erp.remove_user(visitor.firm_id, user)
        self.trail.note(visitor, "erp_user_removed", user)

    def number(self, visitor: Visitor, user: str) -> str:
        """The user's number as it stands in the form; empty where the visitor may not see it, or there is none."""
        number = self.erp.number_of(visitor.firm_id, user) if visitor.sees_whole else None
        return f"+{number}" if number else ""

    @staticmethod
    def _shown(visitor: Visitor, number: str) -> str:
        return f"+{number}" if visitor.sees_whole else masked_number(number) or ""


def _placed(problem: Problem) -> Problem:
    """What is wrong, at the form's field; what no field can mend, at none."""
    return replace(problem, pointer=problem.pointer if problem.pointer == "/msisdn" else "")


def _require_send(visitor: Visitor) -> None:
    """Where the firm's alerts go is set by who may send them, as by the API."""
    if visitor.cannot_give([Scope.SEND]):
        raise Forbidden("erp_user_beyond")
