"""The sentences of this room, by code: Turkish first, English second."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "call_unnamed": (
        "Operatör mesajı aldı, ama görev numarasını söylemedi: iletim raporu sorulamıyor. İletilip iletilmediği "
        "bilinmiyor.",
        "The operator took the message and did not name its task: no delivery report can be asked for. Whether it was "
        "delivered is not known.",
    ),
    "no_answer": (
        "Operatör yanıt vermedi; mesajı alıp almadığı raporlarından anlaşılacak. Yeniden göndermeyin.",
        "The operator did not answer; its reports will tell whether it took the message. Do not send it again.",
    ),
    "attempt_died": (
        "Gönderim yarıda kesildi; operatörün mesajı alıp almadığı raporlarından anlaşılacak. Yeniden göndermeyin.",
        "Sending was cut off; the operator's reports will tell whether it took the message. Do not send it again.",
    ),
}
