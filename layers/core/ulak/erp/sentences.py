"""The sentences of this room, by code: Turkish first, English second."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "changed_at_not_a_time": (
        "'changed_at' saat dilimiyle birlikte RFC 3339 biçiminde olmalı: 2026-11-24T09:00:00+03:00.",
        "'changed_at' has to be RFC 3339 with its offset: 2026-11-24T09:00:00+03:00.",
    ),
    "changed_at_ahead": (
        "'changed_at' gelecekte. Saati ve dilimini denetleyin: ileri bir an, gerçek değişiklikleri dışarıda tutar.",
        "'changed_at' is in the future. Check clock and offset: it would keep out what really changes until then.",
    ),
    "erp_event_id": (
        "Olayın ERP'deki kimliği gerekli: en çok {limit} karakter, görünür karakterler.",
        "The event needs the ERP's own id for it: at most {limit} characters, all of them visible.",
    ),
    "erp_nobody": (
        "Olayda alıcı yok: 'users' (ERP kullanıcıları) ya da 'recipients' (numaralar) dolu olmalı.",
        "The event names nobody: 'users' (ERP users) or 'recipients' (numbers) has to be filled.",
    ),
    "user_without_number": (
        "Bu ERP kullanıcısının kayıtlı telefon numarası yok. Numarasını kaydedin.",
        "This ERP user has no registered phone number. Register one.",
    ),
    "expression_malformed": (
        "Bu bir JMESPath ifadesi değil.",
        "This is no JMESPath expression.",
    ),
    "expression_too_long": (
        "Bir ifade en çok {limit} karakter olabilir.",
        "An expression has {limit} characters at most.",
    ),
    "expression_too_deep": (
        "Bu ifade çok iç içe: en çok {depth} düzey. Alanı daha kısa bir yoldan seçin.",
        "This expression is nested too deep: {depth} levels at most. Choose the field by a shorter way.",
    ),
    "expression_function": (
        "Bu ifade bilinmeyen bir işlev kullanıyor. Bilinenler: {known}.",
        "This expression uses a function that is not known. Those that are: {known}.",
    ),
    "expression_too_much": (
        "'{type}' kuralının bir ifadesi bu veride çok şey üretti ya da çok uzun sürdü. Kuralı bu veriyle deneyin (try) "
        "ve yalnızca gereken alanları seçin.",
        "An expression of the rule '{type}' makes too much of this payload, or takes too long. Try the rule with it, "
        "and choose the fields that are needed alone.",
    ),
    "expression_failed": (
        "'{type}' kuralının bir ifadesi bu veride çalışmadı. Kuralı bu veriyle deneyin (try).",
        "An expression of the rule '{type}' did not work on this payload. Try the rule with it.",
    ),
    "source_removed": (
        "Bu olayın kaynağı silinmiş; ondan hiçbir mesaj gitmez.",
        "The source of this event was removed; nothing of it is sent.",
    ),
    "no_rule_matches": (
        "Bu veriye uyan bir kural yok.",
        "No rule takes this payload.",
    ),
    "source_name": (
        "Kaynak adı küçük harfle başlar; 2–32 küçük harf, rakam ve tire; 'api' olamaz.",
        "A source's name begins with a lower-case letter: 2 to 32 lower-case letters, digits and dashes; not 'api'.",
    ),
    "otp_one_approver": (
        "Onay tek bir ERP kullanıcısınındır: 'users' bir kişi olmalı, 'recipients' olmamalı.",
        "An approval belongs to one ERP user: 'users' has to name one, and 'recipients' nobody.",
    ),
}
