"""What the pages say, by code: Turkish first, English second. What went wrong is said by the catalogue."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from ulak.catalogue import Locale
from ulak.console.texts_cards import CARDS
from ulak.console.texts_compliance import COMPLIANCE
from ulak.console.texts_directory import DIRECTORY
from ulak.console.texts_erp import ERP
from ulak.console.texts_evidence import EVIDENCE
from ulak.console.texts_firm import FIRM
from ulak.console.texts_invoice import INVOICE
from ulak.console.texts_law_settings import LAW_SETTINGS
from ulak.console.texts_messages import MESSAGES
from ulak.console.texts_persons import PERSONS
from ulak.console.texts_readings import READINGS
from ulak.console.texts_schedules import SCHEDULES
from ulak.console.texts_settings import SETTINGS

_PLACEHOLDER: Final = re.compile(r"\{([a-z_]+)\}")


def text(code: str, locale: Locale, **params: object) -> str:
    """What the pages say at `code`. A code without a text is a defect: ``KeyError``.

    >>> text("send.segments", "tr", segments=2)
    '2 mesaj'
    """
    said = TEXTS[code][locale == "en"]
    return _PLACEHOLDER.sub(lambda match: str(params.get(match[1], match[0])), said)


TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    # --- every page ------------------------------------------------------------------------------------
    "brand": ("Ulak", "Ulak"),
    "skip": ("İçeriğe geç", "Skip to the content"),
    "menu": ("Menü", "Menu"),
    "nav.home": ("Ana sayfa", "Home"),
    "nav.send": ("Mesaj gönder", "Send a message"),
    "nav.jobs": ("İşler", "Jobs"),
    "nav.number": ("Numara", "Number"),
    "nav.schedules": ("Zamanlanmış", "Schedules"),
    "nav.credit": ("Kredi", "Credit"),
    "clock": ("Saatler: {clock}", "Times: {clock}"),
    "firm.change": ("Firma değiştir", "Change firm"),
    "sign_out": ("Çıkış", "Sign out"),
    "other_language": ("English", "Türkçe"),
    "error.title": ("Bir sorun var", "There is a problem"),
    "error.prefix": ("Hata:", "Error:"),
    "back.home": ("Ana sayfaya dön", "Back to the home page"),
    "not_allowed": (
        "Bunun için yetkiniz yok. Gerekiyorsa firmanızın yöneticisinden isteyin.",
        "You may not do this. If you need to, ask an administrator of your firm.",
    ),
    "sign_in_again": ("Yeniden giriş yapın", "Sign in again"),
    "request_id": ("İstek numarası: {request_id}", "Request: {request_id}"),
    "table.more": ("Daha eskiler", "Older"),
    # --- signing in ------------------------------------------------------------------------------------
    "sign_in.not_taken": (
        "Kurum hesabıyla giriş tamamlanmadı. Yeniden deneyin ya da başka bir yol seçin.",
        "The enterprise sign-in was not completed. Try again, or choose another way.",
    ),
    "sign_in.title": ("Giriş", "Sign in"),
    "sign_in.passkey": ("Geçiş anahtarıyla giriş yap", "Sign in with a passkey"),
    "sign_in.passkey_hint": (
        "Parmak iziniz, yüzünüz ya da ekran kilidinizle. Yazacak bir şey yok.",
        "By your finger, your face or your screen lock. Nothing to type.",
    ),
    "sign_in.no_script": (
        "Geçiş anahtarı için tarayıcınızda JavaScript açık olmalı. Aşağıdan parolayla giriş yapabilirsiniz.",
        "A passkey needs JavaScript in your browser. Below you can sign in with a password.",
    ),
    "sign_in.or": ("Ya da parola ve SMS koduyla", "Or with a password and a code by SMS"),
    "sign_in.or_enterprise": ("Ya da firmanızın hesabıyla", "Or with an account of your firm"),
    "sign_in.email": ("E-posta", "E-mail"),
    "sign_in.password": ("Parola", "Password"),
    "sign_in.go_on": ("Devam et", "Continue"),
    "sign_in.unbound": (
        "Bu hizmetin henüz kalıcı bir adresi yok: burada eklenen geçiş anahtarları adres değişince geçmez olur. "
        "Şablonun Domain parametresini verin.",
        "This service has no lasting address yet: passkeys that are added here stop working when the address changes. "
        "Set the template's parameter Domain.",
    ),
    "sign_in.failed": (
        "Geçiş anahtarıyla giriş olmadı. Yeniden deneyin ya da parolayı kullanın.",
        "Signing in with the passkey did not work. Try again, or use the password.",
    ),
    "sign_in.ready": (
        "Parolanız kuruldu. Şimdi giriş yapın; telefonunuza bir kod gelecek.",
        "Your password is set. Sign in now; a code will come to your phone.",
    ),
    "sign_in.out": ("Çıkış yaptınız.", "You are signed out."),
    "code.title": ("Telefonunuza gelen kod", "The code on your phone"),
    "code.sent": ("{to} numarasına bir kod gönderdik.", "We sent a code to {to}."),
    "code.label": ("Kod", "Code"),
    "code.go": ("Giriş yap", "Sign in"),
    "code.again": ("Kod gelmedi mi? Baştan başlayın.", "No code came? Begin again."),
    "kept.title": (
        "Oturumunuz bitmişti; gönderdiğiniz form işlenmedi.",
        "Your session was over; the form that you sent was not acted upon.",
    ),
    "kept.lead": (
        "Yazdıklarınız aşağıda duruyor: bakıp yeniden gönderin. Parolaları, kodları ve T.C. kimlik numaralarını "
        "saklamayız, dosyayı da: onları yeniden girin.",
        "What you typed stands below: look at it and send it again. Passwords, codes and national identity numbers are "
        "not kept, nor is a file: enter them again.",
    ),
    "kept.waiting": ("Gönderilmeyi bekleyen formlar", "Forms that wait to be sent"),
    "kept.one": ("{where} sayfasındaki form", "The form of the page {where}"),
    "choose.title": ("Hangi firma için çalışacaksınız?", "Which firm do you work for now?"),
    "choose.go": ("Devam et", "Continue"),
    # --- the invitation --------------------------------------------------------------------------------
    "invite.title": ("Hoş geldiniz, {name}", "Welcome, {name}"),
    "invite.lead": ("{firm} sizi Ulak'a davet etti.", "{firm} has invited you to Ulak."),
    "invite.passkey": ("Geçiş anahtarı oluştur", "Make a passkey"),
    "invite.passkey_hint": (
        "Önerilen yol: cihazınız sizi parmak izi, yüz ya da ekran kilidiyle tanır; parola gerekmez.",
        "The way we recommend: your device knows you by finger, face or screen lock; no password is needed.",
    ),
    "invite.or": ("Ya da bir parola belirleyin", "Or set a password"),
    "invite.password": ("Yeni parola", "New password"),
    "invite.password_hint": (
        "En az 15 karakter; birkaç kelime yan yana iyi bir paroladır. Her girişte telefonunuza kod gelir.",
        "15 characters at least; a few words in a row make a good one. A code comes to your phone at each sign-in.",
    ),
    "invite.set": ("Parolayı belirle", "Set the password"),
    "invite.failed": (
        "Geçiş anahtarı oluşturulamadı. Yeniden deneyin ya da parola belirleyin.",
        "The passkey could not be made. Try again, or set a password.",
    ),
    "invite.join": ("{firm} firmasına katıl", "Join {firm}"),
    "invite.join_hint": (
        "Zaten bir hesabınız var. Onunla giriş yapıp katılın; yeni bir giriş oluşturmanız gerekmez.",
        "You have an account already. Sign in with it and join; you need no other.",
    ),
    # --- the first page --------------------------------------------------------------------------------
    "home.title": ("Merhaba, {name}", "Hello, {name}"),
    "home.credit": ("Kalan kredi", "Credit left"),
    "home.running": ("Devam edenler", "Under way"),
    "home.nothing_runs": ("Şu anda devam eden bir iş yok.", "Nothing is under way right now."),
    "home.recent": ("Son işler", "Recent jobs"),
    "home.all_jobs": ("Bütün işler", "All jobs"),
    "home.first.title": ("İlk mesajınız için", "Before your first message"),
    "home.first.account": (
        "Bir operatör hesabı tanımlayın: mesajlar onunla gider.",
        "Set an operator account: messages go out by it.",
    ),
    "home.first.credit": (
        "Kredi yükleyin: hizmeti aldığınız yer yükler.",
        "Bring in credit: whoever you have the service from does it.",
    ),
    "home.first.send": (
        "Mesajınızı yazın, numaraları yapıştırın, denetleyip gönderin.",
        "Write your message, paste the numbers, check and send.",
    ),
    "home.first.done": ("tamam", "done"),
    "home.first.to_do": ("yapılacak", "to do"),
    # --- sending ---------------------------------------------------------------------------------------
    "send.title": ("Mesaj gönder", "Send a message"),
    "send.text": ("Mesaj", "Message"),
    "send.text_hint": ("Alıcıların göreceği metin, olduğu gibi.", "The text as its recipients will see it."),
    "send.recipients": ("Alıcılar", "Recipients"),
    "send.recipients_hint": (
        "Her satıra bir numara; Excel'den yapıştırabilirsiniz. En çok {most} numara. Boş satırlar sayılmaz.",
        "A number a line; paste them from Excel if you like. {most} numbers at most. Blank lines are not counted.",
    ),
    "send.template": ("SMS şablonu", "Template"),
    "send.no_template": ("Kendi metnim", "My own text"),
    "send.groups": ("Gruplar", "Groups"),
    "send.filters": ("Cari hesap filtreleri", "Filters of current accounts"),
    "send.subscribers": ("Abone kodları", "Codes of subscribers"),
    "send.accounts": ("Cari hesap kodları", "Codes of current accounts"),
    "send.codes_hint": ("Virgülle ya da satır satır.", "Apart by commas, or one a line."),
    "send.directory": ("Rehberden", "From the directory"),
    "send.file": ("Dosyadan", "From a file"),
    "send.file_hint": (
        "CSV ya da Excel; ilk satırı sütun adları. Sütunlar metindeki yer tutucuları doldurur: {ad}.",
        "CSV or Excel; its first row names the columns. They fill the text's placeholders: {ad}.",
    ),
    "send.file_change": ("Dosyayı değiştir", "Change the file"),
    "send.purpose_hint": (
        "Birini seçin: hangi kuralların geçeceğini belirler.",
        "Choose one: it decides which rules hold.",
    ),
    "send.file_add": ("Dosya ekle", "Add a file"),
    "send.file_there": ("Dosya eklendi. Sütunları: {columns}", "A file is added. Its columns: {columns}"),
    "send.file_asks": (
        "Dosya eklendi. Nasıl okunacağı daha seçilmedi.",
        "A file is added. How it is read is not chosen yet.",
    ),
    "send.file_remove": ("Dosyayı çıkar", "Remove the file"),
    "send.at": ("Ne zaman gitsin?", "When shall it go?"),
    "send.at_hint": ("Boşsa hemen. {clock}yle yazın.", "At once if empty. Write it in {clock}."),
    "send.tags": ("Etiketler", "Tags"),
    "send.department": ("Departman", "Department"),
    "send.branch": ("Şube", "Branch"),
    "send.cost_center": ("Masraf merkezi", "Cost centre"),
    "send.document_number": ("Evrak numarası", "Document number"),
    "file.title": ("Alıcı listesini yükleyin", "Upload the list"),
    "file.choose": ("Dosya", "File"),
    "file.upload": ("Yükle", "Upload"),
    "file.go_on": ("Yükledim, devam et", "It is uploaded, go on"),
    "file.go_on_hint": (
        "Tarayıcınız yüklemeyi bitirince bu düğmeye basın.",
        "Press this once your browser has finished the upload.",
    ),
    "file.progress": ("Yükleniyor", "Uploading"),
    "file.failed": (
        "Dosya yüklenemedi. Bağlantınızı denetleyip yeniden deneyin.",
        "The file could not be uploaded. Look at your connection and try again.",
    ),
    "file.back": ("Mesaja dön", "Back to the message"),
    "check.reading": ("Liste okunuyor", "The list is being read"),
    "check.reading_lead": (
        "Bittiğinde bu sayfa kendiliğinden açılır.",
        "This page goes on by itself when it is done.",
    ),
    "check.first_rows": ("İlk satırlar böyle gider", "The first rows go out like this"),
    "check.text_masked": (
        "Değerler açık numara yetkisiyle görünür.",
        "Values are seen with the grant of whole numbers.",
    ),
    "check.needs_approval": (
        "Firmanızın kuralı gereği bu gönderim bir onaylayanı bekler.",
        "By your firm's rule this waits for an approver.",
    ),
    "send.sender": ("Gönderici", "Sender"),
    "send.sender_hint": ("Alıcının telefonunda görünen ad.", "The name that the phone shows."),
    "send.no_sender": (
        "SMS hesabınız henüz tanımlı değil; bu yüzden gönderici yok.",
        "Your SMS account is not set yet, so there is no sender.",
    ),
    "send.purpose": ("Amaç", "Purpose"),
    "send.informational": ("Bilgilendirme", "Informational"),
    "send.informational_hint": (
        "Borç, randevu, teslimat, sipariş: alıcının beklediği bir haber.",
        "A debt, an appointment, a delivery: news that the recipient awaits.",
    ),
    "send.commercial": ("Ticari", "Commercial"),
    "send.commercial_hint": (
        "Kampanya, tanıtım, kutlama: yasa alıcının onayını arar, saatleri sınırlıdır.",
        "An offer or a greeting: the law asks for consent and limits the hours.",
    ),
    "send.text_as": ("Metin nasıl gitsin?", "How shall the text go out?"),
    "send.as_written": ("Yazıldığı gibi", "As it is written"),
    "send.as_mended": ("Düzeltilmiş olarak", "As it was likely meant"),
    "send.check": ("Denetle", "Check"),
    "send.drafts": ("Taslaklarınız", "Your drafts"),
    "send.draft_discard": ("Taslağı at", "Throw the draft away"),
    "send.draft_empty": ("(boş metin)", "(no text)"),
    "send.kept": ("Taslak kaydedildi", "Draft kept"),
    "send.counter": ("Sayaç", "Counter"),
    "send.characters": ("{used} / {limit} karakter", "{used} / {limit} characters"),
    "send.characters_only": ("{used} karakter", "{used} characters"),
    "send.segments": ("{segments} mesaj", "{segments} segments"),
    "send.credits": ("kişi başı {credits} kredi", "{credits} credits each"),
    "send.left": ("bu mesajda {left} karakter kaldı", "{left} characters left in this segment"),
    "send.counter_waits": (
        "Yazmaya başlayınca mesaj sayısı ve kredi burada görünür.",
        "Segments and credits show here once you write.",
    ),
    "check.title": ("Göndermeden önce denetleyin", "Check before you send"),
    "check.recipients": ("Alıcı", "Recipients"),
    "check.segments": ("Mesaj (boy)", "Segments"),
    "check.credits": ("Kredi", "Credits"),
    "check.left_after": ("Gönderimden sonra kalan", "Left afterwards"),
    "check.duplicates": (
        "Tekrar eden numara: {count}; bir kez gönderilir.",
        "Repeated numbers: {count}; sent once.",
    ),
    "check.refused": ("Gönderilmeyecek {count} satır", "{count} rows will not be sent"),
    "check.refused_first": ("İlk {count} satır gösteriliyor.", "The first {count} rows are shown."),
    "check.row": ("Satır", "Row"),
    "check.value": ("Yazılan", "As written"),
    "check.why": ("Neden", "Why"),
    "check.preview": ("{row}. satırın alacağı mesaj", "What row {row} will get"),
    "check.previous": ("Önceki satır", "Previous row"),
    "check.next": ("Sonraki satır", "Next row"),
    "check.from": ("Gönderici: {sender}", "From: {sender}"),
    "check.to": ("Kime: {to}", "To: {to}"),
    "check.not_sent": ("Bu satır gönderilmez: {why}", "This row is not sent: {why}"),
    "check.waits": ("{until} tarihinde gitmeye başlar.", "It begins to go out at {until}."),
    "check.too_little": (
        "Krediniz yetmiyor: {needs} gerekiyor, {has} var.",
        "There is too little credit: {needs} are needed, {has} are there.",
    ),
    "check.nobody": ("Gönderilecek geçerli bir alıcı yok.", "There is no valid recipient to send to."),
    "check.send": ("{count} kişiye gönder", "Send to {count} recipients"),
    "check.mend": ("Düzelt", "Change"),
    # --- jobs ------------------------------------------------------------------------------------------
    "jobs.title": ("İşler", "Jobs"),
    "jobs.none": ("Henüz bir iş yok.", "There are no jobs yet."),
    "jobs.none_here": ("Bu durumda bir iş yok.", "There is no job in this state."),
    "jobs.first": ("İlk mesajınızı gönderin", "Send your first message"),
    "jobs.message": ("Mesaj", "Message"),
    "jobs.recipients": ("Alıcı", "Recipients"),
    "jobs.delivered": ("İletilen", "Delivered"),
    "jobs.credits": ("Kredi", "Credits"),
    "jobs.status": ("Durum", "Status"),
    "jobs.filter": ("Durum", "Status"),
    "jobs.all": ("Hepsi", "All"),
    "jobs.show": ("Göster", "Show"),
    "status.accepted": ("Alındı", "Accepted"),
    "status.expanding": ("Hazırlanıyor", "Being prepared"),
    "status.awaiting_approval": ("Onay bekliyor", "Awaits approval"),
    "status.scheduled": ("Zamanını bekliyor", "Waits for its time"),
    "status.sending": ("Gönderiliyor", "Sending"),
    "status.paused": ("Duraklatıldı", "Paused"),
    "status.finished": ("Tamamlandı", "Finished"),
    "status.suppressed": ("Gönderimi durdurulmuş", "Suppressed"),
    "status.cancelled": ("İptal edildi", "Cancelled"),
    "status.failed": ("Gönderilemedi", "Failed"),
    "job.title": ("İş {id}", "Job {id}"),
    "job.started": ("{at} tarihinde alındı", "Accepted at {at}"),
    "job.by": ("gönderen: {who}", "sent by {who}"),
    "job.sender": ("Gönderici", "Sender"),
    "job.progress": ("{total} kişiden {done} kişiye denendi", "{done} of {total} recipients tried"),
    "job.counts": ("Alıcıların durumu", "How the recipients stand"),
    "count.delivered": ("İletildi", "Delivered"),
    "count.sent": ("Gönderildi, rapor bekleniyor", "Sent, report awaited"),
    "count.pending": ("Bekliyor", "Pending"),
    "count.claimed": ("Gönderiliyor", "Being sent"),
    "count.undelivered": ("İletilmedi", "Not delivered"),
    "count.failed": ("Operatör kabul etmedi", "Refused by the operator"),
    "count.uncertain": ("Belirsiz", "Uncertain"),
    "count.suppressed": ("Gönderimi durdurulmuş", "Suppressed"),
    "count.cancelled": ("İptal edildi", "Cancelled"),
    "job.waits": ("{until} tarihine kadar bekliyor.", "It waits until {until}."),
    "job.reports_come": (
        "Operatörün iletim raporları birkaç dakika daha gelebilir.",
        "The operator's delivery reports may come for some minutes more.",
    ),
    "job.refresh": ("Yenile", "Refresh"),
    "job.pause": ("Duraklat", "Pause"),
    "job.resume": ("Sürdür", "Resume"),
    "job.cancel": ("İptal et", "Cancel"),
    "job.cancel_sure": (
        "Henüz denenmemiş alıcılara gönderilmez ve kredileri geri gelir. Bu geri alınamaz.",
        "Whoever was not tried yet gets nothing, and the credit goes back. This cannot be undone.",
    ),
    "job.cancel_yes": ("Evet, iptal et", "Yes, cancel it"),
    "job.report_csv": ("Raporu indir (CSV)", "Download the report (CSV)"),
    "job.report_xlsx": ("Raporu indir (Excel)", "Download the report (Excel)"),
    "job.recipients": ("Alıcıları göster", "Show the recipients"),
    "job.refused": ("Gönderilmeyen {count} satır", "{count} rows not sent"),
    "job.text": ("Gönderilen metin", "The text"),
    "job.text_masked": (
        "Metni görmek ayrı bir yetkidir (açık numara).",
        "To see the text is a grant of its own (whole numbers).",
    ),
    "job.credits": ("{charged} / {needed} kredi harcandı", "{charged} of {needed} credits charged"),
    "job.short": ("{available} kredi vardı.", "There were {available} credits."),
    "report.waits": ("Rapor hazırlanıyor", "The report is being made"),
    "report.waits_lead": (
        "Büyük bir liste olduğu için biraz sürüyor.",
        "It is a long list, so this takes a moment.",
    ),
    "report.again": ("Yeniden dene", "Try again"),
    "recipients.title": ("Alıcılar", "Recipients"),
    "recipients.number": ("Numara", "Number"),
    "recipients.status": ("Durum", "Status"),
    "recipients.reason": ("Neden", "Reason"),
    "recipients.masked": (
        "Numaralar kısaltılmış: açık görmek ayrı bir yetkidir.",
        "The numbers are masked: to see them whole is a grant of its own.",
    ),
    "recipients.seen": (
        "Numaraları açık görüyorsunuz; bu, iz kaydına yazıldı.",
        "You see whole numbers; the trail keeps that you did.",
    ),
    "recipients.none": ("Bu iş henüz hazırlanmadı.", "This job is not prepared yet."),
    **CARDS,
    **COMPLIANCE,
    **DIRECTORY,
    **ERP,
    **EVIDENCE,
    **FIRM,
    **INVOICE,
    **LAW_SETTINGS,
    **MESSAGES,
    **PERSONS,
    **READINGS,
    **SCHEDULES,
    **SETTINGS,
}
