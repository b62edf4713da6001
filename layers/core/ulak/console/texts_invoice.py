"""What the pages of invoices and of the trail's file say (`ulak.console.texts`): Turkish first, English second."""

from collections.abc import Mapping
from typing import Final

INVOICE: Final[Mapping[str, tuple[str, str]]] = {
    "invoice.title": ("Fatura karşılaştırma", "Comparison with an invoice"),
    "invoice.lead": (
        "Operatörün ay faturasını verin; kendi kayıtlarımızla nerede ayrıldığı gösterilsin.",
        "Give the operator's invoice of a month, and see where it differs from our books.",
    ),
    "invoice.give": ("Faturayı ver", "Give an invoice"),
    "invoice.file_hint": (
        "CSV ya da Excel, en çok {largest} MB. SMS adedi ile tarih, gönderici, hizmet ya da mesaj no "
        "sütunlarından biri gerekir.",
        "CSV or Excel, {largest} MB at most. It needs a column of segments, and one of day, sender ID, "
        "service or message id.",
    ),
    "invoice.compare": ("Karşılaştır", "Compare"),
    "invoice.waits": ("Karşılaştırılıyor.", "It is being compared."),
    "invoice.wrong": ("Bu dosya karşılaştırılamadı", "This file could not be compared"),
    "invoice.result": ("{month}, {operator}", "{month}, {operator}"),
    "invoice.same": (
        "Fark yok: karşılaştırılan {of} satırın hepsi aynı.",
        "No difference: all {of} rows that were compared are the same.",
    ),
    "invoice.differs": (
        "Karşılaştırılan {of} satırdan {count} tanesi farklı.",
        "{count} of {of} rows that were compared differ.",
    ),
    "invoice.theirs": ("Faturada (boy)", "Invoice (segments)"),
    "invoice.ours": ("Bizde (boy)", "Ours (segments)"),
    "invoice.difference": ("Fark", "Difference"),
    "invoice.file": ("Bütün farkları Excel olarak indir", "Download every difference as Excel"),
    "invoice.no_operator": ("Firmanın operatör hesabı yok.", "The firm has no account with an operator."),
    "trail.take": ("Ayın izini Excel olarak indir", "Download the month's trail as Excel"),
    "trail.id": ("Kişi ya da anahtar no", "Id of the person or key"),
    "codes.title": ("OTP dönüşümü", "Answered codes"),
    "codes.lead": (
        "Gönderilen tek kullanımlık şifrelerin kaçı doğru girildi.",
        "How many of the one-time passwords that went out were typed right.",
    ),
    "codes.day": ("Gün", "Day"),
    "codes.challenges": ("İstenen kod", "Codes asked for"),
    "codes.approved": ("Doğrulanan", "Answered"),
    "codes.rate": ("Oran", "Rate"),
    "codes.percent": ("%{percent}", "{percent} %"),
    "codes.messages": ("Mesaj (yeniden gönderilenle)", "Messages (with those sent anew)"),
    "codes.locked": ("Denemesi biten", "Out of tries"),
    "codes.failed": ("Gönderilemeyen", "Not sent"),
    "codes.thirty": ("Son 30 gün.", "The last 30 days."),
    "codes.since": (
        "En yeni {most} olaya göre: {at} tarihinden beri.",
        "By the newest {most} events: since {at}.",
    ),
    "codes.low": (
        "Oran birden düşerse, biri kodları yoruyor ya da mesajlar ulaşmıyor olabilir: operatör hesaplarının "
        "durumuna bakın.",
        "A rate that falls at once may mean that somebody pumps codes, or that messages do not arrive: look "
        "at the accounts with operators.",
    ),
    "codes.none": ("Son 30 günde kod istenmedi.", "No code was asked for in the last 30 days."),
    "invoice.by.day": ("Gün", "Day"),
    "invoice.by.sender_id": ("Gönderici", "Sender ID"),
    "invoice.by.service": ("Hizmet", "Service"),
    "invoice.by.message": ("Mesaj no", "Message id"),
}
