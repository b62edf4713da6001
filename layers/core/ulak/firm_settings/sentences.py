"""The sentences of this room, by code: Turkish first, English second."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "credential_twice": (
        "'{field}' iki kez verilmiş: credentials içinde ve yanında. Birini verin.",
        "'{field}' is given twice: inside credentials and beside it. Give one.",
    ),
    "client_name": (
        "Bağlantı adı 1–64 karakter olmalı: harf, rakam, boşluk ve . _ - içerebilir.",
        "A client's name has 1 to 64 characters: letters, digits, spaces and . _ -.",
    ),
    "client_keys_two": (
        "'{client}' bağlantısının geçerli iki anahtarı var. Önce eskisini iptal edin.",
        "The client '{client}' has two keys that hold. Revoke the old one first.",
    ),
    "unit_narrower": (
        "Bir {kind} kaydı '{field}' altında olamaz: kullanıcı, bölüm, işyeri, şirket sırasıyla bağlanır.",
        "A {kind} cannot belong to a '{field}': users, departments, branches and companies belong in that order.",
    ),
}
