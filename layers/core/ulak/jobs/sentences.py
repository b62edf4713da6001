"""The sentences of this room, by code: Turkish first, English second."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "reports_ended": (
        "İletim raporları operatörden alınamadı ve artık sorulmuyor. Durumu 'gönderildi' kalan alıcıların mesajı "
        "gönderildi; iletilip iletilmediği bilinmiyor.",
        "Delivery reports could not be had from the operator and are no longer asked for. Recipients that stay as sent "
        "were sent to; whether they were reached is not known.",
    ),
    "no_report": (
        "Operatörden süresi içinde iletim raporu gelmedi.",
        "No delivery report came from the operator in time.",
    ),
    "job_state": (
        "İş '{status}' durumunda; bu işlem bu durumda yapılamaz.",
        "The job is '{status}', and this cannot be done in that state.",
    ),
    "job_task": (
        "Toplu SMS {job}",
        "Bulk SMS {job}",
    ),
    "job_party": (
        "alıcı {recipients}, kredi {credits}",
        "recipients {recipients}, credits {credits}",
    ),
    "status_unknown": (
        "'{status}' diye bir durum yok. Durumlar: {known}.",
        "There is no status '{status}'. The statuses: {known}.",
    ),
    "day_unknown": (
        "'{given}' bir gün değil. 2026-11-24 gibi yazın.",
        "'{given}' is no day. Write it as 2026-11-24.",
    ),
}
