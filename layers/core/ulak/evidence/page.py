"""A proof as a page that a lawyer reads: Turkish, plain text, a fact a line. It adds nothing to what was signed."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from ulak.words import STATUSES, word

_ZONE: Final = ZoneInfo("Europe/Istanbul")
_WIDTH: Final = 100
_LABEL: Final = 26

_PURPOSES: Final = {"informational": "bilgilendirme", "commercial": "ticari"}
_OUTCOMES: Final = {
    "accepted": "kabul etti",
    "failed": "reddetti",
    "uncertain": "cevabı belirsiz kaldı",
    "cancelled": "çağrılmadı: iş iptal edilmişti",
    "withheld": "çağrılmadı",
}
_CONSENTS: Final = {"ONAY": "ONAY (izin verilmiş)", "RET": "RET (reddedilmiş)"}
_NO_CONSENT: Final = "kayıt yok"
_NOT_SAID: Final = "—"


def page(claims: Mapping[str, Any], leaf: Mapping[str, Any], proof_sha256: str) -> str:
    """The page of one recipient's proof, whose statement holds `claims` and whose leaf is `leaf`."""
    told: list[str] = ["İLETİ KANITI", "=" * _WIDTH, ""]
    for title, facts in _sections(claims, leaf, proof_sha256):
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

_Sections = Iterator[tuple[str, list[tuple[str, str]]]]


def _sections(claims: Mapping[str, Any], leaf: Mapping[str, Any], proof_sha256: str) -> _Sections:
    job, asked, firm = claims["job"], claims["asked"], claims["firm"]
    yield (
        "İleti",
        [
            ("İleti no", leaf["message_id"]),
            ("Alıcı", leaf["to"]),
            ("Metin", leaf["text"]),
            ("Metnin SHA-256 özeti", leaf["text_sha256"]),
            ("Boy (SMS)", str(leaf["segments"])),
            ("Gönderici kısa tanımı", job["sender_id"]),
            ("Amaç", _PURPOSES.get(job["purpose"], job["purpose"])),
            ("Son durum", _status(leaf)),
        ],
    )
    yield (
        "Gönderen",
        [
            ("Firma", f"{firm['name']} ({firm['id']})"),
            ("İstendiği yol", asked["source"]),
            ("İsteyen anahtar / kişi", asked["with"] or _NOT_SAID),
            ("Adına istenen kullanıcı", asked["requested_by"] or _NOT_SAID),
            ("İstek saati", _time(job["accepted_at"])),
            ("Firmanın kendi no'su", job["client_reference"] or _NOT_SAID),
            *_approval(claims["approval"]),
        ],
    )
    yield "İzin (gönderim anında kayıtlarda durduğu gibi)", list(_consent(job, leaf["consent"]))
    yield "Operatör", [("Operatör", job["operator"]), *_call(leaf["call"]), *_reports(leaf["reports"])]
    yield (
        "İmza",
        [
            ("İmzalayan", claims["iss"]),
            ("İmza saati", _time(claims["as_of"])),
            ("İşin kök özeti", claims["root"]),
            ("Kanıt dosyasının SHA-256'sı", proof_sha256),
        ],
    )


def _status(leaf: Mapping[str, Any]) -> str:
    told = word(STATUSES, leaf["status"], "tr")
    if leaf["reason"]:
        told = f"{told} ({leaf['reason']})"
    return f"{told}, {_time(leaf['reported_at'])}" if leaf["reported_at"] else told


def _approval(approval: Mapping[str, Any] | None) -> Iterator[tuple[str, str]]:
    if approval is None:
        yield "Onay", "istenmedi"
        return
    how = "güvenli elektronik imza ile" if approval["by"] == "signature" else "tek kullanımlık şifre ile"
    yield "Onay", f"{how} ({approval['id']})"
    yield "Onaylayan", approval["approver"] or _NOT_SAID


def _consent(job: Mapping[str, Any], consent: Mapping[str, Any] | None) -> Iterator[tuple[str, str]]:
    if consent is None:
        sold = job["purpose"] == "commercial"
        yield "İzin", "bu kayıt tutulmamış" if sold else "sorulmadı: bilgilendirme iletisi"
        return
    yield "Sorulduğu an", _time(consent["asked_at"])
    yield "Alıcı türü", consent["recipient_type"]
    if consent["status"] is None:
        yield "İzin", _NO_CONSENT
        return
    yield "İzin", _CONSENTS[consent["status"]]
    yield "Kaynağı", consent["source"]
    yield "Verildiği an", _time(consent["given_at"])
    yield "Belgesi", consent["proof"] or _NOT_SAID
    yield "Kaydedildiği an", _time(consent["recorded_at"])
    yield "Kaydeden", consent["recorded_by"] or _NOT_SAID


def _call(call: Mapping[str, Any] | None) -> Iterator[tuple[str, str]]:
    if call is None:
        yield "Çağrı", "yapılmadı"
        return
    yield "Cevabı", _OUTCOMES[call["outcome"]] + (f" ({call['reason']})" if call["reason"] else "")
    yield "Cevap saati", _time(call["at"])
    yield "Operatörün iş no'su", call["operator_job_id"] or _NOT_SAID
    yield "Çağrıdaki referansımız", call["reference"]


def _reports(reports: list[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    if not reports:
        yield "Raporlar", "yok"
    for number, one in enumerate(reports, 1):
        at = f", operatörün saati {_time(one['at'])}" if one["at"] else ""
        yield f"Rapor {number}", f"durum {one['status']}{at}, alındı {_time(one['heard_at'])}"


def _time(at: str | None) -> str:
    if not at:
        return _NOT_SAID
    return datetime.fromisoformat(at).astimezone(_ZONE).strftime("%d.%m.%Y %H:%M:%S")


def _fact(label: str, value: str) -> Iterator[str]:
    lines = [
        part
        for line in value.splitlines() or [""]
        for part in textwrap.wrap(line, _WIDTH - _LABEL - 2, break_on_hyphens=False) or [""]
    ]
    yield f"{label:<{_LABEL}}: {lines[0]}"
    for line in lines[1:]:
        yield f"{'':<{_LABEL}}  {line}"
