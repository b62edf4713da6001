"""What the pages of the inbox say (`ulak.console.texts`): Turkish first, English second."""

from collections.abc import Mapping
from typing import Final

MESSAGES: Final[Mapping[str, tuple[str, str]]] = {
    "nav.messages": ("Mesajlar", "Messages"),
    "nav.inbox": ("Gelen kutusu", "Inbox"),
    "inbox.title": ("Gelen kutusu", "Inbox"),
    "inbox.filter": ("Göster", "Show"),
    "inbox.all": ("Hepsi", "All"),
    "inbox.state.okunmamis": ("Okunmamışlar", "Unread"),
    "inbox.state.bana": ("Benim ilgilendiklerim", "Mine"),
    "inbox.state.atanmamis": ("Kimsenin ilgilenmedikleri", "Nobody's"),
    "inbox.state.ret": ("Retler", "Refusals"),
    "inbox.number": ("Numara", "Number"),
    "inbox.from": ("Kimden", "From"),
    "inbox.text": ("Mesaj", "Message"),
    "inbox.assigned": ("İlgilenen", "Taken care of by"),
    "inbox.nobody": ("kimse", "nobody"),
    "inbox.unread": ("Okunmadı", "Unread"),
    "inbox.refusal": ("RET", "Refusal"),
    "inbox.refusal_hint": (
        "Bu numaraya artık ticari ileti gönderilmez.",
        "This number gets no commercial message any more.",
    ),
    "inbox.text_masked": ("metin kapalı", "text hidden"),
    "inbox.mark_read": ("Okundu say", "Mark as read"),
    "inbox.mark_unread": ("Okunmadı say", "Mark as unread"),
    "inbox.give_to": ("Kim ilgilensin?", "Who takes care of it?"),
    "inbox.assign": ("Ata", "Assign"),
    "inbox.none": (
        "Henüz gelen mesaj yok. Alıcılarınızın yanıtları, operatör hesabınız mesaj alabiliyorsa burada görünür; "
        "programlarınız da POST /v1/inbox ile iletebilir.",
        "Nothing has come in yet. What recipients answer shows here if your operator account receives messages; "
        "programs may hand it in by POST /v1/inbox.",
    ),
    "inbox.none_here": ("Böyle bir mesaj yok.", "There is no such message."),
    "inbox.none_yet": (
        "Bakılan son 2.000 mesaj arasında böyle bir mesaj yok. Daha eskilere bakılabilir.",
        "None of the last 2,000 messages is one. Older ones can be looked at.",
    ),
    "inbox.one": ("{sender} ile yazışma", "Conversation with {sender}"),
    "inbox.conversation": ("Yazışma", "Conversation"),
    "inbox.came": ("Gelen", "Received"),
    "inbox.went": ("Gönderilen", "Sent"),
    "inbox.to": ("{to} numarasına", "to {to}"),
    "inbox.older": (
        "Yalnız son mesajlar görünüyor; daha eskileri var.",
        "Only the last messages are shown; there are older ones.",
    ),
    "inbox.care": ("Bu mesajla ilgilenmek", "Taking care of this message"),
}
