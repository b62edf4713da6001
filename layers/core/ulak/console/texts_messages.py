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
    "inbox.reply": ("Yanıtla", "Answer"),
    "inbox.reply_hint": (
        "Her mesaj gibi bir SMS gider ve kredi harcar; mesaj okundu sayılır.",
        "It goes as an SMS like any other and costs credits; the message is marked as read.",
    ),
    "inbox.send_reply": ("Yanıtı gönder", "Send the answer"),
    "inbox.care": ("Bu mesajla ilgilenmek", "Taking care of this message"),
    # --- kinds of messages, links ----------------------------------------------------------------------
    "send.type": ("Mesaj türü", "Kind of message"),
    "send.type.bulk": ("Normal", "Plain"),
    "send.type.flash": ("Flash", "Flash"),
    "send.type.vip": ("VIP", "VIP"),
    "send.type.wap_push": ("WAP push", "WAP push"),
    "send.type.mms": ("MMS", "MMS"),
    "send.typehint.bulk": ("Telefonun mesaj kutusuna düşer.", "It goes to the phone's messages."),
    "send.typehint.flash": (
        "Ekranda hemen görünür; çoğu telefon saklamaz. Tek boy olmalı.",
        "It is shown at once; most phones do not keep it. One segment alone.",
    ),
    "send.typehint.vip": (
        "Tek boy olmalı; uzun mesaj bölünmez, reddedilir.",
        "One segment alone: a longer one is not divided but refused.",
    ),
    "send.typehint.wap_push": (
        "Metin bir adresle başlar. Bugünün telefonlarının çoğu göstermez; rapor yine de iletildi der.",
        "The text begins with an address. Most of today's phones show nothing; the report says delivered all the same.",
    ),
    "send.typehint.mms": (
        "Türkiye'de resimli mesaj olarak ulaşmaz; normal mesajda bağlantı kullanın.",
        "In Türkiye it does not arrive as one; use a link in a plain message.",
    ),
    "send.not_offered": ("Hesabınızın operatörü sunmuyor.", "Your account's operator does not offer it."),
    "send.link": ("Açılışı sayılan bağlantı", "A link whose openings are counted"),
    "send.link_hint": (
        "Metinde {mark} yazdığınız yere her alıcı için ayrı, kısa bir adres gelir; kaç kişinin açtığını görürsünüz.",
        "Where the text has {mark}, each recipient gets a short address of its own; you see how many opened it.",
    ),
    "send.link_no_domain": (
        "{mark} şimdilik kullanılamaz: bu kurulumun kısa bağlantı alan adı yok. Hizmeti işletenler tanımlar.",
        "{mark} cannot be used yet: this deployment has no short domain. Whoever runs the service sets it.",
    ),
    "send.link_url": ("Nereye gitsin?", "Where does it lead?"),
    "send.link_url_hint": (
        "http:// ya da https:// ile başlayan adres; tarayıcıdan kopyalayın.",
        "An address that begins with http:// or https://; copy it from a browser.",
    ),
    "send.link_file": ("Adres yerine dosya ekle", "Add a file in its place"),
    "send.link_file_there": (
        "Bağlantı, eklediğiniz dosyaya gider.",
        "The link leads to the file that you added.",
    ),
    "send.link_days": ("Kaç gün açılsın?", "For how many days?"),
    "send.link_days_hint": ("Boşsa {usual} gün, en çok {most}.", "Empty: {usual} days; {most} at most."),
    "send.recipient_type": ("Ticari iletide alıcılar", "Recipients of a commercial message"),
    "file.media_title": ("Bağlantının gideceği dosya", "The file that the link leads to"),
    "file.media_hint": (
        "Resim, video, PDF ya da MP3; en çok {largest} MB. 100 gün saklanır.",
        "A picture, a video, a PDF or an MP3; {largest} MB at most. It is kept for 100 days.",
    ),
    "check.content_rows": (
        "{count} kişinin mesajında; satırlar: {rows}.",
        "In the messages of {count} recipients; rows: {rows}.",
    ),
    "check.link": (
        "Bağlantı {example} gibi görünür ({characters} karakter) ve {until} tarihine kadar açılır.",
        "The link looks like {example} ({characters} characters) and opens until {until}.",
    ),
    "check.reason_rows": ("{count} satır:", "{count} rows:"),
    "check.reason_look": ("Bak", "Look"),
    "job.link": ("Bağlantı", "Link"),
    "job.link_recipients": ("Açan kişi", "Recipients who opened it"),
    "job.link_openings": ("Açılış", "Openings"),
    "job.link_file": ("eklenen dosya", "the file that was added"),
    "job.link_until": ("{until} tarihine kadar açılır", "opens until {until}"),
    "recipients.openings": ("Açılış", "Openings"),
}
