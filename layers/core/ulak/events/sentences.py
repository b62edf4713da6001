"""The sentences of this room, by code: Turkish first, English second."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "event_type_unknown": (
        "Böyle bir olay türü yok. Olay türleri: {known}.",
        "There is no event type of that name. Event types: {known}.",
    ),
    "webhook_exists": (
        "Bu adres için bir geri çağrı zaten var: {endpoint}.",
        "There is a webhook for this address already: {endpoint}.",
    ),
    "webhooks_too_many": (
        "Bir firmanın en çok {limit} geri çağrı adresi olabilir. Kullanılmayanı kaldırın.",
        "A firm may have {limit} webhooks at most. Remove one that is not used.",
    ),
    "webhook_disabled": (
        "Bu geri çağrı kapatılmış. Önce yeniden açın (enable).",
        "This webhook is disabled. Enable it first.",
    ),
}
