"""The trail: who did and who saw what, for the firm's administrators. Entries are written once and never changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from secrets import token_hex
from typing import Final

from ulak.errors import Param
from ulak.people.items import firm_pk
from ulak.people.records import TrailEntry, Visitor
from ulak.platform.clock import DAY, SECOND, Clock, Milliseconds
from ulak.platform.cursors import Cursors
from ulak.platform.table import Put, Table

KEPT_FOR: Final[Milliseconds] = 730 * DAY
PAGE: Final = 50

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "signed_in": ("Giriş yaptı", "Signed in"),
    "signed_out": ("Çıkış yaptı", "Signed out"),
    "joined": ("Daveti kabul etti", "Accepted the invitation"),
    "passkey_added": ("Geçiş anahtarı ekledi", "Added a passkey"),
    "account_bound": ("Kurum hesabını bağladı", "Bound the account with the firm's provider"),
    "provider_kept": ("Kurum hesabıyla girişi kaydetti", "Kept the firm's sign-in provider"),
    "provider_removed": ("Kurum hesabıyla girişi kaldırdı", "Removed the firm's sign-in provider"),
    "invited": ("Davet etti", "Invited"),
    "roles_changed": ("Yetkilerini değiştirdi", "Changed the roles of"),
    "ended": ("Erişimini sonlandırdı", "Ended the access of"),
    "reset": ("Girişini sıfırladı", "Reset the sign-in of"),
    "job_sent": ("İş gönderdi", "Sent a job"),
    "job_tried": ("Kendisine deneme mesajı gönderdi", "Sent a test to its own phone"),
    "job_paused": ("İşi duraklattı", "Paused a job"),
    "job_resumed": ("İşi sürdürdü", "Resumed a job"),
    "job_cancelled": ("İşi iptal etti", "Cancelled a job"),
    "rules_changed": ("Onay kurallarını değiştirdi", "Changed the rules of approval"),
    "approver_kept": ("Onaylayanı değiştirdi", "Changed an approver"),
    "account_kept": ("Operatör hesabını kaydetti", "Kept an account with an operator"),
    "sender_kept": ("Gönderici kısa tanımını kaydetti", "Kept a sender ID"),
    "accounts_examined": (
        "Operatör hesaplarının durumuna baktı",
        "Looked at how the accounts with operators are",
    ),
    "routing_changed": ("Yönlendirmeyi değiştirdi", "Changed the routing"),
    "iys_account_kept": ("İYS hesabını kaydetti", "Kept the account with İYS"),
    "signing_changed": ("Elektronik imza ayarını değiştirdi", "Changed the settings of signatures"),
    "signer_kept": ("İmzacıyı kaydetti", "Kept a signer"),
    "signer_removed": ("İmzacıyı kaldırdı", "Took a signer away"),
    "key_approved": ("Anahtarın süresini onayladı", "Approved a key's period"),
    "commercial_changed": ("Ticari ileti metnini değiştirdi", "Changed what commercial texts say"),
    "content_changed": ("Metin uyarılarını değiştirdi", "Changed the warnings of texts"),
    "keywords_changed": ("Kendiliğinden yanıtı değiştirdi", "Changed the automatic answers"),
    "team_changed": ("Ekip numaralarını değiştirdi", "Changed the numbers of the team"),
    "connection_tried": ("Operatör bağlantısını denedi", "Tried the connection to an operator"),
    "windows_changed": ("Gönderim saatlerini değiştirdi", "Changed the send windows"),
    "prices_changed": ("Kredi fiyatını değiştirdi", "Changed the price of a credit"),
    "unit_kept": ("Birimi kaydetti", "Kept a unit"),
    "webhook_made": ("Bildirim adresi ekledi", "Added a webhook"),
    "webhook_tried": ("Bildirim adresini denedi", "Tried a webhook"),
    "webhook_paused": ("Bildirim adresini duraklattı", "Paused a webhook"),
    "webhook_resumed": ("Bildirim adresini sürdürdü", "Resumed a webhook"),
    "webhook_rotated": ("Bildirimlerin gizli değerini yeniledi", "Changed a webhook's secret"),
    "webhook_removed": ("Bildirim adresini sildi", "Removed a webhook"),
    "erp_source_kept": ("ERP kaynağını kaydetti", "Kept a source of the ERP"),
    "erp_source_rotated": (
        "ERP kaynağının gizli değerini yeniledi",
        "Changed the secret of a source of the ERP",
    ),
    "erp_text_kept": ("ERP metnini kaydetti", "Kept a text of the ERP"),
    "erp_source_removed": ("ERP kaynağını sildi", "Removed a source of the ERP"),
    "erp_text_removed": ("ERP metnini sildi", "Removed a text of the ERP"),
    "erp_user_kept": ("ERP kullanıcısının numarasını kaydetti", "Kept the number of an ERP user"),
    "erp_user_removed": ("ERP kullanıcısının numarasını sildi", "Removed the number of an ERP user"),
    "sender_removed": ("Gönderici adını çıkardı", "Took a sender ID out"),
    "unit_removed": ("Birimi sildi", "Removed a unit"),
    "program_kept": ("Programı kaydetti", "Kept a program"),
    "program_ended": ("Programın bütün anahtarlarını bitirdi", "Ended all keys of a program"),
    "key_made": ("Anahtar oluşturdu", "Made a key"),
    "key_ended": ("Anahtarı bitirdi", "Ended a key"),
    "month_asked": ("Ay raporu istedi", "Asked for a month's report"),
    "invoice_compared": ("Faturayı karşılaştırdı", "Compared an invoice"),
    "schedule_paused": ("Zamanlanmış görevi duraklattı", "Paused a schedule"),
    "schedule_resumed": ("Zamanlanmış görevi sürdürdü", "Resumed a schedule"),
    "schedule_kept": ("Zamanlanmış görevi kaydetti", "Kept a schedule"),
    "schedule_cancelled": ("Zamanlanmış görevi bitirdi", "Ended a schedule"),
    "schedule_taken_over": ("Zamanlanmış görevi devraldı", "Took a schedule over"),
    "schedule_run": ("Zamanlanmış görevi şimdi çalıştırdı", "Ran a schedule at once"),
    "cards_taken_in": ("Rehbere dosyadan aldı", "Took a file into the directory"),
    "cards_taken_out": ("Rehberi dosyaya yazdırdı", "Had the directory written into a file"),
    "card_removed": ("Rehberden sildi", "Took out of the directory"),
    "member_removed": ("Gruptan üye çıkardı", "Took a member out of a group"),
    "card_kept": ("Rehberde kaydetti", "Kept in the directory"),
    "approval_begun": ("Onay kodu istedi", "Asked for an approval's code"),
    "job_approved": ("İşi onayladı", "Approved a job"),
    "job_signed": ("İşi elektronik imzayla onayladı", "Approved a job by an electronic signature"),
    "job_declined": ("İşi reddetti", "Refused a job"),
    "task_approved": ("ERP görevini onayladı", "Approved a task of the ERP"),
    "task_declined": ("ERP görevini reddetti", "Refused a task of the ERP"),
    "inbox_read": ("Gelen mesajı okundu saydı", "Marked a message as read"),
    "inbox_unread": ("Gelen mesajı okunmadı saydı", "Marked a message as unread"),
    "inbox_replied": ("Gelen mesajı yanıtladı", "Answered a message"),
    "inbox_assigned": ("Gelen mesajı birine verdi", "Gave a message to somebody"),
    "consent_recorded": ("Onay ya da ret kaydetti", "Recorded a consent or a refusal"),
    "consent_check_changed": (
        "Ticari iletide arananı değiştirdi",
        "Changed what is asked of commercial messages",
    ),
    "suppressed": ("Numarayı engelledi", "Suppressed a number"),
    "suppression_lifted": (
        "Numarayı engellenenler listesinden çıkardı",
        "Took a number off the suppression list",
    ),
    "suppressions_taken_in": ("Engellenenler listesine liste aldı", "Took a list into the suppression list"),
    "suppressions_taken_out": ("Engellenenler listesini indirdi", "Took the suppression list out"),
    "report_taken": ("Raporu indirdi", "Downloaded a report"),
    "evidence_taken": ("Kanıt aldı", "Took evidence"),
    "person_exported": ("Bir kişinin verisini istedi", "Asked for one person's data"),
    "person_erased": ("Bir kişinin verisini sildirdi", "Had one person's data erased"),
    "trail_taken": ("İz kaydını indirdi", "Downloaded the trail"),
    "numbers_seen": ("Açık numaraları gördü", "Saw whole numbers"),
}
"""What the trail tells of, in Turkish and in English."""

_LAST: Final = "TRAIL$"


@dataclass(frozen=True, slots=True)
class TrailPage:
    entries: list[TrailEntry]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Trail:
    table: Table
    cursors: Cursors
    clock: Clock

    def note(self, who: Visitor, what: str, about: str = "", **params: Param) -> None:
        """`who` did it for its firm."""
        self.note_of(who.firm_id, who.person_id, who.name, what, about, **params)

    def note_of(
        self, firm_id: str, person_id: str, name: str, what: str, about: str = "", **params: Param
    ) -> None:
        if what not in WORDS:
            raise KeyError(what)
        now = self.clock()
        item = {
            "pk": firm_pk(firm_id),
            "sk": f"TRAIL#{now:013d}#{token_hex(4)}",
            "at": now,
            "person_id": person_id,
            "name": name,
            "what": what,
            "about": about,
            "params": params,
            "expires_at": (now + KEPT_FOR) // SECOND,
        }
        self.table.write(Put(item, "attribute_not_exists(pk)"))

    def page(self, firm_id: str, cursor: str | None = None) -> TrailPage:
        """The newest first."""
        last = self.cursors.read((firm_id, "trail"), cursor) if cursor else _LAST
        found = list(
            self.table.query(firm_pk(firm_id), between=("TRAIL#", last), limit=PAGE + 1, descending=True)
        )
        more = len(found) > PAGE
        entries = [_entry(item) for item in found[:PAGE]]
        return TrailPage(entries, self.cursors.write((firm_id, "trail"), found[PAGE]["sk"]) if more else None)

    def since(self, firm_id: str, first: Milliseconds, before: Milliseconds) -> Iterator[TrailEntry]:
        """Entries from `first` on and before `before`, in order; memory does not grow with them."""
        between = (f"TRAIL#{first:013d}", f"TRAIL#{before - 1:013d}$")
        return map(_entry, self.table.query(firm_pk(firm_id), between=between))


def _entry(item: dict[str, object]) -> TrailEntry:
    return TrailEntry(
        at=int(str(item["at"])),
        person_id=str(item["person_id"]),
        name=str(item["name"]),
        what=str(item["what"]),
        about=str(item["about"]),
        params=item["params"],  # type: ignore[arg-type]  # as it was written
    )
