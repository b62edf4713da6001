"""Every sentence a person reads, by its stable code: Turkish first, English second.

A sentence says what is wrong and how to mend it. ``{name}`` is filled from the problem's ``params`` in one
pass; a missing one stays as it stands, so a sentence never fails. Rooms keep to their own section.

>>> sentence("not_found", "en")
'There is nothing here by that name, or it is not yours.'
>>> sentence("msisdn_letters", "tr")
'Telefon numarasında harf var. Yalnızca rakam, boşluk, +, -, ., ( ve ) kullanın.'
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Literal

Locale = Literal["tr", "en"]

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    # --- requests -----------------------------------------------------------------------------------------
    "invalid_request": (
        "İstek anlaşıldı ama gönderilemez. Aşağıdaki her sorunu düzeltip yeniden gönderin.",
        "The request is understood but cannot be carried out. Mend each problem below and send it again.",
    ),
    "malformed_body": (
        "İstek gövdesi geçerli bir JSON nesnesi değil.",
        "The request's body is not a valid JSON object.",
    ),
    "unauthenticated": (
        "API anahtarı yok ya da geçerli değil. 'Authorization: Bearer <anahtar>' başlığını gönderin.",
        "There is no API key, or it does not hold. Send the header 'Authorization: Bearer <key>'.",
    ),
    "forbidden": (
        "Bu anahtarın bu işlem için yetkisi yok.",
        "This key may not do this.",
    ),
    "not_found": (
        "Bu adla bir kayıt yok ya da size ait değil.",
        "There is nothing here by that name, or it is not yours.",
    ),
    "conflict": (
        "Kaydın şu anki durumu bu işleme izin vermiyor.",
        "The present state of this record does not allow this.",
    ),
    "idempotency_mismatch": (
        "Bu Idempotency-Key daha önce başka bir gövdeyle kullanıldı. Yeni iş için yeni bir anahtar üretin.",
        "This Idempotency-Key was used with another body. Make a new key for a new request.",
    ),
    "idempotency_key_required": (
        "Idempotency-Key başlığı gerekli: aynı istek iki kez gelirse mesaj iki kez gitmesin diye. "
        "8–128 karakterlik, isteğe özgü bir değer gönderin (belge numarası, UUID).",
        "The header Idempotency-Key is required, so that a request that arrives twice is sent once. "
        "Send a value of 8 to 128 characters that is the request's own (a document number, a UUID).",
    ),
    "too_large": (
        "İstek bu yol için çok büyük: en çok {limit}, gelen {size}.",
        "The request is too large for this route: {limit} at most, {size} came.",
    ),
    "too_many_requests": (
        "Sınır aşıldı; istek işlenmedi. {retry_after} saniye sonra yeniden deneyin.",
        "A limit is reached; nothing was processed. Try again in {retry_after} seconds.",
    ),
    "unavailable": (
        "Şu anda yanıt veremiyoruz. Aynı isteği aynı Idempotency-Key ile yeniden gönderebilirsiniz.",
        "We cannot answer right now. You may send the same request again with the same Idempotency-Key.",
    ),
    "internal_error": (
        "Beklenmeyen bir hata oldu ve kaydedildi. Destek için istek numarası: {request_id}.",
        "Something unexpected happened and was recorded. For support, the request's id: {request_id}.",
    ),
    # --- numbers ------------------------------------------------------------------------------------------
    "msisdn_letters": (
        "Telefon numarasında harf var. Yalnızca rakam, boşluk, +, -, ., ( ve ) kullanın.",
        "The phone number holds letters. Use digits, spaces, +, -, ., ( and ) only.",
    ),
}

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def sentence(code: str, locale: Locale, params: Mapping[str, object] | None = None) -> str:
    """The sentence of `code` in `locale`, filled. A code without a sentence is a defect: ``KeyError``."""
    turkish, english = SENTENCES[code]
    values = params or {}
    return _PLACEHOLDER.sub(
        lambda match: str(values.get(match[1], match[0])), turkish if locale == "tr" else english
    )
