"""The sentences of this room, by code: Turkish first, English second."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "reports_ended": (
        "İletim raporları operatörden alınamadı ve artık sorulmuyor. Durumu 'sent' kalan alıcıların mesajı gönderildi; "
        "iletilip iletilmediği bilinmiyor.",
        "Delivery reports could not be had from the operator and are no longer asked for. Recipients that stay 'sent' "
        "were sent to; whether they were reached is not known.",
    ),
    "file_failed": (
        "Bu dosya {tries} denemede de üretilemedi; neden kayıtlarımızda. Altı saat sonra yeniden isteyin; yine olursa "
        "bize bildirin.",
        "This file could not be built in {tries} tries; our log has the reason. Ask again in six hours, and tell us if "
        "it happens again.",
    ),
    "report_too_long_for_xlsx": (
        "Excel raporu en çok {limit} alıcı içindir. report.csv adresini kullanın.",
        "A report as Excel is for {limit} recipients at most. Use report.csv.",
    ),
}
