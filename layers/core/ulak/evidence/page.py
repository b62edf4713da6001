"""A proof as a page that a lawyer reads: a fact a line, as plain text in Turkish, or as sections in either language. It
adds nothing to what was signed."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from ulak.catalogue import Locale, reason, unfilled
from ulak.words import STATUSES, Words, word

_ZONE: Final = "Europe/Istanbul"
_WIDTH: Final = 100
_LABEL: Final = 26

_PURPOSES: Final[Words] = {
    "informational": ("bilgilendirme", "informational"),
    "commercial": ("ticari", "commercial"),
}
_OUTCOMES: Final[Words] = {
    "accepted": ("kabul etti", "accepted it"),
    "failed": ("reddetti", "refused it"),
    "uncertain": ("cevabı belirsiz kaldı", "its answer stayed uncertain"),
    "cancelled": ("çağrılmadı: iş iptal edilmişti", "not called: the job was cancelled"),
    "withheld": ("çağrılmadı", "not called"),
}
_SOURCES: Final[Words] = {
    "api": ("program (API)", "a program (API)"),
    "console": ("konsol", "the console"),
    "schedule": ("zamanlanmış görev", "a schedule"),
    "erp": ("ERP olayı", "an event of the ERP"),
}
_CONSENTS: Final[Words] = {
    "ONAY": ("ONAY (izin verilmiş)", "ONAY (consent was given)"),
    "RET": ("RET (reddedilmiş)", "RET (it was refused)"),
}
_NOT_SAID: Final = "—"

Facts = list[tuple[str, str]]


def page(claims: Mapping[str, Any], leaf: Mapping[str, Any], proof_sha256: str) -> str:
    """The page of one recipient's proof, whose statement holds `claims` and whose leaf is `leaf`."""
    told: list[str] = ["İLETİ KANITI", "=" * _WIDTH, ""]
    for title, facts in sections(claims, leaf, proof_sha256):
        told += [title, "-" * len(title)]
        for label, value in facts:
            told += _fact(label, value)
        told.append("")
    told += textwrap.wrap(_MEANING, _WIDTH)
    return "\n".join(told) + "\n"


_MEANING: Final = (
    "Bu sayfa, imzalı kanıt dosyasının okunur hâlidir; kanıt dosyanın kendisidir. Dosya, yayımlanan imza anahtarı ve "
    "docs/check_evidence.py ile Ulak'a bağlanmadan denetlenir; tek baytı değişmiş bir dosya denetimden geçmez. İmza, "
    "yukarıdakilerin imza anında Ulak'ın kayıtlarında böyle durduğunu gösterir; operatörün kendi kayıtlarının yerine "
    "geçmez. Saatler İstanbul saatidir."
)


def sections(
    claims: Mapping[str, Any],
    leaf: Mapping[str, Any],
    proof_sha256: str,
    locale: Locale = "tr",
    zone: str = _ZONE,
) -> list[tuple[str, Facts]]:
    """What the proof says: titles, each with its facts, a label and a value; times on the clock of `zone`."""
    return list(_Reading(claims, leaf, proof_sha256, locale, ZoneInfo(zone)).sections())


