"""The simulated operator's customer as each operator's adapter wants it: what `make demo OPERATOR=…` runs through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

USER: Final = "8503021000"
PASSWORD: Final = "sifre-ulak-1"  # noqa: S105 - opens a simulator's books only


@dataclass(frozen=True, slots=True)
class Login:
    """How a firm's account with one operator is set."""

    operator: str
    secrets: tuple[str, ...] = (PASSWORD,)
    """The secret credentials, in the order of the operator's page; empty: left out."""
    credentials: tuple[str, ...] = (f"username={USER}",)
    """``name=value`` of those that are not secret."""
    settings: tuple[str, ...] = ("--report-calls-per-minute", "1200")
    """A quota for a demonstration: ten thousand reports are not read at ten calls a minute."""
    codes: bool = True
    """It sends one-time passwords too."""
    reports: bool = True
    """Its reports can be had. Else messages stay sent, and a call whose answer is lost stays in doubt: so none is lost
    in its demonstration."""
    rows: int = 10_000
    """Accounts to make up. Fewer where each text is a call of its own, or the operator is slow."""
    sender_id: str = "ULAK"
    pushes: bool = False
    """Its reports come to an address that the account has: its last secret credential."""

    @property
    def options(self) -> tuple[str, ...]:
        """Of ``ulak set-account``."""
        named = (word for one in self.credentials for word in ("--credential", one))
        return ("--operator", self.operator, *named, "--sender-id", self.sender_id, *self.settings)

    def typed(self, report_url: str = "") -> str:
        """What ``set-account`` reads: a secret a line, the account's own address last."""
        secrets = (*self.secrets, report_url) if self.pushes else self.secrets
        return "".join(f"{secret}\n" for secret in secrets)

    @property
    def mix(self) -> tuple[str, ...]:
        return () if self.reports else ("--mix", "calm")


LOGINS: Final = {
    login.operator: login
    for login in (
        Login("netgsm"),
        Login("turk_telekom", secrets=(PASSWORD, ""), settings=(), reports=False, rows=1_000),
        Login("turkcell", settings=(), codes=False, reports=False, rows=1_000),
        Login("verimor", codes=False, rows=500),
        Login("iletimerkezi", credentials=(f"key={USER}",), codes=False, rows=2_000),
        Login("lsim", credentials=(f"login={USER}",), codes=False, rows=2_000),
        Login("infobip", secrets=("yanki-ulak-1",), credentials=(), codes=False, rows=2_000),
        Login("kannel", settings=(), codes=False, pushes=True, rows=1_000),
        Login(
            "jasmin",
            credentials=(f"username={USER}", "tags_script=evet"),
            settings=(),
            codes=False,
            pushes=True,
            rows=1_000,
        ),
        Login("yanki", secrets=("yanki-ulak-1",), credentials=(), settings=(), codes=False),
    )
}
