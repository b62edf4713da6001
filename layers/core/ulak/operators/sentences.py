"""The sentences of this room, by code: Turkish first, English second."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "account_unreachable": (
        "Operatöre bağlanılamıyor. Ulak belirli aralıklarla dener; uzun sürerse adresi ve operatörün durumunu sorun.",
        "The operator cannot be reached. Ulak tries now and then; if it lasts, check the address and ask the operator.",
    ),
    "account_silent": (
        "Operatör çağrılara yanıt vermiyor. Ulak belirli aralıklarla dener; uzun sürerse operatöre sorun.",
        "The operator does not answer calls. Ulak tries now and then; if it lasts, ask the operator.",
    ),
    "account_slow": (
        "Operatör yavaş yanıt veriyor. Başka hesap varsa o kullanılır; hızlanınca bu hesaba dönülür.",
        "The operator answers slowly. Another account is used where there is one, until this one is quick again.",
    ),
    "operator_not_spoken": (
        "'{operator}' operatörünün kuralları biliniyor ama bağlantısı henüz yok: bu hesapla metinler sayılır, mesaj "
        "gönderilmez.",
        "The rules of the operator '{operator}' are known, but there is no connection to it yet: texts are counted "
        "under this account, and nothing is sent.",
    ),
    "message_type_not_sent": (
        "'{operator}' operatörünün bağlantısı '{type}' türünde mesaj göndermiyor. Gönderdikleri: {sent}. Metinler "
        "sayılır, mesaj gönderilmez.",
        "The connection to the operator '{operator}' does not send messages of the type '{type}'. It sends: {sent}. "
        "Texts are counted, and nothing is sent.",
    ),
    "credential_missing": (
        "'{operator}' hesabı için '{field}' gerekli.",
        "An account with '{operator}' needs '{field}'.",
    ),
    "credential_unknown": (
        "'{operator}' hesabının '{field}' adında bir bilgisi yok. Bilgileri: {known}.",
        "An account with '{operator}' has no credential '{field}'. It has: {known}.",
    ),
    "credential_in_arguments": (
        "'{field}' gizlidir; komut satırında verilmez. Standart girdiden okunur.",
        "'{field}' is secret and is not taken from the command line. It is read from standard input.",
    ),
    "credentials_missing": (
        "'{name}' adlı gizli değerde '{operator}' hesabının bilgileri yok. Hesabı set-account komutuyla yeniden "
        "tanımlayın.",
        "The secret '{name}' does not hold the credentials of an account with '{operator}'. Set the account anew with "
        "the command set-account.",
    ),
    "operator_silent": (
        "'{operator}' operatörü bakiyesini söylemedi. Biraz sonra yeniden sorun.",
        "The operator '{operator}' did not tell its balance. Ask again in a while.",
    ),
    "operator_cannot": (
        "'{operator}' operatörünün bağlantısında bu yok: {capability}.",
        "The connection to the operator '{operator}' does not have this: {capability}.",
    ),
    "operator_did_not": (
        "'{operator}' operatörü isteneni yapmadı: {why}.",
        "The operator '{operator}' did not do what it was asked for: {why}.",
    ),
    "refused_unknown": (
        "Operatör bilmediğimiz bir kodla geri çevirdi; kodun anlamını operatöre sorun.",
        "The operator refused with a code that we do not know. Ask the operator what it means.",
    ),
}
