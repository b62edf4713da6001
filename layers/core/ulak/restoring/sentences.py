"""The sentences of this room, by code: Turkish first, English second."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "restored": (
        "Kayıtlar eski bir ana döndürüldü; operatörün mesajı o andan sonra alıp almadığı bilinmiyor. Yeniden "
        "göndermeyin.",
        "Records were brought back to an earlier moment; whether the operator took the message after it is not known. "
        "Do not send it again.",
    ),
    "restored_span": (
        "Kayıtların döndürüldüğü an ({since}), gönderimin durdurulduğu andan ({until}) önce olmalı, o da geçmişte.",
        "The moment that records were brought back to ({since}) has to be before the one at which sending was stopped "
        "({until}), and that in the past.",
    ),
    "operator_silent_now": (
        "{operator} hesabı şu anda sorulamıyor ({why}). Komutu yeniden çalıştırın; bulunanlar kayıtlı kalır.",
        "The account with {operator} cannot be asked now ({why}). Run the command again; what was found is kept.",
    ),
}