@dataclass(frozen=True, slots=True)
class _Reading:
    claims: Mapping[str, Any]
    leaf: Mapping[str, Any]
    proof_sha256: str
    locale: Locale
    zone: ZoneInfo

    def sections(self) -> Iterator[tuple[str, Facts]]:
        say = self.say
        yield say("İleti", "Message"), self._message()
        yield say("Gönderen", "Sender"), self._sender()
        yield (
            say(
                "İzin (gönderim anında kayıtlarda durduğu gibi)",
                "Consent (as it stood in the records when it was sent)",
            ),
            list(self._consent()),
        )
        operator = (say("Operatör", "Operator"), self.claims["job"]["operator"])
        yield say("Operatör", "Operator"), [operator, *self._call(), *self._reports()]
        yield (
            say("İmza", "Signature"),
            [
                (say("İmzalayan", "Signed by"), self.claims["iss"]),
                (say("İmza saati", "Signed at"), self._time(self.claims["as_of"])),
                (say("İşin kök özeti", "The job's root"), self.claims["root"]),
                (say("Kanıt dosyasının SHA-256'sı", "SHA-256 of the proof's file"), self.proof_sha256),
            ],
        )

    def say(self, turkish: str, english: str) -> str:
        return english if self.locale == "en" else turkish

    def _message(self) -> Facts:
        say, leaf, job = self.say, self.leaf, self.claims["job"]
        purpose = job["purpose"]
        return [
            (say("İleti no", "Message"), leaf["message_id"]),
            (say("Alıcı", "Recipient"), leaf["to"]),
            (say("Metin", "Text"), leaf["text"]),
            (say("Metnin SHA-256 özeti", "SHA-256 of the text"), leaf["text_sha256"]),
            (say("Boy (SMS)", "Segments (SMS)"), str(leaf["segments"])),
            (say("Gönderici kısa tanımı", "Sender ID"), job["sender_id"]),
            (say("Amaç", "Purpose"), self._coded(_PURPOSES, purpose)),
            (say("Son durum", "Last state"), self._status()),
        ]

    def _sender(self) -> Facts:
        say, firm, asked, job = self.say, self.claims["firm"], self.claims["asked"], self.claims["job"]
        return [
            (say("Firma", "Firm"), f"{firm['name']} ({firm['id']})"),
            (say("İstendiği yol", "Asked by way of"), self._coded(_SOURCES, asked["source"])),
            (say("İsteyen anahtar / kişi", "Key or person that asked"), asked["with"] or _NOT_SAID),
            (say("Adına istenen kullanıcı", "User it was asked for"), asked["requested_by"] or _NOT_SAID),
            (say("İstek saati", "Asked at"), self._time(job["accepted_at"])),
            (say("Firmanın kendi no'su", "The firm's own reference"), job["client_reference"] or _NOT_SAID),
            *self._approval(),
        ]

    def _status(self) -> str:
        leaf = self.leaf
        told = self._word(STATUSES, leaf["status"])
        if leaf["reason"]:
            told = f"{told}: {self._reason(leaf['reason'])}"
        return f"{told}, {self._time(leaf['reported_at'])}" if leaf["reported_at"] else told

    def _approval(self) -> Iterator[tuple[str, str]]:
        say, approval = self.say, self.claims["approval"]
        if approval is None:
            yield say("Onay", "Approval"), say("istenmedi", "none was asked for")
            return
        if approval["by"] == "signature":
            how = say("güvenli elektronik imza ile", "by a secure electronic signature")
        else:
            how = say("tek kullanımlık şifre ile", "by a one-time password")
        yield say("Onay", "Approval"), f"{how} ({approval['id']})"
        yield say("Onaylayan", "Approver"), approval["approver"] or _NOT_SAID

    def _consent(self) -> Iterator[tuple[str, str]]:
        say, consent = self.say, self.leaf["consent"]
        if consent is None:
            sold = self.claims["job"]["purpose"] == "commercial"
            unkept = say("bu kayıt tutulmamış", "this was not recorded")
            unasked = say(
                "sorulmadı: bilgilendirme iletisi", "it was not asked for: an informational message"
            )
            yield say("İzin", "Consent"), unkept if sold else unasked
            return
        yield say("Sorulduğu an", "Asked at"), self._time(consent["asked_at"])
        yield say("Alıcı türü", "Kind of recipient"), consent["recipient_type"]
        if consent["status"] is None:
            yield say("İzin", "Consent"), say("kayıt yok", "there is no record")
            return
        yield say("İzin", "Consent"), self._word(_CONSENTS, consent["status"])
        yield say("Kaynağı", "Source"), consent["source"]
        yield say("Verildiği an", "Given at"), self._time(consent["given_at"])
        yield say("Belgesi", "Proof of it"), consent["proof"] or _NOT_SAID
        yield say("Kaydedildiği an", "Recorded at"), self._time(consent["recorded_at"])
        yield say("Kaydeden", "Recorded by"), consent["recorded_by"] or _NOT_SAID

    def _call(self) -> Iterator[tuple[str, str]]:
        say, call = self.say, self.leaf["call"]
        if call is None:
            yield say("Çağrı", "Call"), say("yapılmadı", "none was made")
            return
        outcome = self._word(_OUTCOMES, call["outcome"])
        yield (
            say("Cevabı", "Its answer"),
            outcome + (f": {self._reason(call['reason'])}" if call["reason"] else ""),
        )
        yield say("Cevap saati", "Answered at"), self._time(call["at"])
        yield say("Operatörün iş no'su", "The operator's own id"), call["operator_job_id"] or _NOT_SAID
        yield say("Çağrıdaki referansımız", "Our reference in the call"), call["reference"]

    def _reports(self) -> Iterator[tuple[str, str]]:
        say, reports = self.say, self.leaf["reports"]
        if not reports:
            yield say("Raporlar", "Reports"), say("yok", "none")
        for number, one in enumerate(reports, 1):
            at = ""
            if one["at"]:
                at = say(", operatörün saati ", ", the operator's time ") + self._time(one["at"])
            status, heard = say("durum", "status"), say("alındı", "heard at")
            said = f"{status} {one['status']}{at}, {heard} {self._time(one['heard_at'])}"
            yield f"{say('Rapor', 'Report')} {number}", said

    def _word(self, of: Words, code: str) -> str:
        return word(of, code, self.locale)

    def _coded(self, of: Words, code: str) -> str:
        """The word of a code, or the code itself where a later version has no word for it."""
        return word(of, code, self.locale) if code in of else code

    def _reason(self, why: str) -> str:
        """What a code of ours says, with the code: the operator's own word may stand behind its colon."""
        code = why.partition(":")[0]
        return f"{reason(code, self.locale)} ({why})" if unfilled(code) else why

    def _time(self, at: str | None) -> str:
        if not at:
            return _NOT_SAID
        return datetime.fromisoformat(at).astimezone(self.zone).strftime("%d.%m.%Y %H:%M:%S")


def _fact(label: str, value: str) -> Iterator[str]:
    lines = [
        part
        for line in value.splitlines() or [""]
        for part in textwrap.wrap(line, _WIDTH - _LABEL - 2, break_on_hyphens=False) or [""]
    ]
    yield f"{label:<{_LABEL}}: {lines[0]}"
    for line in lines[1:]:
        yield f"{'':<{_LABEL}}  {line}"
