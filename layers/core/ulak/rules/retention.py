"""How long each class of data is kept, how it ends, and what an erasure of one person does with it. A row a class.

The template's lifecycle rules and the tables' own TTLs are held to these rows by a test.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Ends(StrEnum):
    """What carries a class's period out."""

    TTL = "ttl"
    """The item's own time to live, in DynamoDB."""
    LIFECYCLE = "lifecycle"
    """A rule of the bucket."""
    ERASURE = "erasure"
    """Nothing ends by itself: the firm takes it out, or an erasure does."""
    LOGS = "logs"
    """The retention of log groups."""


class OnErasure(StrEnum):
    """What an erasure of one person does with it."""

    DELETED = "deleted"
    """Its items are deleted."""
    REWRITTEN = "rewritten"
    """Its object is written again without that person."""
    EXPIRES = "expires"
    """It only expires: within the days that the row says, which are no more than thirty."""
    KEPT = "kept"
    """It is kept, by the law or as proof, for its period."""
    NOBODY = "nobody"
    """It names nobody: counts, digests, MACs."""
    TOLD = "told"
    """It is the firm's own to change: the erasure says where it stands."""


@dataclass(frozen=True, slots=True)
class DataClass:
    code: str
    place: str
    """As `docs/personal-data.md` names it."""
    days: int | None
    """``None``: until somebody takes it out."""
    ends: Ends
    on_erasure: OnErasure
    turkish: str
    english: str


PROOF_DAYS: Final = 3 * 365

RETENTION: Final = (
    DataClass(
        "uploads", "bucket uploads", 1, Ends.LIFECYCLE, OnErasure.EXPIRES,
        "Yüklenen listeler, geldiği gibi", "Uploaded lists, as they came",
    ),
    DataClass(
        "lists", "bucket snapshots", 90, Ends.LIFECYCLE, OnErasure.REWRITTEN,
        "İşlerin listeleri: satırlar ve değerleri", "Lists of jobs: rows and their values",
    ),
    DataClass(
        "messages", "bucket chunks", PROOF_DAYS, Ends.LIFECYCLE, OnErasure.REWRITTEN,
        "Kime ne gönderildiği. Ticari iletininki silme isteğinde de ispat süresince kalır",
        "To whom what was sent. Of commercial messages it stays as proof, an erasure or not",
    ),
    DataClass(
        "reports", "bucket reports", PROOF_DAYS, Ends.LIFECYCLE, OnErasure.REWRITTEN,
        "Operatörlerin raporları, geldiği gibi; iletisiyle birlikte",
        "What operators reported, as it came; with its message",
    ),
    DataClass(
        "evidence", "bucket evidence", PROOF_DAYS, Ends.LIFECYCLE, OnErasure.REWRITTEN,
        "İşlerin kanıtları; silinen kişinin satırından özeti kalır",
        "Evidence of jobs; of who is erased its hash is left",
    ),
    DataClass(
        "consent_proof", "main JOB", PROOF_DAYS, Ends.TTL, OnErasure.REWRITTEN,
        "Gönderim anında bulunan izinler; iletisiyle birlikte",
        "Consents as they were found when it was sent; with their message",
    ),
    DataClass(
        "consents", "main CONSENT", None, Ends.ERASURE, OnErasure.KEPT,
        "İzin kayıtları ve gönderime kapatılanlar: reddin hatırlanması gerekir",
        "Consents and the suppression list: a refusal has to be remembered",
    ),
    DataClass(
        "consent_proof_files", "bucket claims", PROOF_DAYS, Ends.LIFECYCLE, OnErasure.REWRITTEN,
        "Aynısı, çok sayıda ayrı kaynaktan gelen izinlerin", "The same, of consents of many sources",
    ),
    DataClass(
        "consent_requests", "main ASKED", PROOF_DAYS, Ends.TTL, OnErasure.KEPT,
        "İzin istekleri, sorulduğu sözlerle: verilen iznin ispatının parçası; isteğin süresinden sonra",
        "Requests for consent in the words that were asked: part of a consent's proof; behind the request's end",
    ),
    DataClass(
        "iys", "main IYS", PROOF_DAYS, Ends.TTL, OnErasure.KEPT,
        "İYS'ye bildirilen izin ve retler, İYS'nin cevabıyla; bildirimden sonra. Bekleyen, bildirilene kadar durur",
        "Consents and refusals reported to İYS, with its answers; behind the report. What waits stays until it is told",
    ),
    DataClass(
        "iys_known", "main IYS", None, Ends.ERASURE, OnErasure.KEPT,
        "İYS'de durduğu bilinen son izin ya da ret: reddin hatırlanması gerekir",
        "The last consent or refusal that İYS is known to keep: a refusal has to be remembered",
    ),
    DataClass(
        "inbox", "main INBOX", 365, Ends.TTL, OnErasure.DELETED, "Gelen iletiler", "Messages that came in"
    ),
    DataClass(
        "subscribers", "main SUBSCRIBERS", None, Ends.ERASURE, OnErasure.DELETED,
        "Abone kartları", "Cards of subscribers",
    ),
    DataClass(
        "accounts", "main CURRENT", None, Ends.ERASURE, OnErasure.REWRITTEN,
        "Cari hesaplar: yalnızca kişinin numarası çıkarılır",
        "Current accounts: the person's number alone is taken out",
    ),
    DataClass(
        "schedules", "main SCHEDS", None, Ends.ERASURE, OnErasure.TOLD,
        "Zamanlanmış görevlerin gövdeleri", "Bodies of schedules",
    ),
    DataClass(
        "codes", "otp NUMBER", 30, Ends.TTL, OnErasure.NOBODY,
        "Kodlar: numaranın ve kodun anahtarlı özeti", "Codes: keyed digests of number and code",
    ),
    DataClass(
        "quotes", "bucket quotes", 7, Ends.LIFECYCLE, OnErasure.EXPIRES, "Teklifler", "Quotes"
    ),
    DataClass(
        "imports", "bucket imports", 30, Ends.LIFECYCLE, OnErasure.EXPIRES,
        "İçe aktarmaların reddedilen satırları", "Refused rows of imports",
    ),
    DataClass(
        "exports", "bucket exports", 7, Ends.LIFECYCLE, OnErasure.EXPIRES,
        "İstenen dosyalar", "Files that were asked for",
    ),
    DataClass(
        "index", "bucket index", 100, Ends.LIFECYCLE, OnErasure.NOBODY,
        "Numaraya göre arama: anahtarlı işaretler", "Search by number: keyed marks",
    ),
    DataClass(
        "erasures", "main PRIVACY", PROOF_DAYS, Ends.TTL, OnErasure.NOBODY,
        "Silme işlerinin günlüğü: bitince kim olduğu çıkarılır",
        "The log of erasures: who it was is taken out when one is done",
    ),
    DataClass(
        "trail", "people TRAIL", 730, Ends.TTL, OnErasure.NOBODY,
        "Kimin ne gördüğü ve ne yaptığı: firmanın kendi kişileri",
        "Who saw and did what: the firm's own people",
    ),
    DataClass(
        "ledger", "main LEDGER", None, Ends.ERASURE, OnErasure.NOBODY,
        "Kredi defteri: sayılar, numara yok", "The ledger: counts, no numbers",
    ),
    DataClass(
        "logs", "logs", 90, Ends.LOGS, OnErasure.NOBODY,
        "Günlükler: numaralar maskeli, metin yok", "Logs: numbers masked, no texts",
    ),
)  # fmt: skip
