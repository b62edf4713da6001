"""The sentences of this room, by code: Turkish first, English second."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "suppressed": (
        "Bu numara gönderime kapatılan numaralar listesinde. Yanlışlıkla eklendiyse 'admin' yetkisi olan biri "
        "listeden çıkarabilir.",
        "This number is on the suppression list. If it was put there by mistake, someone with the right 'admin' can "
        "take it off.",
    ),
    "consent_ret": (
        "Bu alıcı ticari ileti almayı reddetti (RET). Daha sonraki tarihli bir onayı yoksa ticari ileti gönderilmez.",
        "This recipient refused commercial messages (RET). Without a later consent none is sent.",
    ),
    "consent_missing": (
        "Bu bireysel alıcının ticari ileti için onayı yok. Onayı varsa 'POST /v1/consents' ile kaydedin; tacir ise "
        "'recipient_type' alanına TACIR yazın.",
        "This private person gave no consent to commercial messages. If they did, record it by 'POST /v1/consents'; "
        "of a merchant, say TACIR in 'recipient_type'.",
    ),
    "consent_at_not_a_time": (
        "'at' bir zaman değil. Şöyle yazın: 2026-11-24T14:30:00+03:00.",
        "'at' is no time. Write it like this: 2026-11-24T14:30:00+03:00.",
    ),
    "consent_at_future": (
        "'at' gelecekte. Onayın, reddin ya da kaydın verildiği zamanı yazın.",
        "'at' lies in the future. Write when the consent, refusal or entry was made.",
    ),
}
